"""The card of an enterprise and the entrance it opens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.cases.schemes import a_scheme_of_officers, an_enterprise, answers_for
from tests.cast import a_person, the_cast
from tests.county.pages import as_user, text_of
from tests.documents.reading import pages_of, squeezed
from tongcun.cases.actions import renew_entrance
from tongcun.cases.models import Entrance
from tongcun.county.models import County, Role, Unit, UnitKind, User
from tongcun.documents import fonts

pytestmark = pytest.mark.django_db


def test_a_card_bears_the_officer_the_desk_and_a_code_that_opens_the_entrance() -> None:
    cast = the_cast()
    User.objects.filter(pk=cast.mao.pk).update(phone="0570-1111111")
    County.objects.update(desk_name="县级服务台", desk_phone="0570-2222222")
    firm = an_enterprise(cast.county, "样例企业", contact_name="周某人")
    answers_for(a_scheme_of_officers(cast.county), cast.mao, firm)
    mao, card = as_user(cast.mao), f"/330822/liaison/enterprises/{firm.pk}/card/"
    assert "This card has no code yet." in text_of(mao.get(card))
    assert mao.post(f"{card}new/").status_code == 302
    page = text_of(mao.get(card))
    for said in ("样例企业", "Mao 0570-1111111", "县级服务台 0570-2222222", "data:image/svg+xml"):
        assert said in page
    found = re.search(r"http://testserver(/e/[a-z0-9]{26})<", page)
    assert found is not None
    answer = Client().get(found[1])
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    entrance = text_of(answer)
    for said in ("Mao", "0570-1111111", "县级服务台", "0570-2222222"):
        assert said in entrance
    for kept in ("样例企业", "周", "新昌乡", "芳村镇"):
        assert kept not in entrance


def test_a_new_code_shuts_the_old_card_and_a_code_has_128_bits() -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例企业")
    old = renew_entrance(enterprise=firm, by=cast.an).code
    new = renew_entrance(enterprise=firm, by=cast.an).code
    assert 31 ** len(new) > 2**128
    assert [Client().get(f"/e/{code}").status_code for code in (old, new, new.upper())] == [404, 200, 200]
    in_english = Client(headers={"accept-language": "en"})
    in_english.cookies["django_language"] = "en"
    assert "It was replaced by a newer one" in in_english.get(f"/e/{old}").content.decode()
    assert Entrance.objects.count() == 1


def test_who_made_each_code_of_a_card_stays_and_the_codes_do_not() -> None:
    cast = the_cast()
    desk = a_person("Su", cast.county, Role.SECRETARY)
    firm = an_enterprise(cast.county, "样例企业")
    answers_for(a_scheme_of_officers(cast.county), cast.mao, firm)
    card = f"/330822/liaison/enterprises/{firm.pk}/card/"
    as_user(cast.mao).post(f"{card}new/")
    first = Entrance.objects.get().code
    as_user(desk).post(f"{card}new/")
    page = text_of(as_user(desk).get(card))
    _, told = page.split("Who made its codes")
    assert told.index("Su") < told.index("Mao")
    assert first not in page
    assert not hasattr(Entrance.history.first(), "code")


def test_only_the_desk_and_the_enterprises_own_officer_open_a_card() -> None:
    cast = the_cast()
    bureau = Unit.objects.create(county=cast.county, unit_id="bureau", name="经信局（样例）", kind=UnitKind.BUREAU)
    firm = an_enterprise(cast.county, "样例企业")
    answers_for(a_scheme_of_officers(cast.county), cast.mao, firm)
    page = f"/330822/liaison/enterprises/{firm.pk}/"
    own = (cast.mao, a_person("Su", cast.county, Role.SECRETARY))
    others = (cast.an, a_person("Wen", cast.county, Role.SECRETARY, unit=bureau))
    stranger = a_person("Ma", cast.county, Role.LIAISON_OFFICER)
    for user, opened, shown in ((own[0], 302, 200), (own[1], 302, 200), (others[0], 403, 403), (others[1], 403, 403)):
        client = as_user(user)
        assert client.post(f"{page}card/new/").status_code == opened, user
        assert [client.get(f"{page}{card}").status_code for card in ("card/", "card.pdf")] == [shown, shown], user
        assert ("Liaison card" in text_of(client.get(page))) is (shown == 200), user
    assert as_user(stranger).post(f"{page}card/new/").status_code == 404


def test_a_card_comes_as_pdf_with_officer_desk_and_the_address_of_the_entrance() -> None:
    cast = the_cast()
    User.objects.filter(pk=cast.mao.pk).update(phone="0570-1111111")
    County.objects.update(desk_name="县级服务台", desk_phone="0570-2222222", is_sample=True)
    firm = an_enterprise(cast.county, "样例企业")
    answers_for(a_scheme_of_officers(cast.county), cast.mao, firm)
    mao, card = as_user(cast.mao), f"/330822/liaison/enterprises/{firm.pk}/card.pdf"
    assert mao.get(card).headers["Location"] == f"/330822/liaison/enterprises/{firm.pk}/card/"
    code = renew_entrance(enterprise=firm, by=cast.mao).code
    answer = mao.get(card)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    (page,) = pages_of(answer.content)
    for said in ("样例企业", "Mao 0570-1111111", "县级服务台 0570-2222222", "Sample: people"):
        assert said in page
    assert f"http://testserver/e/{code}" in squeezed(page)


def test_without_fonts_a_pdf_is_refused_with_the_next_step(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例企业")
    renew_entrance(enterprise=firm, by=cast.an)
    fonts.drawn_signs.cache_clear()
    monkeypatch.setattr(fonts, "ROOM", tmp_path)
    monkeypatch.setattr(fonts.Face, "path", tmp_path / "none")
    desk = a_person("Su", cast.county, Role.SECRETARY)
    answer = as_user(desk).get(f"/330822/liaison/enterprises/{firm.pk}/card.pdf")
    assert answer.status_code == 503
    assert "make assets" in answer.content.decode()


@pytest.mark.parametrize("code", ["a", "0" * 26, "x" * 300, "abc-def_1"])
def test_a_wrong_code_opens_nothing(code: str) -> None:
    the_cast()
    assert Client().get(f"/e/{code}").status_code == 404


def test_an_officer_who_left_is_not_named_and_a_closed_door_opens_nothing() -> None:
    cast = the_cast()
    firm = an_enterprise(cast.county, "样例企业")
    answers_for(a_scheme_of_officers(cast.county), cast.mao, firm)
    code = renew_entrance(enterprise=firm, by=cast.an).code
    cast.mao.postings.update(last_date="2020-01-01")
    page = text_of(Client().get(f"/e/{code}", headers={"cookie": "django_language=en"}))
    assert "Mao" not in page
    assert "No officer is named today" in page
    County.objects.update(cases_open=False)
    assert Client().get(f"/e/{code}").status_code == 404
