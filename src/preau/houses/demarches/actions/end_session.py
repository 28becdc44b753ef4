"""End a session that the provider asks to end (single logout)."""

from __future__ import annotations

from preau.houses.demarches.models import FederatedSession
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session


def end_federated(row: FederatedSession, session: Session) -> bool:
    """End it once; nothing else was opened by it."""
    if Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now()):
        journal.write("demarches.deconnexion.demandée", actor="fournisseur", subject=session.subject)
    return True
