"""Exports from the desk: asked for, made, taken away once proven, erased in time; nothing of another school."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.guichet.actions import produce_export
from preau.houses.guichet.actions.forget import forget
from preau.houses.guichet.models import FichierProduit
from preau.kit import agents, sessions
from preau.kit.clockkit import now
from preau.kit.jobs import jobs
from preau.kit.jobs.models import Job, JobState
from preau.kit.journal.models import Entry
from preau.registre.models import Eleve, Etablissement, Export, Responsable
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent
from tests.support.client import InspectingClient

HERE = f"/etablissements/{COLLEGE}/exports/"
GENRES = ["aaf", "siecle", "sts", "eleves", "responsables", "personnels"]


def ask(office: InspectingClient, genre: str, base: str = HERE) -> FichierProduit:
    """Ask, and let the worker work."""
    answer = office.post(base, {"genre": genre})
    assert answer.status_code == 302, answer.content.decode()
    assert jobs.run_once()
    return FichierProduit.objects.get(public_id=answer["Location"].rstrip("/").rsplit("/", 1)[-1])


def take(office: InspectingClient, row: FichierProduit) -> Any:
    return office.get(f"{HERE}{row.public_id}/fichier/")


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("genre", GENRES)
def test_each_file_is_private_and_given_to_be_kept(genre: str, ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    row = ask(office, genre)
    assert row.nom, Job.objects.get().sentence
    path = produce_export._folder(row) / row.nom
    assert [one.name for one in path.parent.iterdir()] == [row.nom]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "Télécharger le fichier" in office.get(f"{HERE}{row.public_id}/").content.decode()
    answer = take(office, row)
    content = body(answer)
    assert len(content) == row.taille > 0
    assert answer["Content-Disposition"] == f'attachment; filename="{row.nom}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    entries = Entry.objects.filter(subject=f"export:{row.public_id}").order_by("pk")
    assert [one.event for one in entries] == ["guichet.export.demande", "guichet.export.produit", "guichet.export.lu"]


def test_what_each_holds(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    made = {genre: body(take(office, ask(office, genre))) for genre in GENRES}
    with tarfile.open(fileobj=io.BytesIO(made["aaf"])) as archive:
        assert any("Eleve" in name for name in archive.getnames())
    with zipfile.ZipFile(io.BytesIO(made["siecle"])) as archive:
        assert any("Responsables" in name for name in archive.namelist())
    assert b"<STS_EDT" in made["sts"]
    lines = made["eleves"].decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + Eleve.objects.filter(uai=COLLEGE, scolarites__sortie_le=None).distinct().count()
    assert "Emilie" in made["responsables"].decode("utf-8-sig")


def test_a_delta_starts_from_the_export_chosen(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    assert "AAF, différences depuis" not in office.get(HERE).content.decode()
    assert office.post(HERE, {"genre": "aaf-delta"}).status_code == 422
    ask(office, "aaf")
    former = Export.objects.get()
    assert "AAF, différences depuis" in office.get(HERE).content.decode()
    row = ask(office, f"aaf-delta:{former.public_id}")
    assert "_Delta_" in row.nom
    assert Export.objects.exclude(pk=former.pk).get().precedent == former
    assert office.post(HERE, {"genre": "aaf-delta:0123"}).status_code == 422


def test_a_delta_whose_origin_is_forgotten_is_refused_in_words(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    ask(office, "aaf")
    answer = office.post(HERE, {"genre": f"aaf-delta:{Export.objects.get().public_id}"})
    Export.objects.update(state=b"")
    assert jobs.run_once()
    page = office.get(answer["Location"])
    assert "Faites un export complet" in page.content.decode()
    assert "Refresh" not in page
    row = FichierProduit.objects.get(genre="aaf-delta")
    assert not produce_export._folder(row).exists()
    assert take(office, row).status_code == 410


def test_no_cell_is_a_formula(ecole: Etablissement, client_of: ClientOf) -> None:
    parent = Responsable.objects.filter(uai=COLLEGE, prenom="Emilie").first()
    assert parent is not None
    Responsable.objects.filter(pk=parent.pk).update(mel="=HYPERLINK(x)@example.org", nom_usage="@SOMME(A1)")
    office = client_of("secretaire")
    text = body(take(office, ask(office, "responsables"))).decode("utf-8-sig")
    assert "'=HYPERLINK(x)" in text
    assert "'@SOMME(A1)" in text
    assert not any(cell[:1] in "=@" for line in text.splitlines() for cell in line.split(";") if cell)


def test_while_it_is_made_the_page_asks_again_and_the_same_is_made_once(
    ecole: Etablissement, client_of: ClientOf
) -> None:
    office = client_of("secretaire")
    first = office.post(HERE, {"genre": "siecle"})["Location"]
    assert office.post(HERE, {"genre": "siecle"})["Location"] == first
    assert Job.objects.count() == 1
    page = office.get(first)
    assert page["Refresh"] == "2"
    assert "En attente" in page.content.decode()


def test_over_in_time(ecole: Etablissement, client_of: ClientOf, reglages: Callable[..., None]) -> None:
    reglages(produced_life=timedelta(hours=1))
    office = client_of("secretaire")
    row = ask(office, "eleves")
    FichierProduit.objects.update(expires_at=now() - timedelta(seconds=1))
    assert take(office, row).status_code == 410  # before any purge
    forget(now())
    assert not produce_export._folder(row).exists()
    assert "effacé le" in office.get(f"{HERE}{row.public_id}/").content.decode()
    forget(now() + produce_export.KEPT)
    assert not FichierProduit.objects.exists()


def test_erased_by_hand_or_from_outside(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    row = ask(office, "eleves")
    assert office.post(f"{HERE}{row.public_id}/effacer/").status_code == 302
    assert take(office, row).status_code == 410
    assert Entry.objects.filter(event="guichet.export.efface").count() == 1
    other = ask(office, "personnels")
    (produce_export._folder(other) / other.nom).unlink()
    assert take(office, other).status_code == 410


def test_a_killed_work_is_done_again_from_the_start(ecole: Etablissement, client_of: ClientOf) -> None:
    office = client_of("secretaire")
    office.post(HERE, {"genre": "sts"})
    row = FichierProduit.objects.get()
    folder = produce_export._folder(row)
    folder.mkdir(parents=True)
    (folder / "partiel").write_text("half")
    Job.objects.update(state=JobState.RUNNING, attempt=1, leased_until=now() - timedelta(seconds=1))
    assert jobs.run_once()
    row.refresh_from_db()
    assert [one.name for one in folder.iterdir()] == [row.nom]


@pytest.mark.parametrize("role", ["lecture", "delegue"])
def test_who_may_not_export_sees_nothing(
    role: str, ecole: Etablissement, client_of: ClientOf, agent: MakeAgent
) -> None:
    row = ask(client_of("secretaire"), "eleves")
    other = client_of(role)
    for page in (HERE, f"{HERE}{row.public_id}/", f"{HERE}{row.public_id}/fichier/"):
        assert other.get(page).status_code == 404
    assert other.post(HERE, {"genre": "eleves"}).status_code == 404
    assert other.post(f"{HERE}{row.public_id}/effacer/").status_code == 404


def test_another_school_s_export_is_not_there(
    ecole: Etablissement, autre_ecole: Etablissement, client_of: ClientOf
) -> None:
    office = client_of("secretaire")
    row = ask(office, "responsables")
    former = Export.objects.create(
        format="aaf", uais=[COLLEGE], perimetre="x", annee=2026, written_at=now(), actor="x", state=b"x"
    )
    other = client_of("secretaire", PRIMAIRE)
    for uai in (COLLEGE, PRIMAIRE):
        base = f"/etablissements/{uai}/exports/{row.public_id}/"
        assert other.get(base).status_code == 404
        assert other.get(f"{base}fichier/").status_code == 404
        assert other.post(f"{base}effacer/").status_code == 404
    here = f"/etablissements/{PRIMAIRE}/exports/"
    assert other.post(here, {"genre": f"aaf-delta:{former.public_id}"}).status_code == 422
    theirs = body(other.get(f"{here}{ask(other, 'responsables', here).public_id}/fichier/")).decode("utf-8-sig")
    assert COLLEGE not in theirs


def test_taking_a_file_away_asks_for_a_recent_proof(
    ecole: Etablissement, agent: MakeAgent, client_of: ClientOf
) -> None:
    who = agent("secretaire")
    row = ask(client_of(who), "eleves")
    browser, request, response = InspectingClient(), RequestFactory().get("/"), HttpResponse()
    long_ago = (now() - timedelta(hours=2)).timestamp()
    sessions.open_session(request, response, who.public_id, data={agents.AUTH_AT: long_ago})
    browser.cookies.update(response.cookies)
    answer = browser.get(f"{HERE}{row.public_id}/fichier/")
    assert answer.status_code == 303
    assert answer["Location"].startswith("/connexion/confirmer/")


def test_files_lie_in_the_folder_of_the_settings(ecole: Etablissement, client_of: ClientOf, depots: Path) -> None:
    row = ask(client_of("secretaire"), "sts")
    assert produce_export._folder(row).parent == depots / "exports"
