"""The sub-pages of « Mon compte »: switches, devices, history, download, services."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from lxml import html

from preau.houses.comptes.models import Compte, Partenaire
from preau.kit import journal
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.compte.conftest import Browser, age_sessions
from tests.houses.comptes.walk import PASSWORD, JourneyClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
PATHS = ["appareils/", "donnees/", "services/", "enfants/x/"]


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_for_who_is_signed_in(base: None, browser: Browser, path: str) -> None:
    browser.open(f"/mon-compte/{path}")
    assert browser.at == "/connexion/"


@pytest.mark.parametrize("path", ["reglages/alertes/", "reglages/langue/", "appareils/x/"])
def test_small_forms_are_for_who_is_signed_in(base: None, browser: Browser, path: str) -> None:
    browser.post(f"/mon-compte/{path}")
    assert browser.at == "/connexion/"
    browser.open(f"/mon-compte/{path}")
    assert browser.at == "/connexion/"


@pytest.mark.parametrize(("nom", "column"), [("alertes", "show_alerts"), ("mail-connexion", "mail_each_login")])
def test_switches(emilie: Browser, compte: Compte, nom: str, column: str) -> None:
    for on, words in (("oui", "Désactiver"), ("non", "Activer")):
        emilie.post(f"/mon-compte/reglages/{nom}/", actif=on)
        assert words in emilie.text
        assert "est enregistré" in emilie.text
        compte.refresh_from_db()
        assert getattr(compte, column) is (on == "oui")
    emilie.open(f"/mon-compte/reglages/{nom}/")
    assert emilie.at == "/mon-compte/"
    assert Entry.objects.filter(event="compte.reglage").count() == 2


def test_unknown_switches_and_languages_change_nothing(emilie: Browser, compte: Compte) -> None:
    assert emilie.post("/mon-compte/reglages/autre/").status_code == 404
    emilie.post("/mon-compte/reglages/langue/", langue="xx")
    assert not Entry.objects.filter(event="compte.reglage").exists()
    emilie.post("/mon-compte/reglages/langue/", langue="fr")
    assert Entry.objects.filter(event="compte.reglage").count() == 1


def test_devices_say_family_and_day_and_can_be_ended(emilie: Browser, compte: Compte) -> None:
    phone = Browser(JourneyClient()).sign_in(compte, HTTP_USER_AGENT=PHONE)
    stranger = Compte.objects.create(identifiant="p.autre01", password="x", prenom="P", nom="AUTRE")
    other = Browser(JourneyClient()).sign_in(stranger)
    emilie.open("/mon-compte/appareils/")
    assert "Chrome – Android" in emilie.text
    assert "cet appareil" in emilie.text
    assert "AppleWebKit" not in emilie.page.content.decode()
    assert emilie.text.count("Connecté le") == 2
    theirs = Session.objects.get(subject=stranger.public_id)
    emilie.post(f"/mon-compte/appareils/{theirs.public_id}/")
    assert other.open("/mon-compte/").status_code == 200
    mine = Session.objects.get(user_agent=PHONE)
    emilie.post(f"/mon-compte/appareils/{mine.public_id}/")
    assert "L'appareil est déconnecté" in emilie.text
    phone.open("/mon-compte/")
    assert phone.at == "/"
    assert Entry.objects.filter(event="compte.appareil-deconnecte").count() == 1


def test_the_last_thirty_rows_of_the_journal(emilie: Browser, compte: Compte) -> None:
    subject = f"compte:{compte.public_id}"
    for event in ["connexion.ouverte"] * 35 + ["jamais.vu"]:
        journal.write(event, actor=subject, subject=subject)
    journal.write("connexion.ouverte", actor="autre", subject="compte:autre")
    emilie.open("/mon-compte/appareils/")
    assert emilie.page.content.decode().count("<time ") == 30
    assert "Autre opération sur le compte" in emilie.text


def test_the_download_wants_a_recent_password_and_holds_everything_but_secrets(emilie: Browser, compte: Compte) -> None:
    age_sessions(by=timedelta(minutes=11))
    assert emilie.client.post("/mon-compte/donnees/").status_code == 303
    emilie.open("/mon-compte/donnees/")
    emilie.post(f"{emilie.at}?retour=/mon-compte/donnees/", mot_de_passe=PASSWORD)
    assert emilie.at == "/mon-compte/donnees/"
    answer = emilie.client.post("/mon-compte/donnees/")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    told = json.loads(answer.content)
    assert told["compte"]["identifiant"] == "e.dupont42"
    assert len(told["eleves"]) == len(told["dossiers"]) == 2
    assert told["sessions"]
    assert told["historique"]
    assert compte.password not in answer.content.decode()
    assert Entry.objects.filter(event="compte.donnees-telechargees").count() == 1


def test_services_are_listed_when_there_are_several(emilie: Browser, compte: Compte, reglages: Any) -> None:
    emilie.open("/mon-compte/services/")
    assert "Aucun service" in emilie.text
    reglages(ent_url="https://ent.example.org/profil")
    emilie.open("/mon-compte/")
    assert 'href="https://ent.example.org/profil"' in emilie.page.content.decode()
    for rank, url in enumerate(("https://ent.example.org/profil", "https://teleservices.example.org/")):
        Partenaire.objects.create(
            entity_id=f"https://sp{rank}.example.org", nom=f"Service {rank}", metadata="", start_url=url
        )
    emilie.open("/mon-compte/")
    assert 'href="/mon-compte/services/"' in emilie.page.content.decode()
    emilie.open("/mon-compte/services/")
    page = emilie.page.content.decode()
    assert "Service 0" in page
    assert "Service 1" in page
    assert page.count('href="https://ent.example.org/profil"') == 1


def test_the_account_page_has_the_labels_of_seed_001(emilie: Browser, reglages: Any) -> None:
    reglages(service_name="ÉduConnect")
    emilie.open("/mon-compte/")
    for words in (
        "Mon compte ÉduConnect",
        "Les élèves dont je suis le représentant légal",
        "Adresse mail",
        "Téléphone portable",
        "Modifier",
        "Afficher les alertes de mon compte à chaque connexion",
        "Activer",
        "Ajout d'un élève depuis un autre compte",
        "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)",
    ):
        assert words in emilie.text


def test_no_link_of_the_account_is_dead(emilie: Browser, albert: Compte) -> None:
    waiting, seen = ["/mon-compte/", "/identifiant-oublie/", "/mot-de-passe-oublie/"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = JourneyClient()
        page.cookies = emilie.client.cookies
        answer = page.get(path, follow=True)
        assert answer.status_code == 200, path
        for link in html.fromstring(answer.content).xpath("//main//a/@href"):
            target = link.partition("#")[0]
            if target.startswith("/") and len(seen) < 60:
                waiting.append(target)
    assert {"/mon-compte/mobile/", "/mon-compte/mail/", "/mon-compte/donnees/", "/contact/?motif=oubli"} <= seen
