"""What the office mends of one person: over SCIM for accounts, by the registry's actions for records (J9, J8, J5).

Every verb checks that what it touches is of this person and of this school, and leaves a row in the journal. The calls
to the account service stand outside any transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from preau.houses.guichet.actions.fiche import SUBJECTS, Fiche, list_users
from preau.houses.guichet.models import Remise
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.scim import Comptes, both, equals
from preau.houses.guichet.scim_refusals import ComptesTrouble, Introuvable
from preau.kit import journal
from preau.protocols.scim.messages import User
from preau.registre.actions import cut_lien, link_identity, restore_lien, unlink_identity, withdraw_correction
from preau.registre.actions.correct import correct_contact
from preau.registre.models import Responsable


@dataclass(frozen=True)
class Bordereau:
    """What is handed over on paper: shown once, kept nowhere. `expires_on` is empty for a password to change."""

    identifiant: str
    mot_de_passe: str
    objet: str
    piece: str
    expires_on: str = ""


class SansSuite(ComptesTrouble):
    """The registry's half is done; the account service did not answer for the other one."""

    code = "GUICHET-0507"
    status = 503
    personne = (
        "Le registre est à jour, mais le service de comptes n'a pas répondu : {constat} Recommencez plus tard depuis "
        "cette fiche."
    )
    support = (
        "La coupure est faite dans le registre, qui n'ouvre plus rien ; le rattachement reste à retirer du compte."
    )


def write_journal(
    poste: Poste, fiche: Fiche, event: str, request: HttpRequest | None, detail: Mapping[str, Any] | None = None
) -> None:
    """One row, about this person."""
    journal.write(f"guichet.{event}", actor=poste.actor, subject=fiche.subject, request=request, detail=detail or {})


def own_user(comptes: Comptes, fiche: Fiche, compte: str) -> User:
    """The account `compte`, which must be of this very person. Raises Introuvable."""
    for user in list_users(comptes, fiche.genre, fiche.row.public_id):
        if user.id == compte:
            return user
    raise Introuvable


def change_user(
    poste: Poste,
    fiche: Fiche,
    compte: str,
    version: str,
    values: Mapping[str, Any],
    event: str,
    request: HttpRequest | None = None,
) -> User:
    """Suspend, reopen, unlock, or end the sessions of an account of this person. Raises a ComptesTrouble."""
    comptes = Comptes(poste.uai)
    own_user(comptes, fiche, compte)
    changed = comptes.patch_user(compte, version, values)
    write_journal(poste, fiche, event, request)
    return changed


def reset_password(
    poste: Poste, fiche: Fiche, compte: str, version: str, piece: str, request: HttpRequest | None = None
) -> Bordereau:
    """A provisional password for an account of this person, to hand over at the counter. Raises a ComptesTrouble."""
    user = change_user(poste, fiche, compte, version, {"mustChangePassword": True}, "mot-de-passe", request)
    _hand_over(poste, fiche, Remise.Objet.MOT_DE_PASSE, piece)
    return Bordereau(user.user_name, user.compte.mot_de_passe, Remise.Objet.MOT_DE_PASSE, piece)


def reissue_letter(poste: Poste, fiche: Fiche, piece: str, request: HttpRequest | None = None) -> Bordereau:
    """New provisional identifiers for this person, handed over at the counter; the former letter is cancelled.

    Raises a ComptesTrouble: who has an account needs a password instead.
    """
    letter = Comptes(poste.uai).notify(**{SUBJECTS[fiche.genre]: fiche.row.public_id})
    write_journal(poste, fiche, "courrier", request)
    _hand_over(poste, fiche, Remise.Objet.COURRIER, piece)
    return Bordereau(letter.identifiant, letter.mot_de_passe, Remise.Objet.COURRIER, piece, letter.expires_on)


def correct(
    poste: Poste, fiche: Fiche, champ: str, valeur: str, piece: str, motif: str, request: HttpRequest | None = None
) -> None:
    """Set a field of the record over what the file says. Raises the registry's refusals."""
    correct_contact(fiche.row.public_id, champ, valeur, uai=poste.uai, by=poste.actor, piece=piece, motif=motif)
    write_journal(poste, fiche, "correction", request, {"champ": champ})


def withdraw(poste: Poste, fiche: Fiche, correction: str, request: HttpRequest | None = None) -> None:
    """Say again what the file says. Raises the registry's FicheInconnue."""
    if correction not in {row.public_id for row in fiche.corrections}:
        raise Introuvable
    withdraw_correction(correction, uai=poste.uai, by=poste.actor)
    write_journal(poste, fiche, "correction.retiree", request)


def detach(poste: Poste, fiche: Fiche, autre: str, motif: str, request: HttpRequest | None = None) -> None:
    """Cut the link between this person and `autre` (J8): in the registry for good, then in the account.

    Reports about this link are closed. Raises LienInconnu; SansSuite when the account service did not answer.
    """
    responsable, eleve = _ends(fiche, autre)
    cut_lien(responsable, eleve, by=poste.actor, reason=motif)
    write_journal(poste, fiche, "lien.coupe", request)
    try:
        comptes = Comptes(poste.uai)
        link = both(equals("responsable", responsable), equals("eleve", eleve))
        for row in list(comptes.rattachements(link)):
            comptes.cut(row.id)
        for report in list(comptes.signalements(link)):
            if report.etat != "clos":
                comptes.close_signalement(report.id)
    except ComptesTrouble as trouble:
        raise SansSuite(trouble.code, constat=trouble.sentence()) from trouble


def restore(poste: Poste, fiche: Fiche, autre: str, request: HttpRequest | None = None) -> None:
    """Undo a cut: the family may attach the child again. Raises LienInconnu."""
    responsable, eleve = _ends(fiche, autre)
    restore_lien(responsable, eleve, by=poste.actor)
    write_journal(poste, fiche, "lien.retabli", request)


def separate(poste: Poste, fiche: Fiche, fusion: str, request: HttpRequest | None = None) -> None:
    """Take apart two accounts regrouped by error (J5). Raises a ComptesTrouble."""
    comptes = Comptes(poste.uai)
    users = list_users(comptes, fiche.genre, fiche.row.public_id)
    if fusion not in {row.id for user in users for row in comptes.fusions(user.id)}:
        raise Introuvable
    comptes.undo_fusion(fusion)
    write_journal(poste, fiche, "comptes.separes", request)


def join(poste: Poste, fiche: Fiche, autre: str, request: HttpRequest | None = None) -> None:
    """Say that another record of this school is the same person. Raises IdentiteImpossible."""
    _own_responsable(poste, autre)
    link_identity(fiche.row.public_id, autre, by=poste.actor)
    write_journal(poste, fiche, "identite.liee", request)


def disjoin(poste: Poste, fiche: Fiche, autre: str, request: HttpRequest | None = None) -> None:
    """Take that back. Raises IdentiteImpossible."""
    _own_responsable(poste, autre)
    unlink_identity(fiche.row.public_id, autre, by=poste.actor)
    write_journal(poste, fiche, "identite.deliee", request)


def _hand_over(poste: Poste, fiche: Fiche, objet: str, piece: str) -> None:
    with transaction.atomic():
        Remise.objects.create(
            uai=poste.uai,
            genre=fiche.genre,
            personne=fiche.row.public_id,
            objet=objet,
            piece=piece,
            handed_by=poste.actor,
        )
        detail = {"uai": poste.uai, "piece": piece}
        journal.write("guichet.remise", actor=poste.actor, subject=fiche.subject, detail=detail)


def _ends(fiche: Fiche, autre: str) -> tuple[str, str]:
    """(responsable, eleve) of a link of this record; another one's is none of ours. Raises Introuvable."""
    for lien in fiche.liens:
        ends = lien.responsable.public_id, lien.eleve.public_id
        if autre in ends and autre != fiche.row.public_id:
            return ends
    raise Introuvable


def _own_responsable(poste: Poste, public_id: str) -> None:
    if not Responsable.objects.filter(uai=poste.uai, public_id=public_id).exists():
        raise Introuvable
