"""The identity sessions of the hub: open, renew, end (specs/franceconnect.md §2.10).

The cookie's value changes at every request of a service and at every return from a provider; a session lasts half an
hour after the last of them, and never leaves the browser it was opened in.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from preau.houses.passerelle import idps
from preau.houses.passerelle.actions import interactions
from preau.houses.passerelle.models import CompteConnu, Interaction, SessionIdentite
from preau.houses.passerelle.settings import current as settings
from preau.kit import sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.kit.sessions import browser, cookies
from preau.protocols.franceconnect import Identity, codes

KIND = "session"


def current(request: HttpRequest) -> SessionIdentite | None:
    """The live session of this browser."""
    token = cookies.read(request, KIND)
    if not token:
        return None
    rows = SessionIdentite.objects.filter(token_hash=digest(token), ended_at=None, expires_at__gt=now())
    session = rows.first()
    return session if session is not None and browser.is_browser(request, session.browser_hash) else None


def identity_of(session: SessionIdentite) -> Identity:
    """Who the session is."""
    return Identity.from_json(sealkit.unseal(session.identite, session.public_id))


def idp_id_token(session: SessionIdentite) -> str:
    """The provider's id_token, to sign out of it; empty when there is none."""
    return sealkit.unseal(session.idp_id_token, session.public_id) if session.idp_id_token else ""


def open_session(
    request: HttpRequest,
    response: HttpResponse,
    *,
    idp: str,
    acr: str,
    identity: Identity,
    identity_hash: str,
    id_token: str,
) -> SessionIdentite:
    """Open a session in the caller's transaction; the former one of this browser ends."""
    former = current(request)
    if former is not None:
        end(former)
    token, moment = new_secret(), now()
    session = SessionIdentite(
        token_hash=digest(token),
        browser_hash=browser.ensure_browser(request, response),
        idp=idp,
        acr=acr,
        identity_hash=identity_hash,
        authenticated_at=moment,
        created_at=moment,
        last_seen_at=moment,
        expires_at=moment + settings().session_life,
    )
    session.identite = sealkit.seal(identity.to_json(), session.public_id)
    session.idp_id_token = sealkit.seal(id_token, session.public_id) if id_token else ""
    session.save()
    cookies.put(response, KIND, token)
    return session


def renew(response: HttpResponse, session: SessionIdentite) -> None:
    """A new value for the cookie, and another half hour; with FranceConnect+ the half hour does not slide (§2.10)."""
    token, moment = new_secret(), now()
    changes: dict[str, datetime | str] = {"token_hash": digest(token), "last_seen_at": moment}
    if not settings().plus:
        changes["expires_at"] = moment + settings().session_life
    rows = SessionIdentite.objects.filter(pk=session.pk, token_hash=session.token_hash, ended_at=None)
    if rows.update(**changes):  # else another tab has just renewed it, or ended it: that cookie stands
        cookies.put(response, KIND, token)
        session.refresh_from_db()


def of(interaction: Interaction, request: HttpRequest, *, by_cookie: bool = True) -> SessionIdentite:
    """The session that answers this request. Raises Y190012 when it is over, or is not this browser's.

    Without `by_cookie` the browser alone is enough: its session's cookie was on an answer that it did not wait for.
    """
    public_id = interactions.recall(interaction).get("session", "")
    rows = SessionIdentite.objects.filter(public_id=public_id, ended_at=None, expires_at__gt=now())
    session = current(request) if by_cookie else rows.first()
    if session is None or session.public_id != public_id or not browser.is_browser(request, session.browser_hash):
        raise codes.Y190012()
    return session


def end(session: SessionIdentite, *, keeps_id_token: bool = False) -> bool:
    """End a session and forget who it was; False when it had ended already.

    With `keeps_id_token` the provider's token stays, sealed, for the sign-out there.
    """
    changes: dict[str, object] = {"ended_at": now(), "identite": ""}
    if not keeps_id_token:
        changes["idp_id_token"] = ""
    return bool(SessionIdentite.objects.filter(pk=session.pk, ended_at=None).update(**changes))


def serves(session: SessionIdentite, interaction: Interaction) -> bool:
    """Single sign-on: whether this session may answer this request without a provider (§2.10).

    Not when the provider is switched off, excluded for this service or blocked by the person, when the account is
    closed, or when the level is too low; with FranceConnect+ only eidas2 is shared.
    """
    idp = idps.get_idp(session.idp)
    if idp is None or not idp.is_active or not idps.is_allowed(idp, interaction.service):
        return False
    if idps.rank(session.acr) < idps.rank(interaction.parametres["acr"]):
        return False
    if settings().plus and interaction.parametres["acr"] != "eidas2":
        return False
    compte = CompteConnu.objects.filter(identity_hash=session.identity_hash).first()
    return compte is not None and compte.is_active and session.idp not in compte.blocked_idps
