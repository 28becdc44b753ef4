"""A service provider that is not ours: where it is, what it says when it refuses, and how it lets nobody in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from preau.protocols.saml import make_key_pair

SHOWN = "FrEduCtRefId"
"""The header in which every party's protected page says who it knows."""


@dataclass(frozen=True)
class Party:
    """One independent service provider, running."""

    entity_id: str
    site: str
    metadata_url: str
    leave: str
    """Address that signs out, here and at the identity provider."""
    log: Path
    says: dict[str, str]
    """What it must say, in its page or its log, of each kind of answer that it refuses (regular expressions)."""

    @property
    def page(self) -> str:
        """Its protected page."""
        return f"{self.site}/prive/page"

    @property
    def left(self) -> str:
        """Where people come back to once signed out."""
        return f"{self.site}/parti"

    def heard(self) -> str:
        """Its log so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def write_keys(folder: Path, name: str) -> tuple[Path, Path]:
    """A key and its self-signed certificate, as PEM files."""
    pair = make_key_pair(name, datetime.now(UTC))
    key, certificate = folder / "sp.key", folder / "sp.crt"
    key.touch(mode=0o600)
    key.write_bytes(pair.key_pem())
    certificate.write_bytes(pair.certificate_pem())
    return key, certificate
