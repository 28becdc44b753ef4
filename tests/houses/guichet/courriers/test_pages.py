"""The pages of letters: asked, watched, printed, erased; nothing of another school."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from preau.houses.guichet.models import Document, Lot
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job
from preau.kit.journal.models import Entry
from preau.registre.models import Etablissement
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf
from tests.houses.guichet.courriers.conftest import Service

HERE = f"/etablissements/{COLLEGE}/courriers/"


def test_from_the_form_to_the_printer(ecole: Etablissement, service: Service, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    page = office.get(HERE)
    assert "Aucun courrier" in page.content.decode()
    asked = office.post(HERE, {"profil": "responsable", "voie": "papier", "langues": ["en"]})
    assert asked.status_code == 302
    lot = Lot.objects.get()
    assert lot.langues == ["en"]
    here = asked["Location"]
    assert "personnes dans ce choix" in office.get(here).content.decode()
    assert office.post(f"{here}produire/").status_code == 302
    waiting = office.get(here)
    assert waiting["Refresh"] == "2"
    assert "<progress" in waiting.content.decode()
    jobs.run_once()
    done = office.get(here)
    assert "Refresh" not in done
    assert "Qui a reçu quoi" in done.content.decode()
    assert "Valable" in done.content.decode()
    assert "Secret-" not in done.content.decode()
    document = Document.objects.get(genre="courriers")
    file = office.get(f"/etablissements/{COLLEGE}/documents/{document.public_id}/")
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert Entry.objects.filter(event="guichet.courriers.lu").count() == 1
    office.post(f"{here}effacer/")
    assert office.get(f"/etablissements/{COLLEGE}/documents/{document.public_id}/").status_code == 410
    assert "effacé le" in office.get(here).content.decode()


def test_a_choice_without_anybody_is_said_on_the_field(ecole: Etablissement, client_of: ClientOf) -> None:
    answer = client_of("secretaire").post(HERE, {"profil": "responsable", "voie": "papier", "classes": ["9 Z"]})
    assert answer.status_code == 422
    assert Lot.objects.count() == 0


def test_given_up(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    here = office.post(HERE, {"profil": "eleve", "voie": "mel", "langues": ["en"]})["Location"]
    lot = Lot.objects.get()
    assert (lot.voie, lot.langues) == ("papier", [])
    office.post(f"{here}abandonner/")
    assert Lot.objects.get().state == Lot.State.ABANDONNE
    assert office.post(f"{here}produire/").status_code == 409


def test_when_the_account_service_is_away_the_page_says_so(
    ecole: Etablissement, service: Service, client_of: ClientOf
) -> None:
    office = client_of("secretaire")
    here = office.post(HERE, {"profil": "responsable", "voie": "papier"})["Location"]
    office.post(f"{here}produire/")
    jobs.run_once()
    service.silent_after = 0
    assert "Le service de comptes ne répond pas" in office.get(here).content.decode()


def test_a_job_that_broke_is_said(ecole: Etablissement, service: Service, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    here = office.post(HERE, {"profil": "responsable", "voie": "papier"})["Location"]
    office.post(f"{here}produire/")
    Job.objects.update(state="failed", sentence="Ce travail a été interrompu. Recommencez-le.", leased_until=None)
    page = office.get(here)
    assert "interrompu" in page.content.decode()
    assert "Refresh" not in page
    assert office.post(f"{here}produire/").status_code == 302
    assert Job.objects.filter(state="waiting").count() == 1


def test_two_persons(
    ecole: Etablissement, service: Service, client_of: ClientOf, reglages: Callable[..., None]
) -> None:
    reglages(four_eyes=["courriers"])
    office = client_of("secretaire")
    here = office.post(HERE, {"profil": "responsable", "voie": "papier"})["Location"]
    assert "seconde personne" in office.get(here).content.decode()
    office.post(f"{here}produire/")
    assert Job.objects.count() == 0
    assert "la demande attend sa réponse" in office.get(here).content.decode()


def test_another_school_s_letters_are_not_there(
    ecole: Etablissement, autre_ecole: Etablissement, service: Service, client_of: ClientOf
) -> None:
    office = client_of("secretaire")
    here = office.post(HERE, {"profil": "responsable", "voie": "papier"})["Location"]
    office.post(f"{here}produire/")
    jobs.run_once()
    lot, document = Lot.objects.get(), Document.objects.first()
    assert document is not None
    other = client_of("secretaire", PRIMAIRE)
    for uai in (COLLEGE, PRIMAIRE):
        base = f"/etablissements/{uai}"
        assert other.get(f"{base}/courriers/{lot.public_id}/").status_code == 404
        assert other.get(f"{base}/documents/{document.public_id}/").status_code == 404
        for what in ("produire", "abandonner", "effacer"):
            assert other.post(f"{base}/courriers/{lot.public_id}/{what}/").status_code == 404
    assert client_of("lecture").get(HERE).status_code == 404


def test_passwords_are_made_and_taken_after_a_recent_sign_in_only(
    ecole: Etablissement, service: Service, client_of: ClientOf, reglages: Callable[..., None]
) -> None:
    office = client_of("secretaire")
    here = office.post(HERE, {"profil": "responsable", "voie": "papier"})["Location"]
    office.post(f"{here}produire/")
    jobs.run_once()
    document = Document.objects.first()
    assert document is not None
    reglages(confirmation=timedelta())
    taken = office.get(f"/etablissements/{COLLEGE}/documents/{document.public_id}/")
    assert taken.status_code == 303
    assert taken["Location"].startswith("/connexion/confirmer/")
    assert Entry.objects.filter(event="guichet.courriers.lu").count() == 0
    again = office.post(HERE, {"profil": "eleve", "voie": "papier"})["Location"]
    assert office.post(f"{again}produire/")["Location"].startswith("/connexion/confirmer/")
    assert Lot.objects.filter(state=Lot.State.PREPARE).count() == 1
