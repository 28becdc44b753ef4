"""Trust the identity provider of families, read its metadata anew, or put another in its place."""

from __future__ import annotations

from django.db import transaction

from preau.houses.demarches.models import FederatedSession, IdentityProvider
from preau.houses.demarches.refusals import AutreFournisseur
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from preau.protocols.saml import read_idp_metadata


def register_idp(
    metadata: bytes, *, label: str = "", allow_unsolicited: bool = False, replaces: bool = False
) -> IdentityProvider:
    """Put the provider of this metadata in service; its metadata may hold its next certificate beside the present one.

    Raises a SAML refusal when the metadata is not that of an identity provider, AutreFournisseur when another one is
    in service and `replaces` was not said: then its sessions are closed.
    """
    read = read_idp_metadata(metadata)
    moment = now()
    with transaction.atomic():
        former = IdentityProvider.objects.select_for_update().filter(is_current=True).first()
        if former is not None and former.entity_id != read.entity_id:
            if not replaces:
                raise AutreFournisseur(entity_id=former.entity_id)
            IdentityProvider.objects.filter(pk=former.pk).update(is_current=False)
            opened = FederatedSession.objects.filter(idp=former).values("session_public_id")
            Session.objects.filter(public_id__in=opened, ended_at=None).update(ended_at=moment)
        said = {
            "label": label or read.entity_id,
            "metadata": metadata.decode("utf-8"),
            "is_current": True,
            "allow_unsolicited": allow_unsolicited,
            "updated_at": moment,
        }
        idp, is_new = IdentityProvider.objects.update_or_create(
            entity_id=read.entity_id, defaults=said, create_defaults={**said, "added_at": moment}
        )
        event = "demarches.idp.ajouté" if is_new else "demarches.idp.mis-à-jour"
        journal.write(event, actor="exploitant", detail={"certificats": len(read.signing_certificates)})
    return idp
