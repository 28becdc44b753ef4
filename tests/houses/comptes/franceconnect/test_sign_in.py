"""There and back: the identity known opens its account, through the stages of a login."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from preau.houses.comptes.actions.federate_pivot import read_pivot
from preau.houses.comptes.models import Compte, DemandeFederee, IdentiteFederee
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import EMILIE, SUB, Hub
from tests.houses.comptes.franceconnect.visits import Visitor, linked, presented, text_of


def test_a_known_identity_opens_its_account(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    answer = browser.sign_in(hub)
    assert (answer.status_code, answer.url) == (303, "/mon-compte/")
    assert browser.is_in()
    assert Session.objects.get(ended_at=None).subject == compte.public_id
    assert hub.calls == ["discovery", "token", "jwks", "userinfo"]


def test_what_is_asked_of_the_hub(hub: Hub, compte: Compte, browser: Visitor) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(browser.to_hub()).query).items()}
    assert asked["scope"] == "openid identite_pivot preferred_username email"
    assert asked["acr_values"] == "eidas1"
    assert asked["redirect_uri"] == "http://127.0.0.1:8001/franceconnect/retour/"
    assert len(asked["state"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert "prompt" not in asked
    assert "code_challenge" not in asked


def test_nothing_readable_is_kept_of_a_request(hub: Hub, browser: Visitor) -> None:
    asked = parse_qs(urlsplit(browser.to_hub()).query)
    row = DemandeFederee.objects.get()
    kept = f"{row.state_hash} {row.secrets} {row.browser_hash}"
    assert asked["state"][0] not in kept
    assert asked["nonce"][0] not in kept


def test_the_way_back_leaves_no_code_in_the_address(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    answer = browser.sign_in(hub)
    assert answer.status_code == 303
    assert "code=" not in answer.url
    assert "no-store" in answer["Cache-Control"]


def test_return_to_is_kept_through(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    assert browser.sign_in(hub, retour="/mon-compte/appareils/").url == "/mon-compte/appareils/"


def test_a_foreign_return_to_is_dropped(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    assert browser.sign_in(hub, retour="https://ailleurs.example.org/").url == "/mon-compte/"


def test_the_stages_of_a_login_hold(hub: Hub, compte: Compte, browser: Visitor) -> None:
    compte.must_change_password = True
    compte.save()
    linked(compte, presented(hub))
    answer = browser.sign_in(hub)
    assert answer.url == "/connexion/mot-de-passe/"
    assert not Session.objects.exists()


def test_who_came_to_find_their_identifiant_is_shown_it(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    assert browser.sign_in(hub, but="identifiant").url == "/mon-compte/?fait=identifiant"


def test_the_same_civil_status_writes_no_journal_row(hub: Hub, compte: Compte, browser: Visitor) -> None:
    before = linked(compte, presented(hub))
    browser.sign_in(hub)
    row = IdentiteFederee.objects.get()
    assert row.last_seen_at > before.last_seen_at
    assert row.pivot == before.pivot
    assert not Entry.objects.filter(event="identite.actualisee").exists()


def test_a_corrected_civil_status_is_kept(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    browser.sign_in(hub, claims={**EMILIE, "birthplace": "75107"})
    row = IdentiteFederee.objects.get()
    assert read_pivot(row)["birthplace"] == "75107"
    entry = Entry.objects.get(event="identite.actualisee")
    assert (entry.subject, entry.detail["identite"]) == (f"compte:{compte.public_id}", row.public_id)
    assert "75107" not in row.pivot


def test_the_session_keeps_the_id_token_sealed(hub: Hub, compte: Compte, browser: Visitor) -> None:
    linked(compte, presented(hub))
    browser.sign_in(hub)
    kept = Session.objects.get().data["franceconnect"]
    assert kept["issuer"] == hub.issuer
    assert SUB not in kept["id_token"]
    assert "." not in kept["id_token"]


def test_the_page_of_the_button_keeps_nothing(hub: Hub, browser: Visitor) -> None:
    page = browser.get("/franceconnect/entrer/?but=activation&retour=/mon-compte/")
    assert page.status_code == 200
    assert b"S&#x27;identifier avec FranceConnect" in page.content
    assert "Qu'est-ce que FranceConnect ?" in text_of(page)
    assert not DemandeFederee.objects.exists()


def test_without_a_hub_there_is_nothing(base: None, browser: Visitor) -> None:
    for path in ("/franceconnect/entrer/", "/franceconnect/retour/?state=x&code=y"):
        assert browser.get(path).status_code == 404
    assert browser.post("/franceconnect/entrer/").status_code == 404
