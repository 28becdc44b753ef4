"""OpenID Connect for staff: their door, their factors, what is told of them, and that families stay out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine

from preau.houses.comptes.actions.oidc_clients import ClientSettingUnknown, Wanted, add_client
from preau.houses.comptes.models import AutorisationOidc, Compte
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.comptes.oidc.relying_party import CALLBACK, PASSWORD, WANTED, RelyingParty
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
SCOPE = "openid agent"
SHOW = "/connexion/second-facteur/"
MFA = "https://refeds.org/profile/mfa"


def enter(party: RelyingParty, identifiant: str = "s.guerin12", **changes: Any) -> Any:
    """Ask, and type a password at the page that comes."""
    party.start(scope=SCOPE, **changes)
    return party.login(identifiant)


def follow(party: RelyingParty, url: str) -> None:
    """Go on by our own redirections."""
    party.page = party.client.get(url)
    while party.page.status_code in (302, 303) and party.page.url.startswith("/"):
        party.page = party.client.get(party.page.url)


def id_token(party: RelyingParty) -> Any:
    return party.claims(party.exchange(party.code()).json()["id_token"])


def show(party: RelyingParty, secret: str) -> None:
    """Show the application's code, and go on."""
    follow(party, party.client.post(SHOW, {"code": pyotp.TOTP(secret).at(now())})["Location"])


def test_by_the_door_of_staff_with_their_second_factor(guichet: RelyingParty, secret: str) -> None:
    page = enter(guichet)
    assert guichet.here.startswith("/agents/?retour=%2Fidp%2Fprofile%2Foidc%2Fauthorize%3Fexecution%3De1s1")
    assert page["Location"] == SHOW
    assert not AutorisationOidc.objects.exists()
    show(guichet, secret)
    said = guichet.exchange(guichet.code()).json()
    claims = guichet.claims(said["id_token"])
    assert claims["amr"] == ["pwd", "otp", "mfa"]
    assert claims["acr"] == "agent"
    assert abs(claims["auth_time"] - now().timestamp()) < 60
    assert guichet.userinfo(said["access_token"]).json() == {
        "sub": claims["sub"],
        "preferred_username": "s.guerin12",
        "given_name": "Solange",
        "family_name": "Guérin",
        "email": "solange.guerin@example.org",
        "email_verified": True,
    }


def test_a_password_is_enough_where_nothing_asks_for_more(guichet: RelyingParty, without_factor: None) -> None:
    follow(guichet, enter(guichet)["Location"])
    claims = id_token(guichet)
    assert (claims["amr"], claims["acr"]) == (["pwd"], "agent")
    follow(guichet, guichet.url(scope=SCOPE))
    assert guichet.code()


@pytest.mark.parametrize("how", ["client", "acr"])
def test_a_service_may_want_a_second_factor(
    guichet: RelyingParty, without_factor: None, agent: Compte, how: str
) -> None:
    """Whoever came in by a password alone proves more; who has no factor yet adds one."""
    follow(guichet, enter(guichet)["Location"])
    assert guichet.code()
    if how == "client":
        add_client("guichet", Wanted(requires_facteur=True))
    asked = {"acr_values": MFA} if how == "acr" else {}
    assert enter(guichet, **asked)["Location"] == SHOW
    page = guichet.client.get(SHOW)
    assert "demande un second facteur" in page.content.decode()
    assert guichet.start(scope=SCOPE, prompt="none", **asked).url.startswith(f"{CALLBACK}?error=login_required")


def test_the_second_factor_wanted_is_said(guichet: RelyingParty, without_factor: None, secret: str) -> None:
    assert enter(guichet, acr_values=MFA)["Location"] == SHOW
    show(guichet, secret)
    claims = id_token(guichet)
    assert (claims["amr"], claims["acr"]) == (["pwd", "otp", "mfa"], MFA)


@pytest.mark.parametrize("how", [{"prompt": "login"}, {"max_age": "600"}, {"prompt": "select_account"}])
def test_a_new_proof_for_a_sensitive_act(guichet: RelyingParty, without_factor: None, how: dict[str, str]) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        follow(guichet, enter(guichet)["Location"])
        before = id_token(guichet)["auth_time"]
        clock.shift(timedelta(minutes=11))
        page = enter(guichet, **how)
        assert guichet.here.startswith("/agents/")
        follow(guichet, page["Location"])
        assert id_token(guichet)["auth_time"] - before == 660


def test_within_max_age_nothing_is_asked(guichet: RelyingParty, without_factor: None) -> None:
    follow(guichet, enter(guichet)["Location"])
    guichet.start(scope=SCOPE, max_age="600")
    assert guichet.code()


def test_a_family_gets_no_token_of_a_service_for_staff(guichet: RelyingParty, compte: Compte) -> None:
    """Signed in already: told so, with the way to the other account; not signed in: nobody at that door."""
    assert enter(guichet, "e.dupont42").status_code == 422
    browser = InspectingClient()
    browser.post("/connexion/", {"j_username": "e.dupont42", "j_password": PASSWORD})
    guichet.client = browser
    page = guichet.start(scope=SCOPE)
    assert page.status_code == 403
    assert "COMPTES-0961" in page.content.decode()
    assert "/agents/?retour=" in page.content.decode()
    assert guichet.client.get("/agents/?retour=" + guichet.here).status_code == 200
    assert guichet.start(scope=SCOPE, prompt="none").url.startswith(f"{CALLBACK}?error=login_required")
    assert not AutorisationOidc.objects.exists()


def test_nor_staff_one_of_a_service_for_families(agent: Compte, compte: Compte, without_factor: None) -> None:
    party = RelyingParty(InspectingClient())
    party.client.post("/agents/", {"j_username": "s.guerin12", "j_password": PASSWORD})
    page = party.start(acr_values="responsable")
    assert page.status_code == 403
    assert "COMPTES-0961" in page.content.decode()
    there = party.here
    party.page = party.client.get(f"{there}&autre=1")
    page = party.login("s.guerin12")
    assert page.status_code == 403
    party.page = party.client.get(f"{there}&autre=1")
    party.login("e.dupont42")  # the other account takes the session over
    assert party.code()
    assert Session.objects.filter(ended_at=None).get().subject == compte.public_id


def test_the_other_account_is_found_behind_the_profile_page(
    agent: Compte, compte: Compte, without_factor: None
) -> None:
    party = RelyingParty(InspectingClient())
    party.client.post("/agents/", {"j_username": "s.guerin12", "j_password": PASSWORD})
    party.start()
    party.page = party.client.get(f"{party.here}&autre=1")
    party.choose("responsable")
    party.login("e.dupont42")
    assert party.code()


def test_a_form_posted_to_a_request_of_staff_leads_to_their_door(guichet: RelyingParty, compte: Compte) -> None:
    guichet.start(scope=SCOPE)
    here = "/idp/profile/oidc/authorize?execution=e1s1"
    answer = guichet.client.post(here, {"j_username": "e.dupont42", "j_password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, here)
    assert guichet.client.get(here)["Location"].startswith("/agents/?retour=")
    assert not Session.objects.exists()


def test_a_request_that_asks_for_staff_stays_one_of_families(compte: Compte) -> None:
    """`acr_values=agent` opens no door that the client was not declared for."""
    party = RelyingParty(InspectingClient())
    party.start(acr_values=f"agent {MFA}")
    assert party.here.startswith("/idp/profile/oidc/authorize?")
    party.choose("responsable")
    party.login("e.dupont42")
    assert id_token(party)["acr"] == "responsable"


@pytest.mark.parametrize(
    "wanted",
    [
        replace(WANTED, scopes=["agent"]),
        replace(WANTED, requires_facteur=True),
        replace(WANTED, public="tous"),
    ],
)
def test_what_is_of_staff_alone_is_declared_with_them(base: None, wanted: Wanted) -> None:
    with pytest.raises(ClientSettingUnknown):
        add_client("autre", wanted)
