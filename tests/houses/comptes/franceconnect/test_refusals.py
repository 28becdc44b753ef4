"""The callback: whatever is wrong is refused, and nobody is left without a way on."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.houses.comptes.models import Compte, DemandeFederee, IdentiteFederee, IdentitePresentee, Tentative
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import EMILIE, SECRET, SUB, Hub, open_hub
from tests.houses.comptes.franceconnect.visits import Visitor, leaving, linked, presented, text_of


@pytest.fixture
def known(hub: Hub, compte: Compte) -> Compte:
    """An account that the hub's identity opens."""
    linked(compte, presented(hub))
    return compte


def nobody_is_in() -> bool:
    return not Session.objects.exists()


def changed(url: str, **said: str | None) -> str:
    """The same address with other parameters; None leaves one out."""
    parts = urlsplit(url)
    query: dict[str, Any] = {name: values[0] for name, values in parse_qs(parts.query).items()}
    kept = {name: value for name, value in {**query, **said}.items() if value is not None}
    return f"{parts.path}?{urlencode(kept)}"


# The state


def test_a_replay_is_refused_and_leads_on(hub: Hub, known: Compte, browser: Visitor) -> None:
    back = hub.agree(browser.to_hub(retour="/mon-compte/appareils/"))
    assert browser.get(back).status_code == 303
    page = browser.get(back)
    assert page.status_code == 409
    assert "COMPTES-0903" in text_of(page)
    assert b'href="/mon-compte/appareils/"' in page.content
    assert hub.calls.count("token") == 1


def test_a_state_of_nobody_is_refused(hub: Hub, known: Compte, browser: Visitor) -> None:
    back = hub.agree(browser.to_hub())
    page = browser.get(changed(back, state="e" * 43))
    assert page.status_code == 400
    assert "COMPTES-0901" in text_of(page)
    assert browser.get(back).status_code == 303, "the request itself was not used"


@pytest.mark.parametrize("state", [None, "", "é" * 30, "a" * 201, "\x00" * 40])
def test_a_state_that_is_none_is_refused(hub: Hub, known: Compte, browser: Visitor, state: str | None) -> None:
    page = browser.get(changed(hub.agree(browser.to_hub()), state=state))
    assert page.status_code == 400
    assert "COMPTES-0901" in text_of(page)


def test_a_repeated_state_is_refused(hub: Hub, known: Compte, browser: Visitor) -> None:
    back = hub.agree(browser.to_hub())
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert browser.get(f"{back}&state={state}").status_code == 400
    assert nobody_is_in()


def test_another_browser_is_refused_and_uses_nothing(
    hub: Hub, known: Compte, browser: Visitor, other_browser: Visitor
) -> None:
    back = hub.agree(browser.to_hub())
    page = other_browser.get(back)
    assert page.status_code == 403
    assert "COMPTES-0902" in text_of(page)
    assert nobody_is_in()
    assert browser.get(back).status_code == 303


def test_a_swapped_state_is_refused(hub: Hub, known: Compte, browser: Visitor, other_browser: Visitor) -> None:
    """An attacker's code with the victim's state: the nonce is of another sign-in."""
    attackers = hub.agree(other_browser.to_hub())
    victims = parse_qs(urlsplit(browser.to_hub()).query)["state"][0]
    page = browser.get(changed(attackers, state=victims))
    assert page.status_code == 400
    assert "COMPTES-0905" in text_of(page)
    assert nobody_is_in()


def test_an_expired_request_is_refused(hub: Hub, known: Compte, browser: Visitor) -> None:
    back = hub.agree(browser.to_hub())
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        page = browser.get(back)
    assert page.status_code == 410
    assert "COMPTES-0904" in text_of(page)
    assert "token" not in hub.calls


def test_a_hub_that_is_no_longer_ours_is_refused(hub: Hub, known: Compte, browser: Visitor, reglages: Any) -> None:
    """Mix-up: the request went to one hub, the settings now name another."""
    back = hub.agree(browser.to_hub())
    with open_hub() as another:
        reglages(**another.settings())
        page = browser.get(back)
        assert page.status_code == 410
        assert another.calls == []


@pytest.mark.parametrize("iss", ["https://ailleurs.example.org/api/v2", None])
def test_an_answer_of_another_issuer_is_refused(hub: Hub, known: Compte, browser: Visitor, iss: str | None) -> None:
    page = browser.get(changed(hub.agree(browser.to_hub()), iss=iss))
    assert page.status_code == 400
    assert "COMPTES-0905" in text_of(page)
    assert "token" not in hub.calls, "no code is sent anywhere"


# What the hub signs


@pytest.mark.parametrize(
    ("token", "member", "value"),
    [
        ("id_token", "nonce", "n" * 43),
        ("id_token", "aud", "somebody-else"),
        ("id_token", "iss", "https://ailleurs.example.org"),
        ("id_token", "exp", 1_000_000_000),
        ("id_token", "iat", 4_000_000_000),
        ("id_token", "acr", "eidas0"),
        ("id_token", "sub", ""),
        ("id_token", "sub", "s" * 256),
        ("userinfo", "sub", "another"),
        ("userinfo", "aud", "somebody-else"),
        ("userinfo", "iss", "https://ailleurs.example.org"),
        ("userinfo", "exp", 1_000_000_000),
    ],
)
def test_a_token_that_is_not_right_is_refused(
    hub: Hub, known: Compte, browser: Visitor, token: str, member: str, value: Any
) -> None:
    hub.wrong[token] = {member: value}
    page = browser.sign_in(hub)
    assert page.status_code == 400
    assert "COMPTES-0905" in text_of(page)
    assert b'href="/connexion/"' in page.content
    assert nobody_is_in()


def test_a_token_of_another_key_is_refused(hub: Hub, known: Compte, browser: Visitor) -> None:
    hub.wrong["key"] = "forged"
    assert browser.sign_in(hub).status_code == 400
    assert nobody_is_in()


def test_nothing_of_an_identity_is_logged(
    hub: Hub, known: Compte, browser: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hub.wrong["userinfo"] = {"sub": "another"}
    back = hub.agree(browser.to_hub())
    browser.get(back)
    hub.wrong.clear()
    browser.sign_in(hub)
    said = " ".join(record.getMessage() for record in caplog.records)
    secrets = [SUB, SECRET, EMILIE["family_name"], EMILIE["email"], EMILIE["birthdate"]]
    secrets += [parse_qs(urlsplit(back).query)[name][0] for name in ("code", "state")]
    assert [one for one in secrets if one in said] == []
    journal = " ".join(f"{row.event} {row.subject} {row.detail}" for row in Entry.objects.all())
    assert [one for one in secrets if one in journal] == []


# What the hub says, and does not say


def test_who_gives_up_comes_back_to_the_login_page(hub: Hub, known: Compte, browser: Visitor) -> None:
    answer = browser.get(hub.abandon(browser.to_hub()))
    assert (answer.status_code, answer.url) == (303, "/connexion/?avis=fc-abandon")
    assert nobody_is_in()
    attempt = Tentative.objects.get()
    assert (attempt.voie, attempt.reason) == ("franceconnect", "refus-fc")


def test_where_they_were_going_is_kept(hub: Hub, known: Compte, browser: Visitor) -> None:
    answer = browser.get(hub.abandon(browser.to_hub(retour="/mon-compte/appareils/")))
    assert answer.url == "/connexion/?retour=%2Fmon-compte%2Fappareils%2F&avis=fc-abandon"


@pytest.mark.parametrize(
    "error",
    [
        "invalid_scope",
        "invalid_request",
        "server_error",
        "temporarily_unavailable",
        "unsupported_response_type",
        "invalid_acr",
        "invalid_idp_hint",
    ],
)
def test_every_error_of_the_hub_comes_back_to_the_login_page(
    hub: Hub, known: Compte, browser: Visitor, error: str
) -> None:
    """Specs §2.12, the service's duty."""
    answer = browser.get(hub.abandon(browser.to_hub(), error, "un <b>texte</b>"))
    assert answer.url == "/connexion/?avis=fc-erreur"
    assert "token" not in hub.calls


def test_an_error_cannot_be_played_twice(hub: Hub, known: Compte, browser: Visitor) -> None:
    back = hub.abandon(browser.to_hub())
    browser.get(back)
    assert browser.get(back).status_code == 409


@pytest.mark.parametrize("step", ["token", "userinfo", "jwks"])
def test_a_hub_that_fails_comes_back_to_the_login_page(hub: Hub, known: Compte, browser: Visitor, step: str) -> None:
    hub.wrong["status"] = {step: 503}
    answer = browser.sign_in(hub)
    assert (answer.status_code, answer.url) == (303, "/connexion/?avis=fc-indisponible")
    assert nobody_is_in()


def test_a_hub_too_slow_is_not_asked_twice(hub: Hub, known: Compte, browser: Visitor, reglages: Any) -> None:
    reglages(franceconnect_timeout=0.3)
    hub.wrong["delay"] = {"token": 1}
    assert browser.sign_in(hub).url == "/connexion/?avis=fc-indisponible"
    assert hub.calls.count("token") == 1


def test_a_hub_that_is_down_keeps_no_request(hub: Hub, known: Compte, browser: Visitor) -> None:
    hub.wrong["status"] = {"discovery": 500}
    assert browser.leave().url == "/connexion/?avis=fc-indisponible"
    assert not DemandeFederee.objects.exists()


# The account


@pytest.mark.parametrize(("state", "code"), [("suspendu", "COMPTES-0906"), ("ferme", "COMPTES-0907")])
def test_an_account_that_is_not_open_says_so(hub: Hub, known: Compte, browser: Visitor, state: str, code: str) -> None:
    Compte.objects.update(state=state)
    page = browser.sign_in(hub)
    assert page.status_code == 403
    assert code in text_of(page)
    assert leaving(page, 403) == "/franceconnect/depart/", "the hub's session does not stay behind"
    assert browser.out_of_hub().url == "/contact/"
    assert nobody_is_in()
    assert Tentative.objects.get().reason == "suspendu"


def test_a_refusal_whose_id_token_is_too_long_for_a_cookie(hub: Hub, known: Compte, browser: Visitor) -> None:
    Compte.objects.update(state="suspendu")
    hub.wrong["id_token"] = {"padding": "p" * 4000}
    assert leaving(browser.sign_in(hub), 403) == "/contact/"


# The way in


def test_a_form_of_another_site_is_refused(hub: Hub) -> None:
    strict = Visitor(enforce_csrf_checks=True)
    assert strict.leave().status_code == 403
    assert not DemandeFederee.objects.exists()


def test_starts_are_counted_by_browser(hub: Hub, browser: Visitor) -> None:
    for _turn in range(31):
        answer = browser.leave()
    assert answer.url.startswith("/continuer/")
    assert browser.leave().url == "/connexion/?avis=fc-essais"


def test_starts_are_counted_by_block_of_addresses(hub: Hub, reglages: Any) -> None:
    reglages(logins_per_block=3)
    for _turn in range(3):
        assert Visitor().leave().url.startswith("/continuer/")
    assert Visitor().leave().url == "/connexion/?avis=fc-essais"
    assert DemandeFederee.objects.count() == 3


def test_a_block_that_insists_closes_nobody_else_s_door(hub: Hub, reglages: Any) -> None:
    reglages(logins_per_block=1, logins_global=2)
    for _turn in range(4):
        Visitor().leave()
    elsewhere = Visitor(REMOTE_ADDR="192.0.2.77").leave()
    assert elsewhere.url.startswith("/continuer/")


def test_a_head_uses_nothing(hub: Hub, known: Compte, browser: Visitor) -> None:
    back = hub.agree(browser.to_hub())
    plain = Client()
    plain.cookies = browser.cookies
    assert plain.head(back).status_code == 405
    assert browser.get(back).status_code == 303


TEXT = st.text(max_size=60)


@given(
    said=st.lists(
        st.tuples(st.sampled_from(["state", "code", "iss", "error", "error_description", "session_state"]), TEXT),
        max_size=6,
    )
)
def test_hostile_parameters_are_refused(hub: Hub, known: Compte, said: list[tuple[str, str]]) -> None:
    page = Visitor().get(f"/franceconnect/retour/?{urlencode(said)}")
    assert page.status_code == 400
    assert "token" not in hub.calls


@settings(max_examples=25)
@given(code=TEXT, iss=TEXT, extra=TEXT)
def test_hostile_answers_to_a_real_request_open_nothing(
    hub: Hub, known: Compte, code: str, iss: str, extra: str
) -> None:
    browser = Visitor()
    back = changed(hub.agree(browser.to_hub()), code=code, iss=iss, error_description=extra)
    assert browser.get(back).status_code in (303, 400)
    assert nobody_is_in()
    assert not IdentitePresentee.objects.filter(used_at=None).exists()
    assert IdentiteFederee.objects.count() == 1
