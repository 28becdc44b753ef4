"""The one room of this package that touches the disk: key pairs kept as PEM files in a folder of the instance."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from preau.protocols.saml.keys import KeyPair, load_key_pair, make_key_pair

SIGNING = "saml-signing"
ENCRYPTION = "saml-encryption"


def read_keys(folder: Path, name: str) -> KeyPair:
    """The pair `<name>.key` and `<name>.crt` of `folder`; OSError when missing, `BadKey` when unusable."""
    return load_key_pair((folder / f"{name}.key").read_bytes(), (folder / f"{name}.crt").read_bytes())


def ensure_keys(folder: Path, common_name: str, now: datetime) -> dict[str, KeyPair]:
    """The signing and the encryption pair of `folder`, made when missing: for a demonstration's first start only.

    The key files are readable by their owner alone; a certificate is written after its key, so a pair interrupted
    between the two is made again.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (SIGNING, ENCRYPTION):
        if not (folder / f"{name}.crt").exists():
            pair = make_key_pair(common_name, now)
            _write_private(folder / f"{name}.key", pair.key_pem())
            (folder / f"{name}.crt").write_bytes(pair.certificate_pem())
    return {name: read_keys(folder, name) for name in (SIGNING, ENCRYPTION)}


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
