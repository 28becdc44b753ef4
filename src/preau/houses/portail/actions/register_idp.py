"""Trust an identity provider, or read its metadata anew."""

from __future__ import annotations

from django.db import transaction

from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.models.identity_provider import LOCAL
from preau.houses.portail.refusals import EntityIdDejaPris, FournisseurMalDeclare
from preau.kit import journal
from preau.kit.clockkit import now
from preau.protocols.saml import read_idp_metadata


def register_idp(
    metadata: bytes, *, alias: str, label: str = "", allow_unsolicited: bool = False, agents: str = ""
) -> IdentityProvider:
    """Keep the provider of this metadata under `alias`, replacing what that alias held.

    `agents` is the attribute by which it names staff. Raises a SAML refusal when the metadata is not that of an
    identity provider, EntityIdDejaPris when another alias already names it, FournisseurMalDeclare for a name or an
    attribute that cannot be.
    """
    if agents not in IdentityProvider.Agents.values or alias == LOCAL:
        raise FournisseurMalDeclare(raison=f"l'alias « {alias} » ou l'attribut « {agents} »")
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
            "allow_unsolicited": allow_unsolicited,
            "agents": agents,
            "updated_at": moment,
        }
        idp, is_new = IdentityProvider.objects.update_or_create(
            alias=alias, defaults=said, create_defaults={**said, "added_at": moment}
        )
        journal.write("idp.ajouté" if is_new else "idp.mis-à-jour", actor="exploitant", subject=alias)
    return idp
