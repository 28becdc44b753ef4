"""Identities of a hub everywhere else in the house: regrouping, purge, my data, history, diagnosis, the office."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.announce import announce
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.actions.causes import Causes
from preau.houses.comptes.actions.contact import Contact
from preau.houses.comptes.actions.diagnose import diagnose_responsable
from preau.houses.comptes.actions.enrol_federated import is_corrected
from preau.houses.comptes.actions.facteurs import needs_stage
from preau.houses.comptes.actions.history import export_compte
from preau.houses.comptes.actions.maintain import maintain
from preau.houses.comptes.actions.match_identity import find_match, names_of
from preau.houses.comptes.actions.merge import merge
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.actions.unmerge import unmerge
from preau.houses.comptes.models import (
    Compte,
    DemandeFederee,
    IdentiteFederee,
    IdentitePresentee,
    Tentative,
)
from preau.houses.comptes.pages.compte_appareils import said
from preau.kit import purgekit
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.registre.models import Lien, Responsable
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.federated import linked, presented
from tests.houses.comptes.merging import KEPT, LOST, account, two_accounts

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
BY = "guichet:0500048F"


def opened_by(identity: federate.Presented) -> str:
    """The identifiant of the account that the identity opens."""
    found = federate.resolve(identity)
    assert isinstance(found, federate.Known)
    return found.compte.identifiant


# Regrouping


def test_the_kept_account_takes_the_identity_and_gives_it_back(family: Family) -> None:
    kept, lost = two_accounts(family)
    linked(lost)
    fusion = merge(kept, lost)
    assert opened_by(presented()) == "e.dupont42"
    assert fusion.moved["identites"] == [IdentiteFederee.objects.get().public_id]
    unmerge(fusion.public_id, by="guichet")
    assert opened_by(presented()) == "e.dupont77"


def test_an_identity_taken_away_meanwhile_comes_back_ended(family: Family) -> None:
    kept, lost = two_accounts(family)
    row = linked(lost)
    fusion = merge(kept, lost)
    row.refresh_from_db()
    federate.unlink(row)
    unmerge(fusion.public_id, by="guichet")
    assert isinstance(federate.resolve(presented()), federate.New)
    assert lost.identites.get().ended_at is not None


def test_an_identity_added_after_the_fusion_stays(family: Family) -> None:
    kept, lost = two_accounts(family)
    fusion = merge(kept, lost)
    linked(kept)
    unmerge(fusion.public_id, by="guichet")
    assert opened_by(presented()) == "e.dupont42"


def test_classes_of_trust_do_not_meet_by_a_fusion(family: Family) -> None:
    kept, lost = two_accounts(family)
    linked(kept)
    other = presented("b" * 64 + "v1", issuer="https://essai.example.org/api/v2", reelle=False)
    linked(lost, other)
    merge(kept, lost)
    assert kept.identites.get().confiance == "reelle"
    assert opened_by(other) == "e.dupont77"
    lost.refresh_from_db()
    assert not lost.is_open


# Forgetting


def test_what_is_over_is_forgotten(family: Family) -> None:
    compte = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    moment = now()
    linked(compte)
    linked(compte, presented("b" * 64 + "v1", issuer="https://autre.example.org/api/v2"))
    IdentiteFederee.objects.filter(issuer__contains="autre").update(ended_at=moment - timedelta(days=366))
    for rank, age in enumerate((timedelta(days=2), timedelta(hours=1))):
        DemandeFederee.objects.create(
            state_hash=f"{rank:064}", browser_hash="0" * 64, issuer="i", secrets="s", expires_at=moment - age
        )
        waiting = federate.present(presented(f"{rank:064x}v1"), "0" * 64)
        IdentitePresentee.objects.filter(pk=waiting.pk).update(expires_at=moment - age)
    IdentitePresentee.objects.filter(used_at__isnull=False).delete()
    assert purgekit.purge_all(moment)["comptes"] == 3
    assert IdentiteFederee.objects.get().sub == presented().sub
    assert DemandeFederee.objects.count() == IdentitePresentee.objects.count() == 1


def test_an_account_purged_takes_its_identity_along(family: Family) -> None:
    compte = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    linked(compte)
    Lien.objects.update(gone_at=now())
    Compte.objects.update(warned_at=now() - timedelta(days=181), mobile="")
    assert maintain().purged == 1
    assert isinstance(federate.resolve(presented()), federate.New)


# My data, history


def test_my_data_hold_what_the_hub_said(family: Family) -> None:
    compte = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    linked(compte, presented(id_token="jeton.secret"))
    text = json.dumps(export_compte(compte))
    (row,) = json.loads(text)["identites"]
    assert row["etat_civil"]["family_name"] == "MARTIN"
    assert (row["reference"], row["essai"], row["retiree_le"]) == (presented().sub, False, None)
    assert "jeton.secret" not in text


@pytest.mark.parametrize("event", ["identite.liee", "identite.reliee", "identite.retiree", "identite.actualisee"])
def test_the_history_says_it_in_words(event: str) -> None:
    assert "Autre opération" not in said(Entry(event=event))


def test_the_confirmation_names_the_button(family: Family) -> None:
    compte = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    compte.password = ""
    announce(compte)
    mail = next(one for one in testing.deliver() if "@" in one.to)
    assert "cliquez sur le bouton « S'identifier avec FranceConnect »" in mail.body
    assert "mot de passe" not in mail.body


# Signing in without a password


@pytest.mark.parametrize("given", ["", "x", KEPT, LOST])
def test_no_password_opens_an_account_without_one(family: Family, given: str) -> None:
    account("e.dupont42", KEPT, [family.emilie], [family.albert])
    Compte.objects.update(password="")
    assert isinstance(authenticate("e.dupont42", given), LoginRefusal)


def test_a_second_factor_is_no_matter_of_passwords(family: Family) -> None:
    compte = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    compte.facteurs.create(kind="totp", secret="s", confirmed_at=now())
    Compte.objects.update(password="")
    compte.refresh_from_db()
    assert needs_stage(compte)


# The office


def test_the_diagnosis_says_why_by_franceconnect(family: Family) -> None:
    reasons = {
        Tentative.Reason.NOM_DIFFERENT: Causes.IDENTITE_AUTRE_NOM,
        Tentative.Reason.PLUSIEURS: Causes.IDENTITE_PLUSIEURS,
    }
    for reason, cause in reasons.items():
        Tentative.objects.all().delete()
        note_attempt("franceconnect", reason, responsable_public_id=family.emilie.public_id)
        found = diagnose_responsable(family.emilie.public_id, by=BY)
        assert cause in {line.cause for line in found.lines if line.is_blocking}


def test_other_doors_say_nothing_of_franceconnect(family: Family) -> None:
    note_attempt("activation-sms", Tentative.Reason.PLUSIEURS, responsable_public_id=family.emilie.public_id)
    assert diagnose_responsable(family.emilie.public_id, by=BY).is_clear


def test_the_diagnosis_says_that_there_is_no_password(family: Family) -> None:
    account("e.dupont42", KEPT, [family.emilie], [family.albert])
    Compte.objects.update(password="")
    lines = diagnose_responsable(family.emilie.public_id, by=BY).lines
    (line,) = [line for line in lines if line.cause == Causes.SANS_MOT_DE_PASSE]
    assert "e.dupont42" in line.sentence
    assert not line.is_blocking


# Matching


def test_one_person_of_two_schools_is_one(family: Family) -> None:
    found = find_match(names_of(presented().claims), Contact.of(MOBILE))
    assert sorted(found.records) == sorted(family.records)
    assert not found.is_weak


def test_an_account_and_a_record_of_one_number_are_one_person(family: Family) -> None:
    account("e.dupont42", KEPT, [family.emilie], [family.albert])
    Compte.objects.update(mobile_proven_at=now())
    found = find_match(names_of(presented().claims), Contact.of(MOBILE))
    assert found.records
    assert found.compte == ""


def test_two_accounts_of_one_name_and_number_are_nobody(family: Family) -> None:
    two_accounts(family)
    Compte.objects.update(mobile_proven_at=now(), mobile="+33639980071")
    found = find_match(names_of(presented().claims), Contact.of("+33639980071"))
    assert (found.is_someone, found.reason) == (False, Tentative.Reason.PLUSIEURS)


@pytest.mark.parametrize("titles", [("MME", "MLLE"), ("MME", ""), ("", "")])
def test_titles_of_one_person(family: Family, titles: tuple[str, str]) -> None:
    for record, title in zip(family.records, titles, strict=True):
        Responsable.objects.filter(public_id=record).update(civilite=title)
    assert find_match(names_of(presented().claims), Contact.of(MOBILE)).is_someone


@pytest.mark.parametrize(
    ("changes", "corrected"),
    [
        ({}, True),
        ({"family_name": "MARTINE"}, True),
        ({"birthdate": "1984-05-13"}, True),
        ({"gender": "male"}, True),
        ({"birthdate": "1984-05-13", "gender": "male"}, False),
        ({"given_name": "Paul", "given_name_array": ["Paul"], "birthdate": "1982-01-01"}, False),
    ],
)
def test_one_field_of_six_may_be_corrected(family: Family, changes: dict[str, str], corrected: bool) -> None:
    compte = account("e.dupont42", KEPT, [family.emilie], [family.albert])
    former = linked(compte)
    assert is_corrected(former, federate.present(presented("b" * 64 + "v1", **changes), "0" * 64)) is corrected
