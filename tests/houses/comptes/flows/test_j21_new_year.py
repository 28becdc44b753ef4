"""J21: the next year's files keep accounts and identifiants, open the new school, close the old, clear up behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.actions.maintain import maintain
from preau.houses.comptes.actions.release import release
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.protocols.siecle.messages import Affectation, Eleve, Lien, Personne, Structure
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Responsable
from tests.houses.comptes.files import import_onde, import_siecle, on
from tests.houses.comptes.saml.test_release import partner
from tests.houses.comptes.walk import PASSWORD, JourneyClient, Walk, answers, passwords
from tests.registre.ecole import AUTRE, UAI, Ecole
from tests.registre.test_import_onde import Primaire

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
ALBERT, JEANNE, ELOUAN, LOU = date(2014, 2, 3), date(2017, 6, 30), date(2016, 11, 5), date(2016, 3, 3)


@pytest.fixture
def schools(base: None, tmp_path: Path) -> tuple[Ecole, Primaire]:
    """2026: Albert at the collège with both parents; Jeanne (Emilie's) and Élouan (Anne's) at the primary school."""
    (tmp_path / "onde").mkdir()
    college, primaire = Ecole(tmp_path), Primaire(tmp_path / "onde")
    college.eleves = college.eleves[:1]
    college.affectations = college.affectations[:1]
    college.liens = [one for one in college.liens if one.eleve_id == "701" and one.niveau == 1]
    with on(2026, 9, 8):
        import_siecle(college.write())
        import_onde(primaire.write(), AUTRE)
    return college, primaire


def activate(nom: str, prenom: str, mobile: str, dates: dict[str, date]) -> Compte:
    """By the pages, as a parent does."""
    walk = Walk(JourneyClient())
    walk.open()
    walk.identity(nom, prenom, mobile)
    walk.send(code=walk.code())
    walk.send(**answers(**{row(name): day for name, day in dates.items()}))
    walk.send(**passwords())
    assert walk.step == "identifiant"
    return Compte.objects.latest("pk")


def row(name: str) -> str:
    """The public id of the latest pupil of this first name."""
    return EleveRow.objects.filter(prenom=name).latest("jointure").public_id


def sign_in(compte: Compte) -> Walk:
    walk = Walk(JourneyClient())
    walk.open("/connexion/")
    walk.page = walk.client.post("/connexion/", {"j_username": compte.identifiant, "j_password": PASSWORD}, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    return walk


def attach(walk: Walk, dates: dict[str, date]) -> None:
    assert walk.at == "/mon-compte/nouveaux-eleves/"
    walk.page = walk.client.post(walk.at, {"choix": "rattacher"}, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    walk.send(**answers(**{row(name): day for name, day in dates.items()}))
    assert walk.at == "/mon-compte/"


def names(compte: Compte) -> set[tuple[str, str]]:
    return {(one.prenom, one.uai) for one in list_children(compte)}


def next_year(college: Ecole, primaire: Primaire) -> None:
    """2027: Albert has left; Jeanne and Élouan enter the collège, with a new sister, Lou."""
    college.annee, college.horodatage = 2027, datetime(2027, 9, 7, 7, 0)
    college.eleves = [
        Eleve("802", "DUPONT", "Jeanne", ne_le=JEANNE, sexe="F", mef="10010012110"),
        Eleve("803", "LE GOFF", "Élouan", ne_le=ELOUAN, sexe="M", mef="10010012110"),
        Eleve("804", "DUPONT", "Lou", ne_le=LOU, sexe="F", mef="10010012110"),
    ]
    college.affectations = [Affectation(one.eleve_id, (Structure("6 A", "D"),)) for one in college.eleves]
    college.personnes.append(Personne("403", "LE GOFF", "Anne", tel_portable="06 39 98 00 03"))
    college.liens = [
        Lien("802", "301", 1, niveau_brut="1", parente="10", parente_brut="10"),
        Lien("804", "301", 1, niveau_brut="1", parente="10", parente_brut="10"),
        Lien("803", "403", 1, niveau_brut="1", parente="10", parente_brut="10"),
    ]
    import_siecle(college.write(), annee=2027)
    primaire.eleves = [replace(primaire.eleves[2], classe="CM1", niveau="CM1")]
    primaire.responsables = primaire.responsables[2:]
    import_onde(primaire.write(), AUTRE, annee=2027)


def test_from_one_year_to_the_next(schools: tuple[Ecole, Primaire]) -> None:
    with on(2026, 9, 10):
        emilie = activate("Dupont", "Emilie", "0639980001", {"Albert": ALBERT, "Jeanne": JEANNE})
        anne = activate("Le Goff", "Anne", "0639980003", {"Élouan": ELOUAN})
        paul = activate("Dupont", "Paul", "0639980002", {"Albert": ALBERT})
        # Primary and secondary joined at once: one account, two records.
        assert names(emilie) == {("Albert", UAI), ("Jeanne", AUTRE)}
        assert emilie.responsables.count() == 2
        before = {one.public_id: one.identifiant for one in Compte.objects.all()}
        maintain()
        testing.deliver()
    with on(2027, 9, 7):
        next_year(*schools)
        assert {one.public_id: one.identifiant for one in Compte.objects.all()} == before
        assert (names(emilie), names(anne), names(paul)) == (set(), set(), set())
        done = maintain()
        assert (done.seen, done.warned, done.purged) == (3, 1, 0)
        assert [one.to for one in testing.deliver()] == [paul.mobile]

        attach(sign_in(emilie), {"Jeanne": JEANNE, "Lou": LOU})
        assert names(emilie) == {("Jeanne", UAI), ("Lou", UAI)}
        attach(sign_in(anne), {"Élouan": ELOUAN})
        assert names(anne) == {("Élouan", UAI)}
        assert sign_in(emilie).at == "/mon-compte/"
        assert "Aucun élève n'est rattaché" in sign_in(paul).text

        new = Responsable.objects.get(source_id="403")
        told = {one.name: one.values for one in release(partner(), anne, now())}
        assert [value.rsplit("|", 1)[1] for value in told["FrEduCtRefId"]] == [str(new.jointure)]
        assert [value.rsplit("|", 1)[1] for value in told["FrEduVecteur"]] == [UAI]
    with on(2028, 3, 6):
        assert maintain().purged == 1
        assert set(Compte.objects.values_list("pk", flat=True)) == {emilie.pk, anne.pk}
        assert Entry.objects.get(event="compte.efface").subject == f"compte:{paul.public_id}"


def test_a_child_enrolled_again_keeps_the_account(schools: tuple[Ecole, Primaire]) -> None:
    college, primaire = schools
    with on(2026, 9, 10):
        paul = activate("Dupont", "Paul", "0639980002", {"Albert": ALBERT})
    kept = college.eleves, college.affectations, college.liens
    with on(2027, 9, 7):
        next_year(college, primaire)
        assert maintain().warned == 1
    with on(2027, 10, 4):
        college.eleves += kept[0]
        college.affectations += kept[1]
        college.liens += kept[2]
        college.horodatage = datetime(2027, 10, 4, 7, 0)
        import_siecle(college.write())
        assert maintain().kept == 1
        assert names(paul) == {("Albert", UAI)}
        paul.refresh_from_db()
        assert paul.warned_at is None
    with on(2028, 3, 6):
        assert maintain().purged == 0


def test_a_new_number_in_the_new_school_still_makes_no_second_account(schools: tuple[Ecole, Primaire]) -> None:
    college, primaire = schools
    with on(2026, 9, 10):
        anne = activate("Le Goff", "Anne", "0639980003", {"Élouan": ELOUAN})
        Compte.objects.filter(pk=anne.pk).update(mobile="+33639980043")  # changed, and proven, in « Mon compte »
    with on(2027, 9, 7):
        next_year(college, primaire)
        college.change_personne("403", tel_portable="06 39 98 00 43")
        college.horodatage = datetime(2027, 9, 7, 8, 0)
        import_siecle(college.write())
        walk = Walk(JourneyClient())
        walk.open()
        walk.identity("Le Goff", "Anne", "0639980043")
        walk.send(code=walk.code())
        assert walk.step == "compte-existant"
        assert anne.identifiant in walk.text
        attach(sign_in(anne), {"Élouan": ELOUAN})


def test_a_pupil_keeps_the_account_in_the_new_school(schools: tuple[Ecole, Primaire]) -> None:
    college, primaire = schools
    jeanne = EleveRow.objects.get(prenom="Jeanne")
    compte = Compte.objects.create(
        identifiant="j.dupont21", password="x", prenom="Jeanne", nom="DUPONT", profil="eleve",
        eleve_public_id=jeanne.public_id,
    )  # fmt: skip
    with on(2026, 9, 10):
        told = {one.name: one.values for one in release(partner(), compte, now())}
        assert told["FrEduVecteur"] == (f"3|||{jeanne.jointure}|{AUTRE}",)
    with on(2027, 9, 7):
        next_year(college, primaire)
        college.change_eleve("802", id_national=jeanne.ine)
        college.horodatage = datetime(2027, 9, 7, 8, 0)
        import_siecle(college.write())
        told = {one.name: one.values for one in release(partner(), compte, now())}
        assert told["FrEduVecteur"] == (f"4|||802|{UAI}",)
        new = EleveRow.objects.get(source_id="802")
        assert told["FrEduCtRefId"][0].endswith(f"|{new.jointure}")
        EleveRow.objects.filter(pk=new.pk).update(ne_le=date(2016, 1, 1))  # a brother's INE, badly typed
        assert "FrEduVecteur" not in {one.name for one in release(partner(), compte, now())}
