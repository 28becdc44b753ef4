"""Accounts without a child: warned once, purged after the delay, kept as soon as a child is back (J21)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from preau.houses.comptes.actions.maintain import maintain
from preau.houses.comptes.actions.merge import merge
from preau.houses.comptes.actions.report_link import report_link
from preau.houses.comptes.models import Alias, Compte, CompteResponsable, Fusion, Rattachement, Signalement
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.registre.models import Scolarite
from tests.houses.comptes.families import Family
from tests.houses.comptes.merging import KEPT, account, two_accounts

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


@pytest.fixture
def compte(family: Family) -> Compte:
    return account("e.dupont42", KEPT, [family.emilie, family.emilie_ecole], [family.albert, family.jeanne])


def leave() -> None:
    Scolarite.objects.update(gone_at=now())


def counts(at: Any = None) -> tuple[int, int, int, int]:
    done = maintain(at)
    return done.seen, done.warned, done.kept, done.purged


def test_an_account_with_a_child_is_left_alone(compte: Compte) -> None:
    assert counts() == (1, 0, 0, 0)
    assert testing.deliver() == []


def test_warned_once_then_purged(compte: Compte) -> None:
    leave()
    moment = now()
    assert counts(moment) == (1, 1, 0, 0)
    assert counts(moment + timedelta(days=1)) == (1, 0, 0, 0)
    [mail] = testing.deliver()
    assert (mail.kind, mail.to) == ("mail", "e.dupont42@example.org")
    assert f"{moment + timedelta(days=180):%d/%m/%Y}" in mail.body
    assert counts(moment + timedelta(days=179)) == (1, 0, 0, 0)
    assert counts(moment + timedelta(days=180)) == (1, 0, 0, 1)
    for model in (Compte, CompteResponsable, Rattachement):
        assert not model.objects.exists()
    events = list(Entry.objects.order_by("pk").values_list("event", "actor", "subject"))
    who = f"compte:{compte.public_id}"
    assert events == [("compte.sans-eleve", "entretien", who), ("compte.efface", "entretien", who)]


def test_by_sms_without_a_mail_and_in_silence_without_either(compte: Compte) -> None:
    leave()
    Compte.objects.update(mel="")
    maintain()
    assert [one.kind for one in testing.deliver()] == ["sms"]
    Compte.objects.update(mobile="", warned_at=None)
    maintain()
    assert testing.deliver() == []
    assert Entry.objects.filter(event="compte.sans-eleve").latest("pk").detail == {"prevenu": False}


def test_a_child_that_comes_back_cancels_the_warning(compte: Compte) -> None:
    leave()
    moment = now()
    maintain(moment)
    Scolarite.objects.update(gone_at=None)
    assert counts(moment + timedelta(days=200)) == (1, 0, 1, 0)
    compte.refresh_from_db()
    assert compte.warned_at is None
    assert Entry.objects.filter(event="compte.avertissement-leve").count() == 1
    leave()
    assert counts(moment + timedelta(days=201)) == (1, 1, 0, 0)


def test_a_child_not_yet_attached_keeps_the_account(compte: Compte, family: Family) -> None:
    Rattachement.objects.all().delete()
    assert counts() == (1, 0, 0, 0)


def test_children_reported_do_not(compte: Compte, family: Family) -> None:
    for child in (family.albert, family.jeanne):
        report_link(compte, child.public_id, "eleve-inconnu")
    assert counts() == (1, 1, 0, 0)
    assert Signalement.objects.filter(compte=compte).count() == 2


def test_accounts_joined_into_it_go_with_it(family: Family) -> None:
    kept, lost = two_accounts(family)
    merge(kept, lost)
    leave()
    moment = now()
    assert counts(moment) == (1, 1, 0, 0)
    assert counts(moment + timedelta(days=181)) == (1, 0, 0, 1)
    for model in (Compte, Fusion, Alias):
        assert not model.objects.exists()
    assert Entry.objects.get(event="compte.efface").detail == {"raison": "sans-eleve", "regroupes": 1}


def test_a_joined_account_is_forgotten_when_its_identifiant_ends(family: Family) -> None:
    kept, lost = two_accounts(family)
    merge(kept, lost)
    moment = now()
    assert counts(moment + timedelta(days=364)) == (1, 0, 0, 0)
    assert counts(moment + timedelta(days=366)) == (1, 0, 0, 1)
    assert list(Compte.objects.values_list("pk", flat=True)) == [kept.pk]
    assert kept.responsables.count() == 2
    assert not Alias.objects.exists()
    entry = Entry.objects.get(event="compte.efface")
    assert (entry.subject, entry.detail) == (f"compte:{lost.public_id}", {"raison": "regroupe"})


def test_pupils_and_agents_are_not_concerned(compte: Compte) -> None:
    leave()
    Compte.objects.update(profil="agent")
    assert counts() == (0, 0, 0, 0)


def test_a_purge_looks_again_inside_its_transaction(compte: Compte, monkeypatch: pytest.MonkeyPatch) -> None:
    from preau.houses.comptes.actions import maintain as module

    Compte.objects.update(warned_at=now() - timedelta(days=400))
    monkeypatch.setattr(module, "_with_children", lambda batch: set())
    monkeypatch.setattr(module, "list_proposed", lambda compte: [])
    assert counts() == (1, 0, 0, 0)
    assert Compte.objects.exists()
