"""An import in the browser, from the files handed in to its undoing."""

from __future__ import annotations

import stat
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.houses.guichet.actions import depot as depots
from preau.houses.guichet.models import Depot, FichierDepose
from preau.kit.clockkit import now
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job, JobState
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve, Etablissement, Import, Responsable, Scolarite
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent
from tests.houses.guichet.imports.conftest import BASE, Deposer, apply, read, upload, work
from tests.registre.ecole import Ecole

State = Depot.State


@pytest.fixture
def vide() -> Etablissement:
    """The collège, without anybody."""
    return Etablissement.objects.create(uai=COLLEGE, academie=70, nom="CLG LES COURTILS")


def text(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_from_the_files_to_the_registry(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer, settings: object
) -> None:
    browser = client_of("secretaire")
    page = text(browser.get(BASE))
    assert "Rien n'a encore été importé" in page
    depot = deposer(browser, *petite.write())
    page = text(browser.get(f"{BASE}{depot.public_id}/"))
    assert page.count("SIECLE") >= 2
    assert "2026-2027" in page
    browser.post(f"{BASE}{depot.public_id}/lire/", {"annee": "2026"})
    waiting = browser.get(f"{BASE}{depot.public_id}/")
    assert waiting["Refresh"] == "2"
    assert "<progress" in text(waiting)
    work()
    page = text(browser.get(f"{BASE}{depot.public_id}/"))
    assert "Élèves ajoutés" in page
    assert "Rien n'est encore écrit" in page
    assert not Eleve.objects.exists()
    found = text(browser.get(f"{BASE}{depot.public_id}/differences/eleves-ajoutes/"))
    assert "DUPONT Albert" in found
    assert "03/02/2014" in found
    depot.refresh_from_db()
    folder = depot.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
    apply(browser, depot)
    assert depot.state == State.FINI
    assert not folder.exists()
    page = text(browser.get(f"{BASE}{depot.public_id}/"))
    assert "3 élèves ajoutés" in page
    assert Eleve.objects.count() == 3
    (row,) = Import.objects.all()
    assert (row.public_id, row.actor) == (depot.importation, f"agent:{depot.agent.public_id}")
    page = text(browser.get(BASE))
    assert f"{depot.agent.prenom} {depot.agent.nom}" in page
    assert "Annuler cet import" in page
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"guichet.import.fichier", "guichet.import.appliquer"} <= events


def test_undone_from_the_history(vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer) -> None:
    browser = client_of("secretaire")
    depot = apply(browser, read(browser, deposer(browser, *petite.write())))
    url = f"{BASE}historique/{depot.importation}/annuler/"
    assert "3 élèves ajoutés" in text(browser.get(url))
    assert browser.post(url).status_code == 302
    assert not Eleve.objects.exists()
    assert "Annulé" in text(browser.get(BASE))
    assert "ne peut plus être annulé" in text(browser.get(url))
    assert browser.post(url).status_code == 409
    assert browser.get(f"{BASE}historique/inconnu/annuler/").status_code == 404


def test_files_come_in_several_requests_and_can_be_taken_back(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    eleves, responsables = petite.write()
    depot = deposer(browser, responsables)
    url = f"{BASE}{depot.public_id}/"
    assert browser.post(f"{url}fichiers/", {"fichiers": [upload(eleves), upload(eleves)]}).status_code == 302
    assert depot.fichiers.count() == 2, "the same file twice is one"
    first = depot.fichiers.order_by("pk").first()
    assert first is not None
    path = first.path
    assert path.exists()
    browser.post(f"{url}fichiers/{first.public_id}/retirer/")
    assert not path.exists()
    assert depot.fichiers.count() == 1
    assert deposer(browser, responsables).pk == depot.pk, "the deposit being filled is the same"
    assert read(browser, depot).state == State.PROPOSITION


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"<html><body/></html>", "page web"),
        (b"%PDF-1.4 rien", "pas d'un type connu"),
        (b"PK\x03\x04 coupe", "zip"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_and_not_kept(
    vide: Etablissement, client_of: ClientOf, content: bytes, words: str, depots: Path
) -> None:
    browser = client_of("secretaire")
    upload_ = SimpleUploadedFile("export SIECLE.xml", content, content_type="text/xml")
    response = browser.post(BASE, {"fichiers": [upload_]})
    assert response.status_code == 422
    assert words in text(response)
    assert not FichierDepose.objects.exists()
    assert not [path for path in depots.rglob("*") if path.is_file()]


def test_no_file_at_all(vide: Etablissement, client_of: ClientOf) -> None:
    response = client_of("secretaire").post(BASE, {})
    assert response.status_code == 422
    assert "Aucun fichier" in text(response)


def test_another_school_and_another_year_are_refused_in_words(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, tmp_path: Path, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    other = Ecole(tmp_path, uai="0999002X")
    response = browser.post(BASE, {"fichiers": [upload(other.write()[0])]})
    assert response.status_code == 422
    assert "0999002X" in text(response)
    petite.annee = 2031
    depot = read(browser, deposer(browser, *petite.write()))
    assert (depot.state, depot.code) == (State.OUVERT, "REGISTRE-0002")
    assert "2031-2032" in text(browser.get(f"{BASE}{depot.public_id}/"))


def test_too_big_and_too_many(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, reglages: object, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    eleves, responsables = petite.write()
    reglages(upload_max=0)  # type: ignore[operator]
    response = browser.post(BASE, {"fichiers": [upload(eleves)]})
    assert response.status_code == 422
    assert "trop lourd" in text(response)
    reglages(upload_max=100, depot_files=1)  # type: ignore[operator]
    depot = deposer(browser, eleves)
    response = browser.post(f"{BASE}{depot.public_id}/fichiers/", {"fichiers": [upload(responsables)]})
    assert response.status_code == 422
    assert depot.fichiers.count() == 1


def test_two_people_at_once_do_not_mix_and_the_second_is_told(
    vide: Etablissement, client_of: ClientOf, agent: MakeAgent, petite: Ecole, deposer: Deposer
) -> None:
    one, two = agent("secretaire"), agent("chef")
    first, second = client_of(one), client_of(two)
    mine = read(first, deposer(first, *petite.write()))
    petite.change_eleve("701", prenom="Alberto")
    theirs = read(second, deposer(second, *petite.write()))
    assert mine.pk != theirs.pk
    url = f"{BASE}{theirs.public_id}/"
    assert "qui seul peut l'appliquer" in text(first.get(url))
    for act in ("appliquer", "lire", "abandonner", "fichiers"):
        assert first.post(f"{url}{act}/").status_code == 403, act
    apply(first, mine)
    page = text(second.get(url))
    assert "n'est plus à jour" in page
    apply(second, theirs)
    assert (theirs.state, theirs.code) == (State.PROPOSITION, "REGISTRE-0003")
    assert Eleve.objects.get(source_id="701").prenom == "Albert"
    read(second, theirs)
    apply(second, theirs)
    assert Eleve.objects.get(source_id="701").prenom == "Alberto"


def test_many_leavers_need_their_number_typed(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer
) -> None:
    from preau.protocols.siecle.messages import Eleve as EleveXml

    browser = client_of("secretaire")
    petite.eleves += [EleveXml(str(n), f"NOM{n}", "Lou") for n in range(800, 830)]
    apply(browser, read(browser, deposer(browser, *petite.write())))
    petite.eleves = petite.eleves[:10]
    depot = read(browser, deposer(browser, *petite.write()))
    url = f"{BASE}{depot.public_id}/"
    assert "Beaucoup d'élèves sortiraient" in text(browser.get(url))
    for wrong in ("", "22", "abc", "9" * 30):
        response = browser.post(f"{url}appliquer/", {"sortants": wrong})
        assert response.status_code == 422
        assert "Erreur" in text(response)
    assert Scolarite.objects.filter(gone_at=None).count() == 33
    apply(browser, depot, sortants="23")
    assert depot.state == State.FINI
    assert Scolarite.objects.filter(gone_at=None).count() == 10


def test_four_eyes(
    vide: Etablissement, client_of: ClientOf, agent: MakeAgent, petite: Ecole, deposer: Deposer, reglages: object
) -> None:
    from preau.houses.guichet import approbations
    from preau.houses.guichet.poste import open_poste

    reglages(four_eyes=["import"])  # type: ignore[operator]
    secretary, head = agent("secretaire"), agent("chef")
    browser = client_of(secretary)
    depot = read(browser, deposer(browser, *petite.write()))
    url = f"{BASE}{depot.public_id}/"
    assert "Demander l'accord" in text(browser.get(url))
    apply(browser, depot)
    assert depot.state == State.PROPOSITION
    assert not Eleve.objects.exists()
    assert "attend sa réponse" in text(browser.get(url))
    poste = open_poste(head, COLLEGE)
    assert poste is not None
    (waiting,) = approbations.list_waiting(poste)
    assert waiting.page == url
    assert "Élèves ajoutés" in text(client_of(head).get(url))
    approbations.decide(poste, waiting.public_id, agrees=True)
    apply(browser, depot)
    assert depot.state == State.FINI
    assert Eleve.objects.count() == 3


def test_given_up_leaves_nothing(vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer) -> None:
    browser = client_of("secretaire")
    depot = read(browser, deposer(browser, *petite.write()))
    assert depot.folder.exists()
    assert browser.post(f"{BASE}{depot.public_id}/abandonner/").status_code == 302
    assert not depot.folder.exists()
    assert "abandonné" in text(browser.get(f"{BASE}{depot.public_id}/"))
    assert browser.post(f"{BASE}{depot.public_id}/abandonner/").status_code == 409
    assert browser.get(f"{BASE}{depot.public_id}/differences/eleves-ajoutes/").status_code == 404


def test_forgotten_in_time(vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer) -> None:
    browser = client_of("secretaire")
    depot = read(browser, deposer(browser, *petite.write()))
    assert depots.purge(now()) == 0
    assert depot.folder.exists()
    depots.purge(depot.expires_at + timedelta(seconds=1))
    depot.refresh_from_db()
    assert depot.state == State.ABANDONNE
    assert not depot.folder.exists()
    assert depots.purge(depot.expires_at + depots.FORGOTTEN + timedelta(seconds=1)) == 1


def test_a_worker_that_dies_before_or_after_the_write(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from preau.houses.guichet.actions import apply_depot

    browser = client_of("secretaire")
    depot = read(browser, deposer(browser, *petite.write()))
    browser.post(f"{BASE}{depot.public_id}/appliquer/")
    job = jobs.find(Depot.objects.get(pk=depot.pk).job)
    assert job is not None
    taken = {"state": JobState.RUNNING, "attempt": 1, "leased_until": now() - timedelta(minutes=1)}
    Job.objects.filter(pk=job.pk).update(**taken)
    job.refresh_from_db()
    monkeypatch.setattr(apply_depot, "_close", lambda depot: None)  # as if killed right after the commit
    apply_depot.apply(jobs.Given(job))
    monkeypatch.undo()
    assert Eleve.objects.count() == 3
    Job.objects.filter(pk=job.pk).update(leased_until=now() - timedelta(minutes=1))
    work()  # the next worker sees that it was written
    depot.refresh_from_db()
    assert depot.state == State.FINI
    assert Import.objects.count() == 1


def test_a_job_that_ended_without_a_word_hands_the_deposit_back(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    depot = deposer(browser, *petite.write())
    browser.post(f"{BASE}{depot.public_id}/lire/")
    (folder,) = [path.parent for path in depot.folder.rglob("*ELEVES*")]
    for path in folder.iterdir():
        path.unlink()
    work()
    page = text(browser.get(f"{BASE}{depot.public_id}/"))
    assert "introuvable" in page
    Depot.objects.filter(pk=depot.pk).update(state=State.LECTURE, job="perdu")
    browser.get(f"{BASE}{depot.public_id}/")
    depot.refresh_from_db()
    assert depot.state == State.OUVERT


def test_onde_is_of_the_school_of_the_desk(
    exports: dict[str, list[Path]], client_of: ClientOf, deposer: Deposer
) -> None:
    Etablissement.objects.create(uai=PRIMAIRE, academie=70, degre=1)
    browser = client_of("secretaire", PRIMAIRE)
    base = BASE.replace(COLLEGE, PRIMAIRE)
    depot = deposer(browser, *reversed(exports[PRIMAIRE]), base=base)
    assert {one.nature for one in depot.fichiers.all()} == {"onde"}
    browser.post(f"{base}{depot.public_id}/lire/")
    work()
    browser.post(f"{base}{depot.public_id}/appliquer/")
    work()
    depot.refresh_from_db()
    assert depot.state == State.FINI, depot.sentence
    assert Responsable.objects.filter(uai=PRIMAIRE).exists()


def test_anomalies_lead_to_the_record(
    vide: Etablissement, client_of: ClientOf, petite: Ecole, deposer: Deposer
) -> None:
    browser = client_of("secretaire")
    apply(browser, read(browser, deposer(browser, *petite.write())))
    petite.change_personne("302", tel_portable="?")
    depot = read(browser, deposer(browser, *petite.write()))
    url = f"{BASE}{depot.public_id}/"
    paul = Responsable.objects.get(source_id="302")
    page = text(browser.get(f"{url}anomalies/?code=sans-mobile"))
    assert f"/responsables/{paul.public_id}/" in page
    assert "DUPONT Paul" in page
    changed = text(browser.get(f"{url}differences/responsables-modifies/?page=99"))
    assert f"/responsables/{paul.public_id}/" in changed
    assert "+33639980002" in changed
    assert browser.get(f"{url}differences/tout/").status_code == 404
