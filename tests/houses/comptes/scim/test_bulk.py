"""Letters for several people in one request (RFC 7644 §3.7)."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.letters import canonical
from preau.houses.comptes.models import Compte, Notification
from preau.protocols.scim import names
from preau.protocols.scim.bulk import OPERATIONS_MAXIMUM, write_bulk_request
from tests.houses.comptes.families import BAKER, COURTILS, Family
from tests.houses.comptes.scim.conftest import Office, error, events

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def bulk(office: Office, creations: dict[str, dict[str, Any]]) -> Any:
    for data in creations.values():
        data["schemas"] = [names.NOTIFICATION]
    return office.ask("POST", "Bulk", write_bulk_request("/Notifications", creations))


def test_each_letter_is_issued_or_refused_alone(college: Office, family: Family, emilie: Compte) -> None:
    answers = bulk(
        college,
        {
            "pupil": {"uai": COURTILS, "eleve": family.albert.public_id},
            "has an account": {"uai": COURTILS, "responsable": family.emilie.public_id},
            "nobody": {"uai": COURTILS, "responsable": "nobody"},
            "other school": {"uai": BAKER, "eleve": family.jeanne.public_id},
            "two": {"uai": COURTILS, "eleve": "x", "responsable": "y"},
            "no text": {"uai": 7},
        },
    ).json()
    assert answers["schemas"] == [names.BULK_RESPONSE]
    said = {one["bulkId"]: one for one in answers["Operations"]}
    assert {name: one["status"] for name, one in said.items()} == {
        "pupil": "201", "has an account": "409", "nobody": "404", "other school": "404", "two": "400", "no text": "400",
    }  # fmt: skip
    letter = said["pupil"]["response"]
    row = Notification.objects.get()
    assert letter["identifiant"] == row.identifiant
    assert hashing.check(canonical(letter["motDePasse"]), row.password)
    assert said["pupil"]["location"].endswith(f"/Notifications/{row.public_id}")
    assert letter["motDePasse"] not in college.get(f"Notifications/{row.public_id}").content.decode()
    assert [event for event, _actor, _subject in events()] == ["notification.emise"]


def test_too_many_or_other_things_are_refused(college: Office) -> None:
    many = {str(number): {"uai": COURTILS, "eleve": "x"} for number in range(OPERATIONS_MAXIMUM + 1)}
    assert error(bulk(college, many)) == (413, "SCIM-0022", "")
    asked = write_bulk_request("/Users", {"a": {}})
    assert error(college.ask("POST", "Bulk", asked)) == (501, "SCIM-0019", "")
    assert error(college.ask("POST", "Bulk", {"schemas": [names.BULK_REQUEST]}))[1] == "SCIM-0011"
