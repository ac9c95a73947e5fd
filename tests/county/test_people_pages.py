from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.cast import PASSWORD, a_person, the_cast
from tests.county.pages import as_user, text_of
from tongcun.county import actions
from tongcun.county.actions import Duty, RefusedError, badge_digest
from tongcun.county.clock import now, service_date
from tongcun.county.models import Badge, FullView, Posting, Role, Unit, UnitKind, User
from tongcun.county.queries import scope_of
from tongcun.county.rights import Right

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_people_are_found_by_name_role_and_township() -> None:
    cast = the_cast()
    the_cast("330825")
    an = as_user(cast.an)
    everybody = text_of(an.get("/330822/people/"))
    assert "9 people" in everybody
    assert "zhu-330825" not in everybody
    assert "1 person" in text_of(an.get("/330822/people/?q=zhu"))
    assert "Zhu" in text_of(an.get("/330822/people/?role=keeper"))
    for i in range(51):
        a_person(f"a&b {i}", cast.county, Role.DRIVER, username=f"ab{i}")
    assert 'href="?q=a%26b&amp;role=driver&amp;page=2"' in text_of(an.get("/330822/people/?q=a%26b&role=driver"))
    there = text_of(an.get("/330822/people/?place=330822103000"))
    assert "Wu" in there
    assert "Zhu" not in there


def test_a_new_person_gets_a_one_time_password_that_is_shown_once_and_must_be_changed() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    said = {"username": "hu", "display_name": "胡一", "phone": "", "role": "keeper", "station": cast.xiyuan.pk}
    response = an.post("/330822/people/new/", said)
    assert response.headers["Cache-Control"] == "no-store"
    match = re.search(r"[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}", text_of(response))
    assert match is not None
    hu = User.objects.get(username="hu")
    assert hu.check_password(match[0])
    assert match[0] not in text_of(an.get(f"/330822/people/{hu.pk}/"))
    page = as_user(hu).get("/330822/people/")
    assert (page.status_code, page.headers["Location"]) == (302, "/accounts/password/change/")
    client = as_user(hu)
    changed = {"oldpassword": match[0], "password1": "a-new-long-one-7", "password2": "a-new-long-one-7"}
    assert "Choose a password of your own first." in text_of(client.get("/330822/people/", follow=True))
    assert client.post("/accounts/password/change/", changed).headers["Location"] == "/"
    hu.refresh_from_db()
    assert not hu.must_change_password
    assert hu.check_password("a-new-long-one-7")


@pytest.mark.parametrize(
    ("role", "told"),
    [("keeper", "need a station"), ("township_clerk", "need a township"), ("carrier_clerk", "need a unit")],
)
def test_a_role_without_its_place_is_refused_in_words(role: str, told: str) -> None:
    cast = the_cast()
    response = as_user(cast.an).post("/330822/people/new/", {"username": "hu", "display_name": "胡", "role": role})
    assert told in text_of(response)
    assert not User.objects.filter(username="hu").exists()


@pytest.mark.parametrize("kind", [kind for kind in UnitKind if kind != UnitKind.CARRIER])
def test_a_carriers_clerk_works_for_a_carrier_and_for_no_other_unit(kind: UnitKind) -> None:
    cast = the_cast()
    unit = Unit.objects.create(county=cast.county, unit_id="other", name="某单位（样例）", kind=kind)
    said = {"username": "hu", "display_name": "胡", "role": "carrier_clerk", "unit": unit.pk}
    assert "某单位（样例） is no carrier" in text_of(as_user(cast.an).post("/330822/people/new/", said))
    assert not User.objects.filter(username="hu").exists()
    assert as_user(cast.an).post("/330822/people/new/", said | {"unit": cast.carrier.pk}).status_code == 200
    assert User.objects.get(username="hu").postings.get().unit == cast.carrier


def test_a_taken_user_name_is_refused() -> None:
    cast = the_cast()
    said = {"username": cast.lin.username, "display_name": "胡", "role": "driver"}
    assert "is taken already" in text_of(as_user(cast.an).post("/330822/people/new/", said))


@pytest.mark.parametrize("spelling", ["LIN-330825", "Lin-330825", "ｌｉｎ-330825"])
def test_a_user_name_that_differs_by_its_spelling_alone_is_taken_in_every_county(spelling: str) -> None:
    cast, other = the_cast(), the_cast("330825")
    told = as_user(cast.an).post("/330822/people/new/", {"username": spelling, "display_name": "林", "role": "driver"})
    assert "The user name lin-330825 is taken already." in text_of(told)
    assert list(User.objects.filter(username__iexact="lin-330825")) == [other.lin]


def test_the_database_keeps_no_two_user_names_that_differ_by_capitals_alone() -> None:
    the_cast()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="LIN-330822", display_name="Lin")


def test_a_user_name_is_kept_in_small_letters() -> None:
    cast = the_cast()
    as_user(cast.an).post("/330822/people/new/", {"username": "Hu.Ｙi", "display_name": "胡一", "role": "driver"})
    assert User.objects.get(display_name="胡一").username == "hu.yi"


def test_a_place_of_another_county_cannot_be_chosen() -> None:
    cast, other = the_cast(), the_cast("330825")
    said = {"role": "keeper", "station": other.xiyuan.pk}
    as_user(cast.an).post(f"/330822/people/{cast.lin.pk}/postings/", said)
    assert cast.lin.postings.count() == 1
    with pytest.raises(RefusedError):
        actions.add_posting(
            person=cast.lin, duty=Duty(Role.KEEPER, station=other.xiyuan), giver=scope_of(cast.an, cast.county)
        )


def test_nobody_gives_themselves_a_right_they_lack() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    response = an.post(f"/330822/people/{cast.an.pk}/postings/", {"role": "hub_clerk", "station": cast.hub.pk})
    assert "Nobody gives themselves a right they lack" in text_of(response)
    assert cast.an.postings.count() == 1
    assert an.post(f"/330822/people/{cast.an.pk}/postings/", {"role": "driver"}).status_code == 302
    assert cast.an.postings.count() == 2


def test_only_who_looks_after_the_countys_people_gives_roles() -> None:
    cast = the_cast()
    for giver in (cast.deng, cast.wu, cast.mao):
        with pytest.raises(RefusedError):
            actions.add_posting(person=cast.lin, duty=Duty(Role.LEADER), giver=scope_of(giver, cast.county))


def test_an_administrator_of_one_township_does_not_administer_the_county() -> None:
    cast = the_cast()
    local = a_person("Local", cast.county, Role.ADMINISTRATOR, township=cast.fangcun.township)
    assert as_user(local).get("/330822/people/").status_code == 403


def test_a_posting_ends_on_its_last_day_and_the_last_administrator_stays() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    an.post(f"/330822/postings/{cast.deng.postings.get().pk}/end/", {"last_date": "2020-01-01"})
    assert as_user(cast.deng).get("/330822/plans/").status_code == 404
    told = an.post(f"/330822/postings/{cast.an.postings.get().pk}/end/", {"last_date": "2020-01-01"}, follow=True)
    assert "name another administrator first" in text_of(told)
    assert cast.an.postings.get().last_date is None


def test_a_posting_that_is_ended_before_it_began_never_holds() -> None:
    cast = the_cast()
    an, today = as_user(cast.an), service_date(cast.county)
    later = (today + DAY).isoformat()
    an.post(f"/330822/people/{cast.lin.pk}/postings/", {"role": "dispatcher", "first_date": later})
    posting = cast.lin.postings.get(role=Role.DISPATCHER)
    an.post(f"/330822/postings/{posting.pk}/end/", {"last_date": today.isoformat()})
    for days in (0, 1):
        with time_machine.travel(now() + days * DAY):
            assert not scope_of(cast.lin, cast.county).may(Right.PLAN)
    for page in (f"people/{cast.lin.pk}/", "people/?q=lin"):
        assert "ended before it began" in text_of(an.get(f"/330822/{page}"))


def test_an_administrator_stays_until_another_is_in_office() -> None:
    cast = the_cast()
    other, today = a_person("Ou", cast.county, Role.ADMINISTRATOR), service_date(cast.county)
    other.postings.update(first_date=today + 2 * DAY)
    an, mine = as_user(cast.an), cast.an.postings.get()
    for last in (today - 30 * DAY, today):
        told = an.post(f"/330822/postings/{mine.pk}/end/", {"last_date": last.isoformat()}, follow=True)
        assert "name another administrator first" in text_of(told)
    an.post(f"/330822/postings/{mine.pk}/end/", {"last_date": (today + DAY).isoformat()})
    mine.refresh_from_db()
    assert mine.last_date == today + DAY


def test_who_also_works_in_another_county_is_not_taken_over_from_here() -> None:
    cast, other = the_cast(), the_cast("330825")
    Posting.objects.create(user=other.an, county=cast.county, role=Role.LEADER)
    for change in ("password", "deactivate", "second-factor", "unlock"):
        told = as_user(cast.an).post(f"/330822/people/{other.an.pk}/{change}/", follow=True)
        assert "also works in another county" in text_of(told)
    other.an.refresh_from_db()
    assert other.an.is_active
    assert other.an.check_password(PASSWORD)


def test_a_deactivated_person_is_out_at_once() -> None:
    cast = the_cast()
    deng = as_user(cast.deng)
    assert as_user(cast.an).post(f"/330822/people/{cast.deng.pk}/deactivate/").status_code == 302
    assert deng.get("/330822/").headers["Location"].startswith("/accounts/login/")
    told = as_user(cast.an).post(f"/330822/people/{cast.an.pk}/deactivate/", follow=True)
    assert "cannot deactivate your own account" in text_of(told)
    as_user(cast.an).post(f"/330822/people/{cast.deng.pk}/activate/")
    cast.deng.refresh_from_db()
    assert cast.deng.is_active


def test_whose_a_session_is_is_read_while_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = the_cast()
    as_user(cast.deng)
    other = as_user(cast.lin)
    within, decoded = [], Session.get_decoded

    def noted(session: Session) -> dict[str, object]:
        within.append(len(connection.savepoint_ids))
        return decoded(session)

    monkeypatch.setattr(Session, "get_decoded", noted)
    actions.deactivate(person=cast.deng, county=cast.county, by=cast.an)
    assert within == [len(connection.savepoint_ids)] * 2
    assert [session.session_key for session in Session.objects.all()] == [other.session.session_key]


def test_a_locked_person_is_unlocked() -> None:
    cast = the_cast()
    for _ in range(8):
        response = Client().post("/accounts/login/", {"login": cast.lin.username, "password": "wrong"})
    assert response.status_code == 429
    as_user(cast.an).post(f"/330822/people/{cast.lin.pk}/unlock/")
    assert not AccessAttempt.objects.exists()
    right = Client().post("/accounts/login/", {"login": cast.lin.username, "password": PASSWORD})
    assert right.status_code == 302


def edits_told(client: Client, person: User) -> list[str]:
    """The history of a person in words, the newest first, without its times."""
    page = client.get(f"/330822/people/{person.pk}/history/").content.decode()
    lines = re.findall(r"(?s)<li><time.*?</time>(.*?)</li>\n", page)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def test_who_took_away_a_second_factor_or_unlocked_an_account_stands_in_the_history() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    Authenticator.objects.create(user=cast.lin, type=Authenticator.Type.TOTP, data={})
    for _ in range(8):
        Client().post("/accounts/login/", {"login": cast.lin.username, "password": "wrong"})
    for change in ("second-factor", "unlock", "password", "password"):
        an.post(f"/330822/people/{cast.lin.pk}/{change}/")
    assert not Authenticator.objects.exists()
    told = edits_told(an, cast.lin)
    assert [line.partition(" must")[0] for line in told[:4]] == [
        "An : new one-time password given", "An : new one-time password given", "An : wrong tries forgotten",
        "An : second factor taken away",
    ]  # fmt: skip
    chinese = as_user(cast.an)
    chinese.cookies["django_language"] = "zh-hans"
    page = chinese.get(f"/330822/people/{cast.lin.pk}/history/").content.decode()
    assert [page.count(words) for words in ("重置双因素认证", "解除锁定", "重发一次性密码")] == [1, 1, 2]


def test_where_nothing_was_taken_away_the_history_tells_nothing() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    before = cast.lin.history.count()
    for change in ("second-factor", "unlock"):
        an.post(f"/330822/people/{cast.lin.pk}/{change}/")
    assert cast.lin.history.count() == before


def test_a_badges_code_is_shown_once_and_only_its_digest_is_kept() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    shown = text_of(an.post(f"/330822/people/{cast.lin.pk}/badges/"))
    match = re.search(r"TCB[A-Z0-9]{20}", shown)
    assert match is not None
    assert "data:image/svg+xml;base64," in shown
    badge = Badge.objects.get()
    assert badge.digest == badge_digest(match[0].lower())
    assert match[0] not in text_of(an.get(f"/330822/people/{cast.lin.pk}/"))
    an.post(f"/330822/badges/{badge.pk}/revoke/")
    badge.refresh_from_db()
    assert not badge.is_valid


def test_every_edit_of_a_person_is_told_with_who_and_what() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    an.post(f"/330822/people/{cast.lin.pk}/edit/", {"display_name": "林大", "phone": "13800001111"})
    told = text_of(an.get(f"/330822/people/{cast.lin.pk}/history/"))
    assert "Lin → 林大" in told
    assert "An" in told
    assert "argon2" not in told


def test_full_views_are_listed_with_their_viewer() -> None:
    cast, other = the_cast(), the_cast("330825")
    actions.record_full_view(user=cast.zhu, county=cast.county, what="9712345678901")
    actions.record_full_view(user=other.zhu, county=other.county, what="of-another-county")
    told = text_of(as_user(cast.an).get("/330822/full-views/"))
    assert "9712345678901" in told
    assert "of-another-county" not in told
    assert FullView.objects.count() == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_people_ask_at_most_twenty_queries(language: str, django_assert_max_num_queries: object) -> None:
    cast = the_cast()
    for number in range(60):
        a_person(f"P{number:02}", cast.county, Role.KEEPER, station=cast.xiyuan)
    an = as_user(cast.an, language)
    for address in (
        "people/",
        f"people/{cast.lin.pk}/",
        "stations/",
        "places/",
        "units/",
        "enterprises/",
        "full-views/",
    ):
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            assert an.get(f"/330822/{address}").status_code == 200
