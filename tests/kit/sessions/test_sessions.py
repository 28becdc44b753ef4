"""Sessions of one house: opened, rotated, read, ended."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.sessions import browser
from preau.kit.sessions.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


def request_with(cookies: SimpleCookie | None = None, **extra: str) -> HttpRequest:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Essai/1"}, **extra)
    request.COOKIES = {name: morsel.value for name, morsel in (cookies or {}).items()}
    return request


def opened(subject: str = "compte:abc", cookies: SimpleCookie | None = None, **kwargs: object) -> SimpleCookie:
    response = HttpResponse()
    sessions.open_session(request_with(cookies), response, subject, **kwargs)  # type: ignore[arg-type]
    return response.cookies


def test_session_is_read_back_from_its_cookie() -> None:
    cookies = opened(data={"variante": "001"})
    session = sessions.current(request_with(cookies))
    assert session is not None
    assert (session.subject, session.data) == ("compte:abc", {"variante": "001"})
    assert (session.user_agent, session.address_block) == ("Essai/1", "192.0.2.0/24")


def test_cookie_is_the_house_s_lax_httponly_and_bare_over_http() -> None:
    morsel = opened()["essai_session"]
    assert (morsel["samesite"], morsel["httponly"], morsel["secure"], morsel["path"]) == ("Lax", True, "", "/")
    assert morsel["domain"] == ""


@override_settings(SECURE_COOKIES=True)
def test_cookie_is_host_bound_and_secure_over_https() -> None:
    cookies = opened()
    assert cookies["__Host-essai_session"]["secure"] is True
    assert sessions.current(request_with(cookies)) is not None
    response = HttpResponse()
    sessions.end_session(request_with(cookies), response)
    assert response.cookies["__Host-essai_session"]["secure"] is True


def test_token_is_stored_hashed() -> None:
    token = opened()["essai_session"].value
    session = Session.objects.get()
    assert token not in {session.token_hash, session.public_id}
    assert len(session.token_hash) == 64


def test_opening_rotates_and_ends_the_former_session_of_the_browser() -> None:
    first = opened("compte:abc")
    second = opened("compte:def", cookies=first)
    assert first["essai_session"].value != second["essai_session"].value
    assert sessions.current(request_with(first)) is None
    session = sessions.current(request_with(second))
    assert session is not None
    assert session.subject == "compte:def"


def test_session_is_at_once_the_request_s_own() -> None:
    request = request_with()
    assert sessions.current(request) is None
    session = sessions.open_session(request, HttpResponse(), "compte:abc")
    assert sessions.current(request) == session


@pytest.mark.parametrize("value", ["", "forgé", "x" * 5000])
def test_forged_cookie_opens_nothing(value: str) -> None:
    opened()
    request = request_with()
    request.COOKIES["essai_session"] = value
    assert sessions.current(request) is None


def test_session_expires() -> None:
    cookies = opened(life=timedelta(hours=1))
    with time_machine.travel(now() + timedelta(minutes=59), tick=False):
        assert sessions.current(request_with(cookies)) is not None
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert sessions.current(request_with(cookies)) is None


def test_end_session_ends_it_and_takes_the_cookie_back() -> None:
    cookies = opened()
    request, response = request_with(cookies), HttpResponse()
    sessions.end_session(request, response)
    assert response.cookies["essai_session"]["max-age"] == 0
    assert sessions.current(request) is None
    assert sessions.current(request_with(cookies)) is None
    sessions.end_session(request_with(cookies), HttpResponse())
    assert Session.objects.get().ended_at is not None


def test_end_all_ends_every_browser_of_the_subject_only() -> None:
    mine, mine_too, other = opened(), opened(), opened("compte:def")
    assert sessions.end_all("compte:abc") == 2
    assert sessions.current(request_with(mine)) is None
    assert sessions.current(request_with(mine_too)) is None
    assert sessions.current(request_with(other)) is not None


def test_last_seen_moves_at_most_every_ten_minutes() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        cookies, start = opened(), now()
        clock.shift(timedelta(minutes=9))
        sessions.current(request_with(cookies))
        assert Session.objects.get().last_seen_at == start
        clock.shift(timedelta(minutes=1))
        sessions.current(request_with(cookies))
        assert Session.objects.get().last_seen_at == now()


def test_purge_keeps_thirty_days() -> None:
    opened(life=timedelta(hours=1))
    with time_machine.travel(now() + timedelta(days=30), tick=False):
        assert sessions.purge() == 0
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert sessions.purge() == 1


def test_session_of_nobody_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError):
        opened("")


def test_browser_is_named_once_and_recognised() -> None:
    request, response = request_with(), HttpResponse()
    assert browser.browser_hash(request) is None
    assert not browser.is_browser(request, "")
    name = browser.ensure_browser(request, response)
    assert response.cookies["essai_nav"]["httponly"] is True
    again, answer = request_with(response.cookies), HttpResponse()
    assert browser.ensure_browser(again, answer) == name
    assert "essai_nav" not in answer.cookies
    assert browser.is_browser(again, name)
    assert not browser.is_browser(request_with(), name)


def test_browser_cookie_is_not_what_is_stored() -> None:
    request, response = request_with(), HttpResponse()
    assert browser.ensure_browser(request, response) != response.cookies["essai_nav"].value


def test_an_unused_session_is_over_where_the_house_says_so() -> None:
    with override_settings(SESSION_IDLE=timedelta(minutes=45)), time_machine.travel(now(), tick=False) as clock:
        cookies = opened()
        for _ in range(3):
            clock.shift(timedelta(minutes=44, seconds=30))
            assert sessions.current(request_with(cookies)) is not None
        assert not sessions.is_idle(request_with(cookies))
        clock.shift(timedelta(minutes=45))
        assert sessions.current(request_with(cookies)) is None
        assert sessions.is_idle(request_with(cookies))
        assert not sessions.is_idle(request_with())
        sessions.end_all("compte:abc")
        assert not sessions.is_idle(request_with(cookies))
    assert Session.objects.get().ended_at


def test_elsewhere_it_lives_its_whole_life() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        cookies = opened()
        clock.shift(timedelta(hours=7))
        assert sessions.current(request_with(cookies)) is not None
        assert not sessions.is_idle(request_with(cookies))
