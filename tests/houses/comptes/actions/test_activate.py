"""The action behind the last page, called directly."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from preau.houses.comptes.actions.activate import AlreadyActiveError, NothingToAttachError, activate
from preau.houses.comptes.actions.choose_password import choose_password
from preau.houses.comptes.actions.summarise import mask_mel, summarise
from preau.houses.comptes.models import Compte, CompteResponsable, Rattachement, Signalement
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import BAKER, MOBILE, Family, eleve, link, responsable

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def _activate(family: Family, *proven: str, refused: tuple[str, ...] = ()) -> Compte:
    return activate(
        candidats=family.records, proven=proven, refused=refused, mobile=MOBILE, password_hash="x", pick=lambda _n: 7
    )


def test_one_person_in_two_schools_has_one_account(family: Family) -> None:
    compte = _activate(family, family.albert.public_id, family.jeanne.public_id)
    assert (compte.identifiant, compte.prenom, compte.nom) == ("e.dupont07", "Emilie", "DUPONT")
    assert (compte.mobile, compte.mel) == (MOBILE, "emilie@example.org")
    assert {row.niveau for row in compte.rattachements.all()} == {1}
    assert Entry.objects.get(event="compte.active").detail == {"voie": "sms", "enfants": 2, "signalements": 0}
    assert sorted(one.kind for one in testing.deliver()) == ["mail", "sms"]


def test_a_record_entered_twice_in_one_school_is_joined(family: Family) -> None:
    again = responsable()
    link(again, family.albert)
    compte = activate(
        candidats=[family.emilie.public_id, again.public_id],
        proven=[family.albert.public_id],
        refused=[],
        mobile=MOBILE,
        password_hash="x",
    )
    assert set(compte.responsables.values_list("responsable_public_id", flat=True)) == {
        family.emilie.public_id,
        again.public_id,
    }
    assert Rattachement.objects.count() == 1


def test_a_report_goes_with_the_account(family: Family) -> None:
    compte = _activate(family, family.albert.public_id, refused=(family.jeanne.public_id,))
    report = Signalement.objects.get()
    assert (report.compte, report.uai, report.reason) == (compte, BAKER, "pas-representant-legal")
    assert len(report.public_id) == 22
    assert compte.responsables.count() == 1


def test_never_a_second_account(family: Family) -> None:
    first = _activate(family, family.albert.public_id)
    with pytest.raises(AlreadyActiveError) as told:
        _activate(family, family.jeanne.public_id)
    assert told.value.compte == first
    assert Compte.objects.count() == 1


def test_the_database_refuses_two_owners_of_one_record(family: Family) -> None:
    _activate(family, family.albert.public_id)
    other = Compte.objects.create(identifiant="x.x11", password="x", prenom="X", nom="X")
    with pytest.raises(IntegrityError):
        CompteResponsable.objects.create(compte=other, responsable_public_id=family.emilie.public_id)


def test_a_child_that_nobody_may_open_is_not_attached(family: Family) -> None:
    stranger = eleve("Zoé")
    with pytest.raises(NothingToAttachError):
        _activate(family, stranger.public_id)
    assert not Compte.objects.exists()
    assert testing.deliver() == []


def test_the_summary_forgets_a_link_that_is_gone(family: Family) -> None:
    compte = _activate(family, family.albert.public_id, family.jeanne.public_id)
    assert [one.prenom for one in summarise(compte).enfants] == ["Albert", "Jeanne"]
    family.emilie.liens.update(gone_at=now())
    assert [one.prenom for one in summarise(compte).enfants] == ["Jeanne"]


def test_the_summary_names_proven_children_only(family: Family) -> None:
    compte = _activate(family, family.albert.public_id)
    link(family.emilie, eleve("Alice"))
    assert [one.prenom for one in summarise(compte).enfants] == ["Albert"]


def test_masked_mail() -> None:
    assert mask_mel("emilie@example.org") == "e••••@example.org"
    assert mask_mel("") == ""


def test_a_new_password_is_in_the_journal(family: Family) -> None:
    compte = _activate(family, family.albert.public_id)
    choose_password(compte, "y")
    assert Compte.objects.get().password == "y"
    assert Entry.objects.filter(event="compte.mot-de-passe", subject=f"compte:{compte.public_id}").count() == 1
