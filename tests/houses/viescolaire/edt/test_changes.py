"""Staff change a lesson of one day; nobody is put in two places; every change can be taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from lxml import html

from preau.houses.viescolaire.actions.change_seance import (
    Ajout,
    Changement,
    add_seance,
    change_seance,
    remove_added,
    undo_change,
)
from preau.houses.viescolaire.emploi import free_places, grille_of, list_all, list_seances
from preau.houses.viescolaire.emploi_droits import Droits
from preau.houses.viescolaire.emploi_refusals import (
    ChangementDejaFait,
    Collision,
    GrilleManquante,
    JourSansCours,
    SeanceInconnue,
)
from preau.houses.viescolaire.models import Cours, Intervenant, Modification, Utilisateur
from preau.kit.journal.models import Entry
from preau.registre.models import Etablissement, Personnel
from tests.houses.viescolaire.conftest import COLLEGE, ClientOf, utilisateur_of

pytestmark = pytest.mark.usefixtures("semaine")
LUNDI = date(2026, 11, 23)
TOUS = Droits(COLLEGE, "direction", True)


def first(division: str = "6 A") -> Cours:
    return Cours.objects.filter(publics__code=division, jour=1, lettre="").order_by("place")[0]


def ask(row: Cours, nature: str, *, droits: Droits = TOUS, le: date = LUNDI, **more: Any) -> Modification:
    return change_seance(droits, row.public_id, le, Changement(nature, **more), actor="essai")


def free(row: Cours, day: date) -> int:
    """A place of that day where neither the class, its groups nor the teacher has a lesson."""
    grille = grille_of(COLLEGE, day)
    assert grille is not None
    return next(iter(free_places(grille, day, row.duree, list_all(COLLEGE, day, day))), grille.places - row.duree)


def shown(row: Cours) -> Any:
    found = list_seances(COLLEGE, LUNDI, LUNDI + timedelta(days=6), division="6 A")
    return [one for one in found if one.cours == row.public_id]


def test_cancelled_then_given_after_all(ecole: Etablissement) -> None:
    row = first()
    made = ask(row, "absent", motif="Malade")
    assert [(one.statut, one.is_cancelled, one.version) for one in shown(row)] == [("Prof. absent", True, 1)]
    for again in ("absent", "annule", "deplace", "remplace", "salle"):
        with pytest.raises(ChangementDejaFait):
            ask(row, again, vers_le=LUNDI, place=18, salle="Z", personnel="x")
    undo_change(TOUS, made.public_id, actor="essai")
    assert [(one.statut, one.version) for one in shown(row)] == [("", 2)]
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))[-2:]
    assert events == ["emploi.seance-changee", "emploi.changement-annule"]


def test_moved_where_everyone_is_free(ecole: Etablissement) -> None:
    row = first()
    jeudi = LUNDI + timedelta(days=3)
    ask(row, "deplace", vers_le=jeudi, place=18)
    left, come = shown(row)
    assert (left.is_cancelled, come.le, come.place) == (True, jeudi, 18)


def test_not_moved_onto_the_class_s_other_lesson(ecole: Etablissement) -> None:
    row = first()
    other = Cours.objects.filter(publics__code="6 A", jour=2, lettre="").order_by("place")[0]
    with pytest.raises(Collision) as refused:
        ask(row, "deplace", vers_le=LUNDI + timedelta(days=1), place=other.place)
    assert "6 A" in refused.value.sentence()
    assert Modification.objects.filter(cours=row).count() == 0


def test_groups_that_share_pupils_clash(ecole: Etablissement) -> None:
    groupe = Cours.objects.filter(publics__code__startswith="6AGR").order_by("pk")[0]
    letters = {week.lettre: week.lundi for week in grille_of(COLLEGE, LUNDI).semaines.filter(lundi__gte=LUNDI)[:2]}  # type: ignore[union-attr]
    day = letters[groupe.lettre] + timedelta(days=groupe.jour - 1)
    with pytest.raises(Collision, match="6AGR"):
        add_seance(TOUS, Ajout(day, groupe.place, 2, "CHORALE", "6 A"), actor="essai")


@pytest.mark.parametrize(
    ("day", "place"),
    [(date(2026, 12, 23), 0), (date(2026, 11, 28), 0), (LUNDI, 20), (LUNDI, 19), (LUNDI, -1), (None, 0)],
)
def test_not_moved_where_there_are_no_lessons(ecole: Etablissement, day: date | None, place: int) -> None:
    with pytest.raises(JourSansCours):
        ask(first(), "deplace", vers_le=day, place=place)


def test_not_moved_where_it_is(ecole: Etablissement) -> None:
    row = first()
    with pytest.raises(ChangementDejaFait):
        ask(row, "deplace", vers_le=LUNDI, place=row.place)


def test_a_room_or_a_teacher_that_is_taken(ecole: Etablissement) -> None:
    row = first()
    busy = [one for one in list_all(COLLEGE, LUNDI, LUNDI) if one.place == row.place and one.cours != row.public_id]
    with pytest.raises(Collision, match=busy[0].salle):
        ask(row, "salle", salle=busy[0].salle)
    with pytest.raises(Collision, match=busy[0].noms[0]):
        ask(row, "remplace", personnel=busy[0].personnels[0], nom=busy[0].noms[0])
    ask(row, "salle", salle="CDI")
    ask(row, "remplace", personnel="nouveau", nom="Mme NOUVELLE")
    ask(row, "evaluation", motif="Chapitre 3")
    (one,) = shown(row)
    assert (one.salle, one.noms, one.is_evaluation) == ("CDI", ("Mme NOUVELLE",), True)


def test_undoing_a_move_whose_place_was_given_away(ecole: Etablissement) -> None:
    row = first()
    made = ask(row, "deplace", vers_le=LUNDI + timedelta(days=3), place=18)
    asked = Ajout(LUNDI, row.place, 2, "CHORALE", "6 A")
    add_seance(TOUS, asked, actor="essai")
    with pytest.raises(Collision, match="6 A"):
        undo_change(TOUS, made.public_id, actor="essai")
    assert Modification.objects.filter(pk=made.pk).exists()


def test_added_once_and_taken_back(ecole: Etablissement) -> None:
    row = add_seance(TOUS, Ajout(LUNDI, 18, 2, "CHORALE", "6 A", salle="Hall"), actor="essai")
    assert [one.salle for one in shown(row)] == ["Hall"]
    with pytest.raises(Collision):
        add_seance(TOUS, Ajout(LUNDI, 18, 2, "THEATRE", "6 A"), actor="essai")
    with pytest.raises(JourSansCours):
        add_seance(TOUS, Ajout(LUNDI + timedelta(days=5), 0, 2, "THEATRE", "6 A"), actor="essai")
    remove_added(TOUS, row.public_id, LUNDI, actor="essai")
    assert [one.is_cancelled for one in shown(row)] == [True]
    with pytest.raises(SeanceInconnue):
        remove_added(TOUS, first().public_id, LUNDI, actor="essai")


def test_who_may(ecole: Etablissement) -> None:
    row = first()
    own = Intervenant.objects.get(cours=row).personnel
    for droits in (Droits(), Droits(COLLEGE), Droits(COLLEGE, "autre"), Droits("0999001W", own, True)):
        with pytest.raises((SeanceInconnue, GrilleManquante)):
            ask(row, "annule", droits=droits)
    made = ask(row, "annule", droits=Droits(COLLEGE, own))
    for droits in (Droits(COLLEGE, "autre"), Droits("0999001W", own, True)):
        with pytest.raises(SeanceInconnue):
            undo_change(droits, made.public_id, actor="essai")
    with pytest.raises(SeanceInconnue):
        add_seance(Droits(COLLEGE, own), Ajout(LUNDI, 18, 2, "X", "6 A", personnel="autre"), actor="essai")
    with pytest.raises(SeanceInconnue):
        ask(row, "annule", le=LUNDI + timedelta(days=1))


# Pages


@pytest.fixture
def direction(client_of: ClientOf) -> Any:
    """The head of the school."""
    row = Personnel.objects.get(uai=COLLEGE, nom_de_famille="VASSEUR")
    assert row.fonction == "DIR"
    return client_of(Utilisateur.objects.create(genre="personnel", nom=row.nom, personnes=[row.public_id]))


def url(row: Cours, quoi: str = "") -> str:
    return f"/emploi/cours/{row.public_id}/2026-11-23/{quoi}"


def test_the_head_changes_a_lesson_and_takes_it_back(direction: Any) -> None:
    row = first()
    listed = direction.get("/emploi/?uai=0500048F&classe=6+A")
    assert url(row) in html.fromstring(listed.content).xpath("//a[text()='Changer']/@href")
    page = html.fromstring(direction.get(url(row)).content)
    assert len(page.xpath("//ul[contains(@class, 'liens')]//a[contains(@href, '/cours/')]")) == 5
    answer = direction.post(url(row, "annuler/"), {"nature": "sortie", "motif": "Musée"})
    assert (answer.status_code, answer["Location"]) == (302, url(row))
    page = html.fromstring(direction.get(url(row)).content)
    assert "Sortie pédagogique" in page.text_content()
    assert not page.xpath("//ul[contains(@class, 'liens')]//a[contains(@href, '/cours/')]")
    made = Modification.objects.get(cours=row)
    assert direction.post(f"/emploi/changement/{made.public_id}/annuler/").status_code == 302
    assert not Modification.objects.filter(cours=row).exists()
    assert direction.post(f"/emploi/changement/{made.public_id}/annuler/").status_code == 404


@pytest.mark.parametrize(
    ("quoi", "data"),
    [
        ("deplacer", {"vers_le": "2026-11-26", "place": "18", "motif": ""}),
        ("salle", {"salle": "CDI", "motif": ""}),
        ("devoir", {"motif": "Chapitre 3"}),
    ],
)
def test_each_form_makes_its_change(direction: Any, quoi: str, data: dict[str, str]) -> None:
    row = first()
    assert direction.get(url(row, f"{quoi}/")).status_code == 200
    assert direction.post(url(row, f"{quoi}/"), data).status_code == 302
    assert Modification.objects.filter(cours=row).count() == 1


def test_replaced_by_someone_free(direction: Any) -> None:
    row = first()
    busy = {who for one in list_all(COLLEGE, LUNDI, LUNDI) if one.place == row.place for who in one.personnels}
    options = html.fromstring(direction.get(url(row, "remplacer/")).content).xpath("//select[@name='personnel']/option")
    free_one = next(one.get("value") for one in options if one.get("value") not in {"", *busy})
    nobody = direction.post(url(row, "remplacer/"), {"personnel": "", "motif": ""})
    assert nobody.status_code == 422, "nobody is chosen beforehand"
    assert "Choisissez le professeur qui remplace" in nobody.content.decode()
    assert direction.post(url(row, "remplacer/"), {"personnel": free_one, "motif": ""}).status_code == 302
    taken = Cours.objects.filter(publics__code="6 A", jour=2, lettre="").order_by("place")[0]
    target = {"vers_le": "2026-11-24", "place": str(taken.place), "motif": ""}
    other = Cours.objects.filter(publics__code="6 A", jour=1, lettre="").order_by("place")[1]
    refused = direction.post(url(other, "deplacer/"), target)
    assert refused.status_code == 422
    assert "a déjà un cours à ce moment" in refused.content.decode()


@pytest.mark.parametrize(
    ("quoi", "data"),
    [("annuler", {}), ("deplacer", {"vers_le": "demain", "place": "2"}), ("salle", {"salle": ""}),
     ("remplacer", {"personnel": "inconnu"}), ("deplacer", {"vers_le": "2026-12-25", "place": "2"})],
)  # fmt: skip
def test_forms_say_what_is_wrong(direction: Any, quoi: str, data: dict[str, str]) -> None:
    assert direction.post(url(first(), f"{quoi}/"), data).status_code == 422
    assert not Modification.objects.filter(cours=first()).exists()


def test_a_lesson_is_added_and_taken_back(direction: Any) -> None:
    assert direction.get("/emploi/ajouter/").status_code == 200
    data = {"libelle": "Chorale", "division": "6 A", "le": "2026-11-23", "place": "18", "duree": "2", "salle": "Hall"}
    answer = direction.post("/emploi/ajouter/", data)
    assert answer.status_code == 302
    assert direction.post("/emploi/ajouter/", data).status_code == 422
    row = Cours.objects.get(ponctuel=True)
    assert "Retirer ce cours ajouté" in direction.get(answer["Location"]).content.decode()
    assert direction.post(url(row, "retirer/")).status_code == 302
    assert Modification.objects.get(cours=row).nature == "annule"


def test_a_teacher_changes_their_own_lessons_only(client_of: ClientOf) -> None:
    who = utilisateur_of("personnel")
    browser = client_of(who)
    mine = Cours.objects.filter(intervenants__personnel=who.personnes[0], lettre="").order_by("jour", "place")[0]
    day = LUNDI + timedelta(days=mine.jour - 1)
    address = f"/emploi/cours/{mine.public_id}/{day:%Y-%m-%d}/"
    page = html.fromstring(browser.get(address).content)
    assert len(page.xpath("//ul[contains(@class, 'liens')]//a[contains(@href, '/cours/')]")) == 4
    assert browser.get(f"{address}remplacer/").status_code == 404
    assert browser.post(f"{address}devoir/", {"motif": ""}).status_code == 302
    other = Cours.objects.exclude(intervenants__personnel=who.personnes[0]).filter(jour=1, lettre="")[0]
    assert browser.get(url(other)).status_code == 404
    assert browser.post(url(other, "annuler/"), {"nature": "annule"}).status_code == 404
    data = {"libelle": "Soutien", "division": "6 A", "le": "2026-11-27", "place": "18", "duree": "2", "salle": ""}
    assert browser.post("/emploi/ajouter/", data).status_code == 302
    assert Intervenant.objects.get(cours__ponctuel=True).personnel == who.personnes[0]
    taught = set(Cours.objects.filter(intervenants__personnel=who.personnes[0]).values_list("publics__code", flat=True))
    Cours.objects.filter(intervenants__personnel=who.personnes[0], publics__code="5 A").delete()
    assert "5 A" in taught
    assert browser.post("/emploi/ajouter/", {**data, "division": "5 A", "place": "16"}).status_code == 422
    own = Droits(COLLEGE, who.personnes[0])
    with pytest.raises(SeanceInconnue):
        add_seance(own, Ajout(LUNDI, 18, 2, "X", "5 A", personnel=own.personnel), actor="essai")


def test_staff_who_do_not_teach_add_nothing(client_of: ClientOf) -> None:
    row = Personnel.objects.filter(uai=COLLEGE, fonction="ADF").earliest("pk")
    browser = client_of(Utilisateur.objects.create(genre="personnel", nom=row.nom, personnes=[row.public_id]))
    assert browser.get("/emploi/ajouter/").status_code == 404
    assert browser.get(url(first())).status_code == 404
    page = browser.get("/emploi/?uai=0500048F&classe=6+A").content.decode()
    assert "Ajouter un cours" not in page
    assert "Changer</a>" not in page


@pytest.mark.parametrize("genre", ["eleve", "responsable"])
def test_families_change_nothing(client_of: ClientOf, genre: str) -> None:
    browser, row = client_of(genre), first()
    for address in (url(row), url(row, "annuler/"), "/emploi/ajouter/"):
        assert browser.get(address).status_code == 404
    assert browser.post(url(row, "annuler/"), {"nature": "annule"}).status_code == 404
    assert "Changer</a>" not in browser.get("/emploi/").content.decode()


@pytest.mark.parametrize("odd", ["x/2026-11-23/", "{}/hier/", "{}/2026-12-25/", "{}/2026-11-23/exploser/"])
def test_addresses_that_are_none(direction: Any, odd: str) -> None:
    assert direction.get("/emploi/cours/" + odd.format(first().public_id)).status_code == 404
