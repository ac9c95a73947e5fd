"""Nouns of liaison: schemes, groups, officers, and the entrance of an enterprise."""

from tongcun.cases.models.entrances import Entrance
from tongcun.cases.models.groups import GroupMember, GroupTownship, LiaisonGroup
from tongcun.cases.models.officers import Liaison
from tongcun.cases.models.schemes import Scheme, Shape
from tongcun.cases.models.terms import Term

__all__ = ["Entrance", "GroupMember", "GroupTownship", "Liaison", "LiaisonGroup", "Scheme", "Shape", "Term"]
