"""What an identity opens: by its sub, then by its civil status under another sub, never across classes of trust."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes.actions import federate
from preau.houses.comptes.actions.federate import Known, Moved, New
from preau.houses.comptes.actions.federate_pivot import digest_of, pivot_of
from preau.houses.comptes.actions.federate_refusals import PresentationPerimee
from preau.houses.comptes.models import Compte, Confiance, IdentiteFederee, IdentitePresentee
from preau.kit.clockkit import now
from tests.houses.comptes.franceconnect.hub import EMILIE, OTHER_SUB, PAUL, Hub
from tests.houses.comptes.franceconnect.visits import BROWSER, linked, presented


def another(nom: str = "MARTIN", identifiant: str = "p.martin10") -> Compte:
    return Compte.objects.create(identifiant=identifiant, password="", prenom="Paul", nom=nom)


def test_nobody_s_identity_is_new(hub: Hub) -> None:
    assert isinstance(federate.resolve(presented(hub)), New)


def test_the_same_sub_of_another_issuer_is_new(hub: Hub, compte: Compte) -> None:
    linked(compte, presented(hub))
    found = federate.resolve(presented(issuer="https://autre.example.org", claims=PAUL))
    assert isinstance(found, New)


def test_an_ended_identity_opens_nothing(hub: Hub, compte: Compte) -> None:
    federate.unlink(linked(compte, presented(hub)))
    assert isinstance(federate.resolve(presented(hub)), New)
    assert isinstance(federate.resolve(presented(hub, OTHER_SUB)), New)


def test_the_same_civil_status_under_another_sub_is_moved(hub: Hub, compte: Compte) -> None:
    row = linked(compte, presented(hub))
    assert federate.resolve(presented(hub, OTHER_SUB)) == Moved(compte, row)


@pytest.mark.parametrize(
    "changes",
    [
        {"family_name": "Dupont"},
        {"given_name": "ÉMILIE  CLAIRE"},
        {"email": "autre@example.net", "preferred_username": "DURAND"},
    ],
)
def test_what_is_no_other_civil_status(hub: Hub, compte: Compte, changes: dict[str, Any]) -> None:
    linked(compte, presented(hub))
    assert isinstance(federate.resolve(presented(hub, OTHER_SUB, {**EMILIE, **changes})), Moved)


@pytest.mark.parametrize(
    "changes",
    [
        {"family_name": "DUPOND"},
        {"given_name": "Emilie"},
        {"gender": "male"},
        {"birthdate": "1982-08-25"},
        {"birthplace": "75107"},
        {"birthcountry": "99352"},
        {"birthdate": ""},
        {"birthplace": ""},
        {"family_name": None},
        {"family_name": ["DUPONT"]},
    ],
)
def test_another_civil_status_or_a_part_of_one_is_new(hub: Hub, compte: Compte, changes: dict[str, Any]) -> None:
    linked(compte, presented(hub))
    assert isinstance(federate.resolve(presented(hub, OTHER_SUB, {**EMILIE, **changes})), New)


def test_born_abroad_the_place_does_not_count() -> None:
    abroad = {**EMILIE, "birthcountry": "99352"}
    assert digest_of({**abroad, "birthplace": ""}) == digest_of({**abroad, "birthplace": "Alger"}) != ""


def test_the_same_civil_status_of_two_accounts_is_nobody_s(hub: Hub, compte: Compte) -> None:
    linked(compte, presented(hub))
    linked(another(), presented(hub, "another-sub"))
    assert isinstance(federate.resolve(presented(hub, OTHER_SUB)), New)


@pytest.mark.parametrize("state", ["suspendu", "ferme", "a-valider", "fusionne"])
def test_an_account_that_is_not_open_is_not_proposed(hub: Hub, compte: Compte, state: str) -> None:
    linked(compte, presented(hub))
    Compte.objects.update(state=state)
    assert isinstance(federate.resolve(presented(hub, OTHER_SUB)), New)
    assert isinstance(federate.resolve(presented(hub)), Known)


@pytest.mark.parametrize("kept", list(Confiance))
def test_classes_of_trust_never_meet(hub: Hub, compte: Compte, kept: Confiance) -> None:
    """The same civil status, typed in a test hub, is nobody's in the real one; and the other way round."""
    told = next(one for one in Confiance if one is not kept)
    linked(compte, presented(issuer="https://un.example.org", confiance=kept))
    assert isinstance(federate.resolve(presented(hub, OTHER_SUB, confiance=told)), New)


def test_an_issuer_whose_class_has_changed_opens_nothing(hub: Hub, compte: Compte) -> None:
    linked(compte, presented(hub))
    with pytest.raises(federate.ConfianceChangee):
        federate.resolve(presented(hub, confiance=Confiance.REELLE))


def test_the_pivot_keeps_what_the_specification_names() -> None:
    told = {**EMILIE, "sub": "s", "preferred_username": "DURAND", "gender": 3, "phone": "x", "birthplace": " 50129 "}
    kept = pivot_of({**told, "given_name_array": ["Emilie", 4, ""]})
    assert kept == {
        "family_name": "DUPONT",
        "given_name": "Emilie Claire",
        "birthdate": "1982-08-24",
        "birthplace": "50129",
        "birthcountry": "99100",
        "given_name_array": ["Emilie"],
        "preferred_username": "DURAND",
    }


def test_an_identity_that_waits_serves_once(hub: Hub, compte: Compte) -> None:
    waiting = federate.present(presented(hub), BROWSER)
    federate.link(compte, waiting)
    with pytest.raises(PresentationPerimee):
        federate.link(another(), waiting)
    assert federate.find_presentee(waiting.public_id, BROWSER) is None


def test_an_identity_that_waits_is_of_one_browser_and_of_half_an_hour(hub: Hub, compte: Compte) -> None:
    waiting = federate.present(presented(hub), BROWSER)
    assert federate.find_presentee(waiting.public_id, BROWSER) == waiting
    assert federate.find_presentee(waiting.public_id, "a" * 64) is None
    assert federate.find_presentee(waiting.public_id, None) is None
    IdentitePresentee.objects.update(expires_at=now())
    assert federate.find_presentee(waiting.public_id, BROWSER) is None
    with pytest.raises(PresentationPerimee):
        federate.link(compte, waiting)


def test_nothing_readable_is_kept_of_who_waits(hub: Hub) -> None:
    row = federate.present(presented(hub, id_token="un.jeton.signe"), BROWSER)
    assert "DUPONT" not in row.claims
    assert "jeton" not in row.id_token
    assert federate.read(row) == presented(hub, id_token="un.jeton.signe")


def test_an_identity_taken_meanwhile_is_refused(hub: Hub, compte: Compte) -> None:
    linked(compte, presented(hub))
    with pytest.raises(federate.IdentitePrise):
        linked(another(), presented(hub))
    assert IdentitePresentee.objects.filter(used_at=None).count() == 1, "the refused one still waits"
    assert IdentiteFederee.objects.count() == 1
