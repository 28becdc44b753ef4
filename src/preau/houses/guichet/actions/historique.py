"""Who looked at a record and who changed it: the journals of the office and of the registry, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.actions.fiche import Fiche
from preau.houses.guichet.models import Agent
from preau.kit.journal.models import Entry

LAST = 30
MOTS: dict[str, str | Promise] = {
    "guichet.fiche.vue": _("Fiche consultée"),
    "guichet.mot-de-passe": _("Mot de passe réinitialisé"),
    "guichet.remise": _("Identifiants remis au guichet, identité vérifiée"),
    "guichet.courrier": _("Identifiants provisoires édités"),
    "guichet.compte.suspendu": _("Compte suspendu"),
    "guichet.compte.rouvert": _("Compte rouvert"),
    "guichet.compte.deverrouille": _("Compte déverrouillé"),
    "guichet.sessions": _("Sessions fermées"),
    "guichet.correction": _("Coordonnée corrigée"),
    "guichet.correction.retiree": _("Correction retirée"),
    "guichet.lien.coupe": _("Lien avec un élève coupé"),
    "guichet.lien.retabli": _("Lien avec un élève rétabli"),
    "guichet.comptes.separes": _("Comptes regroupés séparés"),
    "guichet.identite.liee": _("Déclarée la même personne qu'une autre fiche"),
    "guichet.identite.deliee": _("N'est plus déclarée la même personne"),
    "guichet.fiches.differentes": _("Déclarée différente d'une autre fiche"),
    "guichet.signalement.garde": _("Signalement examiné, lien gardé"),
    "guichet.dossier.ouvert": _("Dossier transmis au référent numérique"),
    "guichet.dossier.commente": _("Dossier commenté"),
    "guichet.dossier.clos": _("Dossier clos"),
}
"""What an event of the office is called on a record; others are shown by their code."""


@dataclass(frozen=True)
class Trace:
    """One line: when, who, what."""

    at: datetime
    qui: str
    quoi: str


def list_traces(fiche: Fiche, last: int = LAST) -> list[Trace]:
    """The last entries about this person, newest first."""
    return traces_of(fiche.subject, last)


def traces_of(subject: str, last: int = LAST) -> list[Trace]:
    """The same, by the subject of the journal."""
    rows = list(Entry.objects.filter(subject=subject).order_by("-at", "-pk")[:last])
    names = agent_names(row.actor for row in rows)
    return [Trace(row.at, names.get(row.actor, row.actor), str(MOTS.get(row.event, row.event))) for row in rows]


def agent_names(actors: Iterable[str]) -> dict[str, str]:
    """`agent:<public id>` → the name of the agent."""
    wanted = {actor.removeprefix("agent:") for actor in actors}
    rows = Agent.objects.filter(public_id__in=wanted)
    return {f"agent:{row.public_id}": f"{row.prenom} {row.nom}" for row in rows}
