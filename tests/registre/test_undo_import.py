"""Undoing the last import: the registry is again what it was, or nothing moves and the reason is said."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from preau.kit.journal.models import Entry
from preau.protocols.siecle.messages import (
    Affectation,
    Division,
    Eleve,
    Etablissement,
    Genre,
    Mef,
    Periode,
    Personne,
    Structure,
)
from preau.protocols.siecle.messages import Lien as LienXml
from preau.registre.actions import (
    cut_lien,
    forget_ecritures,
    is_undoable,
    last_import,
    link_identity,
    set_etablissement,
    undo_import,
)
from preau.registre.actions.undo_import import KEPT
from preau.registre.formats import refusals
from preau.registre.models import EcritureImport, Import, Lien, Responsable, Sequence, Telephone
from preau.registre.models import Eleve as EleveRow
from tests.registre.conftest import RENTREE, Importer, responsable
from tests.registre.ecole import ANNEE, UAI, Ecole

LATER = RENTREE + timedelta(days=3)
EVERY = (Genre.ELEVES, Genre.RESPONSABLES, Genre.STRUCTURES, Genre.NOMENCLATURES, Genre.COMMUNS)
HISTORY = ("Import", "EcritureImport", "Sequence", "Export")


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the registry, history, counter and the schools' version apart."""
    found = {}
    for model in apps.get_app_config("registre").get_models():
        if model.__name__ in HISTORY:
            continue
        names = [f.column for f in model._meta.concrete_fields if f.name != "version"]
        with connections["registre"].cursor() as cursor:
            quoted = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {quoted} FROM "{model._meta.db_table}" ORDER BY 1')
            found[model.__name__] = [tuple(map(str, row)) for row in cursor.fetchall()]
    return found


def full(ecole: Ecole) -> Ecole:
    """The small collège with every file."""
    ecole.divisions = [Division("6 B", libelle="note"), Division("6 A")]
    ecole.mefs = [Mef("10010012110", formation="100", libelle_long="6EME", libelle_edition="6ème")]
    ecole.communs = [
        Etablissement("TEST", ligne1="1 RUE", commune="BREST", type_etab="CLG"),
        Periode(date(ANNEE, 9, 1), date(ANNEE + 1, 7, 5)),
    ]
    return ecole


def bend(ecole: Ecole, chance: random.Random) -> None:
    """Change something of every kind, at random."""
    ids = [e.eleve_id for e in ecole.eleves]
    for eleve_id in chance.sample(ids, chance.randint(0, len(ids) - 1)):
        what = chance.randrange(5)
        if what == 0:
            ecole.change_eleve(eleve_id, prenom=f"Autre{chance.randrange(9)}")
        elif what == 1:
            ecole.change_eleve(eleve_id, sortie_le=date(2026, 9, chance.randint(1, 20)))
        elif what == 2:
            ecole.eleves = [e for e in ecole.eleves if e.eleve_id != eleve_id]
        elif what == 3:
            ecole.affectations = [
                Affectation(a.eleve_id, (Structure(f"6 {chance.choice('ABC')}", "D"),)) for a in ecole.affectations
            ]
        else:
            ecole.adresses_eleves = []
    for personne in list(ecole.personnes):
        if chance.random() < 0.5:
            ecole.change_personne(personne.personne_id, tel_portable=f"+336399800{chance.randrange(10, 99)}")
    if chance.random() < 0.5:
        ecole.liens = chance.sample(ecole.liens, len(ecole.liens) - 1)
    for _ in range(chance.randint(0, 3)):
        number = str(chance.randrange(800, 900))
        ecole.eleves.append(Eleve(number, "NEUF", "Lou", ne_le=date(2014, 3, 3)))
        ecole.personnes.append(Personne(f"9{number}", "NEUF", "Eva", tel_portable="+33639980006", mel="e@example.org"))
        ecole.liens.append(LienXml(number, f"9{number}", 1, niveau_brut="1", parente="10", parente_brut="10"))
    ecole.divisions = [Division(code, libelle=f"n{chance.randrange(3)}") for code in chance.sample(["6 A", "6 B"], 1)]
    ecole.mefs = [Mef("10010012110", libelle_long=f"6E{chance.randrange(3)}"), Mef("1001001211U", libelle_long="U")]
    ecole.communs = [
        Etablissement("TEST", ligne1=f"{chance.randrange(3)} RUE", commune="BREST", type_etab="CLG"),
        Periode(date(ANNEE, 9, 2), date(ANNEE + 1, 7, 5)),
    ]


@pytest.mark.parametrize("seed", range(30))
def test_after_undo_the_registry_is_as_after_the_import_before(
    seed: int, ecole: Ecole, importer: Importer, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    full(ecole)
    bend(ecole, chance)
    importer(ecole.write(*EVERY))
    before = snapshot()
    bend(ecole, chance)
    second = importer(ecole.write(*EVERY), at=LATER)
    assert second.pk is None or snapshot() != before
    if second.pk is None:
        return
    undone = undo_import(second, actor="agent:x", at=LATER)
    assert snapshot() == before
    assert (undone.undone_by, undone.undone_at) == ("agent:x", LATER)
    assert EcritureImport.objects.count() == 0
    third = importer(ecole.write(*EVERY), at=LATER)
    assert third.comptes == second.comptes


def test_undoing_the_first_import_leaves_the_school_and_nobody(ecole: Ecole, importer: Importer) -> None:
    first = importer(full(ecole).write(*EVERY))
    numbers = set(EleveRow.objects.values_list("jointure", flat=True))
    given = Sequence.objects.get(name="jointure").value
    undo_import(first, actor="agent:x")
    left = {name for name, rows in snapshot().items() if rows}
    assert left == {"Etablissement"}
    importer(ecole.write(*EVERY))
    again = set(EleveRow.objects.values_list("jointure", flat=True))
    assert not numbers & again
    assert min(again) >= given


def test_a_new_year_can_be_undone(ecole: Ecole, importer: Importer) -> None:
    importer(full(ecole).write(*EVERY))
    before = snapshot()
    ecole.annee = ANNEE + 1
    ecole.horodatage = None
    second = importer(ecole.write(*EVERY), annee=ANNEE + 1, at=LATER)
    assert snapshot()["AnneeScolaire"] != before["AnneeScolaire"]
    undo_import(second, actor="agent:x")
    assert snapshot() == before


def test_only_the_last_one(ecole: Ecole, importer: Importer) -> None:
    first = importer(ecole.write())
    ecole.change_eleve("701", prenom="Alberto")
    second = importer(ecole.write(), at=LATER)
    assert (is_undoable(first), is_undoable(second)) == (False, True)
    with pytest.raises(refusals.ImportPasLeDernier):
        undo_import(first, actor="agent:x")
    undo_import(second, actor="agent:x")
    with pytest.raises(refusals.ImportPasLeDernier):
        undo_import(second, actor="agent:x")
    assert last_import(UAI) == first
    assert not is_undoable(first)
    with pytest.raises(refusals.ImportTropAncien) as refused:
        undo_import(first, actor="agent:x")
    assert str(KEPT.days) in refused.value.sentence()


def test_a_later_correction_of_the_same_row_stops_it(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.change_personne("302", tel_portable="+33639980022")
    second = importer(ecole.write(), at=LATER)
    Telephone.objects.filter(responsable__source_id="302").update(e164="+33639980099")
    before = snapshot()
    with pytest.raises(refusals.ImportModifieDepuis) as refused:
        undo_import(second, actor="agent:x")
    assert "1 de ses lignes" in refused.value.sentence()
    assert snapshot() == before
    assert Import.objects.get(pk=second.pk).undone_at is None


def test_a_correction_elsewhere_does_not_and_a_cut_stays_cut(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.change_personne("302", tel_portable="+33639980022")
    second = importer(ecole.write(), at=LATER)
    paul, albert = responsable("302"), EleveRow.objects.get(source_id="701")
    cut_lien(paul.public_id, albert.public_id, by="agent:y")
    set_etablissement(UAI, nom="CLG D'ICI")
    undo_import(second, actor="agent:x")
    assert Lien.objects.get(responsable=paul, eleve=albert).cut_by == "agent:y"
    assert Telephone.objects.get(responsable=paul).e164 == "+33639980002"


def test_a_row_that_something_later_leans_on_stays(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.personnes.append(Personne("306", "DUPONT", "Paul", tel_portable="+33639980002"))
    ecole.liens.append(LienXml("702", "306", 1, niveau_brut="1", parente="20", parente_brut="20"))
    second = importer(ecole.write(), at=LATER)
    link_identity(responsable("302").public_id, responsable("306").public_id, by="agent:y")
    with pytest.raises(refusals.ImportModifieDepuis):
        undo_import(second, actor="agent:x")
    assert Responsable.objects.filter(source_id="306").exists()


def test_it_is_journalled_and_a_proposal_made_before_is_stale(ecole: Ecole, importer: Importer) -> None:
    from preau.registre.actions import apply_import, propose_import

    importer(ecole.write())
    ecole.change_eleve("701", prenom="Alberto")
    second = importer(ecole.write(), at=LATER)
    ecole.change_eleve("701", prenom="Albin")
    with propose_import(ecole.write(), at=LATER) as proposal:
        undo_import(second, actor="agent:x")
        with pytest.raises(refusals.PropositionPerimee):
            apply_import(proposal, actor="agent:x")
    entry = Entry.objects.using("registre").get(event="registre.import.annule")
    assert (entry.actor, entry.subject, entry.detail["import"]) == ("agent:x", UAI, second.public_id)


def test_what_it_keeps_is_forgotten_in_time(ecole: Ecole, importer: Importer) -> None:
    first = importer(ecole.write())
    assert forget_ecritures(RENTREE + KEPT - timedelta(minutes=1)) == 0
    assert forget_ecritures(RENTREE + KEPT + timedelta(minutes=1)) > 0
    with pytest.raises(refusals.ImportTropAncien):
        undo_import(first, actor="agent:x")


def test_an_import_of_two_schools_keeps_nothing(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    other = Ecole(tmp_path, uai="0999002X")
    last = importer([*ecole.write(), *other.write()])
    assert EcritureImport.objects.count() == 0
    with pytest.raises(refusals.ImportTropAncien):
        undo_import(last, actor="agent:x")
