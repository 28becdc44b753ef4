"""A service asks by OpenID Connect, a person signs in on the same pages, the service reads who it is (§1.7)."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from lxml import html

from preau.houses.comptes import oidc
from preau.houses.comptes.models import AutorisationOidc, Compte, Demande
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.oidc import s256
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import find_eleves_by_ref, find_responsables_by_ref
from tests.houses.comptes.login.conftest import Browser
from tests.houses.comptes.login.test_second_facteur import LIST, SHOW, add_application, on_page
from tests.houses.comptes.oidc.relying_party import AUTHORIZE, CALLBACK, WANTED, RelyingParty
from tests.houses.comptes.saml.partner import Service, text_of
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_profile_then_login_then_the_tokens(service: RelyingParty) -> None:
    service.start()
    assert service.here == f"{AUTHORIZE}?execution=e1s1"
    assert "Je sélectionne mon profil" in text_of(service.page)
    service.choose("responsable")
    assert "Je me connecte avec mon compte Préau" in text_of(service.page)
    page = service.login()
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    answer = service.exchange(service.code())
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.json()
    assert set(said) == {"access_token", "token_type", "expires_in", "id_token", "scope"}
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 600)
    claims = service.claims(said["id_token"])
    session = Session.objects.get(ended_at=None)
    assert claims["iss"] == "http://127.0.0.1:8001"
    assert (claims["aud"], claims["nonce"], claims["acr"], claims["amr"]) == (
        "stage",
        "nonce-1",
        "responsable",
        ["pwd"],
    )
    assert claims["auth_time"] == int(session.created_at.timestamp())
    assert claims["exp"] - claims["iat"] == 600
    half = hashlib.sha256(said["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == urlsafe_b64encode(half).rstrip(b"=").decode()
    assert "given_name" not in claims


def test_a_parent_has_pupil_claims_as_empty_strings(service: RelyingParty) -> None:
    said = service.signed_in()
    answer = service.userinfo(said["access_token"])
    assert answer.headers["Content-Type"] == "application/json"
    told = answer.json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}", told.pop("FrEduCtDateConnexion"))
    assert told == {
        "sub": service.claims(said["id_token"])["sub"],
        "given_name": "Emilie",
        "family_name": "DUPONT",
        "FrEduCtPersonAffiliation": ["resp2d"],
        "FrEduOrigAuth": "ECT",
        "FrEduCtEleveUAI": "",
        "FrEduCtEleveINE": "",
        "FrEduCtEleveNiveau": "",
    }


def test_a_pupil(service: RelyingParty, albert: Compte) -> None:
    said = service.signed_in("a.dupont77")
    assert service.claims(said["id_token"])["acr"] == "eleve"
    told = service.userinfo(said["access_token"]).json()
    assert told["FrEduCtPersonAffiliation"] == ["eleve2d"]
    assert (told["FrEduCtEleveUAI"], told["FrEduCtEleveINE"], told["FrEduCtEleveNiveau"]) == (
        "0500048F",
        "123456789AB",
        "2112",
    )


def test_scopes_decide_what_is_told(service: RelyingParty) -> None:
    assert set(service.userinfo(service.signed_in(scope="openid")["access_token"]).json()) == {"sub"}
    assert oidc.scopes()["openid"] == ()


def test_a_service_of_the_registry_is_told_the_records_as_saml_tells_them(
    service: RelyingParty, albert: Compte
) -> None:
    """ect.scope.demarches: the same values as FrEduCtRefId and FrEduVecteur (§1.5), for a parent and for a pupil."""
    scope = "ect.scope.demarches"
    for identifiant, named in (("e.dupont42", Responsable), ("a.dupont77", Eleve)):
        party = RelyingParty(InspectingClient(), f"demarches-{identifiant[0]}", replace(WANTED, scopes=[scope]))
        told = party.userinfo(party.signed_in(identifiant, scope=f"openid {scope}")["access_token"]).json()
        found = find_responsables_by_ref(told["FrEduCtRefId"]) or find_eleves_by_ref(told["FrEduCtRefId"])
        assert {type(row) for row in found} == {named}
        assert (len(told["FrEduCtRefId"]), len(told["FrEduVecteur"])) == ((2, 2) if named is Responsable else (1, 1))
        assert set(told) == {"sub", "FrEduCtRefId", "FrEduVecteur"}


def test_subjects_differ_from_one_service_to_another(service: RelyingParty) -> None:
    other = RelyingParty(InspectingClient(), "autre")
    first, again, second = (
        one.claims(one.signed_in()["id_token"])["sub"]
        for one in (service, RelyingParty(InspectingClient(), "stage"), other)
        if one.secret or setattr(one, "secret", service.secret) is None
    )
    assert first == again != second
    assert Compte.objects.get().public_id not in (first, second)


def test_acr_values_choose_the_profile(service: RelyingParty) -> None:
    for acr, surtitre in (("eleve", "Élève"), ("responsable", "Responsable d'élève")):
        page = service.start(acr_values=f"inconnu {acr}")
        assert "Identifiant" in text_of(page)
        assert surtitre in html.fromstring(page.content).xpath("string(//p[@class='surtitre'])")


def test_second_service_is_answered_at_once_whatever_the_protocol(service: RelyingParty) -> None:
    service.signed_in()
    rows = Demande.objects.count()
    page = service.client.get(service.url())
    assert (page.status_code, page.headers["Cache-Control"]) == (303, "no-store")
    service.page = page
    assert service.exchange(service.code()).status_code == 200
    assert Demande.objects.count() == rows
    entcore = Service(service.client)
    entcore.start()
    assert entcore.answered().name_id


def test_client_secret_basic_es256_and_pkce(service: RelyingParty) -> None:
    modern = RelyingParty(service.client, "moderne", replace(WANTED, algorithm="ES256", requires_pkce=True))
    verifier = "v" * 64
    modern.start(acr_values="responsable", code_challenge=s256(verifier), code_challenge_method="S256")
    modern.login()
    said = modern.exchange(modern.code(), basic=True, code_verifier=verifier).json()
    assert modern.claims(said["id_token"], "ES256")["aud"] == "moderne"


def test_post_at_the_authorization_endpoint(service: RelyingParty) -> None:
    fields = {"client_id": "stage", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid", "state": "é"}
    page = service.client.post(AUTHORIZE, {**fields, "state": "etat-1"})
    assert page.status_code == 303
    assert page.url.startswith(f"{AUTHORIZE}?client_id=stage&")
    service.page = service.client.get(page.url, follow=True)
    assert "Je sélectionne mon profil" in text_of(service.page)
    service.page = service.client.post(AUTHORIZE, fields, follow=True)
    assert service.carried()["error"] == "invalid_request"


def test_bad_password_keeps_the_request(service: RelyingParty) -> None:
    service.start(acr_values="responsable")
    assert service.login(password="faux").status_code == 422
    assert f'action="{AUTHORIZE}?execution=e1s2"' in service.page.content.decode()
    service.login()
    assert service.exchange(service.code()).status_code == 200


def test_prompt_login_and_max_age_ask_again(service: RelyingParty) -> None:
    service.signed_in()
    for changes in ({"prompt": "login"}, {"max_age": "0"}, {"prompt": "select_account"}):
        service.start(acr_values="responsable", **changes)
        assert "Identifiant" in text_of(service.page)
        service.login()
        assert service.code()
    service.start(max_age="600", prompt="consent")
    assert service.code()


def test_prompt_none(service: RelyingParty) -> None:
    service.start(prompt="none")
    said = service.carried()
    assert (said["error"], said["state"], said["iss"]) == ("login_required", "etat-1", "http://127.0.0.1:8001")
    service.signed_in()
    service.start(prompt="none")
    assert service.code()
    with time_machine.travel(now() + timedelta(minutes=5)):
        service.start(prompt="none", max_age="60")
        assert service.carried()["error"] == "login_required"


def test_id_token_hint_names_the_person(service: RelyingParty, albert: Compte) -> None:
    mine = service.signed_in()["id_token"]
    service.start(prompt="none", id_token_hint=mine)
    assert service.code()
    other = RelyingParty(InspectingClient(), "stage")
    other.secret = service.secret
    his = other.signed_in("a.dupont77")["id_token"]
    for hint in (his, mine[:-4] + "AAAA", "x"):
        service.start(prompt="none", id_token_hint=hint)
        assert service.carried()["error"] == "login_required"
    service.start(acr_values="responsable", id_token_hint=his)
    assert "Identifiant" in text_of(service.page)


def test_an_expired_request_begins_again_once(service: RelyingParty) -> None:
    service.start(acr_values="responsable")
    Demande.objects.update(expires_at=now() - timedelta(minutes=1))
    service.page = service.client.get(service.here, follow=True)
    assert service.here == f"{AUTHORIZE}?execution=e2s1"
    service.login()
    assert service.exchange(service.code()).status_code == 200


def test_the_activation_comes_back_to_the_service(service: RelyingParty, reglages: Any) -> None:
    """A family that has no account yet reads the words of its service, and is led back to it."""
    from preau.houses.comptes.actions.oidc_clients import add_client

    add_client("stage", replace(WANTED, wording="004"))
    service.start(acr_values="responsable")
    assert "Je n'ai pas encore d'identifiant" in text_of(service.page)
    assert "/activation/?retour=%2Fidp%2Fprofile%2Foidc%2Fauthorize%3Fexecution" in service.page.content.decode()


def test_what_is_kept_opens_nothing(service: RelyingParty) -> None:
    service.start(acr_values="responsable")
    service.login()
    code = service.code()
    token = service.exchange(code).json()["access_token"]
    row = AutorisationOidc.objects.get()
    kept = " ".join(str(value) for value in AutorisationOidc.objects.values().get().values())
    assert code not in kept
    assert token not in kept
    assert service.secret not in row.client.secret_hash
    told = " ".join(str(entry.detail) + entry.actor + entry.subject for entry in Entry.objects.all())
    assert code not in told
    assert {"oidc.code", "oidc.jeton"} <= set(Entry.objects.values_list("event", flat=True))


def test_a_second_factor_stands_between_and_is_said(service: RelyingParty) -> None:
    """The stages of a login lead back to the request; the id_token says by which means (RFC 8176)."""
    with time_machine.travel(now(), tick=False) as clock:
        browser = Browser()
        browser.enter()
        secret, _codes = add_application(browser, browser.post(LIST, {"_action": "ajouter"})["Location"])
        clock.shift(timedelta(minutes=2))
        service.start(acr_values="responsable")
        there = service.here
        assert service.login()["Location"] == SHOW
        walk = on_page(service.client, SHOW)
        walk.send(code=pyotp.TOTP(secret).at(now()))
        service.page = walk.page
        assert service.here == there
        claims = service.claims(service.exchange(service.code()).json()["id_token"])
    assert claims["amr"] == ["pwd", "otp", "mfa"]
