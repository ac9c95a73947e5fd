"""Nouns of liaison: schemes, groups, officers, visits, an enterprise's entrance; of cases: what was asked and done."""

from tongcun.cases.models.asking import AskersWord, CodeReset, ConfirmationCode, ProofKind, Receipt
from tongcun.cases.models.cases import Case, Channel, Link
from tongcun.cases.models.entrances import Entrance
from tongcun.cases.models.events import CaseEvent
from tongcun.cases.models.exclusions import Exclusion, ExclusionDecision, Reason, Verdict
from tongcun.cases.models.groups import GroupMember, GroupTownship, LiaisonGroup
from tongcun.cases.models.limits import CaseClass, Grade, StepLimit
from tongcun.cases.models.meetings import Meeting, MeetingDraft, MeetingKind
from tongcun.cases.models.notes import Circle, LeadersNote, NoteAccess, NoteReading
from tongcun.cases.models.officers import Liaison
from tongcun.cases.models.papers import DraftRemark, Paper, PaperDraft, PaperKind
from tongcun.cases.models.parts import Part, PartEvent, SiteMeeting
from tongcun.cases.models.proofs import CaseEvidence, Shows
from tongcun.cases.models.reminders import PartStep, Reminder
from tongcun.cases.models.reports import ListKind, Report, ReportFile, ReportKind, ReportList, ReportRemark
from tongcun.cases.models.schemes import Scheme, Shape
from tongcun.cases.models.series import Series
from tongcun.cases.models.supervising import SampleCall, SampleResult, SupervisionRule
from tongcun.cases.models.terms import Term
from tongcun.cases.models.visits import Round, Visit

__all__ = [
    "AskersWord", "Case", "CaseClass", "CaseEvent", "CaseEvidence", "Channel", "Circle", "CodeReset",
    "ConfirmationCode", "DraftRemark", "Entrance", "Exclusion", "ExclusionDecision", "Grade", "GroupMember",
    "GroupTownship", "LeadersNote", "Liaison", "LiaisonGroup", "Link", "ListKind", "Meeting", "MeetingDraft",
    "MeetingKind", "NoteAccess", "NoteReading", "Paper", "PaperDraft", "PaperKind", "Part", "PartEvent", "PartStep",
    "ProofKind", "Reason", "Receipt", "Reminder", "Report", "ReportFile", "ReportKind", "ReportList",
    "ReportRemark", "Round", "SampleCall",
    "SampleResult", "Scheme", "Series", "Shape", "Shows", "SiteMeeting", "StepLimit", "SupervisionRule", "Term",
    "Verdict", "Visit",
]  # fmt: skip
