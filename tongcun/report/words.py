"""Every word of the page, in both languages; they stand on one page, so the catalogue of the command line is no use.

Values go into braces; `{n}` is the count that decides between `en` and `en_one`. Chinese uses the trade's words
(Glossary): 班次 a run, 舱容 the hold's room, 卸车 a drop, 专车 the fallback van, 留存 held, 未装运 left behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tongcun.report.figure_words import FIGURES, Words

HEAD: Final[Mapping[str, Words]] = {
    "page_title": Words("{county} {date} 客货邮捎带计划", "{county}, {date}: parcels on the buses"),
    "product": Words("通村 · 客货邮捎带计划", "Tongcun · parcels on village buses"),
    "switch": Words("切换语言", "Change language"),
    "contents": Words("目录", "Contents"),
    "replanned": Words("自 {time} 起重新编制", "re-planned from {time} on"),
    "lead_bus": Words(
        "当日 {total} 件邮件快件，{bus} 件（{share}）随班车捎带",
        "Of {total} parcels today, {bus} ({share}) ride on buses",
    ),
    "lead_bus_and_post": Words(
        "当日 {total} 件邮件快件，{bus} 件（{share}）随车捎带，其中 {post} 件只走邮路",
        "Of {total} parcels today, {bus} ({share}; {post} of them on post vans alone) ride",
    ),
    "lead_villages": Words("，通达 {villages}", " and reach {villages}"),
    "lead_cost": Words("。全天费用 {yuan}", ". The day costs {yuan}"),
    "lead_saved": Words(
        "，比“见车就装、装满为止”少 {saved}（{share}）", ", {saved} ({share}) less than “next bus until full”"
    ),
    "lead_same": Words("，与“见车就装、装满为止”相同", ", as much as “next bus until full”"),
    "lead_lost": Words(
        "，比“见车就装、装满为止”多 {saved}（{share}）", ", {saved} ({share}) more than “next bus until full”"
    ),
    "lead_bound": Words(
        "；已证明：任何合规计划最多只能再省 {share}。", "; it is proven that no plan can be more than {share} cheaper."
    ),
    "lead_optimal": Words("；已证明：没有更省的合规计划。", "; it is proven that no plan is cheaper."),
    "lead_unproven": Words("。", "."),
    "lead_nothing": Words("当日没有待运的邮件快件。", "There is nothing to carry on this day."),
    "tile_parcels": Words("邮件快件", "Parcels"),
    "unit_parcels": Words("件", ""),
    "tile_parcels_note": Words("进村 {to}，出村 {out}", "{to} to villages, {out} from villages"),
    "tile_parcels_note_rest": Words(
        "进村 {to}，出村 {out}，其他 {rest}", "{to} to villages, {out} from villages, {rest} other"
    ),
    "tile_bus": Words("随班车捎带", "Carried by bus"),
    "tile_bus_note": Words("专车 {van}，留存 {held}", "{van} by van, {held} held"),
    "tile_bus_and_post": Words("随车捎带", "Riding"),
    "tile_bus_and_post_note": Words(
        "只走邮路 {post}；专车 {van}，留存 {held}", "{post} on post vans alone; {van} by van, {held} held"
    ),
    "tile_villages": Words("通达村", "Villages reached"),
    "tile_villages_note": Words("共 {n} 个村当日有件", "of {n} with parcels today", "of 1 with parcels today"),
    "tile_time": Words("半数到站", "Half arrived by"),
    "tile_time_note": Words("九成 {time} 前到站", "nine tenths by {time}"),
    "tile_cost": Words("全天费用", "Cost of the day"),
    "unit_yuan": Words("元", "yuan"),
    "tile_cost_note": Words("平均每件 {yuan}", "{yuan} a parcel"),
    "tile_saved": Words("比“见车就装”省", "Saved"),
    "tile_saved_note": Words("即 {yuan}", "{yuan} against next bus until full"),
    "tile_lost": Words("比“见车就装”多", "Dearer by"),
    "tile_bound": Words("最多还能再省", "Could still be saved"),
    "at_most": Words("≤ {share}", "≤ {share}"),
    "unproven": Words("未证明", "not proven"),
    "tile_bound_note": Words("费用下限 {yuan}（已证明）", "proven bound {yuan}"),
    "tile_drops": Words("村级卸车", "Calls on keepers"),
    "unit_times": Words("次", ""),
    "tile_drops_note": Words("平均每村 {mean} 次，最多 {most} 次", "{mean} a village, {most} at most"),
}

PICTURES: Final[Mapping[str, Words]] = {
    "day_heading": Words("一日运行图", "The day in one picture"),
    "day_takeaway": Words(
        "{lines}、{runs}。在途最多的是 {time}，车上同时有 {n} 件。",
        "{lines}, {runs}. Most is under way at {time}: {n} parcels on board at once.",
        "{lines}, {runs}. Most is under way at {time}: 1 parcel on board.",
    ),
    "day_takeaway_empty": Words("{lines}、{runs}，没有邮件快件在途。", "{lines}, {runs}, and no parcel under way."),
    "day_busiest_lines": Words(
        "图中是捎带件数最多的 {n} 条线路。", " The picture shows the {n} lines that carry most."
    ),
    "cancelled_runs": Words("另有 {n} 个班次停班。", " {n} runs are cancelled.", " 1 run is cancelled."),
    "day_how_to_read": Words(
        "横向为时间，纵向为站点（按乡镇归组）；每条线是一个班次，越粗装得越多，颜色越深舱越满，橙色为装满，灰色细线为空舱；"
        "直达他乡镇的区间画得较淡。",
        "Time runs to the right, stations lie below each other by township. Every line is a run: the thicker, the more "
        "it carries; the darker, the fuller its hold; orange is full, thin grey is empty. Hops past other townships "
        "are drawn pale.",
    ),
    "day_how_to_read_lines": Words(
        "横向为时间，每条线路一栏，纵向为沿途站点；每条线是一个班次，越粗装得越多，颜色越深舱越满，橙色为装满，灰色细线为空舱。",
        "Time runs to the right; each line has its strip, with its stations below each other. Every stroke is a run: "
        "the thicker, the more it carries; the darker, the fuller its hold; orange is full, thin grey is empty.",
    ),
    "point_to_read": Words(
        "指向或点按线条看班次详情；选中图后可用左右方向键逐段查看。",
        " Point at a line, or tap it, for the run’s figures; in a selected picture the left and right arrow keys walk "
        "from hop to hop.",
    ),
    "day_label": Words("{county}一日运行图：{runs}", "Time–space picture of {county}: {runs}"),
    "flow_label": Words("各时刻在途件数", "Parcels under way through the day"),
    "flow_in": Words("进村在途", "to villages"),
    "flow_out": Words("其他在途", "other ways"),
    "legend_fill": Words("舱容占用", "Hold taken"),
    "legend_width": Words("装载量", "Load"),
    "and_more": Words("{amount}以上", "{amount} and more"),
    "legend_empty": Words("空舱", "empty"),
    "fill_1": Words("25% 以下", "below 25%"),
    "fill_2": Words("25–50%", "25–50%"),
    "fill_3": Words("50–75%", "50–75%"),
    "fill_4": Words("75–95%", "75–95%"),
    "fill_5": Words("装满（95% 以上）", "full (95% and more)"),
    "post_line": Words("邮路 {head}—{tail}", "Post run {head}–{tail}"),
    "numbered_line": Words("{number}路", "Line {number}"),
    "line_with_ends": Words("{name}（{head}—{tail}）", "{name} ({head}–{tail})"),
    "elsewhere": Words("其他站点", "Elsewhere"),
    "lines_heading": Words("各线路装载", "Load per line"),
    "lines_full": Words(
        "{runs}中 {n} 个装满（占用 95% 以上）。",
        "{n} of {runs} get full (95% and more).",
        "1 of {runs} gets full (95% and more).",
    ),
    "lines_none_full": Words("{runs}都没有装满（占用 95% 以上）。", "None of the {runs} gets full (95% and more)."),
    "lines_busiest": Words("捎带最多的是{line}，{parcels}。", " {line} carries the most: {parcels}."),
    "lines_only": Words("{line}共捎带 {parcels}。", " {line} carries {parcels}."),
    "lines_takeaway_empty": Words("{runs}，都没有装件。", "{runs}, and nothing rides."),
    "lines_how_to_read": Words(
        "每个班次取最满一段，与舱容相比后按线路合计；按容积或重量中更紧的一项计。",
        "Each run counts with its fullest hop against its hold, summed over the line, by volume or by mass, "
        "whichever is tighter.",
    ),
    "column_line": Words("线路", "Line"),
    "column_runs": Words("班次", "Runs"),
    "column_full_runs": Words("装满", "Full"),
    "column_carried": Words("捎带件数", "Parcels"),
    "column_load": Words("装载占舱容", "Load against room"),
    "column_room": Words("装载与舱容", "Load and room"),
    "load_of_room": Words("{load}，舱容 {room}", "{load} of {room}"),
    "more_lines": Words("其余 {n} 条线路", "{n} more lines", "1 more line"),
    "sheet_how_to_read": Words(
        "横向为时间，纵向为站点；每条线是一个班次，越粗装得越多，颜色越深舱越满，橙色为装满，灰色细线为空舱。",
        "Time runs to the right, stations lie below each other in travel order. Every stroke is a run: the thicker, "
        "the more it carries; the darker, the fuller its hold; orange is full, thin grey is empty.",
    ),
    "sheets_heading": Words("各线路运行图", "Line by line"),
    "sheets_how_to_read": Words(
        "站点按行车顺序排列，画法同上；捎带件数多的线路在前。",
        "Stations in travel order, drawn as above; the lines that carry most come first.",
    ),
    "sheet_caption": Words("{runs} · {parcels} · 装载 {share}", "{runs} · {parcels} · {share} of the room"),
    "sheet_label": Words("{line}运行图：{runs}，{parcels}", "{line}: {runs}, {parcels}"),
    "filter": Words("查找线路或站点", "Find a line or station"),
}

TABLES: Final[Mapping[str, Words]] = {
    "cost_heading": Words("费用对比", "What the day costs"),
    "cost_takeaway_bound": Words(
        "任何合规计划的费用都不低于 {bound}，本计划 {yuan}，最多只能再省 {share}。",
        "No plan that keeps the rules costs less than {bound}; this one costs {yuan}, so at most {share} could still "
        "be saved.",
    ),
    "cost_takeaway_optimal": Words(
        "本计划 {yuan}，等于已证明的费用下限：没有更省的合规计划。",
        "This plan costs {yuan}, and it is proven that no plan that keeps the rules is cheaper.",
    ),
    "cost_takeaway_unproven": Words(
        "本计划 {yuan}；费用下限未能证明。", "This plan costs {yuan}; no useful lower bound was proven."
    ),
    "this_plan": Words("本计划", "This plan"),
    "next_bus": Words("见车就装", "Next bus until full"),
    "bound": Words("费用下限", "Proven bound"),
    "difference": Words("相差", "Difference"),
    "column_part": Words("费用项", "Part"),
    "total": Words("合计", "Total"),
    "cost_handling": Words("装卸", "Handling"),
    "cost_riding": Words("在途与等候", "Waiting and riding"),
    "cost_late": Words("逾时", "Lateness"),
    "cost_drops": Words("卸车", "Drops"),
    "cost_van": Words("专车投递", "Fallback van"),
    "cost_held": Words("留存", "Held"),
    "cost_label": Words("费用构成对比图", "Costs by part, compared"),
    "stations_heading": Words("站点通达", "Stations served and not"),
    "stations_takeaway": Words(
        "{villages} 个村级站点中，当日有件的 {with_parcels} 个；班车通达 {served} 个，未通达 {unserved} 个。",
        "Villages with parcels today: {with_parcels} of {villages}. Served by bus: {served}, not served: {unserved}.",
    ),
    "unserved": Words("未通达的是{names}。", " Not served: {names}."),
    "unserved_and_more": Words("未通达的有{names}等，另 {n} 个。", " Not served: {names} and {n} more."),
    "stations_how_to_read": Words(
        "按乡镇归组，不是地图。数字为随班车件数/当日件数（收与寄合计）。",
        "By township; this is no map. Figures: parcels by bus / parcels of the day, sent and received.",
    ),
    "mark_all": Words("全部随班车", "all by bus"),
    "mark_part": Words("部分随班车", "some by bus"),
    "mark_none": Words("有件未通达", "none by bus"),
    "mark_idle": Words("当日无件", "no parcels today"),
    "group_head": Words("本站 {by_bus}/{total} 件", "station {by_bus}/{total}"),
    "group_served": Words("{served}/{n} 村通达", "{served} of {n} villages", "{served} of 1 village"),
    "drops_heading": Words("各村卸车次数", "Drops per village"),
    "drops_takeaway": Words(
        "村级站点共卸车 {total} 次，平均每村 {mean} 次，最多 {most} 次（{village}）；县乡站点另有 {elsewhere} 次。",
        "Calls on village keepers: {total}, {mean} a village on average, {most} at most ({village}); {elsewhere} more "
        "at the hub and in townships.",
    ),
    "drops_none": Words("当日没有班车在村里卸车。", "No bus unloads in any village today."),
    "drops_against": Words(
        "若“见车就装”，则共 {total} 次，平均 {mean} 次，最多 {most} 次。",
        " “Next bus until full” would make it {total}, {mean} on average, {most} at most.",
    ),
    "drops_how_to_read": Words(
        "一格一个村；一班车在一个站卸下至少一件，站长就要出来接一次。",
        "One square a village. Each run that unloads at least one parcel calls the keeper once.",
    ),
    "column_times": Words("一天几次", "Times a day"),
    "times": Words("{n} 次", "{n} times", "{n} time"),
    "times_between": Words("{low}–{high} 次", "{low}–{high} times"),
    "column_villages": Words("村", "Villages"),
    "column_villages_plan": Words("本计划", "This plan"),
    "column_villages_first": Words("见车就装", "Next bus"),
    "left_heading": Words("未装运", "Left behind"),
    "left_takeaway": Words(
        "{n} 件未随班车：专车投递 {van} 件，留存 {held} 件。",
        "{n} parcels do not ride: {van} by the fallback van, {held} held.",
        "1 parcel does not ride: {van} by the fallback van, {held} held.",
    ),
    "left_nothing": Words("全部随班车，没有未装运的邮件快件。", "Everything rides; nothing is left behind."),
    "column_reason": Words("原因", "Reason"),
    "column_van": Words("专车", "Van"),
    "column_held": Words("留存", "Held"),
    "column_share": Words("占比", "Share"),
    "column_yuan": Words("费用", "Cost"),
    "column_remedy": Words("怎样改变", "What would change it"),
    "reason_banned": Words("禁止随车", "Banned on buses"),
    "meaning_banned": Words("这一类别不得随客车运输", "its kind may not ride with passengers"),
    "remedy_banned": Words("只能专车投递", "only the van can take it"),
    "reason_no_trip": Words("无班次可达", "No run leads there"),
    "meaning_no_trip": Words("当日没有班次（含换乘）通到目的站", "no chain of runs reaches its station that day"),
    "remedy_no_trip": Words("加开或延伸班次", "another run, or one that goes further"),
    "reason_station_closed": Words("站点不营业", "Station shut"),
    "meaning_station_closed": Words("班次到发时站点都不在营业时间", "runs call there only outside its hours"),
    "remedy_station_closed": Words("延长营业时间或调整班次时刻", "longer hours, or runs at other times"),
    "reason_too_big": Words("超出舱容", "Too big"),
    "meaning_too_big": Words("空舱也装不下", "even an empty hold could not take it"),
    "remedy_too_big": Words("换用大舱车辆", "a vehicle with a larger hold"),
    "reason_dearer": Words("随车不合算", "Dearer by bus"),
    "meaning_dearer": Words("随班车的费用不低于专车或留存", "riding costs at least as much as van or holding"),
    "remedy_dearer": Words("不必改变，随车并不划算", "nothing: the other way is cheaper"),
    "reason_no_room": Words("舱容已满", "No room"),
    "meaning_no_room": Words("合适的班次都已装满", "the runs that fit are full"),
    "remedy_no_room": Words("增加舱容或加开班次", "larger holds, or another run"),
    "reason_unsaid": Words("未说明", "Not stated"),
    "meaning_unsaid": Words("计划未给出原因", "the plan gives no reason"),
    "remedy_unsaid": Words("—", "—"),
    "worst_heading": Words("未装运最多的村", "Villages with the most left behind"),
    "column_village": Words("村", "Village"),
    "column_township": Words("所属乡镇", "Township"),
    "column_left": Words("未装运", "Left"),
    "column_of": Words("当日件数", "Of"),
    "column_main_reason": Words("主要原因", "Main reason"),
    "left_list": Words("未装运清单（{n} 件）", "List of parcels left behind ({n})"),
    "left_list_cut": Words("未装运清单（{all} 件中的 {listed} 件）", "List of parcels left behind ({listed} of {all})"),
    "left_unlisted": Words(
        "另有 {n} 件未列出，见计划文件夹中的 outcomes.csv。",
        "{n} more are not listed here; see outcomes.csv in the plan folder.",
        "1 more is not listed here; see outcomes.csv in the plan folder.",
    ),
    "column_parcel": Words("件号", "Parcel"),
    "column_from": Words("始发站", "From"),
    "column_to": Words("目的站", "To"),
    "column_ready": Words("就绪时刻", "Ready"),
    "column_size": Words("升 / 公斤", "l / kg"),
    "column_outcome": Words("去向", "Goes"),
    "outcome_van": Words("专车", "by van"),
    "outcome_held": Words("留存", "held"),
    "margins_heading": Words("尺寸偏大时装不下的班次", "Runs without margin"),
    "margins_assumed": Words(
        "有 {n} 件未量尺寸，按类别取默认值。",
        "The sizes of {n} parcels are assumed by kind.",
        "The size of {n} parcel is assumed by kind.",
    ),
    "margins_takeaway": Words(
        "若实际大 25%，{n} 个班次会装不下。",
        " 25% larger, and {n} runs would be overfull.",
        " 25% larger, and {n} run would be overfull.",
    ),
    "margins_none": Words("即使实际大 25%，每个班次也都装得下。", " Even 25% larger, no run would be overfull."),
    "column_departs": Words("发车", "Departs"),
    "column_trip": Words("班次", "Run"),
    "column_hop": Words("最紧区间", "Tightest hop"),
    "column_fill": Words("计划占用", "As planned"),
    "column_larger_fill": Words("偏大 25%", "25% larger"),
    "margins_unlisted": Words("另有 {n} 个班次未列出。", "{n} more runs are not listed.", "1 more run is not listed."),
}

NOTES: Final[Mapping[str, Words]] = {
    "notes_heading": Words("说明", "Notes"),
    "note_day": Words("运营日", "Service date"),
    "note_made_by": Words("编制", "Made by"),
    "note_made_by_text": Words("通村 {version}，随机种子 {seed}", "Tongcun {version}, seed {seed}"),
    "note_time": Words("计算用时", "Computing time"),
    "note_time_text": Words("{seconds} 秒", "{seconds} s"),
    "note_time_limit": Words(
        "（到时限而止，计划与下限仍有效）", " (stopped by its time limit; plan and bound still hold)"
    ),
    "note_sizes": Words("尺寸", "Sizes"),
    "note_sizes_text": Words(
        "{n} 件没有实测的体积或重量，按类别取默认值，已计入装载。",
        "{n} parcels had no measured volume or mass; they count with the figures of their kind.",
        "1 parcel had no measured volume or mass; it counts with the figures of its kind.",
    ),
    "note_rules": Words("硬性规则", "Hard rules"),
    "note_rules_text": Words(
        "任何区间的装载都不超过舱容（容积与重量）；班车不等货；只在营业时间装卸；只在允许换车的站点换车。",
        "On no hop does the load pass the hold’s volume or mass; no bus waits for goods; loading and unloading only "
        "within a station’s hours; changes only where the station allows them.",
    ),
    "note_first": Words("见车就装", "Next bus until full (first come, first served)"),
    "note_first_text": Words(
        "对照办法：邮件快件按就绪时刻先后，逐件装上仍有余舱的最省班次，装满为止；比专车和留存都贵时不装。",
        "The rule compared with: parcels in the order in which they are ready, each on the cheapest runs that still "
        "have room, until full; by van or held where that is cheaper.",
    ),
    "note_bound": Words("费用下限", "Proven bound"),
    "note_bound_text": Words(
        "用数学方法证明的数：凡遵守规则的计划，费用都不会低于它。费用高出下限的比例（gap）为 {gap}；"
        "真正的最优计划在两者之间。",
        "A figure proven by mathematics: no plan that keeps the rules can cost less. This plan’s cost lies {gap} above "
        "it (the gap); the very best plan lies between the two.",
    ),
    "note_bound_optimal": Words(
        "用数学方法证明的数：凡遵守规则的计划，费用都不会低于它。本计划的费用正等于它。",
        "A figure proven by mathematics: no plan that keeps the rules can cost less. This plan costs just that.",
    ),
    "note_bound_none": Words(
        "下限为 0，只能说费用不会是负数。", "The bound is 0, which says no more than that costs are not negative."
    ),
    "note_cost": Words("费用", "Costs"),
    "note_cost_text": Words(
        "随班车：装卸费 × 乘次 + 从就绪到到站的时长费 + 逾时费；专车按目的站计；留存按件计；"
        "每个班次在每站卸车另计 {drop}。",
        "By bus: handling for each ride, hours from ready to arrival, hours late; by van: the price of the "
        "destination; held: a price each; and {drop} for every run that unloads at a station.",
    ),
    "note_privacy": Words("范围", "Scope"),
    "note_privacy_text": Words(
        "本页自成一体，不联网、不含姓名电话；示意图不是地图。",
        "This page stands alone: it loads nothing from anywhere and holds no names or phone numbers of people. Its "
        "pictures are schematic and no maps.",
    ),
}

SCRIPT: Final[Mapping[str, Words]] = {
    "tip_parcels": Words("{n} 件", "{n} parcels", "{n} parcel"),
    "tip_empty": Words("空舱", "empty"),
    "tip_litres": Words("{load} / {room} 升", "{load} / {room} l"),
    "tip_kilograms": Words("{load} / {room} 公斤", "{load} / {room} kg"),
    "tip_departs": Words("{time} 发车", "departs {time}"),
    "tip_found": Words("{n} 条线路", "{n} lines", "{n} line"),
    "tip_run": Words("班次 {trip}", "run {trip}"),
}
"""Filled in by the page's script."""

WORDS: Final[Mapping[str, Words]] = {**FIGURES, **HEAD, **PICTURES, **TABLES, **NOTES, **SCRIPT}
