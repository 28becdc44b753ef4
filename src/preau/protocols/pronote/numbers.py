"""Request numbers: 1, 3, 5… from the client, 2, 4, 6… from us, encrypted (§3.2).

In plain mode this is the only proof that the caller owns the session, and what stops a replay.
"""

from __future__ import annotations

import hmac

from preau.protocols.pronote.cipher import Keys, is_hexadecimal
from preau.protocols.pronote.refusals import ChiffreIllisible, NumeroInattendu


def write_number(number: int, keys: Keys) -> str:
    """The hexadecimal of a number, in lower case as clients write theirs."""
    return keys.encrypt(str(number).encode()).lower()


def check_number(text: str, expected: int, keys: Keys) -> None:
    """Raise NumeroInattendu unless `text` says exactly `expected` under these keys."""
    if not is_hexadecimal(text) or len(text) > 128:
        raise NumeroInattendu("shape")
    try:
        said = keys.decrypt(text)
    except ChiffreIllisible as problem:
        raise NumeroInattendu("key") from problem
    if not hmac.compare_digest(said, str(expected).encode()):
        raise NumeroInattendu("order")
