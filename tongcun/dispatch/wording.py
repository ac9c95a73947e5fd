"""Codes of the day as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongcun.buses.models import DatedTrip
from tongcun.county.figures import Counted, amount
from tongcun.county.names import named, with_names
from tongcun.dispatch.comparing import Change
from tongcun.dispatch.happenings import Happening
from tongcun.dispatch.loads import Over
from tongcun.dispatch.problem.changes import Changed
from tongcun.dispatch.queries.endangered import Endangered
from tongcun.loops.working_time import DAY_SECONDS
from tongcun.planner.clock import hours_minutes


def clock(seconds: int | None) -> str:
    """Service-day seconds as a wall clock shows them; the day after is said."""
    if seconds is None:
        return ""
    days, rest = divmod(seconds, DAY_SECONDS)
    time = hours_minutes(rest)
    return time if days == 0 else _("{time} (+{days} d)").format(time=time, days=days)


def line_words(run: DatedTrip) -> SafeString:
    """The line of a run by its name; a post run has none."""
    return escape(_("post run")) if run.route.is_post else named(run.route.name)


def arrived_words(seconds: int) -> str:
    """That a run has arrived, and what cannot be said of it any more."""
    words = _("This run arrived at {time}. What is over is not late, not cancelled, and gets no other vehicle.")
    return words.format(time=clock(seconds))


def endangered_words(told: Endangered, address: str) -> SafeString:
    """That the next run of the same vehicle or driver cannot leave as its times say, with a link to it."""
    late = _("{who} arrives at {arrives} and leaves {place} at {leaves} by the timetable: {look}.")
    absent = _("{who} does not get to {place} by this run, and leaves there at {leaves} by the timetable: {look}.")
    look = format_html('<a href="{}">{}</a>', address, _("look at that run, too"))
    times = {"arrives": escape(clock(told.arrives)), "leaves": escape(clock(told.leaves))}
    return with_names(absent if told.arrives is None else late, who=told.who, place=told.place, look=look, **times)


def over_words(over: Over) -> str:
    """That a hold is exceeded, and by how much: kilograms, litres, or both."""
    kg, litres = over.kilograms_over, over.litres_over
    if not kg:
        words = _("overloaded by {litres} l")
    else:
        words = _("overloaded by {kg} kg, {litres} l") if litres else _("overloaded by {kg} kg")
    return words.format(kg=Counted(kg), litres=Counted(litres))


def run_words(run: DatedTrip, ends: tuple[str, str]) -> SafeString:
    """A run by its line, departure and direction; a post run by its departure and its ends, two stations."""
    head, tail = ends
    time = clock(run.first_departure_seconds)
    if run.route.is_post:
        return with_names(_("post run {head}–{tail} {time}"), head=head, tail=tail, time=time)
    return with_names("{line} {time} → {tail}" if tail else "{line} {time}", line=run.route.name, time=time, tail=tail)


def happening_words(happening: Happening, names: Mapping[str, str]) -> SafeString:
    """What happened, with the run or station as people call it."""
    name = names.get(happening["name"], happening["name"])
    much = Counted(round(happening["amount"]))
    late = ngettext("{name} is {amount} minute late", "{name} is {amount} minutes late", much)
    sentences = {
        "delay": late if much else _("{name} is on time again"),
        "cancelled": _("{name} is cancelled"),
        "running_again": _("{name} runs after all"),
        "vehicle": _("{name} comes with another vehicle: {amount} litres of hold"),
        "changed": _("{name} has other room or times: {amount} litres of hold"),
        "luggage": _("{name} keeps {amount} litres for luggage"),
        "closed": _("{name} is shut"),
        "open_again": _("{name} is open again"),
    }
    return with_names(sentences[happening["what"]], name=name, amount=much)


def changed_words(changed: Changed, names: Mapping[str, str], now: DatedTrip | bool | None = None) -> SafeString:
    """What is no longer as a plan took it; `now` is the run as it is, or whether the station is shut."""
    name = names.get(changed["name"], changed["name"])
    if changed["what"] == "costs":
        return escape(_("costs or kinds of parcels have changed"))
    if changed["what"] == "parcels":
        count = Counted(changed["name"])
        words = ngettext(
            "{count} parcel has gone another way", "{count} parcels have gone another way", count
        )  # fmt: skip
        return escape(words.format(count=count))
    if changed["what"] == "destinations":
        count = Counted(changed["name"])
        words = ngettext(
            "{count} parcel is for another station than it was planned for",
            "{count} parcels are for another station than they were planned for", count,
        )  # fmt: skip
        return escape(words.format(count=count))
    if changed["what"] == "put_on":
        count = Counted(changed["name"])
        words = ngettext(
            "{count} parcel lies in a bag that was put on another run's list",
            "{count} parcels lie in bags that were put on other runs' lists", count,
        )  # fmt: skip
        return escape(words.format(count=count))
    if isinstance(now, DatedTrip):
        return run_now_words(now, name)
    words = (
        _("station {name} is shut now") if now else _("{name} has changed: hours, handling time, or it is open again")
    )
    return with_names(words, name=name)


def run_now_words(run: DatedTrip, name: str) -> SafeString:
    """How a run is now that is no longer as a plan took it."""
    if run.is_cancelled:
        return with_names(_("{name} is cancelled now"), name=name)
    if run.hold_litres is None or run.hold_kg is None:
        return with_names(_("{name} carries no parcels now"), name=name)
    minutes = Counted(run.delay_seconds // 60)
    late = ngettext("{n} minute late", "{n} minutes late", minutes).format(n=minutes) if minutes else _("on time")
    return with_names(
        _("{name} has changed: now {late}, with a hold of {litres} l and {kg} kg"),
        name=name, late=escape(late), litres=amount(run.hold_litres), kg=amount(run.hold_kg),
    )  # fmt: skip


def problem_words(problem: str) -> str:
    """Why a plan could not be made, and what to do."""
    code, _colon, detail = problem.partition(":")
    if code == "no_size":
        words = _("Parcels of these kinds have no size: {kinds}. Give the kinds litres and kilograms, then ask again.")
        return words.format(kinds=detail)
    sentences = {
        "no_costs": _("The county has no costs yet. Load its settings, then ask again."),
        "worker_gone": _("The worker stopped before the plan was ready. Ask again."),
        "workers_ended": _(
            "Twice the worker was ended in the middle of this plan, as happens where the machine is short of memory."
            " See to that, then ask again."
        ),
    }
    return sentences.get(code, _("Something unforeseen went wrong; it stands in the server's log. Ask again."))


def silence_words(silence: str) -> str:
    """Why a plan in the making does not get on, and what to do; empty where it does."""
    sentences = {
        "worker_ended": _(
            "The worker was ended in the middle of this plan. As soon as it runs again it makes the plan anew; nobody"
            " need ask again."
        ),
        "no_worker": _("No worker is running on this machine. The plan waits, and is made as soon as one runs."),
        "silent": _(
            "Nothing has been heard of the worker for minutes: it is not running, or it stopped. See that it runs, then"
            " ask again."
        ),
    }
    return sentences.get(silence, "")


def stage_words(stage: str) -> str:
    """What the planner is doing."""
    sentences = {
        "loading": _("reading where everything is"),
        "graph": _("laying out the runs"),
        "exact": _("solving exactly"),
        "prices": _("finding out what room is worth"),
        "search": _("looking for better rides"),
        "sharpen": _("finding out more closely what room is worth"),
        "again": _("looking for better rides once more"),
        "reasons": _("finding out why parcels stay behind"),
        "comparing": _("comparing with first come, first served"),
        "saving": _("writing lists"),
    }
    return sentences.get(stage, _("waiting for the worker"))


def change_words(change: str) -> str:
    """What another plan does to a parcel, as a column's heading."""
    words = {
        Change.LATER.value: _("later"),
        Change.EARLIER.value: _("earlier"),
        Change.OTHER_RUN.value: _("other run"),
        Change.TO_VAN.value: _("now by van"),
        Change.TO_HELD.value: _("now held"),
        Change.TO_BUS.value: _("now by bus"),
        Change.NEW.value: _("new"),
        Change.GONE.value: _("no longer planned"),
    }
    return words[change]


class TimeLeft(NamedTuple):
    """How long is left until a list closes: in words as it is now, and as it will be with one minute left, with more,
    `{n}` in their place, and with none."""

    now: str
    one: str
    many: str
    over: str


def time_left(seconds: int) -> TimeLeft:
    """How long is left, so many seconds before a list closes; a page counts on by these words."""
    minutes, over = seconds // 60, _("list closed")
    one, many = (ngettext("{n} minute left", "{n} minutes left", n) for n in (1, 2))
    words = (one if minutes == 1 else many).format(n=minutes) if minutes > 0 else over
    return TimeLeft(words, one, many, over)
