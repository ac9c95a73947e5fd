"""What is open in the demo's county on its Monday at half past ten: something at every step, for every account."""

from __future__ import annotations

from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.parts import PartAct
from tongcun.commands.demo.cases import stories
from tongcun.commands.demo.cases.play import INVITE
from tongcun.commands.demo.cases.stories import Story

REGISTERED = "registered"
OPEN: tuple[tuple[str, str, str, Story, str], ...] = (
    ("球川样例牧业", "附近村民反映臭味", "11-23 09:40", stories.usual, REGISTERED),
    ("紫港样例冷链", "冷链车无处停放", "11-23 08:50", stories.usual, REGISTERED),
    ("金川样例茶油", "夏季水压不足", "11-20 15:30", stories.usual, Act.ACCEPT),
    ("芳村样例养猪场", "病死畜禽收集不及时", "11-20 14:10", stories.usual, Act.SORT),
    ("招贤样例蛋鸡场", "外来车辆没有洗消点", "11-19 09:20", stories.usual, Act.SORT),
    ("白石样例牧业", "配电箱老化漏电", "11-23 08:40", stories.usual, Act.SORT),
    ("招贤样例胡柚加工", "进场道路被压坏", "11-19 14:20", stories.sent_back, Act.SEND_BACK),
    ("青石样例石材", "山坡落石", "11-09 09:10", stories.escalated, Act.ESCALATE),
    ("辉埠样例新材料", "挡墙开裂", "10-26 10:00", stories.escalated, Act.ESCALATE),
    ("新昌样例山羊合作社", "羊布病检测求助", "11-19 15:20", stories.sent_back, Act.DECIDE),
    ("青石样例奶牛场", "田间储液池渗漏", "11-19 10:10", stories.usual, Act.SIGN),
    ("辉埠样例湖羊场", "检疫证办理要跑县里", "11-17 09:30", stories.usual, Act.RESPOND),
    ("白石样例牧业", "粪污运不出去", "11-12 10:30", stories.usual, Act.NOTE),
    ("何家样例畜禽", "贷款贴息未到账", "11-02 09:00", stories.usual, Act.PLAN),
    ("辉埠样例新材料", "配电箱老化漏电", "11-16 09:00", stories.usual, Act.PLAN),
    ("芳村样例竹制品", "变压器容量不够", "11-12 15:00", stories.usual, Act.NOTE),
    ("大桥头样例农牧", "雨污没有分流", "11-03 09:40", stories.extended, Act.ASK_EXTENSION),
    ("东案样例养殖", "粪污池围栏松动", "11-10 10:00", stories.paused, Act.PAUSE),
    ("同弓样例菌菇合作社", "施工许可材料反复补", "11-11 09:50", stories.usual, Act.REPORT),
    ("青石样例奶牛场", "实验室抽检结果慢", "11-09 14:00", stories.usual, Act.PASS_REVIEW),
    ("紫港样例冷链", "出入口视线差", "11-04 10:20", stories.in_vain, ""),
    ("招贤样例蛋鸡场", "夏季水压不足", "11-05 09:00", stories.contested, Act.CONTEST),
    ("芳村样例养猪场", "排污口标牌不规范", "11-09 09:30", stories.usual, Act.CONFIRM),
    ("球川样例牧业", "线杆离栏舍太近", "11-19 09:00", stories.together, INVITE),
    ("球川样例牧业", "进场道路被压坏", "11-18 09:30", stories.together, INVITE),
    ("芳村样例竹制品", "冷链车无处停放", "11-17 10:00", stories.together, f"part {PartAct.PROMISE}"),
    ("芳村样例养猪场", "周边散户没有免疫", "11-18 14:30", stories.usual, Act.PLAN),
    ("白石样例牧业", "线杆离栏舍太近", "11-16 10:10", stories.together, f"part {PartAct.PROMISE}"),
    ("新昌样例山羊合作社", "粪污运不出去", "11-18 10:30", stories.part_declined, ""),
    ("球川样例牧业", "排污口标牌不规范", "10-13 09:00", stories.usual, Act.STRIKE_OFF),
    ("芳村样例养猪场", "粪污池围栏松动", "10-14 10:00", stories.usual, Act.STRIKE_OFF),
)
"""How a firm's name begins, the matter by its title, when it was registered in 2026, its story, what was done last."""
