"""What cells of an older ledger mean: days and states as offices write them. Pure of the database."""

from __future__ import annotations

import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from tongcun.cases.as_written.asides import without_asides
from tongcun.cases.as_written.days import day_in, end_in, in_year
from tongcun.cases.pure.acts import Outcome, Satisfaction
from tongcun.county.names import with_names
from tongcun.feeds.cells import UnfitError, plain_cell


class Kept(StrEnum):
    """How a row of an older ledger stands there."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    SORTED = "sorted"
    HANDLING = "handling"
    PAUSED = "paused"
    DECLINED = "declined"
    SOLVED = "solved"
    PARTLY = "partly"
    CANNOT = "cannot"


OUTCOMES = {Kept.SOLVED: Outcome.SOLVED, Kept.PARTLY: Outcome.PARTLY, Kept.CANNOT: Outcome.CANNOT}
"""What closed rows say became of it; all others but declined ones are open."""

_STATES = {
    Kept.SOLVED: """已办结 办结 是 已完成 完成 已解决 解决 已销号 销号 已整改 已整改到位 完结 已完结 已闭环 闭环
        √ ✓ yes closed""",
    Kept.PARTLY: "部分解决 部分办结 部分完成 基本解决 阶段性办结",
    Kept.CANNOT: "无法解决 不能解决 暂无法解决 无法办理 无法办结 解释说明 已解释 已作解释 解释答复",
    Kept.DECLINED: "不予受理 不受理",
    Kept.HANDLING: """否 未办结 办理中 正在办理 在办 推进中 正在推进 未完成 未解决 整改中 正在整改 进行中 持续推进
        未销号 处理中 待办结 待销号 待审核 跟踪办理 × no open""",
    Kept.PAUSED: "挂起 暂缓 暂缓办理 中止",
    Kept.SORTED: "待签收 未签收 已交办 已分办 已转办",
    Kept.ACCEPTED: "已受理 受理 待交办 待分办",
    Kept.REGISTERED: "待受理 未受理 已登记 登记",
}
_BY_WORD = {word: kept for kept, words in _STATES.items() for word in words.split()}
_SATISFACTIONS = {
    Satisfaction.SATISFIED: "满意 非常满意 很满意 十分满意",
    Satisfaction.FAIRLY: "基本满意 比较满意 较满意 较为满意",
    Satisfaction.NOT: "不满意 很不满意 不太满意",
}
_CONTENT = {word: how for how, words in _SATISFACTIONS.items() for word in words.split()}
_NO_END = frozenset(("长期", "长期坚持", "长期推进", "持续推进", "常态化", "常态化推进", "/", "-", "—", "无"))


def state_in(text: str) -> Kept:
    """How a row stands, by the word of its state; raises UnfitError."""
    word = without_asides(text).rstrip("。.;").lower()
    if word in _BY_WORD:
        return _BY_WORD[word]
    what = with_names(_("{text} is no state that is known"), text=text[:40])
    known = _(", ").join(words.split()[0] for words in _STATES.values())
    raise UnfitError("unknown_state", what, with_names(_("one of: {names}"), names=known))


def satisfaction_in(text: str) -> Satisfaction | None:
    """How content the asker was; None where it is said in no word that is known."""
    return _CONTENT.get(without_asides(text))


def day_of(text: str, year: int) -> datetime.date:
    """A day as people and spreadsheets write it, 2021.9.6, 9月6日 (of `year`) or 44445; raises UnfitError."""
    return _told(day_in(text, in_year(year)), text)


def end_of_time(text: str, year: int) -> datetime.date | None:
    """The day by which something is to be done, also 9月底前 or 2021年底; None where no end is set (长期坚持).

    Raises UnfitError.
    """
    return None if plain_cell(text) in _NO_END else _told(end_in(text, in_year(year)), text)


def _told(found: datetime.date | None, text: str) -> datetime.date:
    if found is None:
        raise _no_day(text)
    return found


def _no_day(text: str) -> UnfitError:
    what = with_names(_("{text} is no day"), text=text[:40])
    return UnfitError("no_day", what, _("a day such as 2021-09-06 or 2021.9.6, or month and day"))
