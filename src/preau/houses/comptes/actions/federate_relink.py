"""The same person under a new `sub`: the old identity ends, the new one opens the account.

A hub changes the `sub` when it corrects a civil status, or when a service changes its registration
(specs/franceconnect.md §2.8, §5.3). The caller
has had a second proof: a password, a code, or a recent session.
"""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.existing import lock_compte
from preau.houses.comptes.actions.federate import create, read, refuse_link, use
from preau.houses.comptes.actions.federate_refusals import LiaisonImpossible
from preau.houses.comptes.actions.tell import tell_owner
from preau.houses.comptes.models import IdentiteFederee, IdentitePresentee
from preau.kit import journal
from preau.kit.clockkit import now

RELINKED = {"sms": "COMPTES-SMS-73", "mail": "COMPTES-MAIL-73"}


def relink(
    former: IdentiteFederee, presentee: IdentitePresentee, request: HttpRequest | None = None
) -> IdentiteFederee:
    """Put the identity that waits in the place of `former`, in one transaction; the owner is told at every contact.

    Raises LiaisonImpossible when `former` no longer opens its account or is of another class of trust, and what
    `federate.link` raises.
    """
    with transaction.atomic():
        compte = lock_compte(former.compte)
        presented = read(presentee)
        use(presentee)
        ended = IdentiteFederee.objects.filter(pk=former.pk, ended_at=None, confiance=presented.confiance)
        if ended.update(ended_at=now(), pivot="", pivot_digest="") != 1:
            raise LiaisonImpossible("the former identity is over")
        refuse_link(compte, presented)
        identite = create(compte, presented)
        tell_owner(RELINKED, compte)
        who = f"compte:{compte.public_id}"
        detail = {"identite": identite.public_id, "ancienne": former.public_id, "confiance": identite.confiance}
        journal.write("identite.reliee", actor=who, subject=who, request=request, detail=detail)
    return identite
