"""A house as SAML service provider: what of it the rest of this room needs to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings as django_settings

from preau.kit.federation import keys
from preau.kit.federation.settings import Federation
from preau.kit.federation.tables import ProviderBase
from preau.protocols.refusals import Refusal
from preau.protocols.saml import IdentityProvider, KeyPair, SpConfig, read_idp_metadata
from preau.protocols.saml.keyfiles import SIGNING

Table = type[Any]
"""A model of the house over one of `tables`: an abstract model has no rows to ask for."""


@dataclass(frozen=True)
class Tables:
    """The house's own, in the order of a sign-in."""

    provider: Table
    pending: Table
    handle: Table
    seen: Table
    federated: Table


@dataclass(frozen=True)
class Refusals:
    """How the house says no to what does not fit its own requests."""

    relay_state: type[Refusal]
    used: type[Refusal]
    other_browser: type[Refusal]
    handle_over: type[Refusal]
    request_over: type[Refusal]


@dataclass(frozen=True)
class Party:
    """`name` is what its metadata call the house, `owner` its certificates, `setting` the folder of its keys."""

    settings: Callable[[], Federation]
    name: Callable[[], str]
    owner: str
    setting: str
    tables: Tables
    refusals: Refusals

    def sp_config(self) -> SpConfig:
        """The house as service provider; without a folder of keys it neither signs nor decrypts. Raises BadSetting."""
        mine = self.settings()
        return keys.make_config(
            self._pairs(),
            entity_id=mine.sp_entity_id,
            acs_url=mine.acs_url,
            slo_url=mine.slo_url,
            name=self.name(),
            signs=mine.sign_requests,
        )

    def signing_pair(self) -> KeyPair | None:
        """What signs logout messages; None without a folder of keys. Raises BadSetting."""
        pairs = self._pairs()
        return pairs[SIGNING] if pairs is not None else None

    def read_pairs(self, folder: str, *, demo: bool) -> dict[str, KeyPair]:
        """The signing and encryption pairs of `folder`, made when a demonstration first starts. Raises BadSetting."""
        return keys.read_pairs(folder, demo=demo, setting=self.setting, owner=self.owner)

    def _pairs(self) -> dict[str, KeyPair] | None:
        folder = self.settings().keys
        return self.read_pairs(folder, demo=django_settings.PREAU_DEMO) if folder else None


def read_idp(idp: ProviderBase) -> IdentityProvider:
    """Certificates and addresses of `idp`, read once per process and version of its metadata."""
    return _read(idp.metadata)


@lru_cache(maxsize=64)
def _read(metadata: str) -> IdentityProvider:
    return read_idp_metadata(metadata.encode())
