"""Signing out: our session first, then the services, then the hub, then on to the ENT, whatever the hub does."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from preau.houses.comptes.models import Compte
from preau.kit.relying import clear_caches
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import Hub, open_hub
from tests.houses.comptes.franceconnect.visits import Visitor, leaving, linked, presented

ENT = "https://ent.example.org/choix/"
DEPART = "/franceconnect/depart/"
BACK = "/franceconnect/deconnexion/"


@pytest.fixture
def signed_in(hub: Hub, compte: Compte, browser: Visitor, reglages: Any) -> Visitor:
    """Emilie, by the hub, in a deployment that has an ENT."""
    reglages(ent_url=ENT)
    linked(compte, presented(hub))
    assert browser.sign_in(hub).status_code == 303
    return browser


def hint(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def refresh(page: Any) -> list[str]:
    return [str(one) for one in html.fromstring(page.content).xpath("//meta[@http-equiv='refresh']/@content")]


def test_out_of_both_and_on_to_the_ent(hub: Hub, signed_in: Visitor) -> None:
    answer = signed_in.post("/deconnexion/")
    assert (answer.status_code, answer.url) == (303, DEPART)
    assert not Session.objects.filter(ended_at=None).exists(), "ours is over before the browser leaves"
    page = signed_in.get(DEPART)
    url = leaving(page)
    assert url.startswith(f"{hub.issuer}/session/end?")
    assert refresh(page) == [f"0;url={url}"]
    said = hint(url)
    assert set(said) == {"id_token_hint", "post_logout_redirect_uri", "state"}
    assert said["id_token_hint"].count(".") == 2
    assert said["post_logout_redirect_uri"] == f"http://127.0.0.1:8001{BACK}"
    assert leaving(signed_in.get(f"{BACK}?state={said['state']}", follow=True)) == ENT


def test_a_plain_link_leads_on_without_the_hub(signed_in: Visitor) -> None:
    signed_in.post("/deconnexion/")
    page = signed_in.get(DEPART)
    assert f'href="{ENT}"'.encode() in page.content


def test_shown_again_the_page_does_not_leave_by_itself(signed_in: Visitor) -> None:
    signed_in.post("/deconnexion/")
    signed_in.get(DEPART)
    again = signed_in.get(DEPART)
    assert refresh(again) == []
    assert f'href="{ENT}"'.encode() in again.content


def test_no_address_of_ours_holds_the_id_token(signed_in: Visitor) -> None:
    answer = signed_in.post("/deconnexion/")
    token = hint(leaving(signed_in.get(answer.url)))["id_token_hint"]
    assert token not in answer.url
    assert all(token not in morsel.value for morsel in signed_in.cookies.values())


@pytest.mark.parametrize("state", ["", "x" * 43, "é"])
def test_a_state_that_is_not_ours_leads_nowhere(signed_in: Visitor, state: str) -> None:
    signed_in.post("/deconnexion/")
    assert signed_in.get(BACK, {"state": state}).url == "/deconnecte/"


def test_the_state_serves_once(signed_in: Visitor) -> None:
    signed_in.post("/deconnexion/")
    state = hint(leaving(signed_in.get(DEPART)))["state"]
    assert signed_in.get(f"{BACK}?state={state}").url.startswith("/continuer/")
    assert signed_in.get(f"{BACK}?state={state}").url == "/deconnecte/"


def test_another_browser_s_state_leads_nowhere(signed_in: Visitor, other_browser: Visitor) -> None:
    signed_in.post("/deconnexion/")
    state = hint(leaving(signed_in.get(DEPART)))["state"]
    assert other_browser.get(f"{BACK}?state={state}").url == "/deconnecte/"
    assert other_browser.get(DEPART).url == "/deconnecte/"


def test_a_cookie_that_is_forged_leads_nowhere(hub: Hub, browser: Visitor) -> None:
    for value in ("", "x", "AAAA", "é"):
        browser.cookies["comptes_fc_sortie"] = value
        assert browser.get(DEPART).url == "/deconnecte/"


def test_a_hub_that_is_down_holds_nobody(hub: Hub, signed_in: Visitor) -> None:
    clear_caches()
    hub.wrong["status"] = {"discovery": 500}
    signed_in.post("/deconnexion/")
    assert leaving(signed_in.get(DEPART, follow=True)) == ENT


def test_a_hub_without_sign_out_holds_nobody(hub: Hub, signed_in: Visitor) -> None:
    clear_caches()
    hub.wrong["discovery"] = {"end_session_endpoint": None}
    signed_in.post("/deconnexion/")
    assert leaving(signed_in.get(DEPART, follow=True)) == ENT


def test_a_session_of_another_hub_is_not_sent_to_this_one(signed_in: Visitor, reglages: Any) -> None:
    with open_hub() as another:
        reglages(**another.settings())
        assert leaving(signed_in.post("/deconnexion/", follow=True)) == ENT


def test_who_came_by_password_never_meets_the_hub(hub: Hub, compte: Compte, browser: Visitor, reglages: Any) -> None:
    reglages(ent_url=ENT)
    browser.enter()
    assert leaving(browser.post("/deconnexion/", follow=True)) == ENT


def test_an_id_token_too_long_for_a_cookie_is_given_up(
    hub: Hub, compte: Compte, browser: Visitor, reglages: Any
) -> None:
    reglages(ent_url=ENT)
    linked(compte, presented(hub))
    hub.wrong["id_token"] = {"padding": "p" * 4000}
    browser.sign_in(hub)
    assert leaving(browser.post("/deconnexion/", follow=True)) == ENT


def test_the_address_of_saml_s_last_hop_leaves_the_hub_too(signed_in: Visitor) -> None:
    answer = signed_in.get("/idp/profile/Logout", {"return": ENT})
    assert answer.url == DEPART
    assert f'href="{ENT}"'.encode() in signed_in.get(DEPART).content


def test_a_setting_ends_the_hub_s_session_at_once(hub: Hub, compte: Compte, browser: Visitor, reglages: Any) -> None:
    reglages(franceconnect_logout_after_login=True)
    linked(compte, presented(hub))
    assert browser.sign_in(hub, retour="/mon-compte/appareils/").url == DEPART
    assert browser.is_in()
    assert "franceconnect" not in Session.objects.get().data
    state = hint(leaving(browser.get(DEPART)))["state"]
    assert browser.get(f"{BACK}?state={state}").url == "/mon-compte/appareils/"
    assert browser.post("/deconnexion/").url == "/deconnecte/"


def test_at_once_for_somebody_new_too(hub: Hub, browser: Visitor, reglages: Any) -> None:
    reglages(franceconnect_logout_after_login=True)
    assert browser.sign_in(hub).url == DEPART
    state = hint(leaving(browser.get(DEPART)))["state"]
    assert browser.get(f"{BACK}?state={state}").url.startswith("/activation/franceconnect/")


def test_the_keys_that_open_our_tokens_are_published(base: None, browser: Visitor) -> None:
    assert browser.get("/franceconnect/cles/").json() == {"keys": []}
