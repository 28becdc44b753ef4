"""Who writes to whom, changed for one school on top of the file; the switch of the messages by profile."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.houses.portail import droits
from preau.houses.portail.actions.change_droits import set_droit
from preau.houses.portail.annuaire import Annuaire, Demande
from preau.houses.portail.models import DroitEcole
from preau.houses.portail.refusals_gestion import DroitMalEcrit
from tests.houses.portail.conftest import Configure
from tests.houses.portail.gestion.conftest import Admins, events, text_of
from tests.houses.portail.people import COLLEGE, LYCEE, People
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases=["default", "registre"])
PATH = f"/gestion/droits/{COLLEGE}/responsable/"


def said(browser: InspectingClient, **answers: str) -> dict[str, str]:
    """The form as it is shown, with these answers by kind of people."""
    form = browser.get(PATH).context["form"]
    given = {name: form[name].initial for name in form.fields if name.startswith("cible_")}
    given |= {name: "on" for name in form.fields if name.startswith("groupe_") and form[name].initial}
    return given | {f"cible_{form.cibles.index(cible.replace('__', ':'))}": one for cible, one in answers.items()}


def test_a_change_holds_for_one_school_and_shows(college: InspectingClient, people: People) -> None:
    assert Annuaire(people.who("emilie")).search(Demande(nom="le goff")) == []
    answer = college.post(PATH, said(college, eleve="voit", personnel="rien"))
    assert answer["Location"] == f"/gestion/droits/{COLLEGE}/"
    assert len(Annuaire(people.who("emilie")).search(Demande(nom="le goff"))) == 1
    assert droits.of("responsable", LYCEE) == droits.of_file("responsable", LYCEE)
    assert "personnel" not in droits.of("responsable", COLLEGE).voit
    page = text_of(college.get(f"/gestion/droits/{COLLEGE}/"))
    assert "Changée ici" in page
    assert events("droits.changés") == 1


def test_going_back_to_the_file(college: InspectingClient) -> None:
    college.post(PATH, said(college, eleve="ecrit"))
    assert "eleve" in droits.of("responsable", COLLEGE).ecrit
    college.post(PATH, {"rendre": "1"})
    college.post(PATH, {"rendre": "1"})
    assert not DroitEcole.objects.exists()
    assert droits.of("responsable", COLLEGE) == droits.of_file("responsable", COLLEGE)
    assert events("droits.rendus") == 1


def test_the_form_shows_what_holds_and_saving_it_changes_nothing(college: InspectingClient) -> None:
    before = droits.of("responsable", COLLEGE)
    college.post(PATH, said(college))
    assert DroitEcole.objects.count() == 1
    assert droits.of("responsable", COLLEGE) == before


def test_a_right_may_forbid_everything(college: InspectingClient) -> None:
    form = college.get(PATH).context["form"]
    college.post(PATH, {name: "rien" for name in form.fields if name.startswith("cible_")})
    assert droits.of("responsable", COLLEGE) == droits.Droit()


@pytest.mark.parametrize(
    ("profil", "voit", "ecrit", "groupes"),
    [
        ("responsable", ["eleve"], ["personnel"], []),
        ("responsable", ["martien"], [], []),
        ("responsable", [], [], ["tous"]),
        ("visiteur", [], [], []),
    ],
)
def test_rights_that_cannot_be_are_refused(profil: str, voit: list[str], ecrit: list[str], groupes: list[str]) -> None:
    with pytest.raises(DroitMalEcrit):
        set_droit(COLLEGE, profil, voit, ecrit, groupes, "essai")
    assert not DroitEcole.objects.exists()


def test_a_forged_answer_is_refused(college: InspectingClient) -> None:
    assert college.post(PATH, said(college) | {"cible_0": "tout"}).status_code == 422
    assert college.post(f"/gestion/droits/{COLLEGE}/martien/", {}).status_code == 404


def test_the_database_is_asked_once_a_request_and_school() -> None:
    with droits.one_request(), CaptureQueriesContext(connection) as asked:
        for _turn in range(3):
            droits.of("responsable", COLLEGE)
            droits.of("eleve", COLLEGE)
        droits.of("eleve", LYCEE)
    assert len(asked) == 2


def test_one_school_is_opened_at_once_several_are_listed(college: InspectingClient, tout: InspectingClient) -> None:
    assert college.get("/gestion/droits/")["Location"] == f"/gestion/droits/{COLLEGE}/"
    assert "LYC JOSEPHINE BAKER" in text_of(tout.get("/gestion/droits/"))


def test_messages_rest_for_a_profile_and_nothing_else_stops(tout: InspectingClient, people: People) -> None:
    tout.post("/gestion/messagerie/", {"profil": "responsable=suspendre"})
    tout.post("/gestion/messagerie/", {"profil": "responsable=suspendre"})
    assert people.client("emilie").get("/messagerie/").status_code == 403
    assert people.client("emilie").get("/actualites/").status_code == 200
    assert people.client("prof").get("/messagerie/").status_code == 200
    assert "Suspendue depuis le" in text_of(tout.get("/gestion/messagerie/"))
    tout.post("/gestion/messagerie/", {"profil": "responsable=ouvrir"})
    assert people.client("emilie").get("/messagerie/").status_code == 200
    assert (events("messagerie.suspendue"), events("messagerie.rouverte")) == (1, 1)


@pytest.mark.parametrize("profil", ["", "martien=suspendre", "responsable=", "responsable=effacer"])
def test_an_unknown_switch_does_not_exist(tout: InspectingClient, profil: str) -> None:
    assert tout.post("/gestion/messagerie/", {"profil": profil}).status_code == 404


def test_what_a_setting_rests_is_not_opened_here(admins: Admins, people: People, configure: Configure) -> None:
    configure(messagerie_suspendue=["eleve"])
    browser = admins.browser("tout")
    assert "PORTAIL_MESSAGERIE_SUSPENDUE" in text_of(browser.get("/gestion/messagerie/"))
    browser.post("/gestion/messagerie/", {"profil": "eleve=ouvrir"})
    assert people.client("albert").get("/messagerie/").status_code == 403
