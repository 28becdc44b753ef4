"""Bodies: JSON read strictly, and errors written (RFC 7644 §3.8, §3.12; RFC 8259)."""

from __future__ import annotations

import json
from typing import Any

from preau.protocols.refusals import Refusal
from preau.protocols.scim import names
from preau.protocols.scim.grammar import is_storable
from preau.protocols.scim.refusals import CorpsIllisible, CorpsTropGros, FormatInconnu, MessageInattendu

MAXIMUM = 64 * 1024
"""Bytes of a body: a resource has a few hundred."""
DEPTH = 12


def read_body(content_type: str, body: bytes, message: str, maximum: int = MAXIMUM) -> dict[str, Any]:
    """The object in `body`, which must declare the schema `message` (an URN of `names`).

    Raises FormatInconnu, CorpsTropGros, CorpsIllisible, MessageInattendu.
    """
    media, _, parameters = content_type.partition(";")
    if media.strip().lower() not in names.MEDIA_TYPES:
        raise FormatInconnu(media.strip()[:80])
    charset = parameters.replace(" ", "").lower()
    if charset.startswith("charset=") and charset.strip('"') not in ("charset=utf-8", 'charset="utf-8'):
        raise FormatInconnu(charset[:80])
    data = read_json(body, maximum)
    if not declares(data, message):
        raise MessageInattendu(attendu=message)
    return data


def declares(data: dict[str, Any], urn: str) -> bool:
    """Whether the object names the schema `urn`; URNs are compared without case."""
    schemas = data.get("schemas")
    return isinstance(schemas, list) and any(isinstance(one, str) and one.lower() == urn.lower() for one in schemas)


def read_json(body: bytes, maximum: int = MAXIMUM) -> dict[str, Any]:
    """One JSON object in UTF-8: no key twice, no NaN, no NUL, nothing deeper than DEPTH."""
    if len(body) > maximum:
        raise CorpsTropGros(maximum=f"{maximum // 1024} Kio")
    try:
        data = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise CorpsIllisible(constat="il n'est pas en UTF-8") from None
    except RecursionError:
        raise CorpsTropGros(maximum=f"{DEPTH} niveaux") from None
    except ValueError:
        raise CorpsIllisible(constat="la syntaxe JSON est fausse") from None
    if not isinstance(data, dict):
        raise CorpsIllisible(constat="ce n'est pas un objet")
    _check(data, DEPTH)
    return data


def write_json(data: dict[str, Any]) -> bytes:
    """The bytes of a response."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def write_error(refusal: Refusal) -> dict[str, Any]:
    """The Error message of a refusal: its sentence, its stable code, its scimType when SCIM gives it one."""
    error: dict[str, Any] = {
        "schemas": [names.ERROR],
        "status": str(refusal.status),
        "detail": f"{refusal.code} {refusal.sentence()}",
    }
    if refusal.protocol_error:
        error["scimType"] = refusal.protocol_error
    return error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, _value in pairs:
        if key.lower() in found:
            raise CorpsIllisible(constat="un attribut y est deux fois")
        found[key.lower()] = None
    return dict(pairs)


def _no_constant(text: str) -> Any:
    raise CorpsIllisible(constat=f"{text} n'est pas une valeur JSON")


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise CorpsTropGros(maximum=f"{DEPTH} niveaux")
    if not is_storable(value):
        raise CorpsIllisible(constat="un texte ou un nombre ne peut pas être enregistré")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth)
            _check(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth - 1)
