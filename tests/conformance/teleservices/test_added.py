"""A téléservice that somebody adds by the setting DEMARCHES_TELESERVICES, walked from both sides (the guide's own)."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from preau.houses.demarches import teleservice
from preau.houses.demarches.checks import check_teleservices
from preau.houses.demarches.models import Dossier
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.purgekit import purge_all
from preau.registre.models import Eleve, Etablissement
from tests.conformance.teleservices.conftest import agent_of
from tests.conformance.teleservices.rendez_vous import actions
from tests.houses.demarches.conftest import ClientOf, eleve_of
from tests.support.client import InspectingClient

ENTRETIEN = "Un entretien sur l'orientation"
REPONSE = "Mardi 1er décembre à 17 h, salle 12"


@pytest.fixture
def nino(ecole: Etablissement) -> Eleve:
    """His parents are separated: Sophie GARNIER and Paul MERCIER."""
    return eleve_of("nino-mercier")


@pytest.fixture
def demande(nino: Eleve, client_of: ClientOf) -> Dossier:
    """Sophie's request for him."""
    assert client_of("sophie-garnier").post(page_of(nino), {"motif": ENTRETIEN}).status_code == 303
    return Dossier.objects.get()


def page_of(eleve: Eleve) -> str:
    return f"/enfants/{eleve.public_id}/{actions.CODE}/"


def text(browser: InspectingClient, url: str) -> str:
    return browser.get(url).content.decode().replace("&#x27;", "'")


def test_from_the_home_page_to_the_answer_and_its_letter(nino: Eleve, client_of: ClientOf) -> None:
    sophie, office, desk = client_of("sophie-garnier"), agent_of(nino.uai), f"/bureau/{nino.uai}/"
    assert page_of(nino) in text(sophie, "/")
    assert sophie.post(page_of(nino), {"motif": ""}).status_code == 422
    assert sophie.post(page_of(nino), {"motif": ENTRETIEN}).status_code == 303
    assert "Envoyée, en attente de réponse" in text(sophie, "/")
    assert "1 demande attend une réponse" in text(office, desk)
    [url] = re.findall(rf'href="({desk}rendez-vous/[^"]+/)"', text(office, f"{desk}rendez-vous/"))
    assert ENTRETIEN in text(office, url)
    assert office.post(url, {"reponse": ""}).status_code == 422
    assert office.post(url, {"reponse": REPONSE}).status_code == 303
    assert office.post(url, {"reponse": "Une autre"}).status_code == 409
    assert "L'établissement a répondu" in text(sophie, "/")
    [pdf] = re.findall(r'href="([^"]+\.pdf)"', text(sophie, page_of(nino)))
    sheet = subprocess.run(["pdftotext", "-", "-"], input=sophie.get(pdf).content, capture_output=True, check=True)
    assert REPONSE in sheet.stdout.decode()
    assert [one.quoi for one in Dossier.objects.get().evenements.all()] == ["demande", "reponse"]
    assert list(Entry.objects.filter(event__startswith="rendez-vous").values_list("event", flat=True)) == [
        "rendez-vous.demande",
        "rendez-vous.reponse",
    ]


def test_the_other_parent_reads_nothing_of_it(nino: Eleve, demande: Dossier, client_of: ClientOf) -> None:
    actions.answer(demande.public_id, demande.uai, REPONSE, par="essai")
    paul = client_of("paul-mercier")
    assert ENTRETIEN not in text(paul, page_of(nino))
    assert "répondu" not in text(paul, "/")
    assert paul.get(f"{page_of(nino)}{demande.public_id}.pdf").status_code == 404


def test_what_is_typed_lies_sealed_and_is_forgotten_in_time(demande: Dossier) -> None:
    assert "orientation" not in demande.brouillon
    life = django_settings.DEMARCHES.dossier_life
    assert purge_all(now() + life - timedelta(minutes=1))["rendez_vous"] == 0
    assert purge_all(now() + life + timedelta(minutes=1))["rendez_vous"] > 0
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "attestation-de-scolarite"}, "E002"),
        ({"code": "Rendez-vous"}, "E010"),
        ({"code": "r" * 41}, "E010"),
        ({"bureau_urls": teleservice.list_teleservices()[1].bureau_urls}, "E011"),
        ({"entree": "demarches:accueil"}, "E012"),
        ({"bureau_entree": "demarches:rendez-vous"}, "E012"),
    ],
)
def test_a_start_up_check_says_what_is_wrong_with_it(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object], code: str
) -> None:
    """Before anybody meets the page."""
    *house, mine = teleservice.list_teleservices()
    monkeypatch.setattr(
        "preau.houses.demarches.checks.list_teleservices",
        lambda: (*house, replace(mine, **wrong)),  # type: ignore[arg-type]
    )
    found = check_teleservices()
    assert f"demarches.{code}" in [one.id for one in found]
    assert all(str(one.msg).startswith("DEMARCHES_TELESERVICES") for one in found)


def test_a_folder_that_is_not_there_is_said() -> None:
    teleservice.list_teleservices.cache_clear()
    with override_settings(DEMARCHES=replace(django_settings.DEMARCHES, teleservices=["preau.houses.absente"])):
        [said] = check_teleservices()
    teleservice.list_teleservices.cache_clear()
    assert "absente" in str(said.msg)
    assert said.id == "demarches.E001"
