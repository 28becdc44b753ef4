"""Whom a school tells families to call (issue 6, item 8)."""

from __future__ import annotations

import pytest

from preau.kit.journal.models import Entry
from preau.registre.actions import remove_secretariat, set_secretariat
from preau.registre.actions.secretariat import SecretariatEnDouble, SecretariatInconnu
from preau.registre.models import Eleve, Etablissement, Scolarite
from preau.registre.queries import Contact, contact_for, list_contacts

pytestmark = pytest.mark.django_db(databases=["registre"])
UAI = "0999001W"


@pytest.fixture
def school() -> Etablissement:
    return Etablissement.objects.create(uai=UAI, academie=14, telephone="02 61 91 00 01", mel="ce@example.org")


def add(nom: str, *mefs: str, ordre: int = 0) -> str:
    made = set_secretariat(UAI, nom=nom, mefs=mefs, telephone="02 61 91 00 02", horaires="8 h\n\n 14 h ", ordre=ordre,
                           actor="essai")  # fmt: skip
    return made.public_id


def test_without_an_office_the_school_itself(school: Etablissement) -> None:
    assert list_contacts(school) == [Contact("", "02 61 91 00 01", "ce@example.org")]
    assert contact_for(school, ["nobody"]) == Contact("", "02 61 91 00 01", "ce@example.org")
    assert list_contacts(Etablissement(uai="0999002X", academie=14)) == []


def test_the_office_of_the_pupil_s_own_level_comes_first(school: Etablissement) -> None:
    add("accueil")
    add("second cycle", "2001", "2011", ordre=1)
    pupil = Eleve.objects.create(uai=UAI, source="siecle", source_id="1", jointure=1, nom_de_famille="A", prenom="B")
    Scolarite.objects.create(eleve=pupil, etablissement=school, annee=2026, mef="20010015110")
    assert contact_for(school, [pupil.public_id]).nom == "second cycle"
    assert contact_for(school, []).nom == "accueil"
    assert [one.nom for one in list_contacts(school)] == ["accueil", "second cycle"]
    assert [one.nom for one in list_contacts(school, {"10010012110"})] == ["accueil"]
    assert list_contacts(school)[0].horaires == ("8 h", "14 h")


def test_changed_and_removed_by_its_own_school_only(school: Etablissement) -> None:
    first, second = add("accueil"), add("second cycle")
    set_secretariat(UAI, nom="loge", public_id=first, actor="essai")
    assert {one.nom for one in list_contacts(school)} == {"loge", "second cycle"}
    with pytest.raises(SecretariatEnDouble):
        set_secretariat(UAI, nom="loge", public_id=second, actor="essai")
    with pytest.raises(SecretariatEnDouble):
        add("loge")
    with pytest.raises(SecretariatInconnu):
        set_secretariat("0999002X", nom="x", public_id=first, actor="essai")
    with pytest.raises(SecretariatInconnu):
        remove_secretariat("0999002X", first, actor="essai")
    remove_secretariat(UAI, first, actor="essai")
    assert [one.nom for one in list_contacts(school)] == ["second cycle"]
    events = Entry.objects.using("registre").values_list("event", flat=True)
    assert list(events) == ["registre.secretariat"] * 3 + ["registre.secretariat-retire"]
