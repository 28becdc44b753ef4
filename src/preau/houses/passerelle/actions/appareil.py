"""The devices that people connect with: a mail tells of a connection from one that is not known (§2.10).

A device is trusted for ninety days after its last connection, by a signed cookie. The cookie holds a keyed hash for
each person, since a family shares a computer, and nothing that says who they are.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from preau.houses.passerelle import idps
from preau.houses.passerelle.messages import APPAREIL_MAIL
from preau.houses.passerelle.models import Interaction, SessionIdentite
from preau.houses.passerelle.settings import current
from preau.kit import courier, sealkit
from preau.kit.clockkit import PARIS, now
from preau.kit.courier.outbox import MAIL
from preau.kit.sessions import cookies
from preau.protocols.franceconnect import Identity

KIND = "appareil"
SALT = "passerelle.appareil"
LIFE = timedelta(days=90)
TOLD_WITHIN = timedelta(days=1)
MOST = 8
"""People whom one device remembers: the ones who came last."""


def is_known(request: HttpRequest, identity_hash: str) -> bool:
    """Whether this person has connected with this device in the last ninety days."""
    tags = [_tag(key) for key in sealkit.derive_each(KIND, identity_hash)]
    return any(hmac.compare_digest(tag, known) for tag in tags for known in _read(request))


def remember(request: HttpRequest, response: HttpResponse, identity_hash: str) -> None:
    """Trust the device for this person, for ninety days from now."""
    tag = _tag(sealkit.derive(KIND, identity_hash))
    others = sorted(((at, one) for one, at in _read(request).items() if one != tag), reverse=True)
    kept = {one: at for at, one in others[: MOST - 1]}
    cookies.put(response, KIND, signing.dumps({**kept, tag: int(now().timestamp())}, salt=SALT), LIFE)


def tell(interaction: Interaction, session: SessionIdentite, identity: Identity) -> None:
    """Queue the mail, in the caller's transaction; an address of the provider that no mail can take holds nobody up."""
    if not MAIL.fullmatch(identity.email):
        return
    idp, moment = idps.get_idp(session.idp), now().astimezone(PARIS)
    courier.queue(
        APPAREIL_MAIL.number,
        to=identity.email,
        params={
            "passerelle": current().service_name,
            "site": interaction.service.nom,
            "fournisseur": idp.title if idp is not None else "",
            "prenom": identity.given_name_array[0] if identity.given_name_array else identity.given_name,
            "jour": f"{moment:%d/%m/%Y}",
            "heure": f"{moment:%H:%M}",
        },
        expires_at=moment + TOLD_WITHIN,
        idempotency_key=interaction.public_id,
    )


def _tag(key: bytes) -> str:
    return key.hex()[:32]


def _read(request: HttpRequest) -> dict[str, int]:
    """The people of the cookie and when they last came; a cookie that is not ours holds nobody."""
    try:
        found = signing.loads(cookies.read(request, KIND), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return {}
    earliest = (now() - LIFE).timestamp()
    return {tag: at for tag, at in found.items() if at > earliest}
