"""The mobile space: plain pages of today, the week and the homework; profiles and children on one phone."""

from __future__ import annotations

import re
import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from preau.houses.viescolaire.actions.pair_mobile import purge
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.models import (
    Accompagnement,
    Appareil,
    Piece,
    Travail,
    TravailFait,
    TravailPublic,
    Utilisateur,
)
from preau.kit.clockkit import now, today
from preau.registre.models import Eleve
from tests.houses.viescolaire.conftest import COLLEGE, ClientOf, utilisateur_of
from tests.houses.viescolaire.mobile.phone import open_phone, path_of
from tests.support.client import InspectingClient


@pytest.fixture
def phone(client_of: ClientOf, semaine: time_machine.Traveller) -> InspectingClient:
    """Albert's phone."""
    return open_phone(path_of(client_of("eleve")))


@pytest.fixture
def travail(eleve: Eleve) -> Travail:
    """Something to do for Tuesday, for Albert's class."""
    row = Travail.objects.create(
        uai=COLLEGE, libelle="Mathématiques", couleur="#000000", auteur="x", nom="M. LEDUC", seance="x:2026-11-20",
        texte="<p>Exercice 12</p>", publish_at=now(), donne_le=today(), pour_le=today() + timedelta(days=1),
    )  # fmt: skip
    division = eleve.scolarites.get(gone_at=None).division
    TravailPublic.objects.create(travail=row, genre="division", code=division)
    return row


def test_today_shows_the_lessons_and_leads_to_the_other_parts(phone: InspectingClient) -> None:
    page = phone.get("/mobile/").content.decode()
    assert "Aujourd'hui, lundi 23 novembre" in page
    assert page.count('<p class="heures">') >= 3
    assert 'href="/emploi/"' in page
    assert "data-hors-connexion hidden" in page
    assert "au lundi 23 novembre à" in page


def test_in_the_evening_the_next_day_is_shown(phone: InspectingClient, semaine: time_machine.Traveller) -> None:
    semaine.shift(timedelta(hours=12))
    assert "Prochains cours, mardi 24 novembre" in phone.get("/mobile/").content.decode()


def test_the_week_and_its_neighbours(phone: InspectingClient) -> None:
    page = phone.get("/mobile/semaine/").content.decode()
    assert "Semaine du 23 novembre au 29 novembre" in page
    assert "Mardi 24 novembre" in page
    assert "Semaine du 30 novembre" in phone.get("/mobile/semaine/?du=2026-11-30").content.decode()
    for odd in ("x", "9999-12-31", "0001-01-01", "2026-13-45"):
        assert "Semaine du 23 novembre" in phone.get("/mobile/semaine/", {"du": odd}).content.decode()


def test_on_sunday_the_week_to_come_is_shown(client_of: ClientOf, semaine: time_machine.Traveller) -> None:
    semaine.move_to(datetime.fromisoformat("2026-11-29T19:00+01:00"))
    phone = open_phone(path_of(client_of("eleve")))
    assert "Semaine du 30 novembre" in phone.get("/mobile/semaine/").content.decode()


def test_a_week_costs_few_queries(phone: InspectingClient, django_assert_max_num_queries: Any) -> None:
    phone.get("/mobile/semaine/")
    with django_assert_max_num_queries(8):
        phone.get("/mobile/semaine/")


def test_the_pupil_ticks_their_work(phone: InspectingClient, travail: Travail) -> None:
    assert "Exercice 12" in phone.get("/mobile/travail/").content.decode()
    phone.post("/mobile/travail/fait/", {"travail": travail.public_id, "fait": "oui"})
    assert TravailFait.objects.count() == 1
    assert "Remettre à faire" in phone.get("/mobile/travail/").content.decode()
    phone.post("/mobile/travail/fait/", {"travail": travail.public_id, "fait": "non"})
    assert not TravailFait.objects.exists()
    plain = Client()
    plain.cookies = phone.cookies
    assert plain.get("/mobile/travail/fait/").status_code == 405


def test_what_goes_with_the_work_opens_from_the_phone(phone: InspectingClient, travail: Travail) -> None:
    Piece.objects.create(travail=travail, nom="La leçon", url="https://example.org/lecon")
    kept = Piece.objects.create(travail=travail, nom="sujet.pdf", content_type="application/pdf", size=8)
    depot().write(kept.public_id, b"%PDF-1.7")
    page = phone.get("/mobile/travail/").content.decode()
    assert 'href="https://example.org/lecon"' in page
    assert f'href="/cahier/pieces/{kept.public_id}/"' in page
    assert phone.get(f"/cahier/pieces/{kept.public_id}/").content == b"%PDF-1.7"


def test_a_parent_reads_and_does_not_tick(client_of: ClientOf, semaine: Any, travail: Travail) -> None:
    phone = open_phone(path_of(client_of("responsable")))
    page = phone.get("/mobile/travail/").content.decode()
    assert "C'est fait" not in page
    phone.post("/mobile/travail/fait/", {"travail": travail.public_id, "fait": "oui"})
    assert not TravailFait.objects.exists()


def test_a_teacher_sees_their_lessons(client_of: ClientOf, semaine: Any) -> None:
    phone = open_phone(path_of(client_of("personnel")))
    page = phone.get("/mobile/").content.decode()
    assert phone.get("/mobile/semaine/").content.decode().count('<p class="heures">') >= 3
    assert "Travail à faire" not in page
    assert phone.get("/mobile/travail/").status_code == 404


def test_an_accompagnant_has_a_phone_but_no_application(client_of: ClientOf, eleve: Eleve) -> None:
    staff = utilisateur_of("personnel")
    aesh = Utilisateur.objects.create(genre="accompagnant", nom="LEDUC", prenom="Thomas", personnes=staff.personnes)
    Accompagnement.objects.create(personnel=staff.personnes[0], eleve=eleve.public_id, uai=COLLEGE, named_by="essai")
    computer = client_of(aesh)
    page = computer.post("/qr-code/", {"code": "1234"}).content.decode()
    assert "Une application compatible" not in page
    assert "Ce téléphone, sans application" in page
    assert computer.get("/appareils/mots-de-passe/").status_code == 404


def test_the_rest_of_the_site_opens_on_the_phone_in_its_frame(phone: InspectingClient) -> None:
    page = phone.get("/emploi/").content.decode()
    assert 'aria-label="Espace mobile"' in page
    assert "Se déconnecter" not in page


@pytest.mark.parametrize("path", ["/qr-code/", "/appareils/", "/appareils/mots-de-passe/"])
def test_a_phone_alone_gives_no_new_keys(phone: InspectingClient, path: str) -> None:
    answer = phone.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/?retour=")
    if path != "/appareils/":
        assert phone.post(path, {"code": "1234", "nom": "x"}).status_code == 302
    assert "Se déconnecter" not in phone.get("/").content.decode()


def test_signing_out_tells_that_the_space_stays_open_here(client_of: ClientOf) -> None:
    browser = client_of("responsable")
    browser.post("/qr-code/ici/")
    browser.post("/deconnexion/")
    page = browser.get("/deconnecte/").content.decode().replace("&#x27;", "'")
    assert "L'espace mobile de Emilie DUPONT reste ouvert dans ce navigateur" in page
    assert 'href="/mobile/profils/"' in page


def test_without_a_profile_every_page_leads_to_add_one(ecole: Any) -> None:
    for path in ("/mobile/", "/mobile/semaine/", "/mobile/travail/", "/mobile/profils/"):
        answer = InspectingClient().get(path)
        assert answer.status_code == 302
        assert answer["Location"] == "/mobile/ajouter/"


def test_ninety_days_from_the_last_use(phone: InspectingClient, semaine: time_machine.Traveller) -> None:
    semaine.shift(timedelta(days=89))
    assert phone.get("/mobile/").status_code == 200
    semaine.shift(timedelta(days=89))
    assert phone.get("/mobile/").status_code == 200
    semaine.shift(timedelta(days=90))
    assert phone.get("/mobile/").status_code == 302
    assert Appareil.objects.count() == 1
    assert purge(now() + timedelta(days=31)) == 1
    assert not Appareil.objects.exists()


def test_two_profiles_on_one_phone(client_of: ClientOf, phone: InspectingClient) -> None:
    open_phone(path_of(client_of("personnel")), phone)
    page = phone.get("/mobile/profils/").content.decode()
    assert "Albert DUPONT" in page
    assert "Thomas LEDUC" in page
    assert page.count("Afficher") >= 1
    albert = Appareil.objects.get(utilisateur=utilisateur_of("eleve"))
    assert "Travail à faire" not in phone.get("/mobile/").content.decode()
    phone.post("/mobile/profils/choisir/", {"profil": albert.public_id})
    assert "Travail à faire" in phone.get("/mobile/").content.decode()
    answer = phone.post("/mobile/profils/retirer/", {"profil": albert.public_id})
    assert answer["Location"] == "/mobile/profils/"
    assert answer["Clear-Site-Data"] == '"storage"'
    albert.refresh_from_db()
    assert albert.revoked_at is not None
    leduc = Appareil.objects.get(revoked_at=None)
    assert phone.post("/mobile/profils/retirer/", {"profil": leduc.public_id})["Location"] == "/mobile/ajouter/"
    assert phone.get("/mobile/").status_code == 302


def test_the_profile_of_another_phone_is_refused(client_of: ClientOf, phone: InspectingClient) -> None:
    other = open_phone(path_of(client_of("personnel")))
    theirs = Appareil.objects.get(utilisateur=utilisateur_of("personnel"))
    for path in ("/mobile/profils/choisir/", "/mobile/profils/retirer/"):
        assert phone.post(path, {"profil": theirs.public_id}).status_code == 404
    assert other.get("/mobile/").status_code == 200


def test_the_same_person_twice_is_one_profile(client_of: ClientOf, phone: InspectingClient) -> None:
    open_phone(path_of(client_of("eleve")), phone)
    assert Appareil.objects.filter(revoked_at=None).count() == 1
    assert len(phone.cookies["viescolaire_mobile"].value.split(".")) == 1


def test_somebody_elses_child_changes_nothing(client_of: ClientOf, phone: InspectingClient) -> None:
    other = Eleve.objects.exclude(nom_de_famille="DUPONT").first()
    assert other is not None
    before = Appareil.objects.get().eleve
    phone.post("/mobile/eleve/", {"eleve": other.public_id})
    assert Appareil.objects.get().eleve == before
    phone.post("/eleve/", {"eleve": other.public_id})
    assert Appareil.objects.get().eleve == before


def test_two_pupils_on_one_phone(client_of: ClientOf, eleve: Eleve, semaine: Any) -> None:
    staff = utilisateur_of("personnel")
    aesh = Utilisateur.objects.create(genre="accompagnant", nom="LEDUC", prenom="Thomas", personnes=staff.personnes)
    other = Eleve.objects.filter(scolarites__gone_at=None).exclude(pk=eleve.pk).earliest("pk")
    for one in (eleve, other):
        Accompagnement.objects.create(personnel=staff.personnes[0], eleve=one.public_id, uai=COLLEGE, named_by="essai")
    computer = client_of(aesh)
    assert "Quel enfant afficher d'abord" in computer.get("/qr-code/").content.decode().replace("&#x27;", "'")
    assert computer.post("/qr-code/", {"code": "2604", "eleve": "x"}).status_code == 422
    phone = open_phone(path_of(computer, eleve=other.public_id))
    assert Appareil.objects.get().eleve == other.public_id
    phone.post("/mobile/eleve/", {"eleve": eleve.public_id})
    assert f'value="{eleve.public_id}" selected' in phone.get("/mobile/").content.decode()
    phone.post("/eleve/", {"eleve": other.public_id})
    assert f'value="{other.public_id}" selected' in phone.get("/mobile/").content.decode()


def test_a_link_is_pasted(client_of: ClientOf) -> None:
    path = path_of(client_of("eleve"))
    phone = InspectingClient()
    assert phone.post("/mobile/ajouter/", {"lien": f" https://ecole.example.org{path} "})["Location"] == path
    for wrong in ("", '{"jeton":"00"}', "https://ecole.example.org/", "http://[", "/mobile/ouvrir/court/"):
        assert phone.post("/mobile/ajouter/", {"lien": wrong}).status_code == 422


def test_only_the_page_that_adds_may_use_the_camera(phone: InspectingClient) -> None:
    assert "camera=(self)" in phone.get("/mobile/ajouter/")["Permissions-Policy"]
    assert "camera=()" in phone.get("/mobile/")["Permissions-Policy"]


def test_what_makes_it_installable(phone: InspectingClient) -> None:
    browser = InspectingClient()
    manifest = browser.get("/mobile/manifeste.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["scope"] == manifest.json()["start_url"] == "/mobile/"
    icons = {(one["sizes"], one["purpose"]): one["src"] for one in manifest.json()["icons"]}
    assert set(icons) == {("any", "any"), ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    pages = phone.get("/mobile/").content.decode()
    (apple,) = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', pages)
    for src, size in ((icons["192x192", "any"], 192), (icons["512x512", "maskable"], 512), (apple, 180)):
        found = finders.find(src.removeprefix(settings.STATIC_URL))
        assert found, src
        assert struct.unpack(">8x8xII", Path(found).read_bytes()[:24]) == (size, size)
    worker = browser.get("/mobile/ouvrier.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "no-cache" in worker["Cache-Control"]
    page = browser.get("/mobile/hors-connexion/").content.decode()
    assert "Hors connexion" in page
