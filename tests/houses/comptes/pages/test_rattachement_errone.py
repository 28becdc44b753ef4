"""« Signaler un rattachement erroné »: closed here at once, told to the office, the other children stay (J8)."""

from __future__ import annotations

import pytest

from preau.houses.comptes.actions.children import list_children, list_proposed
from preau.houses.comptes.actions.release import release
from preau.houses.comptes.actions.report_link import ChildUnknown, report_link
from preau.houses.comptes.models import Compte, Signalement
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import Family
from tests.houses.comptes.merging import KEPT, account, signed_in
from tests.houses.comptes.saml.test_release import partner
from tests.houses.comptes.walk import JourneyClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
PAGE = "/mon-compte/rattachement-errone/"


@pytest.fixture
def compte(family: Family) -> Compte:
    return account("e.dupont42", KEPT, [family.emilie, family.emilie_ecole], [family.albert, family.jeanne])


def test_the_parent_reports_and_goes_on_with_the_others(compte: Compte, family: Family) -> None:
    client = signed_in(compte)
    page = client.get(PAGE).content.decode()
    assert "Jeanne DUPONT" in page
    said = {"eleve": family.jeanne.public_id, "motif": "eleve-inconnu", "precision": "  Pas ma   fille " + "x" * 100}
    page = client.post(PAGE, said, follow=True).content.decode()
    assert "Votre signalement est transmis" in page
    assert "Jeanne" not in page
    assert [one.public_id for one in list_children(compte)] == [family.albert.public_id]
    assert list_proposed(compte) == []
    report = Signalement.objects.get()
    assert (report.reason, report.compte, report.uai) == ("eleve-inconnu", compte, family.jeanne.uai)
    assert report.precision.startswith("Pas ma fille xxx")
    entry = Entry.objects.get(event="signalement.recu")
    assert entry.detail == {"signalement": report.public_id, "motif": "eleve-inconnu"}


def test_service_providers_no_longer_hear_of_the_child(compte: Compte, family: Family) -> None:
    report_link(compte, family.jeanne.public_id, "plus-responsable")
    told = {one.name: one.values for one in release(partner(), compte, now())}
    assert told["FrEduCtRefId"] == (f"{{AAF}}70|x|{family.emilie.jointure}",)
    assert len(told["FrEduVecteur"]) == 1
    assert family.albert.source_id in told["FrEduVecteur"][0]


def test_the_office_may_find_it_unfounded(compte: Compte, family: Family) -> None:
    report_link(compte, family.jeanne.public_id, "plus-responsable")
    Signalement.objects.update(closed_at=now())
    assert [one.public_id for one in list_proposed(compte)] == [family.jeanne.public_id]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"eleve": "inconnu", "motif": "eleve-inconnu"},
        {"eleve": "jeanne", "motif": "parce-que"},
        {"eleve": "jeanne", "motif": "eleve-inconnu", "precision": "x" * 141},
    ],
)
def test_bad_answers(compte: Compte, family: Family, said: dict[str, str]) -> None:
    said = {name: family.jeanne.public_id if value == "jeanne" else value for name, value in said.items()}
    assert signed_in(compte).post(PAGE, said).status_code == 422
    assert not Signalement.objects.exists()


def test_a_child_of_nobody_or_twice(compte: Compte, family: Family) -> None:
    with pytest.raises(ChildUnknown):
        report_link(compte, "inconnu", "eleve-inconnu")
    report_link(compte, family.jeanne.public_id, "eleve-inconnu")
    with pytest.raises(ChildUnknown):
        report_link(compte, family.jeanne.public_id, "eleve-inconnu")


def test_it_wants_a_session(base: None) -> None:
    assert JourneyClient().get(PAGE).status_code == 303
