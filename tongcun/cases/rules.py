"""The rules of a scheme: what a set of pairs, who with what, would break; each in a sentence that says what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from django.db.models import OuterRef, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongcun.cases.models import LiaisonGroup, Scheme
from tongcun.county.models import Enterprise, Township, User
from tongcun.county.names import named, with_names

One = TypeVar("One", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)


def covers(scheme: Scheme, enterprise: Enterprise) -> bool:
    """Whether a scheme is for an enterprise, by its industry and size."""
    is_of_it = not scheme.industry or scheme.industry == enterprise.industry
    return is_of_it and (enterprise.above_size_line or not scheme.above_size_line_only)


COVERED = (Q(scheme__industry="") | Q(scheme__industry=OuterRef("industry"))) & (
    Q(scheme__above_size_line_only=False) | Q(scheme__above_size_line_only=OuterRef("above_size_line"))
)
"""What `covers` says, of rows that name a scheme, within a query of enterprises."""


def broken_by_officers(scheme: Scheme, pairs: Sequence[tuple[User, Enterprise]]) -> list[SafeString]:
    """What officers with their enterprises, all that a scheme would have, break."""
    return [*_too_many_enterprises(scheme, pairs), *_several_officers(scheme, pairs)]


def _too_many_enterprises(scheme: Scheme, pairs: Iterable[tuple[User, Enterprise]]) -> Iterator[SafeString]:
    for officer, enterprises in _by_first(pairs).items():
        if len(enterprises) > scheme.most_enterprises:
            yield with_names(
                _("{officer} would have {count} enterprises; in {scheme} an officer has {most} at most. Give some to"
                  " another officer, or raise the limit of the scheme."),
                officer=officer, count=len(enterprises), scheme=scheme, most=scheme.most_enterprises,
            )  # fmt: skip


def _several_officers(scheme: Scheme, pairs: Iterable[tuple[User, Enterprise]]) -> Iterator[SafeString]:
    for enterprise, officers in _by_first((thing, who) for who, thing in pairs).items():
        if scheme.one_officer_an_enterprise and len(officers) > 1:
            yield with_names(
                _("{enterprise} would have several officers: {officers}; in {scheme} an enterprise has one. Hand it"
                  " over to the new one instead."),
                enterprise=enterprise, officers=_row(officers), scheme=scheme,
            )  # fmt: skip


def broken_by_groups(scheme: Scheme, pairs: Sequence[tuple[LiaisonGroup, Township]]) -> list[SafeString]:
    """What groups with their townships, all that a scheme would have, break."""
    return [*_too_many_townships(scheme, pairs), *_several_groups(scheme, pairs)]


def _too_many_townships(scheme: Scheme, pairs: Iterable[tuple[LiaisonGroup, Township]]) -> Iterator[SafeString]:
    for group, townships in _by_first((group.name, township) for group, township in pairs).items():
        if len(townships) > scheme.most_townships:
            yield with_names(
                _("{group} would have {count} townships; in {scheme} a group has {most} at most. Leave some to another"
                  " group, or raise the limit of the scheme."),
                group=group, count=len(townships), scheme=scheme, most=scheme.most_townships,
            )  # fmt: skip


def _several_groups(scheme: Scheme, pairs: Iterable[tuple[LiaisonGroup, Township]]) -> Iterator[SafeString]:
    for township, groups in _by_first((township, group.name) for group, township in pairs).items():
        if scheme.one_group_a_township and len(groups) > 1:
            yield with_names(
                _("{township} would be with several groups: {groups}; in {scheme} a township has one. Take it out of"
                  " the other first."),
                township=township, groups=_row(groups), scheme=scheme,
            )  # fmt: skip


def _by_first(pairs: Iterable[tuple[One, Other]]) -> dict[One, list[Other]]:
    found: dict[One, list[Other]] = defaultdict(list)
    for one, other in pairs:
        if other not in found[one]:
            found[one].append(other)
    return found


def _row(names: Iterable[object]) -> SafeString:
    return named(_(", ").join(str(name) for name in names))
