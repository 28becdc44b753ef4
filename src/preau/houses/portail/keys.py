"""The key pairs of the ENT as SAML service provider, in the folder PORTAIL_KEYS."""

from __future__ import annotations

from django.conf import settings as django_settings

from preau.houses.portail import settings
from preau.kit.federation import keys
from preau.protocols.saml import KeyPair, SpConfig
from preau.protocols.saml.keyfiles import SIGNING


def sp_config() -> SpConfig:
    """Ourselves as service provider; without a folder of keys we neither sign nor decrypt. Raises BadSetting."""
    mine = settings.current()
    return keys.make_config(
        _pairs(),
        entity_id=mine.sp_entity_id,
        acs_url=mine.acs_url,
        slo_url=mine.slo_url,
        name=mine.name,
        signs=mine.sign_requests,
    )


def signing_pair() -> KeyPair | None:
    """What signs logout messages; None without a folder of keys. Raises BadSetting."""
    pairs = _pairs()
    return pairs[SIGNING] if pairs is not None else None


def _pairs() -> dict[str, KeyPair] | None:
    folder = settings.current().keys
    return read_pairs(folder, demo=django_settings.PREAU_DEMO) if folder else None


def read_pairs(folder: str, *, demo: bool) -> dict[str, KeyPair]:
    """The signing and encryption pairs of `folder`, made at the first start of a demonstration. Raises BadSetting."""
    return keys.read_pairs(folder, demo=demo, setting="PORTAIL_KEYS", owner="ENT")
