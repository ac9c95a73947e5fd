"""Every write of liaison, of visits and of cases."""

from tongcun.cases.actions.asking import (
    ENDS_IT,
    Proof,
    Telling,
    TooManyError,
    give_word,
    say_it_is_the_same,
    tell_problem,
)
from tongcun.cases.actions.caching import recount_cases
from tongcun.cases.actions.cases import Request, classify_case, do_act, register_case
from tongcun.cases.actions.circulars import remark_circular, show_circular
from tongcun.cases.actions.classes import keep_class
from tongcun.cases.actions.confidence import set_confidential
from tongcun.cases.actions.confirmation import WrongCodeError, check_code, choose_code, digest_of_code, reset_code
from tongcun.cases.actions.desk import desk_unit
from tongcun.cases.actions.entrances import make_entrances, renew_entrance
from tongcun.cases.actions.evidence import add_evidence, take_back_evidence
from tongcun.cases.actions.exclusions import ask_exclusion, decide_exclusion
from tongcun.cases.actions.filling_in import FilledIn, fill_in_case
from tongcun.cases.actions.groups import dissolve_group, keep_group
from tongcun.cases.actions.handing_over import hand_over_liaison
from tongcun.cases.actions.limits import keep_limit, take_back_limit
from tongcun.cases.actions.links import Earlier, link_case, unlink_case
from tongcun.cases.actions.meetings import (
    Head,
    begin_meeting,
    change_meeting,
    drop_meeting_draft,
    keep_meeting_draft,
    register_meeting,
)
from tongcun.cases.actions.notes import NoteSaid, Readers, let_read_note, record_note_reading, take_down_note
from tongcun.cases.actions.officers import end_liaison, name_officer
from tongcun.cases.actions.papers import Wording, draft_paper, draft_recall, drop_draft, keep_draft, sign_paper
from tongcun.cases.actions.parts import do_part, invite, keep_site_meeting, part_sent_twice
from tongcun.cases.actions.receipts import handed_code
from tongcun.cases.actions.reminding import Looked, look_at_clocks
from tongcun.cases.actions.reports import keep_reports, prepare_report, publish_report, remark_report
from tongcun.cases.actions.schemes import keep_scheme
from tongcun.cases.actions.supervising import keep_sample_call, keep_supervision_rule
from tongcun.cases.actions.taking_over import TakenOver, take_over_ledger
from tongcun.cases.actions.telling import NOTHING_SAID, Said, was_sent_twice
from tongcun.cases.actions.visits import VisitNote, change_visit, keep_round, record_visit, take_back_visit
from tongcun.cases.doers import ASKER, Doer
from tongcun.cases.queries.dissolving import Inheritance
from tongcun.cases.queries.handing_over import Takers

__all__ = [
    "ASKER", "ENDS_IT", "NOTHING_SAID", "Doer", "Earlier", "FilledIn", "Head", "Inheritance", "Looked", "NoteSaid",
    "Proof", "Readers", "Request", "Said", "TakenOver", "Takers", "Telling", "TooManyError", "VisitNote", "Wording",
    "WrongCodeError", "add_evidence", "ask_exclusion", "begin_meeting", "change_meeting", "change_visit",
    "check_code", "choose_code", "classify_case", "decide_exclusion", "desk_unit", "digest_of_code", "dissolve_group",
    "do_act", "do_part", "draft_paper", "draft_recall", "drop_draft", "drop_meeting_draft", "end_liaison",
    "fill_in_case", "give_word", "hand_over_liaison", "handed_code", "invite", "keep_class", "keep_draft", "keep_group",
    "keep_limit", "keep_meeting_draft", "keep_reports", "keep_round", "keep_sample_call", "keep_scheme",
    "keep_site_meeting", "keep_supervision_rule", "let_read_note", "link_case", "look_at_clocks", "make_entrances",
    "name_officer", "part_sent_twice", "prepare_report", "publish_report", "record_note_reading", "record_visit",
    "recount_cases", "register_case", "register_meeting", "remark_circular", "remark_report", "renew_entrance",
    "reset_code", "say_it_is_the_same", "set_confidential", "show_circular", "sign_paper", "take_back_evidence",
    "take_back_limit", "take_back_visit", "take_down_note", "take_over_ledger", "tell_problem", "unlink_case",
    "was_sent_twice",
]  # fmt: skip
