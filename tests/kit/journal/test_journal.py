"""The journal goes with the action that writes it, and holds no personal data."""

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from preau.kit import journal
from preau.kit.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_entry_says_who_what_on_whom_from_where() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.77")
    journal.write("compte.active", actor="run:abc", subject="compte:def", request=request, detail={"voie": "sms"})
    entry = Entry.objects.get()
    assert (entry.event, entry.actor, entry.subject) == ("compte.active", "run:abc", "compte:def")
    assert entry.address_block == "192.0.2.0/24"
    assert entry.detail == {"voie": "sms"}
    assert str(entry) == "compte.active compte:def"


def test_entry_dies_with_its_transaction() -> None:
    with transaction.atomic():
        journal.write("compte.active", actor="run:abc")
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "detail",
    [
        {"mobile": "+33639980001"},
        {"n": "06 39 98 00 01"},
        {"n": ["06.39.98.00.01"]},
        {"mel": "emilie@example.org"},
        {"ne_le": "12/03/2014"},
        {"x": {"y": "contact : emilie.dupont@example.org"}},
    ],
)
def test_personal_data_is_refused(detail: dict[str, object]) -> None:
    with pytest.raises(journal.PersonalDataError, match=r"compte\.active"):
        journal.write("compte.active", actor="run:abc", detail=detail)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("detail", [None, {}, {"code": "COMPTES-0107", "enfants": 3}, {"uai": "0500048F"}])
def test_codes_and_counts_are_welcome(detail: dict[str, object] | None) -> None:
    assert journal.write("compte.active", actor="run:abc", detail=detail).pk


def test_detail_must_be_json() -> None:
    with pytest.raises(TypeError):
        journal.write("compte.active", actor="run:abc", detail={"x": object()})


@pytest.mark.parametrize(("event", "actor"), [("", "run:abc"), ("compte.active", "")])
def test_nameless_entries_are_refused_by_the_database(event: str, actor: str) -> None:
    with pytest.raises(IntegrityError):
        journal.write(event, actor=actor)


def test_what_is_said_of_a_request_is_in_each_of_its_entries() -> None:
    request = RequestFactory().get("/")
    journal.add(request, uai="0999001W")
    journal.add(request, poste="accueil")
    journal.write("essai", actor="agent:1", request=request, detail={"n": 1, "poste": "bureau"})
    journal.write("essai", actor="agent:1", request=RequestFactory().get("/"))
    first, second = Entry.objects.order_by("pk")
    assert first.detail == {"uai": "0999001W", "poste": "bureau", "n": 1}
    assert second.detail == {}
