"""Login: a password kept by argon2, a second factor, a lock after wrong tries; nobody signs up, nobody is led away."""

from __future__ import annotations

import datetime
import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import PASSWORD, the_cast
from tongcun.county.actions import unlock
from tongcun.county.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_earlier_tries() -> None:
    """The library counts tries in memory, and a test is not to hear of another's."""
    cache.clear()


LOGIN = "/accounts/login/"
MAY_BE_LATIN = re.compile(r"English|Tongcun|[A-Z2-7]{16,}|\blin-330822\b|\bLin\b|TXT")


def log_in(client: Client, user: User, password: str = PASSWORD, next_page: str = "") -> Any:
    return client.post(LOGIN, {"login": user.username, "password": password, "next": next_page})


def words_of(response: Any) -> str:
    """What a reader sees: the body without tags, scripts and attributes."""
    text = response.content.decode()
    body = re.sub(r"(?s)<(script|style|svg|head)\b.*?</\1>|<[^>]+>", " ", text)
    return MAY_BE_LATIN.sub(" ", unescape(body))


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def with_second_factor(client: Client, user: User) -> str:
    """Set up TOTP as a person does; the secret."""
    log_in(client, user)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"[A-Z2-7]{16,}", re.sub(r"data:image[^\"']+", "", page))
    assert secret is not None, page
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret[0])})
    assert done.status_code == 302
    return secret[0]


def test_a_name_and_password_let_in() -> None:
    cast, client = the_cast(), Client()
    assert client.get("/").headers["Location"] == f"{LOGIN}?next=/"
    assert log_in(client, cast.lin).status_code == 302
    assert client.get("/").status_code in (200, 302)
    assert "login" not in client.get("/").headers.get("Location", "")


def test_passwords_are_kept_by_argon2() -> None:
    cast = the_cast()
    log_in(Client(), cast.lin)
    cast.lin.refresh_from_db()
    assert cast.lin.password.startswith("argon2$argon2id$")


def test_the_eighth_wrong_try_locks_out_also_with_the_right_password() -> None:
    cast, client = the_cast(), Client()
    for number in range(1, 9):
        answer = log_in(client, cast.lin, f"wrong-{number}")
        assert answer.status_code == (429 if number == 8 else 200)
    locked = log_in(client, cast.lin)
    assert locked.status_code == 429
    assert "锁" in words_of(locked)
    assert log_in(Client(), cast.zhu).status_code == 302
    assert AccessAttempt.objects.count() == 1


SPELLINGS = ("lin-330822", "LIN-330822", "Lin-330822", "lIN-330822", "ｌｉｎ-330822", " lin-330822 ", "ＬＩＮ-330822")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_user_name_lets_in_however_it_is_spelt(spelling: str) -> None:
    cast, client = the_cast(), Client()
    assert client.post(LOGIN, {"login": spelling, "password": PASSWORD}).status_code == 302
    assert client.session["_auth_user_id"] == str(cast.lin.pk)


def test_wrong_tries_count_on_the_account_however_its_name_is_spelt() -> None:
    cast = the_cast()
    told = [Client().post(LOGIN, {"login": name, "password": "wrong"}).status_code for name in SPELLINGS]
    assert told == [200] * 7
    assert log_in(Client(), cast.lin, "wrong").status_code == 429
    for name in SPELLINGS:
        assert Client().post(LOGIN, {"login": name, "password": PASSWORD}).status_code == 429
    assert AccessAttempt.objects.get().username == cast.lin.username
    unlock(person=cast.lin, county=cast.county)
    assert log_in(Client(), cast.lin).status_code == 302


def test_a_sign_that_is_many_in_one_is_a_wrong_try_like_any_other() -> None:
    the_cast()
    assert Client().post(LOGIN, {"login": "ﷺ" * 150, "password": "wrong"}).status_code == 200
    assert len(AccessAttempt.objects.get().username) == 150


def test_a_wrong_name_and_a_wrong_password_are_told_alike() -> None:
    cast = the_cast()
    wrong_password = words_of(log_in(Client(), cast.lin, "wrong"))
    nobody = words_of(Client().post(LOGIN, {"login": "nobody", "password": "wrong"}))
    assert wrong_password == nobody


@pytest.mark.parametrize("address", ["signup/", "email/", "confirm-email/", "password/set/", "password/reset/"])
def test_nobody_signs_up_and_nothing_goes_by_mail(address: str) -> None:
    assert Client().get(f"/accounts/{address}").status_code == 404
    assert Client().post(f"/accounts/{address}", {"username": "x", "password1": "y"}).status_code == 404
    assert not User.objects.filter(username="x").exists()


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]
)
def test_login_and_logout_lead_to_no_other_site(away: str) -> None:
    cast, client = the_cast(), Client()
    answer = log_in(client, cast.lin, next_page=away)
    assert answer.headers["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": away}).headers["Location"] == LOGIN


def test_logging_out_needs_a_click_of_the_reader() -> None:
    cast, client = the_cast(), Client()
    log_in(client, cast.lin)
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_asked_for_once_it_is_set_up() -> None:
    cast, client = the_cast(), Client()
    secret = with_second_factor(client, cast.lin)
    assert Authenticator.objects.filter(user=cast.lin, type="totp").exists()
    assert secret not in str(Authenticator.objects.get(user=cast.lin, type="recovery_codes").data)
    again = Client()
    assert log_in(again, cast.lin).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in again.session
    assert again.get("/").headers["Location"] == f"{LOGIN}?next=/"
    wrong = "000000" if code_of(secret) != "000000" else "111111"
    assert again.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
    assert "_auth_user_id" not in again.session


def test_the_password_is_asked_for_again_only_some_time_after_the_login() -> None:
    cast, client = the_cast(), Client()
    setting_up = reverse("mfa_activate_totp")
    log_in(client, cast.lin)
    assert client.get(setting_up).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=9)):
        assert client.get(setting_up).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        asked = client.get(setting_up).headers["Location"]
        assert asked == f"{reverse('account_reauthenticate')}?next={quote(setting_up, safe='')}"
        assert client.post(asked, {"password": "wrong"}).status_code == 200
        assert client.get(setting_up).status_code == 302
        client.post(asked, {"password": PASSWORD})
        assert client.get(setting_up).status_code == 200


def test_who_came_in_without_a_password_is_asked_for_it() -> None:
    cast, client = the_cast(), Client()
    client.force_login(cast.lin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_another_login_on_the_same_browser_is_no_proof_of_the_first() -> None:
    cast, client = the_cast(), Client()
    log_in(client, cast.zhu)
    client.force_login(cast.lin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_the_eighth_wrong_code_locks_out_as_wrong_passwords_do_until_somebody_unlocks() -> None:
    cast = the_cast()
    secret = with_second_factor(Client(), cast.lin)
    cache.clear()
    wrong = "000000" if code_of(secret) != "000000" else "111111"
    again = Client()
    log_in(again, cast.lin)
    answers = [again.post(reverse("mfa_authenticate"), {"code": wrong}).status_code for _ in range(8)]
    assert answers == [200] * 7 + [429]
    assert again.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 429
    assert "_auth_user_id" not in again.session
    assert log_in(Client(), cast.lin).status_code == 429
    unlock(person=cast.lin, county=cast.county)
    assert again.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302


def test_the_password_alone_forgets_no_wrong_codes() -> None:
    cast = the_cast()
    with_second_factor(Client(), cast.lin)
    for number in range(1, 9):
        again = Client()
        log_in(again, cast.lin)
        answer = again.post(reverse("mfa_authenticate"), {"code": "no-code"})
        assert answer.status_code == (429 if number == 8 else 200)


def test_the_right_code_lets_in() -> None:
    cast, client = the_cast(), Client()
    secret = with_second_factor(client, cast.lin)
    cache.clear()  # a code counts once; the one that set it up would count again only half a minute later
    again = Client()
    log_in(again, cast.lin)
    assert again.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert "_auth_user_id" in again.session


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("short-9", False),
        ("1234567890123", False),
        ("long-enough-7", True),
        ("lin-330822-lin", False),
        ("xi yuan 22", True),
    ],
)
def test_a_password_is_changed_for_one_that_is_not_easily_guessed(password: str, fits: bool) -> None:
    cast, client = the_cast(), Client()
    log_in(client, cast.lin)
    said = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    client.post("/accounts/password/change/", said)
    cast.lin.refresh_from_db()
    assert cast.lin.check_password(password) == fits


def test_a_deactivated_person_is_not_let_in() -> None:
    cast, client = the_cast(), Client()
    User.objects.filter(pk=cast.lin.pk).update(is_active=False)
    log_in(client, cast.lin)
    assert "_auth_user_id" not in client.session


def test_no_account_page_mixes_languages() -> None:
    cast, client = the_cast(), Client()
    pages = [client.get(LOGIN), log_in(client, cast.lin, "wrong"), client.get("/accounts/inactive/")]
    log_in(client, cast.lin)
    pages.append(client.post("/accounts/password/change/", {"oldpassword": "x", "password1": "1", "password2": "2"}))
    pages.append(client.get("/accounts/reauthenticate/"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    pages.append(client.get("/accounts/2fa/totp/activate/"))
    pages.append(client.post("/accounts/2fa/totp/activate/", {"code": "x"}))
    with_second_factor(client, cast.lin)
    pages += [client.get("/accounts/2fa/recovery-codes/"), client.get("/accounts/2fa/recovery-codes/generate/")]
    for address in ("2fa/", "password/change/", "2fa/reauthenticate/", "2fa/totp/deactivate/", "logout/"):
        pages.append(client.get(f"/accounts/{address}"))
    again = Client()
    log_in(again, cast.lin)
    pages.append(again.get("/accounts/2fa/authenticate/"))
    pages.append(again.post("/accounts/2fa/authenticate/", {"code": "x"}))
    assert [page.status_code for page in pages] == [200] * len(pages)
    latin = [(page.request["PATH_INFO"], re.findall(r"[A-Za-z]{3,}[^一-鿿]*", words_of(page))) for page in pages]
    assert [(address, found) for address, found in latin if found] == []
