"""What the demo's enterprises ask for: invented, but of the kind that a county's enterprises do ask for."""

from __future__ import annotations

from dataclasses import dataclass

from tongcun.cases.models import Grade
from tongcun.commands.demo.cases.limits import BUILDING, DISEASE, POLLUTION, SAFETY
from tongcun.commands.demo.units import (
    AGRICULTURE,
    ECOLOGY,
    EMERGENCY,
    HOUSING,
    POWER,
    RESOURCES,
    TRANSPORT,
    WATER,
)

TOWN = "town"
"""The government of the enterprise's township, whichever that is."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A request: its class, title and words; who leads and who joins; what is planned and what is done."""

    case_class: str
    title: str
    problem: str
    lead: str
    plan: str
    done: str
    joint: tuple[str, ...] = ()
    grade: Grade = Grade.GENERAL


MATTERS = (
    Matter(BUILDING, "变压器容量不够", "新上两条生产线，现有变压器一开暖风就跳闸。", POWER,
           "现场勘察负荷，增容一台变压器。", "变压器已增容并送电，负荷正常。"),
    Matter(BUILDING, "进场道路被压坏", "进场机耕路被大车压坏，饲料车进不来。", TRANSPORT,
           "先铺碎石保通，再列入村道修复。", "路面已修复，八米五饲料车试行通过。", (TOWN,), Grade.COMPLEX),
    Matter(BUILDING, "设施农用地备案慢", "二期栏舍的设施农用地备案交了材料没有下文。", RESOURCES,
           "核对图斑，和镇里一次踏勘，一次告知所缺材料。", "备案已办结，通知书已交企业。", (TOWN, AGRICULTURE),
           Grade.COMPLEX),
    Matter(BUILDING, "施工许可材料反复补", "冷库项目的施工许可，窗口前后让补了三次材料。", HOUSING,
           "专人对接，列出一次性清单，容缺受理。", "施工许可证已发。"),
    Matter(BUILDING, "夏季水压不足", "每到中午水压上不去，栏舍冲洗和降温都受影响。", WATER,
           "查管网末端压力，加装增压泵。", "增压泵已装，中午末端水压达标。"),
    Matter(BUILDING, "冷链车无处停放", "收购旺季冷链车排到村道上，村民有意见。", TRANSPORT,
           "在村口划出临时停车区，错峰进场。", "临时停车区已启用，村道不再堵。", (TOWN,)),
    Matter(BUILDING, "贷款贴息未到账", "去年申报的技改贷款贴息到现在没有到账。", AGRICULTURE,
           "查申报批次，和拨付单位对账。", "贴息资金已到账，企业已核对。"),
    Matter(BUILDING, "地块红线与实际不符", "扩建红线图和现场界桩差了两米多。", RESOURCES,
           "重新测绘，出具更正的红线图。", "红线图已更正，界桩已重埋。"),
    Matter(SAFETY, "配电箱老化漏电", "栏舍配电箱老化，雨天摸着有麻手的感觉。", POWER,
           "停电检修，更换配电箱，加装漏电保护。", "配电箱已更换，绝缘测试合格。", (), Grade.URGENT),
    Matter(SAFETY, "沼气池护栏缺失", "沼气池靠路一侧没有护栏，孩子常从那里过。", EMERGENCY,
           "先拉警戒线，三天内装护栏。", "护栏和警示牌已装好。", (AGRICULTURE,), Grade.URGENT),
    Matter(SAFETY, "山坡落石", "厂房后山坡雨后掉石头，砸坏了一处棚顶。", RESOURCES,
           "地质队查看，清理浮石，挂网防护。", "浮石已清，防护网已挂。", (TOWN, EMERGENCY), Grade.COMPLEX),
    Matter(SAFETY, "天然气味道", "锅炉房闻到明显的燃气味，已停炉。", EMERGENCY,
           "立即关阀，查漏点。", "漏点已换垫片，检测无泄漏，恢复供气。", (), Grade.DANGER),
    Matter(SAFETY, "消防水源不够", "饲料仓库消防栓没有水压，检查时开不出水。", EMERGENCY,
           "接市政管网，增设消防水池。", "消防栓出水压力达标，已试射。", (WATER,), Grade.COMPLEX),
    Matter(SAFETY, "出入口视线差", "大门出口正对弯道，树枝挡视线，上月有刮擦。", TRANSPORT,
           "修剪树枝，装凸面镜和减速带。", "凸面镜、减速带已装好。"),
    Matter(SAFETY, "挡墙开裂", "填方挡墙出现一指宽的裂缝。", HOUSING,
           "请第三方检测，先卸土再加固。", "挡墙已加固，沉降观测两周稳定。", (TOWN,), Grade.COMPLEX),
    Matter(SAFETY, "线杆离栏舍太近", "新栏舍起好后，低压线杆离屋檐只有半米，不敢上屋面检修。", AGRICULTURE,
           "会同供电公司移杆，镇里协调杆位用地。", "线杆已移位，距屋檐四米。", (POWER, TOWN)),
    Matter(SAFETY, "有限空间作业培训", "清粪池要下人，工人没受过有限空间培训。", EMERGENCY,
           "上门培训，配气体检测仪，签作业票。", "培训十二人，检测仪已配。"),
    Matter(POLLUTION, "粪污运不出去", "消纳地的合同到期，粪肥堆着运不出去。", AGRICULTURE,
           "联系三家种植大户，续签消纳协议。", "消纳协议已签，当月粪肥已清运。", (TOWN,)),
    Matter(POLLUTION, "附近村民反映臭味", "南风天臭味大，村民打了几次电话。", ECOLOGY,
           "加装除臭喷淋，调整清粪时间。", "喷淋已装，厂界臭气检测达标。", (AGRICULTURE,)),
    Matter(POLLUTION, "雨污没有分流", "暴雨时污水池满溢到田里。", ECOLOGY,
           "做雨污分流沟，污水池加高。", "分流沟已通，两场大雨没有溢流。", (TOWN, AGRICULTURE), Grade.COMPLEX),
    Matter(POLLUTION, "粪污池围栏松动", "粪污池围栏松动，怕孩子掉进去。", AGRICULTURE,
           "重新浇筑立柱，换防腐围栏。", "围栏已换，检查牢固。"),
    Matter(POLLUTION, "排污口标牌不规范", "检查说排污口标牌不规范，不知道怎样才对。", ECOLOGY,
           "上门指导，给标牌样式。", "标牌已按样式更换。"),
    Matter(POLLUTION, "环评要不要重做", "扩栏两百头，说法不一，不知道环评要不要重做。", ECOLOGY,
           "对照名录给书面答复。", "已书面答复：填登记表即可，表已备案。"),
    Matter(POLLUTION, "田间储液池渗漏", "流转田里的储液池渗漏，邻田说烧苗。", AGRICULTURE,
           "抽空补膜，给邻田赔苗。", "池膜已补，邻田已补苗，双方签字。", (TOWN,)),
    Matter(DISEASE, "病死畜禽收集不及时", "收集车一周才来一次，冷柜放不下。", AGRICULTURE,
           "调整收运路线，改为三天一次。", "收运已改为三天一次，冷柜够用。"),
    Matter(DISEASE, "防疫物资短缺", "消毒药和疫苗只够一周，供货说要等。", AGRICULTURE,
           "从县储备调拨，补签供货合同。", "物资已到，台账已登记。", (), Grade.URGENT),
    Matter(DISEASE, "外来车辆没有洗消点", "运猪车从外县来，进场前没有地方洗消。", AGRICULTURE,
           "在镇口设临时洗消点。", "洗消点已启用，有人值守。", (TOWN, TRANSPORT), Grade.COMPLEX),
    Matter(DISEASE, "检疫证办理要跑县里", "每次出栏都要跑县里开检疫证，一去半天。", AGRICULTURE,
           "开通线上申报，官方兽医驻点。", "线上申报已开通，本周已开出六张。"),
    Matter(DISEASE, "实验室抽检结果慢", "抽检样送去十天没有结果，不敢补栏。", AGRICULTURE,
           "催检测机构，先给阶段结果。", "结果为阴性，报告已交企业。"),
    Matter(DISEASE, "周边散户没有免疫", "周边散户的猪没有免疫，担心传进来。", TOWN,
           "村里摸底，上门补免。", "散户补免四十七户，已登记。", (AGRICULTURE,)),
    Matter(DISEASE, "羊布病检测求助", "两只羊流产，担心布病，请求采样。", AGRICULTURE,
           "当天采样送检，先隔离。", "检测为阴性，隔离已解除。", (), Grade.URGENT),
)  # fmt: skip
