"""What happened to an account, as its owner may read it, and everything kept of it to download (J7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.federate_pivot import read_pivot
from preau.houses.comptes.models import Compte, Confiance, IdentiteFederee
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session

MOST = 30


def list_history(compte: Compte, most: int = MOST) -> list[Entry]:
    """The journal's last rows about this account, the latest first."""
    names = [f"compte:{compte.public_id}", compte.public_id]
    return list(Entry.objects.filter(subject__in=names).order_by("-at", "-pk")[:most])


def export_compte(compte: Compte, *, by: str = "", request: HttpRequest | None = None) -> dict[str, Any]:
    """Everything that this house keeps of the account, as plain JSON values; never a secret. One journal row.

    `by` is who asks when it is not its owner.
    """
    subject = f"compte:{compte.public_id}"
    with transaction.atomic():
        journal.write("compte.donnees-telechargees", actor=by or subject, subject=subject, request=request)
    return {
        "produit_le": now().isoformat(),
        "compte": _compte(compte),
        "dossiers": [
            {"responsable": row.responsable_public_id, "depuis": row.linked_at.isoformat()}
            for row in compte.responsables.order_by("pk")
        ],
        "eleves": [
            {"eleve": row.eleve_public_id, "niveau": row.niveau, "prouve_le": row.proven_at.isoformat()}
            for row in compte.rattachements.order_by("pk")
        ],
        "courriers": [
            {"identifiant": row.identifiant, "uai": row.uai, "date": row.issued_on.isoformat()}
            for row in compte.notifications.order_by("pk")
        ],
        "signalements": [
            {"eleve": row.eleve_public_id, "motif": row.reason, "date": row.created_at.isoformat()}
            for row in compte.signalements.order_by("pk")
        ],
        "seconds_facteurs": [
            {"sorte": row.kind, "nom": row.label, "depuis": row.created_at.isoformat()}
            for row in compte.facteurs.order_by("pk")
        ],
        "identites": [_identite(row) for row in compte.identites.order_by("pk")],
        "sessions": [_session(row) for row in Session.objects.filter(subject=compte.public_id).order_by("pk")],
        "historique": [
            {"date": row.at.isoformat(), "evenement": row.event, "reseau": row.address_block, "detail": row.detail}
            for row in list_history(compte, most=10_000)
        ],
    }


def _compte(compte: Compte) -> dict[str, Any]:
    return {
        "identifiant": compte.identifiant,
        "profil": compte.profil,
        "nom": compte.nom,
        "prenom": compte.prenom,
        "telephone_portable": compte.mobile,
        "telephone_prouve_le": _moment(compte.mobile_proven_at),
        "adresse_mail": compte.mel,
        "adresse_prouvee_le": _moment(compte.mel_proven_at),
        "etat": compte.state,
        "cree_le": _moment(compte.created_at),
        "active_le": _moment(compte.activated_at),
        "mot_de_passe_change_le": _moment(compte.password_changed_at),
        "derniere_connexion": _moment(compte.last_login_at),
        "alertes_a_chaque_connexion": compte.show_alerts,
        "mail_a_chaque_connexion": compte.mail_each_login,
        "langue": compte.language,
    }


def _identite(row: IdentiteFederee) -> dict[str, Any]:
    """An identity of a hub, with the civil status as it was given; of an ended one, nothing of it is kept."""
    return {
        "passerelle": row.issuer,
        "reference": row.sub,
        "essai": row.confiance == Confiance.ESSAI,
        "depuis": _moment(row.created_at),
        "derniere_connexion": _moment(row.last_seen_at),
        "retiree_le": _moment(row.ended_at),
        "etat_civil": read_pivot(row),
    }


def _session(row: Session) -> dict[str, Any]:
    return {
        "ouverte_le": _moment(row.created_at),
        "vue_le": _moment(row.last_seen_at),
        "fermee_le": _moment(row.ended_at),
        "navigateur": row.user_agent,
        "reseau": row.address_block,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
