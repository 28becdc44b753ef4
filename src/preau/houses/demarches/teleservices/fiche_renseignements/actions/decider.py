"""The office answers, line by line: what it accepts is written into the registry, over what SIECLE says.

The fiche stays locked from the first look to the last write, so that two agents, or the family, never cross. The
registry is written line by line in transactions of its own; what a death in between has written there is found again
as « already in the registry » by the next answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest

from preau.houses.demarches.models import Dossier, Evenement, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements.actions.prevenir import tell
from preau.houses.demarches.teleservices.fiche_renseignements.bureau_refusals import DemandeRetiree
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.examen import Examen, examine
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import numero_of
from preau.kit import journal
from preau.kit.bureau import Bureau
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal
from preau.registre.actions import correct_contact, set_contact
from preau.registre.actions.correct import ValeurChangee

Decision, Etat = Ligne.Decision, Dossier.Etat


@dataclass(frozen=True)
class Reponse:
    """What the office says of one line (public id); `vu` names what it was shown (Examen.vu)."""

    ligne: str
    is_accepted: bool
    motif: str = ""
    vu: str = ""


@dataclass
class Bilan:
    """What became of the answers: taken; come after somebody else's; made on what has changed; impossible, and why."""

    prises: list[Examen] = field(default_factory=list)
    tardives: list[Examen] = field(default_factory=list)
    changees: list[Examen] = field(default_factory=list)
    impossibles: list[tuple[Examen, str]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every answer was taken."""
        return not (self.tardives or self.changees or self.impossibles)


def decide(bureau: Bureau, dossier: str, reponses: Sequence[Reponse], request: HttpRequest | None = None) -> Bilan:
    """Answer lines of a fiche of this school; what could not be taken stays as it was, and is in the Bilan.

    Raises Http404, DemandeRetiree.
    """
    done = Bilan()
    with transaction.atomic():
        row = hold_sent(bureau, dossier)
        known = {one.ligne.public_id: one for one in examine(row)}
        moment = now()
        for said in reponses:
            one = known.get(said.ligne)
            if one is None:
                raise Http404
            if not one.is_waiting:
                done.tardives.append(one)
            elif not said.is_accepted:
                _settle(bureau, one, Decision.REFUSEE, said.motif, moment, request)
                done.prises.append(one)
            else:
                _accept(bureau, row, one, said, moment, request, done)
        if done.prises:
            _close(bureau, row, moment, request)
    return done


def hold_sent(bureau: Bureau, public_id: str) -> Dossier:
    """A fiche that this school has received, locked. Raises Http404, DemandeRetiree."""
    rows = Dossier.objects.select_for_update().filter(teleservice=CODE, uai=bureau.uai, public_id=public_id)
    row = rows.exclude(etat=Etat.BROUILLON).first()
    if row is None:
        raise Http404
    if row.etat == Etat.RETIRE:
        raise DemandeRetiree
    return row


def motif_of(dossier: Dossier) -> str:
    """How the registry's correction says where it comes from."""
    return f"Fiche de renseignements {numero_of(dossier.public_id)}"


def add_event(row: Dossier, quoi: str, lignes: Iterable[Ligne] = ()) -> None:
    """One line of the history for each of these, or one for the whole fiche."""
    details = [{"rubrique": one.rubrique, "champ": one.champ} for one in lignes] or [{}]
    for detail in details:
        Evenement.objects.create(dossier=row, at=now(), par=Evenement.Par.BUREAU, quoi=quoi, detail=detail)


def _accept(
    bureau: Bureau, row: Dossier, one: Examen, said: Reponse, moment: datetime, request: HttpRequest | None, done: Bilan
) -> None:
    if one.trouble is not None:
        done.impossibles.append((one, one.trouble.sentence()))
    elif said.vu != one.vu:
        done.changees.append(one)
    else:
        try:
            _write(bureau, row, one)
        except ValeurChangee:
            done.changees.append(one)
        except Refusal as refusal:
            done.impossibles.append((one, refusal.sentence()))
        else:
            _settle(bureau, one, Decision.ACCEPTEE, "", moment, request)
            done.prises.append(one)


def _write(bureau: Bureau, row: Dossier, one: Examen) -> None:
    """Into the registry, against what the office was shown; what it says already is not written again."""
    if one.is_done:
        return
    ligne, valeur = one.ligne, one.lue.propose or ""
    if ligne.champ == CONTACT:
        # Who is no longer there is added anew: the office has been shown so.
        contact = ligne.fiche if one.present else ""
        set_contact(row.eleve, valeur, uai=row.uai, by=bureau.actor, contact=contact, expected=one.present)
        return
    correct_contact(
        ligne.fiche,
        ligne.champ,
        valeur,
        uai=row.uai,
        by=bureau.actor,
        expected=one.present,
        motif=motif_of(row),
    )


def _settle(
    bureau: Bureau, one: Examen, decision: str, motif: str, moment: datetime, request: HttpRequest | None
) -> None:
    ligne = one.ligne
    ligne.decision, ligne.motif, ligne.decided_by, ligne.decided_at = decision, motif[:300], bureau.actor, moment
    ligne.save(update_fields=["decision", "motif", "decided_by", "decided_at"])
    quoi = "acceptee" if decision == Decision.ACCEPTEE else "refusee"
    add_event(ligne.dossier, quoi, [ligne])
    journal.write(
        f"demarches.fiche.{quoi}",
        actor=bureau.actor,
        subject=f"dossier:{ligne.dossier.public_id}",
        request=request,
        detail={"uai": bureau.uai, "champ": ligne.champ},
    )


def _close(bureau: Bureau, row: Dossier, moment: datetime, request: HttpRequest | None) -> None:
    """The family is told once everything is decided."""
    row.version += 1
    if not row.lignes.filter(decision=Decision.ATTENTE).exists():
        row.etat, row.closed_at = Etat.TRAITE, moment
        add_event(row, "traitee")
        tell(row)
    row.save(update_fields=["version", "etat", "closed_at"])
