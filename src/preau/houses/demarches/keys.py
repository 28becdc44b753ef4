"""The key pairs of the téléservices as SAML service provider, in the folder DEMARCHES_KEYS."""

from __future__ import annotations

import fcntl
from functools import lru_cache
from pathlib import Path

from django.conf import settings as django_settings

from preau.houses.demarches import settings
from preau.kit.clockkit import now
from preau.kit.envkit import BadSetting
from preau.protocols.saml import KeyPair, SpConfig
from preau.protocols.saml.keyfiles import ENCRYPTION, SIGNING, ensure_keys, read_keys
from preau.protocols.saml.keys import BadKey


def sp_config() -> SpConfig:
    """Ourselves as service provider; without a folder of keys we neither sign nor decrypt. Raises BadSetting."""
    mine = settings.current()
    if not mine.keys:
        return SpConfig(entity_id=mine.sp_entity_id, acs_url=mine.acs_url, name=mine.service_name)
    pairs = read_pairs(mine.keys, django_settings.PREAU_DEMO)
    return SpConfig(
        entity_id=mine.sp_entity_id,
        acs_url=mine.acs_url,
        name=mine.service_name,
        signing_key=pairs[SIGNING].key if mine.sign_requests else None,
        signing_certificate=pairs[SIGNING].certificate,
        decryption_keys=(pairs[ENCRYPTION].key,),
        encryption_certificate=pairs[ENCRYPTION].certificate,
        slo_url=mine.slo_url,
    )


def signing_pair() -> KeyPair | None:
    """What signs logout messages; None without a folder of keys. Raises BadSetting."""
    mine = settings.current()
    return read_pairs(mine.keys, django_settings.PREAU_DEMO)[SIGNING] if mine.keys else None


@lru_cache(maxsize=4)
def read_pairs(folder: str, demo: bool) -> dict[str, KeyPair]:
    """The signing and encryption pairs of `folder`, made at the first start of a demonstration. Raises BadSetting."""
    path = Path(folder)
    try:
        if demo:
            return _first_start(path)
        return {name: read_keys(path, name) for name in (SIGNING, ENCRYPTION)}
    except (OSError, BadKey) as problem:
        raise BadSetting(f"DEMARCHES_KEYS : les clés SAML ne se lisent pas ({type(problem).__name__}).") from None


def _first_start(path: Path) -> dict[str, KeyPair]:
    """Two processes of the house may start at once: the lock lets one make the keys, the other reads them."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (path / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return ensure_keys(path, "Téléservices", now())
