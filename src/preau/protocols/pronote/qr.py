"""The QR code of « Une application compatible » (§4.5)."""

from __future__ import annotations

import json
import re

from preau.protocols.pronote.cipher import ZERO_IV, Keys, digest
from preau.protocols.pronote.refusals import PinIncorrect

PIN = re.compile(r"[0-9]{4}")


def write_qr(login: str, secret: str, pin: str, url: str) -> str:
    """The JSON that the code shows and that people may paste. `login` and `secret` are ASCII. Raises PinIncorrect."""
    keys = pin_keys(pin)
    sealed = {"jeton": keys.encrypt(secret.encode("ascii")), "login": keys.encrypt(login.encode("ascii")), "url": url}
    return json.dumps(sealed, separators=(",", ":"))


def pin_keys(pin: str) -> Keys:
    """What a PIN encrypts with."""
    if not PIN.fullmatch(pin):
        raise PinIncorrect
    return Keys(digest(pin.encode("ascii")), ZERO_IV)
