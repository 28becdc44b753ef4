"""The check of an identity: level, civil register, account, then the session (specs/franceconnect.md §2.15.4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from preau.houses.passerelle import etat_civil, idps
from preau.houses.passerelle.actions import identify, interactions, sessions
from preau.houses.passerelle.actions.interactions import CHOIX, INFORMATION, VERIFICATION
from preau.houses.passerelle.idps import Idp
from preau.houses.passerelle.models import CompteConnu, Interaction
from preau.kit.clockkit import now
from preau.protocols.franceconnect import Identity, codes, identity_hash

TRANSIENT = (codes.Y010011, codes.Y010012)
"""The register was out: the same page may be asked again. Any other refusal asks for another choice."""


@dataclass(frozen=True)
class Checked:
    """An identity that may go to the service: as told, the hash of the register's, and what the provider gave."""

    identity: Identity
    hash: str
    acr: str
    id_token: str


def verify(interaction: Interaction, request: HttpRequest, response: HttpResponse) -> None:
    """Check what the provider answered, open the session (its cookie goes on `response`), move to the information page.

    Raises the Y code of what is wrong; the request then goes back to the choice, unless the register was only out.
    """
    idp = identify.usable(interaction.idp, interaction)
    memory = interactions.recall(interaction)
    if not memory:
        raise codes.Y190001("sealed by another key")
    try:
        check_level(memory["acr"], idp, interaction.parametres["acr"])
        checked = _confirm(interaction, memory, request)
        _open(interaction, idp, checked, request, response)
    except codes.ShownY as refusal:
        if not isinstance(refusal, TRANSIENT):
            interactions.move(interaction, CHOIX, after=(VERIFICATION,), idp="", idp_secrets="")
        raise


def check_level(acr: str, idp: Idp, asked: str) -> None:
    """§2.15.4, §3.1: the provider's level is one it may give, and at least the one asked."""
    if acr not in idp.allowed_acr:
        raise codes.Y100018()
    if idps.rank(acr) < idps.rank(asked):
        raise codes.Y100001()


def _confirm(interaction: Interaction, memory: dict[str, str], request: HttpRequest) -> Checked:
    """Ask the civil register; every outcome leaves its trace."""
    told = Identity.from_json(memory["identity"])
    _trace(interaction, request, "FC_REQUESTED_RNIPP")
    try:
        found = etat_civil.confirm(told)
    except codes.Y010015:
        _trace(interaction, request, "FC_RECEIVED_DECEASED_RNIPP")
        raise
    except TRANSIENT as problem:
        _trace(interaction, request, "FC_FAILED_RNIPP", code=problem.code)
        raise
    except codes.ShownY as problem:
        _trace(interaction, request, "FC_RECEIVED_INVALID_RNIPP", code=problem.code)
        raise
    _trace(interaction, request, "FC_RECEIVED_VALID_RNIPP", rectified=found.is_rectified)
    return Checked(found.identity, identity_hash(found.register), memory["acr"], memory["id_token"])


def _open(interaction: Interaction, idp: Idp, checked: Checked, request: HttpRequest, response: HttpResponse) -> None:
    with transaction.atomic():
        compte, _is_new = CompteConnu.objects.get_or_create(identity_hash=checked.hash)
        if not compte.is_active:
            raise codes.Y180001()
        if idp.uid in compte.blocked_idps:
            raise codes.Y100011()
        CompteConnu.objects.filter(pk=compte.pk).update(last_seen_at=now())
        session = sessions.open_session(
            request,
            response,
            idp=idp.uid,
            acr=checked.acr,
            identity=checked.identity,
            identity_hash=checked.hash,
            id_token=checked.id_token,
        )
        memory = {"session": session.public_id, "fresh": True}
        if not interactions.move(
            interaction,
            INFORMATION,
            after=(VERIFICATION,),
            idp_secrets=interactions.sealed(interaction, memory),
        ):
            raise codes.Y420001()
        interactions.trace("FC_VERIFIED", interaction, request, idp=idp.uid, acr=checked.acr)


def _trace(interaction: Interaction, request: HttpRequest, event: str, **detail: object) -> None:
    with transaction.atomic():
        interactions.trace(event, interaction, request, **detail)
