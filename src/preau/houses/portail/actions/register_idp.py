"""Trust an identity provider, or read its metadata anew."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.db import transaction

from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.models.identity_provider import LOCAL
from preau.houses.portail.refusals import EntityIdDejaPris, FournisseurMalDeclare
from preau.houses.portail.refusals_gestion import MetadonneesRefusees
from preau.kit import journal, webkit
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal
from preau.protocols.saml import read_idp_metadata


def register_idp(
    metadata: bytes,
    *,
    alias: str,
    label: str = "",
    allow_unsolicited: bool = False,
    agents: str = "",
    metadata_url: str = "",
) -> IdentityProvider:
    """Keep the provider of this metadata under `alias`, replacing what that alias held.

    `agents` is the attribute by which it names staff, `metadata_url` where it is read anew. Raises a SAML refusal when
    the metadata is not that of an identity provider, EntityIdDejaPris when another alias already names it,
    FournisseurMalDeclare for a name, an attribute or an address that cannot be.
    """
    if agents not in IdentityProvider.Agents.values or alias == LOCAL:
        raise FournisseurMalDeclare(raison=f"l'alias « {alias} » ou l'attribut « {agents} »")
    if metadata_url and not is_readable_url(metadata_url):
        raise FournisseurMalDeclare(raison="l'adresse des métadonnées commence par https://")
    read = read_idp_metadata(metadata)
    moment = now()
    with transaction.atomic():
        other = IdentityProvider.objects.filter(entity_id=read.entity_id).exclude(alias=alias).first()
        if other:
            raise EntityIdDejaPris(other.alias)
        said = {
            "entity_id": read.entity_id,
            "label": label or read.entity_id,
            "metadata": metadata.decode("utf-8"),
            "metadata_url": metadata_url,
            "allow_unsolicited": allow_unsolicited,
            "agents": agents,
            "updated_at": moment,
        }
        idp, is_new = IdentityProvider.objects.update_or_create(
            alias=alias, defaults=said, create_defaults={**said, "added_at": moment}
        )
        journal.write("idp.ajouté" if is_new else "idp.mis-à-jour", actor="exploitant", subject=alias)
    return idp


def is_readable_url(url: str) -> bool:
    """https; http to this very machine in a demonstration: whoever writes metadata says who may sign in."""
    parts = urlsplit(url)
    local = django_settings.PREAU_DEMO and (parts.hostname == "localhost" or (parts.hostname or "").startswith("127."))
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))


def refresh_idp(idp: IdentityProvider, par: str, content: bytes | None = None) -> None:
    """Read its metadata anew, from its address or from a file brought (`content`); never inside a transaction.

    They must be of the same provider, not over, with a key. Raises MetadonneesRefusees, and changes nothing then.
    """
    given = content if content is not None else _fetch(idp.metadata_url)
    moment = now()
    try:
        read = read_idp_metadata(given, idp.entity_id, now=moment)
        text = given.decode("utf-8")
    except Refusal as refusal:
        raise MetadonneesRefusees(raison=refusal.sentence().rstrip(".")) from None
    except UnicodeDecodeError:
        raise MetadonneesRefusees(raison="elles ne sont pas écrites en UTF-8") from None
    with transaction.atomic():
        IdentityProvider.objects.filter(pk=idp.pk).update(metadata=text, updated_at=moment)
        detail = {"certificats": len(read.signing_certificates), "change": text != idp.metadata}
        journal.write("idp.relu", actor=par, subject=idp.alias, detail=detail)


def _fetch(url: str) -> bytes:
    if not url:
        raise MetadonneesRefusees(raison="aucune adresse n'est déclarée pour ce fournisseur")
    try:
        answer = webkit.fetch(url)
    except webkit.WebTrouble as trouble:
        raise MetadonneesRefusees(raison=f"leur adresse ne répond pas ({trouble})") from None
    if answer.status != 200:
        raise MetadonneesRefusees(raison=f"leur adresse répond {answer.status}")
    return answer.body
