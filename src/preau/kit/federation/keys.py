"""The key pairs of a house as SAML service provider, in a folder that a setting names."""

from __future__ import annotations

import fcntl
from functools import lru_cache
from pathlib import Path

from preau.kit.clockkit import now
from preau.kit.envkit import BadSetting
from preau.protocols.saml import KeyPair, SpConfig
from preau.protocols.saml.keyfiles import ENCRYPTION, SIGNING, ensure_keys, read_keys
from preau.protocols.saml.keys import BadKey


@lru_cache(maxsize=4)
def read_pairs(folder: str, *, demo: bool, setting: str, owner: str) -> dict[str, KeyPair]:
    """The signing and encryption pairs of `folder`, made for `owner` at the first start of a demonstration.

    Raises BadSetting, which names `setting`.
    """
    path = Path(folder)
    try:
        if demo:
            return _first_start(path, owner)
        return {name: read_keys(path, name) for name in (SIGNING, ENCRYPTION)}
    except (OSError, BadKey) as problem:
        raise BadSetting(f"{setting} : les clés SAML ne se lisent pas ({type(problem).__name__}).") from None


def make_config(
    pairs: dict[str, KeyPair] | None, *, entity_id: str, acs_url: str, slo_url: str, name: str, signs: bool
) -> SpConfig:
    """The house as service provider; without keys it neither signs nor decrypts, and nobody can sign it out."""
    if pairs is None:
        return SpConfig(entity_id=entity_id, acs_url=acs_url, name=name)
    return SpConfig(
        entity_id=entity_id,
        acs_url=acs_url,
        name=name,
        signing_key=pairs[SIGNING].key if signs else None,
        signing_certificate=pairs[SIGNING].certificate,
        decryption_keys=(pairs[ENCRYPTION].key,),
        encryption_certificate=pairs[ENCRYPTION].certificate,
        slo_url=slo_url,
    )


def _first_start(path: Path, owner: str) -> dict[str, KeyPair]:
    """Two processes of the house may start at once: the lock lets one make the keys, the other reads them."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (path / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return ensure_keys(path, owner, now())
