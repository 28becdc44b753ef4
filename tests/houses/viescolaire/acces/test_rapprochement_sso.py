"""The file RapprochementSSO at school life: strict matching, then the identifier alone opens the door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from preau.houses.viescolaire import ents
from preau.houses.viescolaire.actions.rapprochement_sso import apply_rapprochements, collect_rapprochements
from preau.houses.viescolaire.commands import viescolaire_app
from preau.houses.viescolaire.models import Rapprochement
from preau.protocols.pronote.rapprochement_sso import Inscrit, Rapprochements, read_rapprochements, write_rapprochements
from preau.registre.models import Eleve, Personnel, Responsable
from tests.houses.viescolaire.acces.cas_server import FakeCas
from tests.houses.viescolaire.acces.conftest import Configure, emilie, enter
from tests.houses.viescolaire.conftest import COLLEGE
from tests.support.client import InspectingClient

AT = datetime(2026, 9, 2, 8, 0)


@pytest.fixture
def people(parent: Responsable) -> list[Inscrit]:
    """Albert, his mother, his teacher of mathematics, as an ENT knows them."""
    albert = Eleve.objects.get(nom_de_famille="DUPONT", prenom="Albert", uai=COLLEGE)
    leduc = Personnel.objects.get(nom_de_famille="LEDUC", prenom="Thomas", uai=COLLEGE)
    postal = str(parent.adresse["code_postal"])
    return [
        Inscrit("professeur", 1, leduc.nom, leduc.prenom, "t.leduc"),
        Inscrit("responsable", 2, "Dupont", "Émilie", "e.dupont", code_postal=postal),
        Inscrit("eleve", 3, "Dupont", "albert", "a.dupont", albert.ne_le, albert.ine, responsables=(2,)),
    ]


def bilan_of(people: list[Inscrit], uais: tuple[str, ...] = (COLLEGE,)) -> tuple[int, int, int, int]:
    ent = ents.choose()
    assert ent is not None
    said = apply_rapprochements(ent, Rapprochements("ESSAI", "", uais, tuple(people)), by="essai")
    return said.lies, said.deja, said.inconnus, said.conflits


def test_everybody_is_tied_once_and_comes_in_by_identifier_alone(
    configure: Configure, cas: FakeCas, people: list[Inscrit]
):
    assert bilan_of(people) == (3, 0, 0, 0)
    assert bilan_of(people) == (0, 3, 0, 0)
    assert {row.maniere for row in Rapprochement.objects.all()} == {"fichier"}
    browser = InspectingClient()
    assert enter(browser, cas, "e.dupont").status_code == 303
    assert "Albert" in browser.get("/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nom": "Dupond"},
        {"prenom": "Alberte"},
        {"numero_national": "000000000ZZ"},
        {"ne_le": datetime(2001, 1, 1).date()},
    ],
)
def test_what_differs_is_nobody(configure: Configure, people: list[Inscrit], wrong: dict[str, object]):
    assert bilan_of([replace(people[2], **wrong)]) == (0, 0, 1, 0)


def test_a_parent_who_has_moved_is_found_by_the_children(configure: Configure, people: list[Inscrit]):
    moved = replace(people[1], code_postal="99999")
    assert bilan_of([moved]) == (0, 0, 1, 0)
    assert bilan_of([moved, people[2]]) == (2, 0, 0, 0)


def test_homonyms_are_nobody(configure: Configure, people: list[Inscrit]):
    own = emilie()
    Responsable.objects.create(
        nom_de_famille="DUPONT", prenom="Emilie", uai=COLLEGE, source="siecle", source_id="2", adresse=own.adresse
    )
    assert bilan_of([people[1]]) == (0, 0, 1, 0)


def test_another_school_and_a_file_without_school_tie_nobody(configure: Configure, people: list[Inscrit]):
    assert bilan_of(people, ("0501271K",)) == (0, 0, 3, 0)
    assert bilan_of(people, ()) == (0, 0, 3, 0)


def test_a_file_does_not_undo_what_was_tied(configure: Configure, people: list[Inscrit]):
    bilan_of(people)
    assert bilan_of([replace(people[0], id_partenaire="a.dupont")]) == (0, 0, 0, 1)
    assert Rapprochement.objects.get(identifiant="a.dupont").utilisateur.genre == "eleve"


def test_our_file_is_theirs(configure: Configure, people: list[Inscrit]):
    bilan_of(people)
    ent = ents.choose()
    assert ent is not None
    data, count = collect_rapprochements(ent, COLLEGE, "PREAU", AT)
    read = read_rapprochements(data)
    assert count == 3
    assert read.uais == (COLLEGE,)
    assert {one.id_partenaire for one in read.inscrits} == {"t.leduc", "e.dupont", "a.dupont"}
    pupil = next(one for one in read.inscrits if one.genre == "eleve")
    mother = next(one for one in read.inscrits if one.genre == "responsable")
    assert pupil.responsables == (mother.ident,)
    Rapprochement.objects.all().delete()
    assert bilan_of(list(read.inscrits)) == (3, 0, 0, 0)


def test_the_commands(configure: Configure, people: list[Inscrit], tmp_path: Path):
    runner, file, made = CliRunner(), tmp_path / "in.xml", tmp_path / "out.xml"
    file.write_bytes(write_rapprochements("ESSAI", AT, [(COLLEGE, "Collège")], people))
    said = runner.invoke(viescolaire_app, ["rapprochement", "read", str(file), "--par", "essai"])
    assert (said.exit_code, "Rapprochés : 3." in said.output) == (0, True)
    said = runner.invoke(viescolaire_app, ["rapprochement", "write", COLLEGE, str(made)])
    assert (said.exit_code, "3 personnes" in said.output) == (0, True)
    assert made.stat().st_mode & 0o077 == 0
    file.write_bytes(b"<a/>")
    said = runner.invoke(viescolaire_app, ["rapprochement", "read", str(file), "--par", "essai"])
    assert (said.exit_code, "RAPPROCHEMENT-0001" in said.output) == (1, True)
    for arguments in (["read", str(file), "--ent", "autre"], ["write", "0999999Z", str(made)]):
        assert runner.invoke(viescolaire_app, ["rapprochement", *arguments]).exit_code == 1
    configure(cas_url="")
    said = runner.invoke(viescolaire_app, ["rapprochement", "write", COLLEGE, str(made)])
    assert "VIESCOLAIRE-0108" in said.output
