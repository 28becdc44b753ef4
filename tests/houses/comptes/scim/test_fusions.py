"""Two accounts joined, seen by the office and taken apart again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from preau.houses.comptes.actions.merge import merge
from preau.houses.comptes.models import Compte, Fusion
from preau.kit.clockkit import now
from preau.protocols.scim.codec import read_resource
from preau.protocols.scim.messages import Fusion as Shown
from tests.houses.comptes.families import Family
from tests.houses.comptes.scim.conftest import Office, account, error, events, office

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture
def fusion(family: Family) -> Fusion:
    """Emilie's account of the school joined into that of the collège."""
    kept = account("e.dupont42", family.emilie, children={family.albert: family.emilie})
    lost = account("e.dupont43", family.emilie_ecole, nom="DUPONT", children={family.jeanne: family.emilie_ecole})
    return merge(kept, lost)


def test_an_office_takes_two_accounts_apart(college: Office, ecole: Office, fusion: Fusion) -> None:
    path = f"Fusions/{fusion.public_id}"
    seen = read_resource(Shown, college.get(path).json())
    assert (seen.identifiant, seen.etat, seen.undo_until) == ("e.dupont43", "faite", fusion.undo_until)
    assert seen.compte is not None
    assert seen.compte.value == fusion.kept.public_id
    assert [one["id"] for one in ecole.list("Fusions", filter='etat eq "faite"')["Resources"]] == [fusion.public_id]
    assert error(college.replace(path, {"etat": "defaite"}, If_Match='"x"')) == (412, "SCIM-0016", "")
    response = college.replace(path, {"etat": "defaite"}, If_Match=college.get(path)["ETag"])
    assert (response.status_code, response.json()["etat"]) == (200, "defaite")
    assert Compte.objects.get(pk=fusion.lost_id).state == Compte.State.ACTIF
    fusion.refresh_from_db()
    assert fusion.undone_by == f"bureau:{college.jeton.public_id}"
    assert events()[-1][:2] == ("compte.defusionne", f"bureau:{college.jeton.public_id}")
    assert college.replace(path, {"etat": "defaite"}).status_code == 200, "undone twice changes nothing"
    assert error(college.replace(path, {"etat": "faite"})) == (404, "COMPTES-0511", "")


def test_not_from_outside_nor_too_late(college: Office, fusion: Fusion) -> None:
    path, stranger = f"Fusions/{fusion.public_id}", office("0999001W")
    for response in (stranger.get(path), stranger.replace(path, {"etat": "defaite"}), college.get("Fusions/nobody")):
        assert error(response) == (404, "SCIM-0018", "")
    assert stranger.list("Fusions")["totalResults"] == 0
    assert error(college.replace(path, {"etat": "peut-être"})) == (400, "SCIM-0011", "invalidValue")
    assert error(college.replace(path, {"identifiant": "x"})) == (400, "SCIM-0012", "mutability")
    Fusion.objects.filter(pk=fusion.pk).update(undo_until=now() - timedelta(seconds=1))
    assert error(college.replace(path, {"etat": "defaite"})) == (409, "COMPTES-0512", "")
    fusion.refresh_from_db()
    assert fusion.undone_at is None
