"""What people write above their columns, by content and field; a name shared by contents stands under `*`."""

from __future__ import annotations

_WAYBILL = """邮件号码 运单号 快递单号 运单号码 快递号 单号 邮件号 运单编号 面单号 物流单号 包裹号 运单 邮件编号
    快递编号 条码 waybill parcel_id tracking"""
_TABLE = {
    "* township": "乡镇 镇街 乡镇街道 所属乡镇 所在乡镇 乡镇名称 乡 镇 街道 township town",
    "* village": "村 行政村 村名 村名称 村社 村居 村庄 所属村 所在村 社区 行政村名称 village",
    "* station_id": "站点编号 站点编码 站点代码 站点id 网点编号 网点编码 网点代码 station_id",
    "* station": """站点 村站 站点名称 网点 网点名称 驿站 服务站 取件点 派送站点 目的站点 末端网点 到达站点 派件网点
        目的网点 投递站点 station""",
    "* phone": "电话 手机 手机号 手机号码 联系电话 联系方式 电话号码 联系手机 移动电话 phone mobile tel",
    "* mass_kg": "重量 计费重量 实际重量 实重 称重 包裹重量 邮件重量 毛重 计重 mass_kg weight",
    "* volume_litres": "体积 包裹体积 货物体积 volume_litres volume_l volume",
    "* route_id": "线路 线路名称 线路编号 班线 route_id",
    "* trip_id": "班次 班次号 班次编号 车次 趟次 trip_id",
    "* vehicle": "车牌 车牌号 车辆 车号 车牌号码 vehicle plate",
    "divisions code": """区划代码 行政区划代码 统计用区划代码 区划编码 代码 编码 村编码 村代码 行政村代码 division_code
        code""",
    "divisions name": "名称 区划名称 单位名称 name",
    "divisions official_order": "排序 顺序 次序 官方排序 排列顺序 序号 official_order order",
    "stations station_id": "编号 编码 代码",
    "stations name": "名称 站名 站点 站点名称 网点 网点名称 驿站 驿站名称 服务站 服务站名称 村站 name",
    "stations level": "级别 层级 类型 站点类型 站点级别 类别 level",
    "stations opens": "开门时间 营业开始 开始营业 上班时间 开门 营业时间起 开始时间 opens",
    "stations closes": "关门时间 营业结束 结束营业 下班时间 关门 营业时间止 结束时间 closes",
    "stations handling_minutes": "处理分钟 处理时间 装卸时间 装卸分钟 handling_minutes",
    "stations van_yuan": "专车费用 专送费用 面包车费用 派车费用 van_cost van_yuan",
    "stations lat": "纬度 北纬 lat latitude",
    "stations lon": "经度 东经 lon lng longitude",
    "stations official_order": "排序 顺序 次序 官方排序 排列顺序 official_order order",
    "stations valid_from": "启用日期 开通日期 设立日期 开站日期 valid_from",
    "stations valid_until": "停用日期 关停日期 撤站日期 撤销日期 valid_until",
    "staff name": "姓名 名字 人员姓名 员工姓名 人员 name",
    "staff username": "账号 帐号 登录名 登录账号 用户名 工号 username",
    "staff role": "岗位 角色 职务 职责 人员类型 身份 role",
    "staff unit": "单位 所属单位 工作单位 公司 所属公司 快递公司 部门 unit",
    "roster date": "日期 运营日 出车日期 班期 date",
    "roster departure": "发车时间 发车 开车时间 始发时间 departure",
    "roster driver": "驾驶员 司机 驾驶员姓名 司机姓名 当班驾驶员 driver",
    "holds volume_litres": "行李舱容积 货舱容积 舱容 容积 行李舱升数 升数",
    "holds mass_kg": "载重 载货量 核定载货 行李舱载重 载货重量 可载重量 载货千克 载货公斤",
    "holds reserve": "预留 行李预留 旅客预留 预留容积 旅客行李预留 预留比例 reserve",
    "parcels waybill": _WAYBILL,
    "parcels name": "收件人 收货人 收件人姓名 收货人姓名 收件姓名 收方姓名 姓名 客户姓名 收件方 name addressee",
    "parcels phone": "收件人电话 收件人手机 收货人电话 收件电话 收方电话 收件人联系电话 收件人联系方式",
    "parcels address": "地址 收件地址 收货地址 收件人地址 详细地址 收方地址 派送地址 投递地址 address",
    "parcels station": "目的地 destination_station destination",
    "parcels origin": "始发站点 发出站点 起点站点 origin_station origin",
    "parcels kind": "种类 物品类型 物品类别 品类 类型 邮件种类 货物类型 内件类型 kind",
    "parcels carrier": "快递公司 承运商 快递企业 快递品牌 物流公司 品牌 carrier",
    "parcels ready_at": "到达时间 到件时间 入库时间 进站时间 ready_at",
    "parcels due_at": "时限 承诺时间 最晚送达 应送达时间 due_at",
    "scans waybill": _WAYBILL,
    "scans act": "操作 操作类型 扫描类型 动作 状态 轨迹 扫描动作 act",
    "scans at": "时间 操作时间 扫描时间 签收时间 at time",
    "scans station": "操作网点 扫描网点 操作站点 所属网点 操作网点名称 扫描网点名称",
    "ledger number": "序号 编号 台账编号 问题编号 台账序号 原编号 number no",
    "ledger enterprise": """企业名称 企业 市场主体 经营主体 诉求企业 反映企业 走访企业 公司名称 企业(项目)名称 单位名称
        enterprise""",
    "ledger problem": """问题描述 问题 诉求 诉求内容 问题内容 存在问题 存在的问题 存在困难 困难问题 问题诉求 反映问题
        主要问题 问题及诉求 问题和诉求 困难诉求 事项 事项内容 problem""",
    "ledger case_class": "问题类别 类别 问题类型 类型 诉求类别 诉求类型 问题分类 分类 class",
    "ledger leader": "牵头领导 责任领导 挂联领导 包联领导 联系领导 分管领导 县领导 leader",
    "ledger unit": "责任单位 牵头单位 主办单位 承办单位 责任部门 牵头部门 主办部门 办理单位 牵头责任单位 unit",
    "ledger joint_units": "协办单位 配合单位 协同单位 协办部门 配合部门 参与单位 配合责任单位",
    "ledger person": "责任人 经办人 承办人 具体责任人 办理人 联络员 person",
    "ledger received": """受理日期 受理时间 交办时间 交办日期 登记日期 登记时间 收到日期 诉求时间 提出时间 反映时间
        走访时间 走访日期 发现时间 日期 时间 received""",
    "ledger until": """完成时限 办理时限 时限 整改时限 办结时限 解决时限 计划完成时间 计划办结时间 要求完成时间 限办日期
        拟办结时间 until""",
    "ledger progress": """办理情况 进展 办理进展 进展情况 推进情况 办理结果 整改情况 落实情况 解决情况 处理情况 工作进展
        目前进展 progress""",
    "ledger state": "是否办结 状态 办理状态 办结情况 是否完成 是否解决 是否销号 销号情况 完成情况 办结状态 state",
    "ledger closed_on": "办结日期 办结时间 销号日期 销号时间 完结日期 实际完成时间 实际完成日期 解决时间 closed",
    "ledger satisfaction": "满意度 企业满意度 是否满意 满意情况 回访满意度 企业评价 评价",
    "ledger remark": "备注 说明 remark",
    "ledger asker": "联系人 诉求人 反映人 企业联系人 企业负责人",
    "scans person": "操作员 操作人 扫描人 业务员 员工 签收人",
}


def synonyms(content: str, field: str) -> tuple[str, ...]:
    """All names known for a field of a content, its own name among them."""
    texts = (_TABLE.get(f"{content} {field}", ""), _TABLE.get(f"* {field}", ""))
    return (field, *(word for text in texts for word in text.split()))
