"""Reading what a courier posts: bytes in, a checked message out, or a named refusal."""

from __future__ import annotations

import json
import re
from typing import Any

from preau.houses.telephone.actions.receive import Incoming
from preau.houses.telephone.refusals import ChampRefuse, MessageIllisible, MessageTropGros

SIZE_MAX = 32 * 1024
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
ADDRESS = re.compile(r"[^\s@<>,;\x00-\x1f\x7f]{1,64}@[^\s@<>,;\x00-\x1f\x7f]{1,189}")
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
TEXTS = {"subject": 300, "body": 8000, "idempotency_key": 100}
FIELDS = {"kind", "to", "attempt", *TEXTS}


def read_message(content: bytes) -> Incoming:
    """The message in `content`; raises MessageTropGros, MessageIllisible or ChampRefuse."""
    if len(content) > SIZE_MAX:
        raise MessageTropGros
    try:
        given = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise MessageIllisible from None
    if not isinstance(given, dict):
        raise MessageIllisible
    for unknown in given.keys() - FIELDS:
        raise ChampRefuse(champ=unknown[:40].encode("ascii", "replace").decode())
    texts = {name: _text(given, name, longest) for name, longest in TEXTS.items()}
    kind, to = given.get("kind"), given.get("to")
    if kind not in ("sms", "mail"):
        raise ChampRefuse(champ="kind")
    if not isinstance(to, str) or not (NUMBER if kind == "sms" else ADDRESS).fullmatch(to) or UNFIT.search(to):
        raise ChampRefuse(champ="to")
    if not texts["body"] or not texts["idempotency_key"]:
        raise ChampRefuse(champ="body" if not texts["body"] else "idempotency_key")
    return Incoming(kind=kind, to=to, attempt=_attempt(given), **texts)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: two readers must not see two messages in one."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _text(given: dict[str, Any], name: str, longest: int) -> str:
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > longest or UNFIT.search(value):
        raise ChampRefuse(champ=name)
    return value


def _attempt(given: dict[str, Any]) -> int:
    value = given.get("attempt", 1)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100_000:
        raise ChampRefuse(champ="attempt")
    return value
