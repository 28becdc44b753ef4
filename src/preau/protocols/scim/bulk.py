"""Several operations in one request (RFC 7644 §3.7), both sides. One kind is offered: issuing letters.

Operations do not name one another: a `bulkId` is only given back with its answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preau.protocols.refusals import Refusal
from preau.protocols.scim import names
from preau.protocols.scim.bodies import declares, write_error
from preau.protocols.scim.client import ErrorMessage, read_error
from preau.protocols.scim.codec import read_resource
from preau.protocols.scim.messages import Resource
from preau.protocols.scim.refusals import MessageInattendu, OperationNonOfferte, TropDeCreations, ValeurRefusee

OPERATIONS_MAXIMUM = 25
"""Operations of one request: each letter costs a password hash, and nobody waits longer than a second."""


@dataclass(frozen=True)
class Creation:
    """A resource to create: its `bulk_id`, chosen by the client, and what POST would be given."""

    bulk_id: str
    data: Mapping[str, Any]


def read_bulk(data: Mapping[str, Any], path: str) -> list[Creation]:
    """The operations of a BulkRequest, all POST to `path`. `failOnErrors` is not needed: each is judged alone.

    Raises MessageInattendu, ValeurRefusee, OperationNonOfferte, TropDeCreations.
    """
    if not declares(dict(data), names.BULK_REQUEST):
        raise MessageInattendu(attendu=names.BULK_REQUEST)
    asked = data.get("Operations")
    if not isinstance(asked, list) or not asked or not all(isinstance(one, dict) for one in asked):
        raise ValeurRefusee(attribut="Operations", attendu="une liste d'opérations est attendue")
    if len(asked) > OPERATIONS_MAXIMUM:
        raise TropDeCreations(maximum=str(OPERATIONS_MAXIMUM))
    return [_read_one(one, path) for one in asked]


def _read_one(one: Mapping[str, Any], path: str) -> Creation:
    if str(one.get("method", "")).upper() != "POST" or one.get("path") != path:
        raise OperationNonOfferte(operation=f"en masse, autre chose que POST {path}")
    bulk_id, data = one.get("bulkId"), one.get("data")
    if not isinstance(bulk_id, str) or not 1 <= len(bulk_id) <= 100:
        raise ValeurRefusee(attribut="bulkId", attendu="un texte de 1 à 100 caractères est attendu")
    if not isinstance(data, dict):
        raise ValeurRefusee(attribut="data", attendu="un objet est attendu")
    return Creation(bulk_id, data)


def write_bulk(answers: Sequence[tuple[Creation, dict[str, Any] | Refusal]]) -> dict[str, Any]:
    """The BulkResponse: for each operation the resource as JSON with its `meta`, or its refusal."""
    return {"schemas": [names.BULK_RESPONSE], "Operations": [_write_one(*answer) for answer in answers]}


def _write_one(asked: Creation, answer: dict[str, Any] | Refusal) -> dict[str, Any]:
    told = {"method": "POST", "bulkId": asked.bulk_id}
    if isinstance(answer, Refusal):
        return {**told, "status": str(answer.status), "response": write_error(answer)}
    meta = answer["meta"]
    return {**told, "status": "201", "location": meta["location"], "version": meta["version"], "response": answer}


def write_bulk_request(path: str, creations: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The client's request: what to create at `path`, by bulkId."""
    operations = [
        {"method": "POST", "path": path, "bulkId": bulk_id, "data": dict(data)} for bulk_id, data in creations.items()
    ]
    return {"schemas": [names.BULK_REQUEST], "Operations": operations}


def read_bulk_response(cls: type[Resource], data: dict[str, Any]) -> dict[str, Resource | ErrorMessage]:
    """What became of each operation, by bulkId. Raises MessageInattendu, ValeurRefusee."""
    if not declares(data, names.BULK_RESPONSE):
        raise MessageInattendu(attendu=names.BULK_RESPONSE)
    answers = data.get("Operations")
    if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
        raise ValeurRefusee(attribut="Operations", attendu="une liste est attendue")
    return {_bulk_id(one): _read_answer(cls, one) for one in answers}


def _bulk_id(one: dict[str, Any]) -> str:
    found = one.get("bulkId")
    if not isinstance(found, str):
        raise ValeurRefusee(attribut="bulkId", attendu="un texte est attendu")
    return found


def _read_answer(cls: type[Resource], one: dict[str, Any]) -> Resource | ErrorMessage:
    response = one.get("response")
    if not isinstance(response, dict):
        raise ValeurRefusee(attribut="response", attendu="un objet est attendu")
    return read_resource(cls, response) if str(one.get("status")) == "201" else read_error(response)
