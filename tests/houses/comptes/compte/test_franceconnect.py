"""FranceConnect where the tutorials show it, and nowhere else; nothing of it where no hub is set (specs §2.14)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from lxml import html

from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.sessions.models import Session
from tests.houses.comptes.compte.conftest import Browser, age_sessions
from tests.houses.comptes.families import Family
from tests.houses.comptes.federated import ISSUER, linked, presented
from tests.houses.comptes.recovery.walks import ask, code
from tests.houses.comptes.walk import Walk, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
BUTTON = "S'identifier avec FranceConnect"
ABOUT = "https://franceconnect.gouv.fr/"


@pytest.fixture
def enabled(reglages: Any) -> None:
    reglages(franceconnect_issuer=ISSUER, franceconnect_client_id="c" * 64)


def order(walk: Walk, *texts: str) -> bool:
    """Whether the page says these, in this order."""
    at = 0
    for text in texts:
        found = walk.text.find(text, at)
        if found < 0:
            return False
        at = found + len(text) - 1  # the blank after a word may be the one before the next
    return True


@pytest.mark.usefixtures("base", "enabled")
@pytest.mark.parametrize(
    ("wording", "heading", "word", "own"),
    [
        ("001", "Je me connecte avec FranceConnect", "ou", "J'utilise mes identifiants Préau"),
        ("003", "Je simplifie mes accès avec FranceConnect", "OU", "J'utilise mes identifiants Préau"),
        ("004", "J'accède à mes services avec FranceConnect", "OU", "J'utilise mes identifiants Préau"),
    ],
)
def test_the_login_page_begins_with_it(
    walk: Walk, reglages: Any, wording: str, heading: str, word: str, own: str
) -> None:
    reglages(wording=wording)
    walk.open("/connexion/?retour=/mon-compte/donnees/")
    assert order(walk, heading, BUTTON, f" {word} ", own, "Mot de passe", "Se connecter"), walk.text
    tree = html.fromstring(walk.page.content)
    (form,) = tree.xpath("//form[.//button[contains(., 'avec FranceConnect')]]")
    assert form.get("action") == "/franceconnect/entrer/"
    assert form.xpath(".//input[@name='retour']/@value") == ["/mon-compte/donnees/"]
    assert tree.xpath(f"//a[@href='{ABOUT}']/@title")[0].endswith("(nouvelle fenêtre)")
    assert b"/activation/" in walk.page.content


@pytest.mark.usefixtures("base", "enabled")
@pytest.mark.parametrize("path", ["/connexion/?profil=eleve", "/agents/", "/"])
def test_pupils_and_staff_never_see_it(walk: Walk, path: str) -> None:
    walk.open(path)
    assert "FranceConnect" not in walk.text


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    "path", ["/connexion/", "/activation/", "/identifiant-oublie/", "/mot-de-passe-oublie/", "/contact/"]
)
def test_without_a_hub_nothing_says_it(walk: Walk, path: str) -> None:
    walk.open(path)
    assert "FranceConnect" not in walk.text


@pytest.mark.usefixtures("base", "enabled")
def test_the_activation_offers_it_after_or(walk: Walk) -> None:
    walk.open("/activation/?retour=/mon-compte/")
    assert order(walk, "N° de téléphone portable", "Suivant", " ou ", "Je me connecte avec FranceConnect", BUTTON)
    assert b'name="but" value="activation"' in walk.page.content


@pytest.mark.usefixtures("base", "enabled")
def test_the_forgotten_identifiant_offers_it_between_or_and_or(walk: Walk) -> None:
    walk.open("/identifiant-oublie/")
    said = (
        "FranceConnect vous permet d'accéder à de nombreux services de l'État en utilisant un compte dont vous "
        "disposez déjà. Utilisez-le pour Préau !"
    )
    assert order(
        walk,
        "Par SMS",
        "Par mail",
        " ou ",
        "Je me connecte avec FranceConnect",
        BUTTON,
        said,
        " ou ",
        "Je contacte l'école ou l'établissement",
    ), walk.text
    assert b'name="but" value="identifiant"' in walk.page.content


def test_the_identifiant_is_shown_to_who_came_for_it(emilie: Browser) -> None:
    emilie.open("/mon-compte/?fait=identifiant")
    assert "Votre identifiant est affiché ci-dessous." in emilie.text
    assert "e.dupont42" in emilie.text


# An account without a password


def only_franceconnect(compte: Compte) -> Compte:
    """The account as J2 makes it."""
    Compte.objects.filter(pk=compte.pk).update(password="", mobile_proven_at=now())
    compte.refresh_from_db()
    linked(compte)
    return compte


@pytest.mark.usefixtures("enabled")
def test_a_forgotten_password_that_never_was(compte: Compte) -> None:
    only_franceconnect(compte)
    walk = ask("e.dupont42", compte.mobile)
    walk.send(code=code())
    assert walk.step == "sans-mot-de-passe"
    assert "Votre compte n'a pas de mot de passe" in walk.text
    assert "Ce compte s'ouvre avec FranceConnect" in walk.text
    assert BUTTON in walk.text
    walk.send()
    assert walk.step == "mot-de-passe"
    walk.send(**passwords())
    assert walk.at == "/mon-compte/"
    compte.refresh_from_db()
    assert compte.password
    assert compte.identites.filter(ended_at=None).exists()


@pytest.mark.usefixtures("enabled")
def test_a_password_is_made_after_a_recent_proof(emilie: Browser, compte: Compte) -> None:
    only_franceconnect(compte)
    emilie.open("/mon-compte/")
    assert "Mot de passe aucun Créer un mot de passe" in emilie.text
    emilie.open("/mon-compte/mot-de-passe/")
    assert "Je crée un mot de passe" in emilie.text
    assert "Votre compte s'ouvre aujourd'hui avec FranceConnect." in emilie.text
    emilie.send(**passwords())
    assert emilie.page.request["QUERY_STRING"] == "fait=mot-de-passe-cree"
    assert "Votre mot de passe est créé." in emilie.text
    compte.refresh_from_db()
    assert compte.password
    assert {one.to for one in testing.deliver()} == {compte.mobile, compte.mel}


@pytest.mark.usefixtures("enabled")
def test_an_hour_later_the_proof_is_asked_first(emilie: Browser, compte: Compte) -> None:
    only_franceconnect(compte)
    age_sessions(by=timedelta(hours=1))
    emilie.open("/mon-compte/mot-de-passe/")
    assert emilie.at == "/mon-compte/confirmation/"
    assert "confirmez votre identité avec FranceConnect" in emilie.text


def test_the_sign_out_of_the_hub_survives_a_new_password(emilie: Browser, compte: Compte) -> None:
    kept = {"issuer": ISSUER, "id_token": "scellé"}
    for session in Session.objects.all():
        Session.objects.filter(pk=session.pk).update(data={**session.data, "franceconnect": kept})
    emilie.open("/mon-compte/mot-de-passe/")
    emilie.send(**passwords("Autre-maree 2027 !"))
    assert Session.objects.filter(ended_at=None).get().data["franceconnect"] == kept


# « Mon compte »


@pytest.mark.usefixtures("enabled")
def test_what_the_hub_said_is_shown_and_not_asked(emilie: Browser, compte: Compte) -> None:
    linked(compte)
    emilie.open("/mon-compte/")
    for said in (
        "Nom de naissance MARTIN",
        "Nom d'usage DUPONT",
        "Prénoms Emilie Claire",
        "Sexe féminin",
        "Date de naissance 12/05/1984",
        "Commune de naissance (code INSEE) 50218",
        "Pays de naissance (code INSEE) 99100",
        "dernière utilisation le",
        "Ne plus utiliser FranceConnect",
    ):
        assert said in emilie.text, said
    assert "Ajouter FranceConnect" not in emilie.text
    assert not re.search(rb'<input[^>]*value="MARTIN"', emilie.page.content)


@pytest.mark.usefixtures("enabled")
def test_a_presumed_birth_says_the_year_only(emilie: Browser, compte: Compte) -> None:
    linked(compte, presented(birthdate="1984-01-01", idp_birthdate="1984-00-00"))
    emilie.open("/mon-compte/")
    assert "Date de naissance 1984" in emilie.text


@pytest.mark.usefixtures("enabled")
def test_it_may_be_added(emilie: Browser) -> None:
    emilie.open("/mon-compte/")
    assert "Ajouter FranceConnect" in emilie.text
    assert b'name="but" value="liaison"' in emilie.page.content


@pytest.mark.usefixtures("enabled")
def test_it_is_not_offered_to_a_pupil(emilie: Browser, compte: Compte) -> None:
    Compte.objects.filter(pk=compte.pk).update(profil="eleve")
    emilie.open("/mon-compte/")
    assert "FranceConnect" not in emilie.text


@pytest.mark.usefixtures("enabled")
def test_it_is_taken_away(emilie: Browser, compte: Compte) -> None:
    row = linked(compte)
    emilie.open(f"/mon-compte/franceconnect/{row.public_id}/")
    assert "l'état civil reçu est effacé" in emilie.text
    emilie.post(emilie.at)
    assert emilie.at == "/mon-compte/"
    assert "FranceConnect n'ouvre plus votre compte." in emilie.text
    row.refresh_from_db()
    assert row.ended_at is not None
    assert row.pivot == ""


@pytest.mark.usefixtures("enabled")
def test_the_only_way_in_stays(emilie: Browser, compte: Compte) -> None:
    only_franceconnect(compte)
    row = compte.identites.get()
    emilie.open(f"/mon-compte/franceconnect/{row.public_id}/")
    assert "la seule façon d'ouvrir votre compte" in emilie.text
    assert "Créer un mot de passe" in emilie.text
    emilie.post(emilie.at)
    assert emilie.page.status_code == 409
    assert "Créez d'abord un mot de passe" in emilie.text
    row.refresh_from_db()
    assert row.ended_at is None


@pytest.mark.usefixtures("enabled")
def test_another_s_identity_is_not_found(emilie: Browser, family: Family) -> None:
    other = Compte.objects.create(identifiant="p.martin10", password="x", prenom="Paul", nom="MARTIN")
    row = linked(other)
    assert emilie.client.get(f"/mon-compte/franceconnect/{row.public_id}/").status_code == 404
    assert emilie.client.post(f"/mon-compte/franceconnect/{row.public_id}/").status_code == 404


@pytest.mark.usefixtures("enabled")
def test_regrouping_tells_what_to_do_with_an_account_without_password(emilie: Browser) -> None:
    emilie.open("/mon-compte/ajout-eleve/")
    assert "L'autre compte n'a pas de mot de passe ? Connectez-vous à lui avec FranceConnect" in emilie.text


@pytest.mark.usefixtures("enabled")
def test_what_is_left_to_do_is_listed_at_the_next_visit(
    emilie: Browser,
    compte: Compte,
    family: Family,
) -> None:
    compte.rattachements.filter(eleve_public_id=family.jeanne.public_id).delete()
    emilie.open("/mon-compte/nouveaux-eleves/")
    assert "Un nouvel élève peut être rattaché" in emilie.text
    linked(compte)
    emilie.open("/mon-compte/nouveaux-eleves/")
    assert "Actions à effectuer sur votre compte" in emilie.text
    assert "Merci de mettre à jour les informations suivantes." in emilie.text
    emilie.post(emilie.at, choix="rattacher")
    assert emilie.step == "enfants"


def test_a_hub_may_bear_another_name(emilie: Browser, reglages: Any) -> None:
    reglages(franceconnect_issuer=ISSUER, franceconnect_client_id="c" * 64, franceconnect_name="FranceConnect (essai)")
    emilie.open("/mon-compte/")
    assert "Ajouter FranceConnect (essai)" in emilie.text


def test_somebody_else_of_the_home_leaves_both_sessions(emilie: Browser, reglages: Any) -> None:
    emilie.open("/mon-compte/")
    assert "Ce n'est pas vous ?" not in emilie.text
    for session in Session.objects.all():
        Session.objects.filter(pk=session.pk).update(data={**session.data, "franceconnect": {"issuer": ISSUER}})
    emilie.open("/mon-compte/")
    assert order(emilie, "Emilie DUPONT", "Ce n'est pas vous ?")
    assert b'action="/deconnexion/"' in emilie.page.content
