"""SIECLE-shaped files that come back unchanged, lists for people, commands, refusals."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from preau.kit.journal.models import Entry
from preau.protocols.refusals import Refusal
from preau.registre.actions import (
    apply_import,
    csv_lines,
    cut_lien,
    propose_import,
    write_aaf,
    write_csv,
    write_siecle,
)
from preau.registre.actions.write_aaf import ExportSansEtat, PlusieursAcademies
from preau.registre.actions.write_csv import ListeInconnue, neutral
from preau.registre.actions.write_sts import RienAExporter
from preau.registre.commands import import_app
from preau.registre.export_commands import export_app
from preau.registre.models import Eleve, Etablissement, Export, Lien, Responsable
from tests.registre.aaf.test_round_trip import empty, world_of
from tests.registre.conftest import RENTREE

LATER = RENTREE + timedelta(days=1)
RUNNER = CliRunner()
COLLEGE, ECOLE = "0500048F", "0501271K"


@pytest.fixture
def uais(tmp_path: Path) -> list[str]:
    return world_of(tmp_path / "mondes")


def rows(uai: str, liste: str, *, entcore: bool = False) -> list[list[str]]:
    content = b"".join(csv_lines(uai, liste, entcore=entcore))
    text = content.decode("iso-8859-1" if entcore else "utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_siecle_goes_back_where_it_came_from(uais: list[str], tmp_path: Path) -> None:
    names = write_siecle(COLLEGE, tmp_path / "siecle", at=RENTREE)
    assert names == [
        "ExportXML_Communs.zip", "ExportXML_Nomenclature.zip", "ExportXML_Structures.zip",
        "ExportXML_ElevesAvecAdresses.zip", "ExportXML_ResponsablesAvecAdresses.zip",
    ]  # fmt: skip
    with propose_import([tmp_path / "siecle" / name for name in names], at=LATER) as proposal:
        assert proposal.is_empty, {name: number for name, number in proposal.comptes.items() if number}
    row = Export.objects.get()
    assert (row.format, row.uais, bytes(row.state)) == ("siecle", [COLLEGE], b"")
    assert Entry.objects.using("registre").get(event="registre.export").subject == row.public_id


@pytest.mark.parametrize("uai", [COLLEGE, ECOLE])
def test_siecle_in_an_empty_registry(uai: str, uais: list[str], tmp_path: Path) -> None:
    """An école too: who has no number of SIECLE is named by their jointure."""
    before = sorted(Eleve.objects.filter(uai=uai).values_list("nom_de_famille", "prenom", "ne_le", "ine", "sexe"))
    links = sorted(Lien.objects.filter(eleve__uai=uai).values_list("eleve__prenom", "responsable__prenom", "niveau"))
    stream = io.BytesIO()
    names = write_siecle(uai, stream, at=RENTREE)
    with zipfile.ZipFile(stream) as archive:
        assert archive.namelist() == names
        archive.extractall(tmp_path / "out")
    empty()
    with propose_import([tmp_path / "out" / name for name in names], at=RENTREE) as proposal:
        apply_import(proposal, at=RENTREE)
    after = sorted(Eleve.objects.filter(uai=uai).values_list("nom_de_famille", "prenom", "ne_le", "ine", "sexe"))
    assert after == before
    found = sorted(Lien.objects.filter(eleve__uai=uai).values_list("eleve__prenom", "responsable__prenom", "niveau"))
    assert found == links


def test_a_cut_link_leaves_no_export(uais: list[str], tmp_path: Path) -> None:
    lien = Lien.objects.filter(eleve__uai=COLLEGE, niveau=1).select_related("eleve", "responsable")[0]
    cut_lien(lien.responsable.public_id, lien.eleve.public_id, by="essai")
    pair = (str(lien.eleve_id), str(lien.responsable_id))
    stream = io.BytesIO()
    write_siecle(COLLEGE, stream, at=RENTREE)
    with zipfile.ZipFile(stream) as archive:
        inner = io.BytesIO(archive.read("ExportXML_ResponsablesAvecAdresses.zip"))
    with zipfile.ZipFile(inner) as responsables:
        text = responsables.read("ResponsablesAvecAdresses.xml").decode("iso-8859-15")
    both = f"<ELEVE_ID>{lien.eleve.source_id}</ELEVE_ID>\n        <PERSONNE_ID>{lien.responsable.source_id}<"
    assert both not in text
    done = write_aaf([COLLEGE], tmp_path, archive=False, at=RENTREE)
    pupils = next(done.paths[0].glob("*_Eleve_0000.xml")).read_text()
    assert f"<value>{pair[0]}</value>" in pupils
    assert f"<value>{pair[1]}$" not in pupils.split(f"<id>{pair[0]}</id>", 1)[1].split("</addRequest>", 1)[0]


def test_lists_for_people(uais: list[str]) -> None:
    header, *pupils = rows(COLLEGE, "eleves")
    assert header[:4] == ["Nom de famille", "Nom d'usage", "Prénom", "Date de naissance"]
    assert all(len(row) == len(header) for row in pupils)
    assert ["DUPONT", "Albert"] in [[row[0], row[2]] for row in pupils]
    header, *people = rows(COLLEGE, "responsables")
    emilie = [row for row in people if row[3] == "Emilie" and "Albert" in row]
    assert emilie[0][4] == "+33 6 39 98 00 01"
    assert emilie[0][-2:] == ["Mère", "Représentant légal"]
    assert rows(COLLEGE, "personnels")[0][5] == "Fonction"
    stream = io.BytesIO()
    assert write_csv(COLLEGE, "eleves", stream, at=RENTREE) == len(pupils)
    assert stream.getvalue().startswith(b"\xef\xbb\xbfNom de famille;")


def test_lists_for_entcore(uais: list[str]) -> None:
    header, *pupils = rows(ECOLE, "eleves", entcore=True)
    assert header == ["Prénom*", "Nom*", "Date de naissance*", "Classes*"]
    assert len(pupils) == len(rows(ECOLE, "eleves")) - 1
    header, *people = rows(ECOLE, "responsables", entcore=True)
    assert len(header) == 17
    assert all(len(row) == 17 for row in people)
    assert sum(bool(row[at]) for row in people for at in (8, 11, 14)) == len(rows(ECOLE, "responsables")) - 1
    assert rows(ECOLE, "personnels", entcore=True)[0][0] == "Prénom*"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"), ("+33 6 39 98 00 01", "+33 6 39 98 00 01"), ("-12", "-12"), ("Zoé", "Zoé"), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, expected: str) -> None:
    assert neutral(cell) == expected


def test_a_name_that_is_a_formula(uais: list[str]) -> None:
    Eleve.objects.filter(uai=COLLEGE, prenom="Albert").update(nom_de_famille="=1+1", prenom="@x\r\n=2")
    cells = [cell for row in rows(COLLEGE, "eleves") for cell in row]
    assert "'=1+1" in cells
    assert "'@x =2" in cells
    assert not [cell for cell in cells if cell[:1] in "=@" and cell]


def test_refusals(uais: list[str], tmp_path: Path) -> None:
    for refused, kind in (
        (lambda: write_siecle("0999003Y", tmp_path), RienAExporter),
        (lambda: write_aaf(["0999003Y"], tmp_path), RienAExporter),
        (lambda: write_aaf([], tmp_path), RienAExporter),
        (lambda: csv_lines("0999003Y", "eleves"), RienAExporter),
        (lambda: csv_lines(COLLEGE, "autres"), ListeInconnue),
        (lambda: write_aaf(uais, tmp_path, since="inconnu"), ExportSansEtat),
    ):
        with pytest.raises(Refusal) as caught:
            refused()
        assert type(caught.value) is kind
        assert "{" not in caught.value.sentence()
    Etablissement.objects.filter(uai=ECOLE).update(academie=14)
    with pytest.raises(PlusieursAcademies):
        write_aaf(uais, tmp_path)
    Etablissement.objects.filter(uai=ECOLE).update(academie=70)
    Etablissement.objects.create(uai="0999003Y", academie=70)
    with pytest.raises(RienAExporter):
        write_aaf([*uais, "0999003Y"], tmp_path)
    assert not Export.objects.exists()
    assert not list(tmp_path.glob("ENT*"))


def test_commands(uais: list[str], tmp_path: Path) -> None:
    asked = [option for uai in uais for option in ("--uai", uai)]
    none = RUNNER.invoke(export_app, ["aaf", *asked, "--delta", "-o", str(tmp_path)])
    assert none.exit_code == 2
    assert "REGISTRE-0056" in none.output
    done = RUNNER.invoke(export_app, ["aaf", *asked, "-o", str(tmp_path / "aaf")])
    assert done.exit_code == 0, done.output
    assert "Eleve" in done.output
    delta = RUNNER.invoke(export_app, ["aaf", *asked, "--delta", "--dossier", "-o", str(tmp_path / "delta")])
    assert delta.exit_code == 0, delta.output
    assert "rien n'a changé" in delta.output
    assert RUNNER.invoke(export_app, ["siecle", "--uai", COLLEGE, "-o", str(tmp_path / "s")]).exit_code == 0
    assert RUNNER.invoke(export_app, ["sts", "--uai", COLLEGE, "-o", str(tmp_path / "t")]).exit_code == 0
    assert len(list((tmp_path / "t").iterdir())) == 1
    listed = RUNNER.invoke(export_app, ["csv", "eleves", "--uai", COLLEGE])
    assert "Albert" in listed.output
    assert RUNNER.invoke(export_app, ["csv", "autres", "--uai", COLLEGE]).exit_code == 2
    archives = sorted(map(str, (tmp_path / "aaf").iterdir()))
    refused = RUNNER.invoke(import_app, ["aaf", *archives, "--dry-run"])
    assert refused.exit_code == 2
    assert "AAF-0014" in refused.output
    other = RUNNER.invoke(import_app, ["aaf", archives[1], "--dry-run"])
    assert "REGISTRE-0020" in other.output
    Responsable.objects.all().delete()
    empty()
    brought = RUNNER.invoke(import_app, ["aaf", archives[1], "--yes", "--annee", "2026"])
    assert brought.exit_code == 0, brought.output
    assert Eleve.objects.filter(uai=COLLEGE, source="aaf").exists()
