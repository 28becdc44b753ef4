"""A timetable from STS: everyone in one place at a time, hours kept, what finds no place said."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from preau.houses.viescolaire.actions.build_timetable import build_timetable
from preau.houses.viescolaire.actions.prepare_annee import Choix, prepare_annee
from preau.houses.viescolaire.actions.show_changes import show_changes
from preau.houses.viescolaire.besoins import shared_pupils
from preau.houses.viescolaire.commands import viescolaire_app
from preau.houses.viescolaire.emploi import list_all, list_seances
from preau.houses.viescolaire.emploi_refusals import (
    AnneeFermee,
    EmploiDejaSaisi,
    EnseignementsManquants,
    GrilleManquante,
)
from preau.houses.viescolaire.models import Cours, Modification
from preau.registre.models import Eleve, Enseignant, Enseignement, Etablissement, Personnel
from preau.registre.queries import enseignements_of_eleve
from tests.houses.viescolaire.conftest import COLLEGE, LUNDI

MONDAY = LUNDI.date()
WEEKS = [(MONDAY + timedelta(days=7 * rank), MONDAY + timedelta(days=7 * rank + 6)) for rank in range(2)]


def test_nobody_is_twice_at_once(ecole: Etablissement) -> None:
    shared = shared_pupils(COLLEGE, 2026)
    for debut, fin in WEEKS:
        busy: dict[tuple[date, int], set[str]] = defaultdict(set)
        for one in list_all(COLLEGE, debut, fin):
            publics = {*one.divisions, *one.groupes}
            publics |= {other for name in publics for other in shared.get(name, frozenset())}
            alone = {f"s:{one.salle}", *(f"e:{who}" for who in one.personnels)}
            for place in range(one.place, one.place + one.duree):
                assert not busy[one.le, place] & {*one.divisions, *one.groupes, *alone}
                busy[one.le, place] |= publics | alone


def test_hours_are_those_of_sts(ecole: Etablissement, eleve: Eleve) -> None:
    given: Counter[str] = Counter()
    for debut, fin in WEEKS:
        for one in list_seances(COLLEGE, debut, fin, division="6 A"):
            given[one.matiere] += one.duree
    asked = {one.matiere.code: one.heures for one in enseignements_of_eleve(eleve.public_id) if not one.is_groupe}
    assert asked
    for code, hours in asked.items():
        assert hours is not None
        assert Decimal(given[code]) / 4 == hours, code


def test_it_is_made_the_same_again_and_keeps_what_was_typed(ecole: Etablissement) -> None:
    own = Cours.objects.create(
        uai=COLLEGE, annee=2026, jour=5, place=18, duree=2, libelle="CHORALE", debut_le=MONDAY, fin_le=MONDAY
    )
    first = sorted(Cours.objects.filter(source="produit").values_list("jour", "place", "salle", "libelle", "lettre"))
    with pytest.raises(EmploiDejaSaisi):
        build_timetable(COLLEGE, actor="essai")
    build_timetable(COLLEGE, actor="essai", replace=True)
    again = sorted(Cours.objects.filter(source="produit").values_list("jour", "place", "salle", "libelle", "lettre"))
    assert first == again
    assert Cours.objects.filter(pk=own.pk).exists()


def test_one_room_leaves_lessons_without_a_place(registre: Etablissement) -> None:
    prepare_annee(COLLEGE, Choix("B"), actor="essai")
    made = build_timetable(COLLEGE, actor="essai", salles=["A 1"])
    assert made.restantes
    assert set(Cours.objects.values_list("salle", flat=True)) == {"A 1"}
    assert all("," in one for one in made.restantes)


def test_services_without_hours_are_said(registre: Etablissement) -> None:
    row = Enseignement.objects.exclude(division="").earliest("pk")
    row.heures = None
    row.save()
    row.enseignants.update(heures=None)
    prepare_annee(COLLEGE, Choix("B"), actor="essai")
    assert len(build_timetable(COLLEGE, actor="essai").sans_heures) == 1


def test_a_supply_teacher_is_there_on_their_days(registre: Etablissement) -> None:
    absent = Enseignant.objects.filter(enseignement__division="6 A").earliest("pk")
    suppleant = Personnel.objects.exclude(pk=absent.personnel_id).filter(civilite="MME").earliest("pk")
    days = date(2026, 11, 2), date(2026, 12, 18)
    Enseignant.objects.create(
        enseignement=absent.enseignement, personnel=suppleant, remplace=absent.personnel, debut_le=days[0],
        fin_le=days[1], heures=absent.heures,
    )  # fmt: skip
    prepare_annee(COLLEGE, Choix("B"), actor="essai")
    made = build_timetable(COLLEGE, actor="essai")
    rows = Modification.objects.filter(nature="remplace", personnel=suppleant.public_id)
    assert rows.count() == made.remplacements > 0
    assert all(days[0] <= row.le <= days[1] and row.le != date(2026, 11, 11) for row in rows)
    assert rows[0].nom == f"Mme {suppleant.nom.upper()}"
    assert set(rows.values_list("cours__intervenants__personnel", flat=True)) == {absent.personnel.public_id}


def test_some_changes_for_a_demonstration(ecole: Etablissement, semaine: object) -> None:
    assert show_changes(COLLEGE, actor="essai") > 5
    assert show_changes(COLLEGE, actor="essai") == 0
    found = list_seances(COLLEGE, MONDAY, MONDAY + timedelta(days=13), division="6 A")
    assert {one.statut for one in found} >= {"Cours annulé", "Devoir surveillé", "Cours déplacé"}
    left, come = sorted((one for one in found if one.statut == "Cours déplacé"), key=lambda one: not one.is_cancelled)
    assert (left.is_cancelled, come.is_cancelled, come.original_le) == (True, False, left.le)
    at = [one for one in found if not one.is_cancelled and one.debut_at < come.fin_at and come.debut_at < one.fin_at]
    assert at == [come], "where the class was free"


def test_refusals(registre: Etablissement) -> None:
    with pytest.raises(AnneeFermee):
        build_timetable("0999003Y", actor="essai")
    with pytest.raises(GrilleManquante):
        build_timetable(COLLEGE, actor="essai")
    with pytest.raises(GrilleManquante):
        show_changes(COLLEGE, actor="essai")
    prepare_annee(COLLEGE, Choix("B"), actor="essai")
    Enseignement.objects.all().delete()
    with pytest.raises(EnseignementsManquants):
        build_timetable(COLLEGE, actor="essai")


def test_the_commands(registre: Etablissement, semaine: object) -> None:
    run = CliRunner().invoke
    assert run(viescolaire_app, ["emploi", "show", "--uai", COLLEGE, "--classe", "6 A"]).exit_code == 1
    made = run(viescolaire_app, ["annee", "prepare", "--uai", COLLEGE, "--zone", "B", "--par", "essai"])
    assert "36 semaines" in made.output
    made = run(viescolaire_app, ["emploi", "generate", "--uai", COLLEGE, "--changements", "--par", "essai"])
    assert made.exit_code == 0
    assert "cours placés" in made.output
    again = run(viescolaire_app, ["emploi", "generate", "--uai", COLLEGE, "--par", "essai"])
    assert "VIESCOLAIRE-0205" in again.output
    shown = run(viescolaire_app, ["emploi", "show", "--uai", COLLEGE, "--classe", "6 A"])
    assert "Mathémat" in shown.output
    empty = run(viescolaire_app, ["emploi", "show", "--uai", COLLEGE, "--classe", "6 A", "--jour", "22/10/2026"])
    assert "vacances" in empty.output
    bad = run(viescolaire_app, ["annee", "prepare", "--uai", COLLEGE, "--zone", "Mars", "--par", "essai"])
    assert "VIESCOLAIRE-0202" in bad.output
    assert run(viescolaire_app, ["emploi", "show", "--uai", COLLEGE, "--jour", "non"]).exit_code == 1
