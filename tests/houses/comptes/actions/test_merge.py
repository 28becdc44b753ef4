"""Two accounts become one, and two again: rows, aliases, identities, sessions, messages; every refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.comptes import hashing, visitor
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.actions.merge import NotMergeable, OtherName, SameCompte, merge
from preau.houses.comptes.actions.release import release
from preau.houses.comptes.actions.unmerge import FusionUnknown, MergedAgain, TooLate, unmerge
from preau.houses.comptes.models import Alias, Compte, CompteResponsable, Fusion, Rattachement, Signalement
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.families import Family, eleve, link, responsable
from tests.houses.comptes.merging import KEPT, LOST, account, snapshot, two_accounts
from tests.houses.comptes.saml.test_release import partner

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
Two = tuple[Compte, Compte]


@pytest.fixture
def two(family: Family) -> Two:
    return two_accounts(family)


def test_the_kept_account_opens_the_children_of_both(two: Two, family: Family) -> None:
    kept, lost = two
    merge(kept, lost)
    assert {child.public_id for child in list_children(kept)} == {family.albert.public_id, family.jeanne.public_id}
    lost.refresh_from_db()
    assert lost.state == Compte.State.FUSIONNE
    assert not lost.responsables.exists()
    assert list_children(lost) == []


def test_both_identities_are_announced_with_the_kept_one(two: Two, family: Family) -> None:
    kept, lost = two
    before = {name.name: name.values for name in release(partner(), kept, now())}
    merge(kept, lost)
    after = {name.name: name.values for name in release(partner(), kept, now())}
    pointers = {f"{{AAF}}70|x|{row.jointure}" for row in (family.emilie, family.emilie_ecole)}
    assert set(after["FrEduCtRefId"]) == pointers
    assert len(after["FrEduVecteur"]) == 2
    assert after["FrEduCtId"] == before["FrEduCtId"]


def test_the_lost_identifiant_is_an_alias_with_the_kept_password(two: Two) -> None:
    kept, lost = two
    merge(kept, lost)
    assert authenticate("e.dupont77", KEPT) == kept
    assert authenticate("e.dupont42", KEPT) == kept
    for identifiant in ("e.dupont77", "e.dupont42"):
        refused = authenticate(identifiant, LOST)
        assert isinstance(refused, LoginRefusal)
        assert refused.reason == "mot-de-passe"


def test_the_alias_ends(two: Two, reglages: Any) -> None:
    reglages(alias_life=timedelta(days=10))
    kept, lost = two
    merge(kept, lost)
    with time_machine.travel(now() + timedelta(days=11), tick=True):
        assert isinstance(authenticate("e.dupont77", KEPT), LoginRefusal)
        assert authenticate("e.dupont42", KEPT) == kept


def test_sessions_of_the_lost_account_end_and_everyone_is_told(two: Two) -> None:
    kept, lost = two
    for compte in two:
        visitor.sign_in(RequestFactory().get("/"), HttpResponse(), compte)
    fusion = merge(kept, lost)
    assert Session.objects.get(subject=lost.public_id).ended_at is not None
    assert Session.objects.get(subject=kept.public_id).ended_at is None
    sent = {(one.kind, one.to) for one in testing.deliver()}
    assert sent == {("sms", kept.mobile), ("mail", kept.mel), ("mail", lost.mel)}
    entry = Entry.objects.get(event="compte.fusionne")
    assert entry.subject == f"compte:{kept.public_id}"
    assert entry.detail["fusion"] == fusion.public_id
    assert entry.detail["perdu"] == lost.public_id


def test_undoing_restores_every_row(two: Two, family: Family) -> None:
    kept, lost = two
    Signalement.objects.create(
        reason="pas-representant-legal", compte=lost, eleve_public_id="x", responsable_public_id="y", uai="0999001W"
    )
    before = snapshot()
    fusion = merge(kept, lost)
    assert snapshot() != before
    unmerge(fusion.public_id, by="guichet:1")
    assert snapshot() == before
    assert authenticate("e.dupont77", LOST) == lost
    assert not Alias.objects.exists()
    entry = Entry.objects.get(event="compte.defusionne")
    assert (entry.actor, entry.detail["rendu"]) == ("guichet:1", lost.public_id)
    assert Fusion.objects.get().undone_by == "guichet:1"
    merge(kept, lost)  # and it may be done again


def test_a_child_that_both_have_stays_with_each(two: Two, family: Family) -> None:
    kept, lost = two
    Rattachement.objects.create(
        compte=lost, eleve_public_id=family.albert.public_id, responsable_public_id="x", niveau=1
    )
    before = snapshot()
    fusion = merge(kept, lost)
    assert kept.rattachements.count() == 2
    unmerge(fusion.public_id, by="essai")
    assert snapshot() == before


def test_a_chain_is_undone_from_its_end(two: Two, family: Family) -> None:
    first, second = two
    third = account("e.dupont99", "Troisieme-2026 !", [responsable(uai="0999003Y")], [])
    inner = merge(first, second)
    outer = merge(third, first)
    assert authenticate("e.dupont77", "Troisieme-2026 !") == third
    with pytest.raises(MergedAgain):
        unmerge(inner.public_id, by="essai")
    unmerge(outer.public_id, by="essai")
    assert authenticate("e.dupont77", KEPT) == first
    unmerge(inner.public_id, by="essai")
    assert authenticate("e.dupont77", LOST) == second
    assert third.responsables.count() == first.responsables.count() == second.responsables.count() == 1


def test_undoing_is_refused_twice_too_late_and_unknown(two: Two) -> None:
    fusion = merge(*two)
    with pytest.raises(FusionUnknown):
        unmerge("inconnue", by="essai")
    with time_machine.travel(now() + timedelta(days=31), tick=True), pytest.raises(TooLate):
        unmerge(fusion.public_id, by="essai")
    unmerge(fusion.public_id, by="essai")
    with pytest.raises(FusionUnknown):
        unmerge(fusion.public_id, by="essai")


@pytest.mark.parametrize("state", ["suspendu", "ferme", "fusionne", "a-valider"])
@pytest.mark.parametrize("which", [0, 1])
def test_only_active_accounts(two: Two, state: str, which: int) -> None:
    Compte.objects.filter(pk=two[which].pk).update(state=state)
    with pytest.raises(NotMergeable):
        merge(*two)
    assert not Fusion.objects.exists()


def test_never_with_a_pupil_or_an_agent_nor_with_itself(two: Two) -> None:
    with pytest.raises(SameCompte):
        merge(two[0], two[0])
    Compte.objects.filter(pk=two[1].pk).update(profil="agent")
    with pytest.raises(NotMergeable):
        merge(*two)


@pytest.mark.parametrize(("nom", "prenom"), [("DUPOND", "Emilie"), ("DUPONT", "Amélie"), ("MARTIN", "Emilie")])
def test_other_names_are_other_people(family: Family, nom: str, prenom: str) -> None:
    kept = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    child = eleve("Zoe", uai="0999002X")
    other = responsable(nom, prenom, uai="0999002X")
    link(other, child)
    lost = account("x.autre11", LOST, [other], [child])
    before = snapshot()
    with pytest.raises(OtherName):
        merge(kept, lost)
    assert snapshot() == before
    assert CompteResponsable.objects.count() == 2


def test_an_account_forgotten_by_the_registry_keeps_its_own_name(two: Two) -> None:
    kept, lost = two
    lost.responsables.all().delete()
    Compte.objects.filter(pk=lost.pk).update(nom="Dupont", prenom="ÉMILIE")
    merge(kept, lost)
    assert hashing.check(KEPT, kept.password)
