"""Someone who already has an account: told once the number is proven, never given a second one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte, CompteResponsable
from preau.kit.sessions.models import Session
from preau.registre.actions.identite import link_identity, unlink_identity
from tests.houses.comptes.families import MOBILE, Family, eleve, link, responsable
from tests.houses.comptes.merging import attached
from tests.houses.comptes.walk import Walk, answers, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
BACK = "/mon-compte/?depuis=ent"


@pytest.fixture
def compte(family: Family) -> Compte:
    row = Compte.objects.create(
        identifiant="e.dupont42", password=hashing.make("Ancien-2025 !"), prenom="Emilie", nom="DUPONT", mobile=MOBILE
    )
    CompteResponsable.objects.create(compte=row, responsable_public_id=family.emilie.public_id)
    attached(row, family)
    return row


@pytest.fixture
def told(compte: Compte, walk: Walk) -> Walk:
    walk.open(f"/activation/?retour={BACK.replace('?', '%3F')}")
    walk.identity()
    assert walk.step == "code"
    assert "e.dupont42" not in walk.text
    walk.send(code=walk.code())
    assert walk.step == "compte-existant"
    return walk


def test_it_says_so_with_the_identifiant_and_a_way_to_log_in(told: Walk) -> None:
    assert "Vous avez déjà un compte" in told.text
    assert "e.dupont42" in told.text
    assert f'href="{BACK}"' in told.page.content.decode()
    assert "Me connecter" in told.text
    assert Compte.objects.count() == 1


def test_a_new_password_signs_in_and_ends_every_other_session(told: Walk, compte: Compte) -> None:
    Session.objects.create(
        token_hash="a" * 64, subject=compte.public_id, expires_at=Session(pk=None).created_at.replace(year=2099)
    )
    told.send()
    assert told.step == "nouveau-mot-de-passe"
    told.send(**passwords())
    assert told.at == "/mon-compte/"
    assert f'href="{BACK}"' in told.page.content.decode()
    compte.refresh_from_db()
    assert hashing.check("Marée-haute 2026 !", compte.password)
    assert Session.objects.get(token_hash="a" * 64).ended_at is not None
    assert Session.objects.filter(ended_at=None).count() == 1


def test_the_registry_s_number_is_not_enough_when_the_account_has_another(told: Walk, compte: Compte) -> None:
    Compte.objects.update(mobile="+33639980099")
    told.open(told.at)
    assert "Choisir un nouveau mot de passe" not in told.text
    told.send()
    told.send(**passwords())
    assert hashing.check("Ancien-2025 !", Compte.objects.get().password)


def test_an_account_made_meanwhile_in_another_window_is_told(family: Family, walk: Walk) -> None:
    walk.open()
    walk.identity()
    walk.send(code=walk.code())
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: date(2018, 11, 30)}))
    row = Compte.objects.create(identifiant="e.dupont07", password="x", prenom="E", nom="D", mobile=MOBILE)
    CompteResponsable.objects.create(compte=row, responsable_public_id=family.emilie_ecole.public_id)
    walk.send(**passwords())
    assert walk.step == "compte-existant"
    assert "e.dupont07" in walk.text
    assert Compte.objects.count() == 1


def test_a_record_joined_later_finds_the_account(compte: Compte, walk: Walk) -> None:
    other = responsable(uai="0999001W")
    link(other, eleve("Léo", uai="0999001W", ne_le=date(2012, 5, 5)))
    walk.open()
    walk.identity()
    walk.send(code=walk.code())
    assert walk.step == "compte-existant"


def test_a_record_the_office_says_is_the_same_person_finds_the_account(compte: Compte, walk: Walk) -> None:
    other, child = responsable("MARTIN", "Emilie", "+33639980055"), eleve("Léo", ne_le=date(2012, 5, 5))
    link(other, child)
    link_identity(other.public_id, compte.responsables.get().responsable_public_id, by="guichet")
    walk.open()
    walk.identity("Martin", "Emilie", "0639980055")
    walk.send(code=walk.code())
    assert walk.step == "compte-existant"


def test_records_the_office_says_are_one_person_join_in_one_account(family: Family, walk: Walk) -> None:
    other, child = responsable("MARTIN", "Emilie", ""), eleve("Léo", ne_le=date(2012, 5, 5))
    link(other, child)
    link_identity(other.public_id, family.emilie.public_id, by="guichet")
    walk.open()
    walk.identity()
    walk.send(code=walk.code())
    wanted = {one.public_id: one.ne_le for one in (family.albert, family.jeanne, child)}
    walk.send(**answers(**wanted))
    walk.send(**passwords())
    assert Compte.objects.get().responsables.count() == 3
    unlink_identity(other.public_id, family.emilie.public_id, by="guichet")
    assert Compte.objects.get().responsables.count() == 3, "what was proven stays proven"


def test_homonyms_with_another_number_have_accounts_of_their_own(compte: Compte, walk: Walk, base: Any) -> None:
    other, child = responsable(mobile="+33639980066"), eleve("Léo", ne_le=date(2012, 5, 5))
    link(other, child)
    walk.open()
    walk.identity(mobile="0639980066")
    walk.send(code=walk.code())
    walk.send(**answers(**{child.public_id: date(2012, 5, 5)}))
    walk.send(**passwords())
    assert walk.step == "identifiant"
    assert Compte.objects.count() == 2
