"""One-time codes of an application (RFC 6238): the secret, what the QR code says, and finding the step of a code."""

from __future__ import annotations

import base64
import hmac

import pyotp
import segno

from preau.kit.clockkit import now

STEP = 30
"""Seconds that a code lives."""
DRIFT = (0, -1, 1)
"""Codes accepted beside the present one: a phone's clock is seldom right."""


def write_secret(seed: bytes) -> str:
    """160 bits of `seed` in base32 (RFC 4226 §4)."""
    return base64.b32encode(seed[:20]).decode()


def write_uri(secret: str, name: str, issuer: str) -> str:
    """What the QR code says to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def draw(uri: str) -> str:
    """The QR code as a `data:` address; a page always prints the secret beside it."""
    return str(segno.make(uri, error="m", mask=0, micro=False).svg_data_uri(scale=5, border=4, light="#fff"))


def group(secret: str) -> str:
    """The secret as people copy it, four characters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def find_counter(secret: str, code: str) -> int | None:
    """The time step of which `code` is the code, near now; every neighbour is compared.

    The caller keeps the step and refuses it the next time: a code serves once.
    """
    totp, present, found = pyotp.TOTP(secret), int(now().timestamp()) // STEP, None
    for drift in DRIFT:
        if hmac.compare_digest(totp.generate_otp(present + drift).encode(), code.encode()):
            found = present + drift
    return found
