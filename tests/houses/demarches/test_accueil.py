"""Home: who sees which children, by school, and what is said to who has nothing to do."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from lxml import html as pages

from preau.houses.demarches.actions.change_acces import change_acces
from preau.houses.demarches.checks import check_connexion
from preau.houses.demarches.models import Dossier
from preau.kit.clockkit import now
from preau.registre.models import AnneeScolaire, Eleve, Lien
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, ClientOf, compte_of, eleve_of, responsables_of
from tests.support.client import InspectingClient

FICHE, ATTESTATION = "Fiche de renseignements", "Attestation de scolarité"


def home(browser: InspectingClient) -> str:
    return html.unescape(browser.get("/").content.decode())


def tiles(browser: InspectingClient) -> list[str]:
    """The téléservices offered, in the order of the page."""
    found = pages.fromstring(browser.get("/").content).xpath("//a[contains(@class,'tuile')]/strong/text()")
    return [str(one) for one in found]


def test_the_door_is_for_families_with_a_small_way_for_staff(ecole: object) -> None:
    page = InspectingClient().get("/").content.decode()
    assert "Connexion aux téléservices" in page
    assert 'href="/connexion/"' in page
    assert 'href="/bureau/"' in page


def test_children_are_shown_by_school(client_of: ClientOf) -> None:
    page = client_of("emilie-dupont").get("/").content.decode()
    assert "Emilie DUPONT" in page
    assert page.index("CLG LES COURTILS") < page.index("Albert DUPONT") < page.index("JOSEPHINE BAKER")


def test_a_person_without_a_child_is_told_why(client_of: ClientOf) -> None:
    browser = client_of("antoine-faure")
    assert "Basile FAURE" in browser.get("/").content.decode()
    Lien.objects.filter(eleve=eleve_of("basile-faure")).update(cut_at=now())
    page = browser.get("/").content.decode()
    assert "Aucun élève n'est rattaché à votre compte" in page
    assert "Antoine FAURE" in page
    assert 'href="mailto:clg-les-courtils@example.org"' in page, "the school that knew him"
    assert "Basile" not in page


@pytest.mark.parametrize(
    ("identifier", "offered"),
    [
        ("emilie-dupont", [FICHE, ATTESTATION] * 2),
        ("sophie-garnier", [FICHE, ATTESTATION]),
        ("paul-mercier", [FICHE, ATTESTATION]),
        ("albert-dupont", [ATTESTATION]),
        ("théo-lambert", [FICHE, ATTESTATION]),
        ("mireille-roux", []),
    ],
)
def test_each_is_offered_what_they_may_do(client_of: ClientOf, identifier: str, offered: list[str]) -> None:
    assert tiles(client_of(identifier)) == offered


def test_every_offer_opens_and_no_other_does(client_of: ClientOf) -> None:
    emilie, stranger = client_of("emilie-dupont"), client_of("paul-mercier")
    links = pages.fromstring(emilie.get("/").content).xpath("//a[contains(@class,'tuile')]/@href")
    assert len(links) == 4
    for link in links:
        assert emilie.get(link).status_code == 200
        assert stranger.get(link).status_code == 404
        assert InspectingClient().get(link)["Location"].startswith("/connexion/?retour=%2Fenfants%2F")


def test_a_person_in_charge_is_told_why_and_gets_the_attestation_where_the_school_allows(client_of: ClientOf) -> None:
    mireille = client_of("mireille-roux")
    page = home(mireille)
    assert "comme personne en charge" in page
    assert 'href="mailto:clg-les-courtils@example.org"' in page
    with override_settings(DEMARCHES=replace(django_settings.DEMARCHES, attestation_en_charge=[COLLEGE])):
        assert tiles(mireille) == [ATTESTATION]


def test_the_mother_of_a_pupil_of_age(client_of: ClientOf, majeure: Eleve) -> None:
    lucette, tess = client_of("lucette-renaud"), client_of("tess-renaud")
    assert tiles(lucette) == [ATTESTATION]
    assert tiles(tess) == [FICHE, ATTESTATION]
    change_acces([majeure.public_id], is_open=False, actor="essai")
    assert tiles(lucette) == []
    assert "a 18 ans ou plus" in home(lucette)
    assert tiles(tess) == [FICHE, ATTESTATION]


def test_a_year_that_is_not_open_is_said(client_of: ClientOf) -> None:
    pupil, parent = client_of("albert-dupont"), client_of("antoine-faure")
    AnneeScolaire.objects.update(is_open=False)
    assert "Vous n'êtes inscrit dans aucun établissement cette année" in home(pupil)
    assert "l'année n'y est pas encore ouverte" in home(parent)


@pytest.mark.parametrize(
    ("etat", "changes", "words"),
    [
        ("brouillon", {}, "Brouillon à terminer"),
        ("envoye", {}, "Envoyée, en attente de réponse"),
        ("traite", {"closed_at": timedelta(days=-59)}, "L'établissement a répondu"),
        ("traite", {"closed_at": timedelta(days=-61)}, ""),
        ("retire", {}, ""),
        ("envoye", {"personne": "autre"}, ""),
        ("envoye", {"eleve": "autre"}, ""),
    ],
)
def test_what_is_going_on(client_of: ClientOf, etat: str, changes: dict[str, Any], words: str) -> None:
    said = {
        "teleservice": "fiche-de-renseignements",
        "uai": COLLEGE,
        "eleve": eleve_of("nino-mercier").public_id,
        "personne": responsables_of("paul-mercier")[0].public_id,
        "compte": compte_of("paul-mercier"),
        **{name: now() + value if isinstance(value, timedelta) else value for name, value in changes.items()},
    }
    Dossier.objects.create(etat=etat, **said)
    page = home(client_of("paul-mercier"))
    assert page.count('class="etat') == bool(words)
    assert words in page
    assert 'class="etat' not in home(client_of("sophie-garnier")), "the other parent's is theirs"


def test_what_is_going_on_is_asked_once_whatever_the_pupils(client_of: ClientOf) -> None:
    parent = client_of("emilie-dupont")
    with CaptureQueriesContext(connections["default"]) as seen:
        home(parent)
    assert len([one for one in seen if '"demarches_dossier"' in one["sql"]]) == 1


SITE, OTHER_SITE = "https://courtils.example.org/", "https://ecole.example.org/"


@pytest.fixture
def two_sites(settings: Any) -> None:
    """Both schools have a site of their own."""
    said = [f"{COLLEGE}={SITE}", f"{PRIMAIRE}={OTHER_SITE}"]
    settings.DEMARCHES = replace(settings.DEMARCHES, sites=said)


def sites_shown(browser: InspectingClient, path: str = "/") -> list[str]:
    """Where the page leads back to, in order."""
    return [str(one) for one in pages.fromstring(browser.get(path).content).xpath("//a/@href") if "example.org/" in one]


def test_every_page_leads_back_to_the_school_s_site(client_of: ClientOf, two_sites: None) -> None:
    sophie = client_of("sophie-garnier")
    nino = eleve_of("nino-mercier").public_id
    for path in ("/", f"/enfants/{nino}/fiche-de-renseignements/", f"/enfants/{nino}/attestation-de-scolarite/"):
        assert sites_shown(sophie, path) == [SITE], path


def test_a_family_of_two_schools_finds_each_site_below_its_school(client_of: ClientOf, two_sites: None) -> None:
    emilie = client_of("emilie-dupont")
    assert sites_shown(emilie) == [SITE, OTHER_SITE]
    page = emilie.get("/").content.decode()
    assert page.index("CLG LES COURTILS") < page.index(SITE) < page.index("JOSEPHINE BAKER") < page.index(OTHER_SITE)


def test_before_the_sign_in_the_only_school_is_known(ecole: object, settings: Any) -> None:
    settings.DEMARCHES = replace(settings.DEMARCHES, sites=[f"{COLLEGE}={SITE}"])
    nobody = InspectingClient()
    for path in ("/", "/deconnexion/?reste"):
        assert sites_shown(nobody, path) == [SITE], path


def test_before_the_sign_in_nobody_guesses_between_two_schools(ecole: object, two_sites: None) -> None:
    assert sites_shown(InspectingClient()) == []


@pytest.mark.parametrize("entry", ["0500048F", "=https://x.example.org/", "0500048F=javascript:alert(1)", "A=http://["])
def test_a_site_that_is_no_address_stops_the_start(settings: Any, entry: str) -> None:
    settings.DEMARCHES = replace(settings.DEMARCHES, sites=[entry])
    assert "demarches.E013" in [one.id for one in check_connexion()]


def test_an_address_typed_from_a_paper_needs_no_final_slash() -> None:
    """That of the page that verifies stands on each attestation."""
    browser = InspectingClient()
    answer = browser.get("/verifier?code=x")
    assert (answer.status_code, answer["Location"]) == (301, "/verifier/?code=x")
    assert browser.get("/auth/saml/metadata").status_code == 200
    assert browser.get("/rien").status_code == 404
