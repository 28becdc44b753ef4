"""Issuing letters: who is asked for, what is made, and that no password stays anywhere else (J18)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from preau.houses.guichet import approbations
from preau.houses.guichet.actions import issue_letters
from preau.houses.guichet.actions.forget import forget
from preau.houses.guichet.courriers.refusals import DocumentEfface, LotDejaLance, PersonneANotifier, TropDePersonnes
from preau.houses.guichet.models import Document, Envoi, Lot
from preau.houses.guichet.poste import Poste, open_poste
from preau.houses.guichet.refusals import ApprobationAttendue
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job, JobState
from preau.kit.journal.models import Entry
from preau.registre.models import Division, Etablissement, Responsable
from preau.registre.queries import list_inscrits, list_representants
from tests.houses.guichet.conftest import COLLEGE, MakeAgent
from tests.houses.guichet.courriers.conftest import Service

EMILIE = "Emilie DUPONT"


@pytest.fixture
def poste(ecole: Etablissement, agent: MakeAgent) -> Poste:
    found = open_poste(agent("secretaire"), COLLEGE)
    assert found is not None
    return found


def make(poste: Poste, **asked: Any) -> Lot:
    lot = issue_letters.prepare_lot(poste, **{"profil": "responsable", **asked})
    issue_letters.start_lot(poste, lot)
    assert jobs.run_once()
    lot.refresh_from_db()
    return lot


def text_of(document: Document) -> str:
    content = issue_letters.read_document(document)
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return read.stdout.decode()


def pages_of(document: Document, folder: Path) -> list[Path]:
    """The pages as pictures."""
    content = issue_letters.read_document(document)
    subprocess.run(["pdftoppm", "-r", "90", "-png", "-", str(folder / "page")], input=content, check=True)
    return sorted(folder.glob("page*.png"))


def test_a_school_s_letters_are_printed_and_their_passwords_nowhere_else(poste: Poste, service: Service) -> None:
    people = list_representants(COLLEGE)
    service.with_account = {people[0].public_id}
    service.unknown = {people[1].public_id}
    lot = make(poste)
    assert lot.state == Lot.State.FAIT
    assert lot.comptes["emis"] == len(people) - 2
    assert (lot.comptes["deja"], lot.comptes["refuses"], lot.comptes["restants"]) == (1, 1, 0)
    assert {one.personne for one in Envoi.objects.all()} == {one.public_id for one in people[2:]}
    letters = lot.documents.get(genre="courriers")
    said = text_of(letters)
    assert "Secret-n1" in said
    assert "p.essain1" in said
    assert "8 décembre 2026" in said
    labels = text_of(lot.documents.get(genre="etiquettes"))
    assert "Secret" not in labels
    assert "p.essai" not in labels
    rows = [*Job.objects.values(), *Lot.objects.values(), *Envoi.objects.values(), *Entry.objects.values()]
    assert "Secret" not in str(rows)
    assert testing.deliver() == []
    assert {token for _path, token in service.requests} == {"Bearer jeton-des-essais"}


def test_the_code_on_the_letter_opens_the_page_with_the_identifiant(
    poste: Poste, service: Service, tmp_path: Path
) -> None:
    one = list_representants(COLLEGE)[0]
    lot = make(poste, personnes=[one.public_id], langues=["ar", "en"])
    pages = pages_of(lot.documents.get(genre="courriers"), tmp_path)
    assert len(pages) == 3
    for page in pages:
        (code,) = zxingcpp.read_barcodes(Image.open(page))
        assert code.text == "https://comptes.example.org/activation/lettre/?identifiant=p.essain1&profil=responsable"


def test_mail_where_an_address_is_known_paper_for_the_others(poste: Poste, service: Service) -> None:
    rows = [one for one in Responsable.objects.all() if one.mel]
    lot = make(poste, voie="mel")
    sent = testing.deliver() + testing.deliver()
    reached = {one.to for one in sent}
    mailed = Envoi.objects.filter(voie="mel")
    assert lot.comptes["mels"] == mailed.count() > 0
    assert reached == {row.mel for row in rows if mailed.filter(personne=row.public_id).exists()}
    on_paper = text_of(lot.documents.get(genre="courriers"))
    first = sent[0].body
    assert "Mot de passe provisoire : Secret-" in first
    assert first.split("provisoire : ")[1].split()[0] not in on_paper.split()


def test_pupils_slips_are_four_to_a_page_in_the_order_of_the_class(
    poste: Poste, service: Service, tmp_path: Path
) -> None:
    division = Division.objects.filter(etablissement_id=COLLEGE).order_by("code").first()
    assert division is not None
    pupils = list_inscrits(COLLEGE, divisions=[division.code])
    lot = make(poste, profil="eleve", divisions=[division.code], voie="mel")
    document = lot.documents.get()
    assert (document.genre, document.nombre) == ("fiches", len(pupils))
    assert len(pages_of(document, tmp_path)) == -(-len(pupils) // 4)
    assert testing.deliver() == []
    assert list(lot.envois.order_by("rang").values_list("personne", flat=True)) == [one.public_id for one in pupils]


def test_when_the_account_service_falls_silent_what_is_issued_is_printed_and_the_rest_asked_again(
    poste: Poste, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issue_letters, "OPERATIONS_MAXIMUM", 5)
    service.silent_after = 2
    lot = make(poste)
    people = list_representants(COLLEGE)
    assert lot.state == Lot.State.PARTIEL
    assert (lot.comptes["emis"], lot.comptes["restants"]) == (10, len(people) - 10)
    assert "Secret-n10" in text_of(lot.documents.get(genre="courriers"))
    service.silent_after = None
    issue_letters.start_lot(poste, lot)
    assert jobs.run_once()
    lot.refresh_from_db()
    assert lot.state == Lot.State.FAIT
    assert lot.comptes["emis"] == len(people) == lot.envois.count()
    assert len(service.issued) == len(people)
    assert lot.documents.filter(genre="courriers").count() == 2


def test_a_worker_killed_before_the_print_begins_again(
    poste: Poste, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*args: Any) -> None:
        raise Killed

    lot = issue_letters.prepare_lot(poste, profil="responsable")
    issue_letters.start_lot(poste, lot)
    with monkeypatch.context() as patched:
        patched.setattr(issue_letters, "_finish", kill)
        with pytest.raises(Killed):
            jobs.run_once()
    assert Envoi.objects.count() == Document.objects.count() == 0
    assert jobs.run_once(now() + timedelta(hours=1))
    lot.refresh_from_db()
    assert lot.state == Lot.State.FAIT
    assert lot.envois.count() == len(list_representants(COLLEGE))
    assert Job.objects.get().state == JobState.DONE


def test_documents_go_in_time_or_when_asked(poste: Poste, service: Service, depots: Path, rf: Any) -> None:
    lot = make(poste)
    files = sorted((depots / "courriers").iterdir())
    assert len(files) == 2
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    forget(now() + timedelta(hours=23))
    assert sorted((depots / "courriers").iterdir()) == files
    forget(now() + timedelta(hours=25))
    assert list((depots / "courriers").iterdir()) == []
    document = lot.documents.get(genre="courriers")
    with pytest.raises(DocumentEfface):
        issue_letters.read_document(document)
    other = make(poste, personnes=[list_representants(COLLEGE)[0].public_id])
    issue_letters.erase_documents(poste, other, rf.get("/"))
    assert list((depots / "courriers").iterdir()) == []
    assert Entry.objects.filter(event="guichet.courriers.efface").count() == 1


def test_a_lost_file_is_said(poste: Poste, service: Service, depots: Path) -> None:
    lot = make(poste)
    document = lot.documents.get(genre="courriers")
    issue_letters.path_of(document).unlink()
    with pytest.raises(DocumentEfface):
        issue_letters.read_document(document)


def test_what_cannot_be_prepared(poste: Poste, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PersonneANotifier):
        issue_letters.prepare_lot(poste, profil="responsable", divisions=["nulle part"])
    with pytest.raises(PersonneANotifier):
        issue_letters.prepare_lot(poste, profil="eleve", personnes=["nobody"])
    monkeypatch.setattr(issue_letters, "MAXIMUM", 3)
    with pytest.raises(TropDePersonnes):
        issue_letters.prepare_lot(poste, profil="responsable")
    assert Lot.objects.count() == 0


def test_a_lot_is_started_or_given_up_once(poste: Poste, service: Service) -> None:
    lot = issue_letters.prepare_lot(poste, profil="responsable")
    issue_letters.start_lot(poste, lot)
    with pytest.raises(LotDejaLance):
        issue_letters.start_lot(poste, lot)
    with pytest.raises(LotDejaLance):
        issue_letters.drop_lot(poste, lot)
    assert Job.objects.count() == 1


def test_two_persons_when_the_school_wants_two(
    poste: Poste, agent: MakeAgent, service: Service, reglages: Callable[..., None]
) -> None:
    reglages(four_eyes=["courriers"])
    lot = issue_letters.prepare_lot(poste, profil="responsable")
    with pytest.raises(ApprobationAttendue):
        issue_letters.start_lot(poste, lot)
    assert Job.objects.count() == 0
    asked = approbations.ask(poste, "courriers", lot.public_id, "10 courriers")
    head = open_poste(agent("chef"), COLLEGE)
    assert head is not None
    approbations.decide(head, asked.public_id, agrees=True)
    issue_letters.start_lot(poste, lot)
    assert Job.objects.count() == 1
