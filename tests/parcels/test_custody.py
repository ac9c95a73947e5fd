"""Who holds a parcel: told by the scans alone, in whatever order and however often they come."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongcun.parcels.act_tables import act_table, state_diagram
from tongcun.parcels.pure.acts import FINAL, RULES, USUAL_WAY, Act, State
from tongcun.parcels.pure.custody import Custody, Misfit, Party, PartyKind, Scan, custody_of, in_order

HUB = Party(PartyKind.STATION, "hub")
XIYUAN = Party(PartyKind.STATION, "xiyuan")
DONG = Party(PartyKind.STATION, "dong")
LIN = Party(PartyKind.RUN, "T1@2021-09-28")
ZHOU = Party(PartyKind.ADDRESSEE, "zhou")
CARRIER = Party(PartyKind.CARRIER, "carrier")
ROAD = Party(PartyKind.ROAD, "hub")
MORNING = datetime(2021, 9, 28, 6, 0, tzinfo=UTC)
PARCEL, BAG = "P1", "B1"


def at(minute: int, act: Act, item: str, here: Party, other: Party | None = None, **more: str) -> Scan:
    """A scan so many minutes after six; its id says what it is."""
    return Scan(f"{minute:03d}-{act}-{item}", MORNING + timedelta(minutes=minute), act, item, here, other, **more)


def the_usual_day() -> list[Scan]:
    """A parcel to 西源: by bag from the hub, on Lin's bus, to Zhu's shelf and into Zhou's hands."""
    return [
        at(0, Act.ACCEPT, PARCEL, HUB),
        at(10, Act.SORT, PARCEL, HUB),
        at(20, Act.PACK, PARCEL, HUB, bag=BAG),
        at(30, Act.SEAL, BAG, HUB),
        at(40, Act.HAND_OVER, BAG, HUB, LIN),
        at(45, Act.LOAD, BAG, LIN),
        at(50, Act.DEPART, LIN.party_id, LIN),
        at(90, Act.ARRIVE, LIN.party_id, LIN),
        at(91, Act.UNLOAD, BAG, XIYUAN),
        at(95, Act.OPEN, BAG, XIYUAN),
        at(97, Act.SHELVE, PARCEL, XIYUAN),
        at(98, Act.OFFER, PARCEL, XIYUAN),
        at(300, Act.COLLECT, PARCEL, XIYUAN, ZHOU),
    ]


def test_the_usual_day_fits_throughout_and_ends_in_the_addressees_hands() -> None:
    custody = custody_of(PARCEL, the_usual_day())
    assert custody.state is State.COLLECTED
    assert custody.holder == ZHOU
    assert custody.misfits == ()
    assert len(custody.steps) == len(the_usual_day())


def test_each_handover_moves_the_parcel_to_the_next_holder() -> None:
    holders = [step.holder for step in custody_of(PARCEL, the_usual_day()).steps]
    assert holders == [HUB] * 4 + [LIN] * 4 + [XIYUAN] * 4 + [ZHOU]


def test_a_bag_carries_its_parcel_only_while_it_is_in_it() -> None:
    day = [*the_usual_day(), at(400, Act.LOAD, BAG, LIN)]
    assert custody_of(PARCEL, day).holder == ZHOU


def test_before_the_first_scan_nobody_holds_it() -> None:
    assert custody_of(PARCEL, []) == Custody()


def test_whoever_took_it_stays_the_holder_until_another_has_it() -> None:
    custody = custody_of(PARCEL, [scan for scan in the_usual_day() if scan.act not in (Act.UNLOAD, Act.OPEN)][:8])
    assert custody.state is State.ARRIVED
    assert custody.holder == LIN


def test_what_a_driver_has_signed_for_rides_whether_or_not_anybody_scans_it_into_the_hold() -> None:
    for left_out in ({Act.LOAD}, {Act.LOAD, Act.DEPART}):
        custody = custody_of(PARCEL, [scan for scan in the_usual_day() if scan.act not in left_out])
        assert (custody.state, custody.misfits) == (State.COLLECTED, ())


def test_a_missing_piece_is_answered_for_by_who_held_it_last() -> None:
    day = [*the_usual_day()[:10], at(96, Act.MISS, PARCEL, XIYUAN)]
    custody = custody_of(PARCEL, day)
    assert custody.state is State.MISSING
    assert custody.holder == XIYUAN
    day_unopened = [*the_usual_day()[:8], at(96, Act.MISS, PARCEL, XIYUAN)]
    assert custody_of(PARCEL, day_unopened).holder == LIN


def test_a_found_piece_is_held_by_who_found_it() -> None:
    day = [*the_usual_day()[:8], at(96, Act.MISS, PARCEL, XIYUAN), at(200, Act.FIND, PARCEL, DONG)]
    custody = custody_of(PARCEL, day)
    assert (custody.state, custody.holder) == (State.FOUND, DONG)


def test_damage_is_remembered_and_moves_nothing() -> None:
    custody = custody_of(PARCEL, [*the_usual_day()[:9], at(92, Act.DAMAGE, PARCEL, XIYUAN)])
    assert custody.damaged
    assert (custody.state, custody.holder, custody.bag) == (State.UNLOADED, XIYUAN, BAG)


def test_a_keeper_who_shelves_what_nobody_unloaded_holds_it_and_the_misfit_says_so() -> None:
    day = [scan for scan in the_usual_day() if scan.act not in (Act.UNLOAD, Act.OPEN)][:9]
    custody = custody_of(PARCEL, day)
    assert custody.holder == XIYUAN
    assert {misfit for _, misfit in custody.misfits} == {
        Misfit.OUT_OF_TURN, Misfit.NOT_THE_HOLDER, Misfit.OUT_OF_ITS_BAG
    }  # fmt: skip


def test_nothing_comes_after_the_end_without_a_misfit() -> None:
    custody = custody_of(PARCEL, [*the_usual_day(), at(310, Act.SHELVE, PARCEL, XIYUAN)])
    assert custody.misfits == (("310-shelve-P1", Misfit.AFTER_THE_END), ("310-shelve-P1", Misfit.NOT_THE_HOLDER))
    assert custody.holder == XIYUAN


def test_scanned_twice_at_the_same_place_is_no_misfit() -> None:
    custody = custody_of(PARCEL, [*the_usual_day()[:11], at(99, Act.SHELVE, PARCEL, XIYUAN)])
    assert custody.misfits == ()


def test_a_piece_scanned_by_itself_where_its_bag_was_unloaded_has_left_the_bag_and_the_misfit_says_so() -> None:
    day = [*the_usual_day()[:9], at(93, Act.UNLOAD, PARCEL, XIYUAN)]
    custody = custody_of(PARCEL, day)
    assert (custody.state, custody.holder, custody.bag) == (State.UNLOADED, XIYUAN, None)
    assert ("093-unload-P1", Misfit.OUT_OF_ITS_BAG) in custody.misfits
    assert custody_of(PARCEL, [*day, at(400, Act.LOAD, BAG, LIN)]).holder == XIYUAN


def test_a_correction_takes_a_scan_back_as_if_it_had_not_been() -> None:
    wrong = at(5, Act.MISROUTE, PARCEL, DONG)
    taken_back = at(400, Act.CORRECT, PARCEL, DONG, corrects=wrong.scan_id)
    assert custody_of(PARCEL, [*the_usual_day(), wrong]).misfits
    corrected, unharmed = custody_of(PARCEL, [*the_usual_day(), wrong, taken_back]), custody_of(PARCEL, the_usual_day())
    assert dataclasses.replace(corrected, steps=()) == dataclasses.replace(unharmed, steps=())
    assert corrected.misfits == ()
    assert corrected.steps[:-1] == unharmed.steps


def test_a_correction_is_a_step_of_the_parcel_that_the_scan_was_about_whatever_code_it_names() -> None:
    wrong = at(92, Act.UNLOAD, BAG, DONG)
    taken_back = at(94, Act.CORRECT, "P2", DONG, corrects=wrong.scan_id)
    (step,) = [s for s in custody_of(PARCEL, [*the_usual_day(), wrong, taken_back]).steps if s.scan is taken_back]
    assert (step.about, step.state, step.holder, step.bag) == (wrong, State.UNLOADED, XIYUAN, BAG)
    assert custody_of("P2", [*the_usual_day(), wrong, taken_back]).steps == ()


def test_a_scan_that_another_party_takes_back_is_followed_and_told() -> None:
    sent_back = at(310, Act.RETURN, PARCEL, XIYUAN, CARRIER)
    taken_back = at(320, Act.CORRECT, PARCEL, CARRIER, corrects=sent_back.scan_id)
    custody = custody_of(PARCEL, [*the_usual_day()[:12], sent_back, taken_back])
    assert (custody.state, custody.holder) == (State.OFFERED, XIYUAN)
    assert custody.misfits == ((taken_back.scan_id, Misfit.CORRECTS_ANOTHERS),)


def test_what_a_device_scanned_for_a_run_it_takes_back_for_its_station() -> None:
    loaded = at(35, Act.LOAD, PARCEL, LIN, device="7")
    for device, misfits in (("7", ()), ("8", (Misfit.CORRECTS_ANOTHERS,))):
        taken_back = at(36, Act.CORRECT, PARCEL, HUB, corrects=loaded.scan_id, device=device)
        assert custody_of(PARCEL, [loaded, taken_back]).steps[-1].misfits == misfits


def test_corrections_that_take_back_each_other_or_themselves_end() -> None:
    one, two = (at(n, Act.CORRECT, PARCEL, HUB, corrects=f"00{3 - n}-correct-P1") for n in (1, 2))
    itself = at(3, Act.CORRECT, PARCEL, HUB, corrects="003-correct-P1")
    assert custody_of(PARCEL, [at(0, Act.ACCEPT, PARCEL, HUB), one, two, itself]).holder == HUB


def test_a_correction_that_is_taken_back_takes_nothing_back() -> None:
    wrong = at(5, Act.MISROUTE, PARCEL, DONG)
    first = at(400, Act.CORRECT, PARCEL, DONG, corrects=wrong.scan_id)
    second = at(401, Act.CORRECT, PARCEL, DONG, corrects=first.scan_id)
    custody = custody_of(PARCEL, [wrong, first, second])
    assert custody.steps[:-1] == custody_of(PARCEL, [wrong]).steps
    assert (custody.steps[-1].scan, custody.steps[-1].state) == (second, State.MISROUTED)


def test_who_loads_and_names_no_bus_is_told_so() -> None:
    for here, misfits in ((LIN, ()), (HUB, (Misfit.NO_OTHER_PARTY,))):
        scans = [at(0, Act.ACCEPT, "P1", HUB), at(1, Act.LOAD, "P1", here)]
        assert custody_of("P1", scans).steps[-1].misfits == misfits


def test_a_correction_of_an_unknown_scan_is_a_misfit() -> None:
    custody = custody_of(PARCEL, [at(0, Act.ACCEPT, PARCEL, HUB), at(1, Act.CORRECT, PARCEL, HUB, corrects="no such")])
    assert custody.misfits == (("001-correct-P1", Misfit.CORRECTS_NOTHING),)


def test_a_handover_to_nobody_leaves_the_holder_and_says_so() -> None:
    custody = custody_of(PARCEL, [*the_usual_day()[:4], at(40, Act.HAND_OVER, BAG, HUB)])
    assert custody.holder == HUB
    assert custody.misfits == (("040-hand_over-B1", Misfit.NO_OTHER_PARTY),)


def misfits_of(*day: Scan) -> set[Misfit]:
    return {misfit for _scan, misfit in custody_of(PARCEL, day).misfits}


def test_what_a_station_sends_out_with_nobody_named_is_on_the_road_until_a_place_takes_it_in() -> None:
    day = [at(0, Act.ACCEPT, PARCEL, HUB), at(30, Act.HAND_OVER, PARCEL, HUB, ROAD)]
    assert (custody_of(PARCEL, day).state, custody_of(PARCEL, day).holder) == (State.HANDED_OVER, ROAD)
    for act in (Act.ACCEPT, Act.UNLOAD):
        there = [at(150, act, PARCEL, XIYUAN), at(151, Act.SHELVE, PARCEL, XIYUAN)]
        custody = custody_of(PARCEL, [*day, *there])
        assert (custody.holder, custody.misfits) == (XIYUAN, ())


def test_what_a_place_sent_out_itself_it_gives_out_names_or_has_again_without_a_misfit() -> None:
    day = [at(0, Act.ACCEPT, PARCEL, HUB), at(30, Act.HAND_OVER, PARCEL, HUB, ROAD)]
    for act, other, state in (
        (Act.COLLECT, ZHOU, State.COLLECTED), (Act.REFUSE, None, State.REFUSED), (Act.OFFER, None, State.OFFERED),
        (Act.SHELVE, None, State.SHELVED), (Act.ACCEPT, None, State.ACCEPTED), (Act.HAND_OVER, LIN, State.HANDED_OVER),
    ):  # fmt: skip
        custody = custody_of(PARCEL, [*day, at(200, act, PARCEL, HUB, other)])
        assert (custody.state, custody.holder, custody.misfits) == (state, other or HUB, ())
        assert misfits_of(*day, at(200, act, PARCEL, XIYUAN, other)) == (
            {Misfit.NOT_THE_HOLDER} if act is Act.SHELVE else set() if act is Act.ACCEPT
            else {Misfit.OUT_OF_TURN, Misfit.NOT_THE_HOLDER}
        )  # fmt: skip
    assert misfits_of(*day, at(200, Act.SORT, PARCEL, HUB)) == {Misfit.OUT_OF_TURN}


def test_what_is_called_out_once_more_or_after_it_was_handed_over_says_nothing_new() -> None:
    out = at(42, Act.HAND_OVER, PARCEL, HUB, ROAD)
    came = at(0, Act.ACCEPT, PARCEL, HUB)
    to_the_bus = [at(40, Act.HAND_OVER, PARCEL, HUB, LIN)]
    scanned_on = [at(40, Act.LOAD, PARCEL, LIN)]
    for left in ([at(30, Act.HAND_OVER, PARCEL, HUB, ROAD)], to_the_bus, [*to_the_bus, at(41, Act.LOAD, PARCEL, LIN)],
                 scanned_on):  # fmt: skip
        without, twice = custody_of(PARCEL, [came, *left]), custody_of(PARCEL, [came, *left, out])
        assert (twice.state, twice.holder, twice.misfits) == (without.state, without.holder, ())
    in_its_bag = custody_of(PARCEL, [*the_usual_day()[:6], at(47, Act.HAND_OVER, PARCEL, HUB, ROAD)])
    assert (in_its_bag.holder, in_its_bag.bag, in_its_bag.misfits) == (LIN, BAG, ())
    assert custody_of(PARCEL, [*the_usual_day(), at(47, Act.HAND_OVER, PARCEL, HUB, ROAD)]).misfits == ()


def test_what_a_place_calls_out_that_it_never_had_or_that_another_took_in_since_is_a_misfit() -> None:
    out = at(160, Act.HAND_OVER, PARCEL, HUB, ROAD)
    there = at(150, Act.ACCEPT, PARCEL, XIYUAN)
    assert Misfit.NOT_THE_HOLDER in misfits_of(at(0, Act.HAND_OVER, PARCEL, HUB, ROAD), there, out)
    assert Misfit.NOT_THE_HOLDER in misfits_of(there, at(155, Act.HAND_OVER, PARCEL, XIYUAN, LIN), out)


def test_what_two_places_have_at_once_or_never_left_the_hub_is_a_misfit() -> None:
    came, left = at(0, Act.ACCEPT, PARCEL, HUB), at(30, Act.HAND_OVER, PARCEL, HUB, ROAD)
    there = at(150, Act.ACCEPT, PARCEL, XIYUAN)
    assert misfits_of(came, there) == {Misfit.OUT_OF_TURN}
    assert misfits_of(came, left, there, at(160, Act.ACCEPT, PARCEL, DONG)) == {Misfit.OUT_OF_TURN}
    signed = at(200, Act.COLLECT, PARCEL, DONG, ZHOU)
    assert misfits_of(came, left, there, at(151, Act.SHELVE, PARCEL, XIYUAN), signed) == {Misfit.NOT_THE_HOLDER}


def test_who_takes_in_what_they_have_already_changes_nothing() -> None:
    day = [*the_usual_day()[:10], at(96, Act.ACCEPT, PARCEL, XIYUAN)]
    custody = custody_of(PARCEL, [*day, at(97, Act.SHELVE, PARCEL, XIYUAN)])
    assert [step.state for step in custody.steps[-2:]] == [State.OPENED, State.SHELVED]
    assert custody.misfits == ()


def test_a_keeper_may_be_the_first_who_ever_scans_a_piece() -> None:
    assert misfits_of(at(0, Act.SHELVE, PARCEL, XIYUAN), at(1, Act.OFFER, PARCEL, XIYUAN)) == set()


def back_to_the_hub() -> list[Scan]:
    return [
        at(400, Act.LOAD, PARCEL, LIN), at(410, Act.DEPART, LIN.party_id, LIN), at(450, Act.ARRIVE, LIN.party_id, LIN),
        at(451, Act.UNLOAD, PARCEL, HUB),
    ]  # fmt: skip


def test_what_nobody_fetched_goes_back_and_is_returned_only_once_its_carrier_has_it() -> None:
    nobody_came = the_usual_day()[:12]
    for said in ([], [at(390, Act.RETURN, PARCEL, XIYUAN)], [at(390, Act.REFUSE, PARCEL, XIYUAN)]):
        day = [*nobody_came, *said, *back_to_the_hub(), at(500, Act.HAND_OVER, PARCEL, HUB, CARRIER)]
        custody = custody_of(PARCEL, day)
        assert custody.misfits == ()
        assert (custody.state, custody.holder) == (State.RETURNED, CARRIER)
        went = [step.holder for step in custody.steps if step.going_back]
        assert went == [XIYUAN] * len(said) + [LIN] * 3 + [HUB, CARRIER]
        assert all(step.state not in FINAL for step in custody.steps[:-1])


def test_what_nobody_fetched_is_bagged_straight_from_the_shelf_and_goes_back_all_the_same() -> None:
    into_a_bag = [at(390, Act.PACK, PARCEL, XIYUAN, bag="B2"), at(391, Act.SEAL, "B2", XIYUAN)]
    on_the_bus = [at(400, Act.LOAD, "B2", LIN), at(451, Act.UNLOAD, "B2", HUB), at(452, Act.OPEN, "B2", HUB)]
    to_its_carrier = at(500, Act.HAND_OVER, PARCEL, HUB, CARRIER)
    for said in ([], [at(380, Act.REFUSE, PARCEL, XIYUAN)]):
        custody = custody_of(PARCEL, [*the_usual_day()[:12], *said, *into_a_bag, *on_the_bus, to_its_carrier])
        assert (custody.state, custody.holder, custody.misfits) == (State.RETURNED, CARRIER, ())
        assert all(step.going_back for step in custody.steps[12:])
    kept = [*into_a_bag, at(392, Act.OPEN, "B2", XIYUAN), at(393, Act.SHELVE, PARCEL, XIYUAN)]
    assert not custody_of(PARCEL, [*the_usual_day()[:12], *kept]).going_back


def test_who_is_to_send_a_parcel_back_has_it_until_it_rides() -> None:
    custody = custody_of(PARCEL, [*the_usual_day()[:12], at(390, Act.RETURN, PARCEL, XIYUAN)])
    assert (custody.state, custody.holder, custody.going_back) == (State.GOING_BACK, XIYUAN, True)


def test_a_carrier_who_takes_it_back_at_once_ends_its_way() -> None:
    custody = custody_of(PARCEL, [*the_usual_day()[:12], at(390, Act.RETURN, PARCEL, XIYUAN, CARRIER)])
    assert (custody.state, custody.holder, custody.misfits) == (State.RETURNED, CARRIER, ())


def test_what_is_put_on_the_shelf_again_does_not_go_back_any_more() -> None:
    day = [*the_usual_day()[:12], *back_to_the_hub(), at(460, Act.SHELVE, PARCEL, HUB)]
    assert [step.going_back for step in custody_of(PARCEL, day).steps[-2:]] == [True, False]


PARTIES = (HUB, XIYUAN, DONG, LIN, ROAD, CARRIER)
scans = st.builds(
    Scan,
    scan_id=st.integers(0, 30).map(str),
    when=st.integers(0, 6).map(lambda minute: MORNING + timedelta(minutes=minute)),
    act=st.sampled_from(Act),
    item=st.sampled_from([PARCEL, "P2", BAG, "B2", LIN.party_id]),
    here=st.sampled_from(PARTIES),
    other=st.none() | st.sampled_from([*PARTIES, ZHOU]),
    bag=st.sampled_from([BAG, "B2"]),
    corrects=st.none() | st.integers(0, 30).map(str),
)
records = st.lists(scans, max_size=25, unique_by=lambda scan: scan.scan_id)


@given(records, st.data())
def test_any_order_and_any_duplication_gives_the_same_custody(record: list[Scan], data: st.DataObject) -> None:
    again = data.draw(
        st.permutations([*record, *data.draw(st.lists(st.sampled_from(record)) if record else st.just([]))])
    )
    assert custody_of(PARCEL, again) == custody_of(PARCEL, record)


@given(records)
def test_once_somebody_scanned_it_exactly_one_party_holds_it(record: list[Scan]) -> None:
    custody = custody_of(PARCEL, record)
    told = [step for step in custody.steps if step.scan.act is not Act.CORRECT]
    assert all(step.holder is not None for step in told)
    assert (custody.holder is None) == (not told)


@given(records)
def test_what_goes_back_ends_with_its_carrier_alone(record: list[Scan]) -> None:
    for step in custody_of(PARCEL, record).steps:
        if step.going_back and step.scan.act is not Act.CORRECT:
            has_it_back = step.holder is not None and step.holder.kind in (PartyKind.CARRIER, PartyKind.SENDER)
            assert (step.state is State.RETURNED) == has_it_back or step.state in FINAL


@given(records)
def test_what_happened_to_other_parcels_changes_nothing(record: list[Scan]) -> None:
    mine = [scan for scan in record if scan.item != "P2" or scan.act is Act.CORRECT]
    others = {scan.scan_id for scan in record} - {scan.scan_id for scan in mine}
    assert all(step.scan.scan_id not in others for step in custody_of(PARCEL, record).steps)


@given(records)
def test_every_step_was_expected_or_is_told_as_a_misfit(record: list[Scan]) -> None:
    state = State.ANNOUNCED
    for step in custody_of(PARCEL, record).steps:
        if step.scan.act is not Act.CORRECT and state not in RULES[step.scan.act].expected and step.state is not state:
            assert {Misfit.OUT_OF_TURN, Misfit.AFTER_THE_END} & set(step.misfits)
        state = step.state


def test_scans_of_the_same_moment_are_taken_in_the_order_of_the_work() -> None:
    together = [at(0, act, PARCEL, HUB) for act in (Act.SORT, Act.ACCEPT)]
    assert [scan.act for scan in in_order(together)] == [Act.ACCEPT, Act.SORT]
    assert custody_of(PARCEL, together).misfits == ()
    later = dataclasses.replace(together[-1], when=MORNING + timedelta(microseconds=1), scan_id="later", act=Act.ACCEPT)
    assert in_order([later, *together])[-1] == later


@pytest.mark.parametrize("state", sorted(set(State) - FINAL - {State.ANNOUNCED}))
def test_every_state_can_be_left_and_reached(state: State) -> None:
    assert any(state in rule.expected and rule.leads_to not in (None, state) for rule in RULES.values())
    assert any(rule.leads_to is state for rule in RULES.values())


def test_the_usual_way_is_expected_at_every_step_and_ends() -> None:
    state = State.ANNOUNCED
    for act in USUAL_WAY:
        assert state in RULES[act].expected
        state = RULES[act].leads_to or state
    assert state in FINAL


def test_the_diagram_draws_each_act_of_the_usual_way_once() -> None:
    arrows = [line.rpartition(": ")[2] for line in state_diagram().splitlines() if ": " in line]
    assert arrows == [act.value for act in USUAL_WAY]


def test_the_table_of_acts_tells_every_act_and_every_state() -> None:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in act_table().splitlines()[2:]]
    assert {Act(row[0]): set(row[1].split(", ")) for row in rows} == {a: set(r.expected) for a, r in RULES.items()}
    assert {state.value for state in State} <= {word for row in rows for word in [*row[1].split(", "), row[2]]}
