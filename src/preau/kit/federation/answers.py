"""What must be true of a provider's answer: its keys, our name and addresses, and a request of ours that it answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from preau.protocols.saml import Expectations, IdentityProvider, SpConfig


class KnownRequests:
    """The ids of the requests in `rows`, expired ones included, as the container that `Expectations` asks for.

    It asks the database about the one id in hand instead of loading them all.
    """

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    def __contains__(self, request_id: object) -> bool:
        return self.rows.filter(request_id=str(request_id)).exists()


def expect(
    idp: IdentityProvider, own: SpConfig, requests: QuerySet[Any], *, allow_unsolicited: bool, skew: int
) -> Expectations:
    """All that must be true of an answer from `idp` to one of `requests`; `skew` is in seconds."""
    return Expectations(
        idp=idp,
        sp_entity_id=own.entity_id,
        acs_url=own.acs_url,
        known_requests=KnownRequests(requests),
        allow_unsolicited=allow_unsolicited,
        decryption_keys=own.decryption_keys,
        skew=timedelta(seconds=skew),
    )
