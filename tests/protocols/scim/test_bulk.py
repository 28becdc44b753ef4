"""Several creations in one request (RFC 7644 §3.7)."""

from __future__ import annotations

from typing import Any

import pytest

from preau.protocols.scim import names
from preau.protocols.scim.bulk import (
    OPERATIONS_MAXIMUM,
    Creation,
    read_bulk,
    read_bulk_response,
    write_bulk,
    write_bulk_request,
)
from preau.protocols.scim.client import ErrorMessage
from preau.protocols.scim.codec import write_resource
from preau.protocols.scim.messages import Notification
from preau.protocols.scim.refusals import (
    MessageInattendu,
    OperationNonOfferte,
    RessourceInconnue,
    TropDeCreations,
    ValeurRefusee,
)

PATH = "/Notifications"


def request(**changed: Any) -> dict[str, Any]:
    operation = {"method": "POST", "path": PATH, "bulkId": "a", "data": {"uai": "0999001W"}, **changed}
    return {"schemas": [names.BULK_REQUEST], "Operations": [operation]}


def test_what_a_client_writes_is_what_the_service_reads() -> None:
    asked = write_bulk_request(PATH, {"a": {"uai": "0999001W", "eleve": "x"}, "b": {"uai": "0999002X"}})
    assert read_bulk(asked, PATH) == [
        Creation("a", {"uai": "0999001W", "eleve": "x"}),
        Creation("b", {"uai": "0999002X"}),
    ]


def test_the_answer_names_each_operation() -> None:
    letter = Notification("n1", "eleve", "0999001W", "", "x", "l.x", "Mot-de-passe", "lot", "2026-09-01", "2026-12-01",
                          "active", None, None, None)  # fmt: skip
    answers = [
        (Creation("a", {}), write_resource(letter, "https://comptes.example.org/scim/v2")),
        (Creation("b", {}), RessourceInconnue()),
    ]
    written = write_bulk(answers)
    assert [one["status"] for one in written["Operations"]] == ["201", "404"]
    assert written["Operations"][0]["location"].endswith("/Notifications/n1")
    read = read_bulk_response(Notification, written)
    assert isinstance(read["a"], Notification)
    assert read["a"].mot_de_passe == "Mot-de-passe"
    assert isinstance(read["b"], ErrorMessage)
    assert read["b"].code == "SCIM-0018"


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"Operations": []}, MessageInattendu),
        ({"schemas": [names.BULK_REQUEST]}, ValeurRefusee),
        ({"schemas": [names.BULK_REQUEST], "Operations": [3]}, ValeurRefusee),
        ({"schemas": [names.BULK_REQUEST], "Operations": request()["Operations"] * 26}, TropDeCreations),
        (request(method="DELETE"), OperationNonOfferte),
        (request(path="/Users"), OperationNonOfferte),
        (request(bulkId=""), ValeurRefusee),
        (request(bulkId=7), ValeurRefusee),
        (request(data=[]), ValeurRefusee),
    ],
)
def test_requests_refused(asked: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_bulk(asked, PATH)


@pytest.mark.parametrize(
    "answer",
    [
        {"schemas": [names.BULK_RESPONSE], "Operations": {}},
        {"schemas": [names.BULK_RESPONSE], "Operations": [{"status": "201"}]},
        {"schemas": [names.BULK_RESPONSE], "Operations": [{"bulkId": "a", "status": "201", "response": 1}]},
    ],
)
def test_answers_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(ValeurRefusee):
        read_bulk_response(Notification, answer)
    with pytest.raises(MessageInattendu):
        read_bulk_response(Notification, {})
    assert OPERATIONS_MAXIMUM == 25
