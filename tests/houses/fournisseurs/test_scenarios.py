"""Every line of the house's file, played on the wire: what the hub then sees is what the guide says."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from preau.houses.fournisseurs.personnes import Personne, list_personnes
from preau.houses.fournisseurs.scenarios import familles, scenarios
from preau.protocols.franceconnect import Identity, read_identity
from preau.protocols.franceconnect.codes import YRefusal
from preau.protocols.franceconnect.rnipp import read_answer, write_query
from preau.protocols.oidc.relying import refusals
from tests.houses.fournisseurs.hub import Hub

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED: dict[str, tuple[str, str]] = {
    "sans-code": ("CallbackMalformed", ""),
    "state-faux": ("StateWrong", ""),
    "retour-iss-faux": ("CallbackIssuerWrong", ""),
    "jeton-500": ("TokenAnswerInvalid", "token"),
    "jeton-illisible": ("TokenAnswerInvalid", "token"),
    "jeton-lent": ("TooSlow", "token"),
    "userinfo-401": ("UserinfoRefused", "userinfo"),
    "userinfo-500": ("UserinfoRefused", "userinfo"),
    "userinfo-502": ("UserinfoRefused", "userinfo"),
    "userinfo-503": ("UserinfoRefused", "userinfo"),
    "userinfo-illisible": ("UserinfoInvalid", "userinfo"),
    "lent": ("TooSlow", "userinfo"),
    "sans-sub": ("SubjectMalformed", "userinfo"),
    "autre-sub": ("SubjectDiffers", "userinfo"),
    "signature-fausse": ("SignatureWrong", "token"),
    "kid-inconnu": ("KeyUnknown", "token"),
    "alg-none": ("AlgorithmRefused", "token"),
    "nonce-faux": ("NonceWrong", "token"),
    "audience-fausse": ("AudienceWrong", "token"),
    "emetteur-faux": ("TokenIssuerWrong", "token"),
    "jeton-expire": ("TokenExpired", "token"),
    "jeton-sans-sub": ("SubjectMalformed", "token"),
    "acr-inferieur": ("AcrTooLow", "token"),
    "acr-inconnu": ("AcrTooLow", "token"),
    "acr-absent": ("AcrTooLow", "token"),
}
"""What a relying party names, and at which step."""
TOLD: dict[str, str] = {
    "CallbackMalformed": "Y020025",
    "StateWrong": "Y020022",
    "CallbackIssuerWrong": "Y020022",
    "SubjectMalformed": "Y020029",
    "AcrTooLow": "Y100018",
}
"""The hub's code by what it names, else by the step (specs/franceconnect.md §2.12)."""
BY_STEP = {"token": "Y020030", "userinfo": "Y020027"}
ROOT = Path(__file__).parents[3]
OWN = {one.login: one for one in list_personnes()}
IDENTITIES = [one for one in OWN.values() if scenarios()[one.scenario].famille not in ("personne", "panne", "jeton")]


def is_success(personne: Personne) -> bool:
    return scenarios()[personne.scenario].outcome.startswith("Connexion réussie")


def ask_register(client: Client, identity: Identity) -> Identity:
    """What the hub reads from our register about this identity."""
    answer = client.get("/etat-civil/", write_query(identity))
    assert answer.status_code == 200
    return read_answer(answer.content, identity)


@pytest.mark.parametrize("personne", IDENTITIES, ids=lambda one: one.login)
def test_an_identity_ends_as_the_guide_says(client: Client, hub: Hub, personne: Personne) -> None:
    claims = hub.sign_in(personne.login).claims
    if is_success(personne) or personne.scenario == "etat-civil-lent":
        told = read_identity(claims)
        found = ask_register(client, told)
        assert found.family_name == found.family_name.upper()
        assert (found.email, found.preferred_username) == (personne.email, personne.preferred_username)
    else:
        with pytest.raises(YRefusal) as refused:
            ask_register(client, read_identity(claims))
        assert scenarios()[personne.scenario].outcome == f"Erreur {refused.value.code}"


@pytest.mark.parametrize("scenario", REFUSED)
def test_a_fault_is_refused_by_its_name_and_the_guide_gives_the_code(
    client: Client, reglages: Any, scenario: str
) -> None:
    name, step = REFUSED[scenario]
    hub = Hub(client, timeout=0.4 if name == "TooSlow" else 2.0)
    if name == "TooSlow":
        reglages(slowness=0.8)
    with pytest.raises(refusals.RelyingRefusal) as refused:
        hub.sign_in(scenario)
    hub.settle()
    assert (type(refused.value).__name__, refused.value.step) == (name, step)
    unheard = "Y020026" if scenario in ("jeton-500", "jeton-lent") else ""
    code = unheard or TOLD.get(name) or BY_STEP[step]
    assert scenarios()[scenario].outcome.startswith(f"Erreur {code}")


@pytest.mark.parametrize("slug", ["ameli", "msa", "yris"])
@pytest.mark.parametrize("scenario", ["signature-fausse", "kid-inconnu", "alg-none", "userinfo-illisible", "sans-sub"])
def test_faults_are_faults_whatever_the_algorithm(client: Client, slug: str, scenario: str) -> None:
    with pytest.raises(refusals.RelyingRefusal) as refused:
        Hub(client, slug).sign_in(scenario)
    others = {REFUSED[scenario][0], "SignatureWrong" if scenario == "kid-inconnu" else "TokenUnreadable"}
    assert type(refused.value).__name__ in others


@pytest.mark.parametrize(
    ("scenario", "error"), [("refus", "access_denied"), ("erreur-temporaire", "temporarily_unavailable")]
)
def test_a_provider_that_says_no(hub: Hub, scenario: str, error: str) -> None:
    with pytest.raises(refusals.ProviderError) as refused:
        hub.sign_in(scenario)
    assert refused.value.error == error
    assert scenarios()[scenario].outcome.startswith("Retour au choix")


@pytest.mark.parametrize(
    ("slug", "asked", "scenario", "acr"),
    [("impots", "eidas1", "acr-superieur", "eidas3"), ("laposte", "eidas2", "acr-inferieur", "eidas1")],
)
def test_a_level_above_or_below_the_one_asked(client: Client, slug: str, asked: str, scenario: str, acr: str) -> None:
    hub = Hub(client, slug, acr_values=(asked,))
    begun, back = hub.press(scenario)
    unasked = Hub(client, slug, acr_values=())  # the hub compares the level itself
    assert unasked.finish(begun, back).id_claims["acr"] == acr


def test_the_register_that_is_slow_answers_late_and_rightly(client: Client, reglages: Any) -> None:
    reglages(slowness=0.3)
    patient = {"rechercheType": "S", "nom": "PATIENTIN", "prenoms": "Modeste", "dateNaissance": "19620216",
               "sexe": "F", "codeLieuNaissance": "50147"}  # fmt: skip
    began = time.monotonic()
    assert b">2<" in client.get("/etat-civil/", patient).content
    assert time.monotonic() - began >= 0.3


def test_the_register_corrects_and_keeps_a_composed_name_whole(hub: Hub) -> None:
    asked = {
        login: read_identity(hub.sign_in(login).claims) for login in ("etat-civil-corrige", "prenom-compose-espace")
    }
    corrected = ask_register(hub.client, asked["etat-civil-corrige"])
    assert (corrected.family_name, corrected.given_name_array) == ("LEFÈVRE", ("Hélène", "Marie"))
    assert ask_register(hub.client, asked["prenom-compose-espace"]).given_name_array == ("Jean Philippe", "Pierre")


@pytest.mark.parametrize(
    ("login", "birthdate", "raw"),
    [("presume-jour", "1992-11-01", "1992-11-00"), ("presume-jour-mois", "1992-01-01", "1992-00-00")],
)
def test_a_presumed_birth_is_told_short_by_the_register(hub: Hub, login: str, birthdate: str, raw: str) -> None:
    found = ask_register(hub.client, read_identity(hub.sign_in(login).claims))
    assert (found.birthdate, found.idp_birthdate) == (birthdate, raw)


def test_who_is_born_abroad_has_no_commune(hub: Hub) -> None:
    abroad = [one for one in IDENTITIES if one.birthcountry not in ("", "99100") and is_success(one)]
    assert len(abroad) >= 9
    for one in abroad:
        claims = hub.sign_in(one.login).claims
        assert claims["birthplace"] == one.birthplace
        assert ask_register(hub.client, read_identity(claims)).birthplace == ""


def test_somebody_unknown_is_found_as_asked_and_a_bad_question_is_refused(client: Client) -> None:
    asked = {"rechercheType": "S", "nom": "Inventé", "prenoms": "Léo", "dateNaissance": "20000101", "sexe": "I",
             "codeLieuNaissance": "99139"}  # fmt: skip
    answer = client.get("/etat-civil/", asked)
    assert answer["Content-Type"] == "application/xml"
    assert "INVENTÉ" in answer.content.decode()
    for name in asked:
        refused = client.get("/etat-civil/", {**asked, name: ""})
        assert refused.status_code == 400
        assert name in refused.content.decode()
    assert client.get("/etat-civil/").status_code == 400
    assert Client().post("/etat-civil/", asked).status_code == 405


def test_every_scenario_is_somebody_s_and_belongs_to_a_family() -> None:
    assert {one.scenario for one in OWN.values()} == set(scenarios())
    assert {one.famille for one in scenarios().values()} == set(familles())
    played = {*REFUSED, "refus", "erreur-temporaire", "compte-desactive", "acr-superieur"}
    assert {name for name, one in scenarios().items() if one.famille in ("personne", "panne", "jeton")} == played


def test_the_guide_prints_every_person_and_scenario() -> None:
    text = (ROOT / "docs/guides/fournisseurs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert rows == [
        (one.login, one.nom, scenarios()[one.scenario].proves, scenarios()[one.scenario].outcome)
        for famille in familles()
        for name, scenario in scenarios().items()
        if scenario.famille == famille
        for one in OWN.values()
        if one.scenario == name
    ]
