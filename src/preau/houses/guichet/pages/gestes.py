"""The gestes that mend, as data: the right each needs, what its page asks, and the action it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.actions import dossiers, reparer
from preau.houses.guichet.actions.fiche import ELEVES, RESPONSABLES, Fiche
from preau.houses.guichet.actions.reparer import Bordereau
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.pages.reparer_forms import Identite, Motif, Vide
from preau.houses.guichet.poste import Poste

Text = str | Promise
BOTH = frozenset({RESPONSABLES, ELEVES})


@dataclass(frozen=True)
class Demande:
    """A geste asked for: on which record, on what (`cible`: an account, a link, a correction), with which answers."""

    poste: Poste
    fiche: Fiche
    cible: str
    version: str
    answers: dict[str, Any]
    request: HttpRequest


@dataclass(frozen=True)
class Geste:
    """One geste; `do` returns what is handed over on paper, if anything. `fait` is said once it is done."""

    titre: Text
    question: Text
    bouton: Text
    fait: Text
    do: Callable[[Demande], Bordereau | None]
    form: type = Vide
    droit: Droit = Droit.REPARER
    genres: frozenset[str] = field(default=BOTH)
    is_grave: bool = False


def _user(values: dict[str, Any], event: str) -> Callable[[Demande], None]:
    def do(asked: Demande) -> None:
        reparer.change_user(asked.poste, asked.fiche, asked.cible, asked.version, values, event, asked.request)

    return do


def _reset(asked: Demande) -> Bordereau:
    piece = asked.answers["piece"]
    return reparer.reset_password(asked.poste, asked.fiche, asked.cible, asked.version, piece, asked.request)


def _letter(asked: Demande) -> Bordereau:
    return reparer.reissue_letter(asked.poste, asked.fiche, asked.answers["piece"], asked.request)


def _of_cible(action: Callable[..., None]) -> Callable[[Demande], None]:
    return lambda asked: action(asked.poste, asked.fiche, asked.cible, request=asked.request)


def _detach(asked: Demande) -> None:
    reparer.detach(asked.poste, asked.fiche, asked.cible, asked.answers["motif"], asked.request)


def _hand_over(asked: Demande) -> None:
    fiche = asked.fiche
    dossiers.open_dossier(asked.poste, fiche.genre, fiche.row.public_id, asked.answers["motif"], asked.request)


GESTES: dict[str, Geste] = {
    "reinitialiser": Geste(
        _("Réinitialiser le mot de passe"),
        _(
            "Un mot de passe provisoire est affiché une seule fois, à imprimer et à remettre. L'ancien ne sert plus, "
            "les sessions ouvertes sont fermées, et la personne en est avertie."
        ),
        _("Réinitialiser le mot de passe"),
        "",
        _reset,
        Identite,
        Droit.REINITIALISER,
    ),
    "courrier": Geste(
        _("Éditer de nouveaux identifiants provisoires"),
        _("Ils sont affichés une seule fois, à imprimer et à remettre. Un courrier plus ancien ne sert plus."),
        _("Éditer les identifiants"),
        "",
        _letter,
        Identite,
    ),
    "deverrouiller": Geste(
        _("Déverrouiller le compte"),
        _("Les essais manqués sont oubliés : la personne peut se connecter tout de suite."),
        _("Déverrouiller"),
        _("Le compte est déverrouillé."),
        _user({"active": True}, "compte.deverrouille"),
    ),
    "suspendre": Geste(
        _("Suspendre le compte"),
        _("Plus personne ne peut s'y connecter, dans aucun établissement, jusqu'à ce qu'il soit rouvert."),
        _("Suspendre le compte"),
        _("Le compte est suspendu."),
        _user({"active": False}, "compte.suspendu"),
        is_grave=True,
    ),
    "rouvrir": Geste(
        _("Rouvrir le compte"),
        _("La personne se connecte de nouveau avec son identifiant et son mot de passe."),
        _("Rouvrir le compte"),
        _("Le compte est rouvert."),
        _user({"active": True}, "compte.rouvert"),
    ),
    "fermer-sessions": Geste(
        _("Fermer les sessions ouvertes"),
        _("La personne devra se connecter de nouveau sur tous ses appareils : utile après un téléphone perdu."),
        _("Fermer les sessions"),
        _("Les sessions sont fermées."),
        _user({"sessions": 0}, "sessions"),
    ),
    "separer": Geste(
        _("Séparer les comptes regroupés"),
        _("Chaque compte retrouve ses élèves, ses fiches et son mot de passe. Les titulaires en sont avertis."),
        _("Séparer les comptes"),
        _("Les comptes sont séparés."),
        _of_cible(reparer.separate),
        droit=Droit.FUSIONNER,
        genres=frozenset({RESPONSABLES}),
    ),
    "retirer-correction": Geste(
        _("Retirer la correction"),
        _("La fiche reprend ce que dit le fichier de l'établissement."),
        _("Retirer la correction"),
        _("La correction est retirée."),
        _of_cible(reparer.withdraw),
    ),
    "detacher": Geste(
        _("Couper le lien avec cet élève"),
        _(
            "Le lien n'ouvre plus rien, quels que soient les imports suivants, et l'élève sort du compte. Un "
            "signalement sur ce lien est clos. Vous pourrez rétablir le lien."
        ),
        _("Couper le lien"),
        _("Le lien est coupé."),
        _detach,
        Motif,
        is_grave=True,
    ),
    "retablir": Geste(
        _("Rétablir le lien avec cet élève"),
        _("La personne pourra de nouveau rattacher cet élève à son compte."),
        _("Rétablir le lien"),
        _("Le lien est rétabli."),
        _of_cible(reparer.restore),
    ),
    "delier": Geste(
        _("Ce ne sont pas la même personne"),
        _("Les deux fiches redeviennent distinctes. Les comptes, eux, ne changent pas."),
        _("Séparer les deux fiches"),
        _("Les deux fiches sont séparées."),
        _of_cible(reparer.disjoin),
        droit=Droit.FUSIONNER,
        genres=frozenset({RESPONSABLES}),
    ),
    "transmettre": Geste(
        _("Transmettre au référent numérique"),
        _("Le dossier paraît dans sa liste « À traiter », avec tout ce que montre cette fiche."),
        _("Transmettre"),
        _("Le dossier est transmis au référent numérique."),
        _hand_over,
        Motif,
    ),
}
"""By slug; corrections, one for each field of `CHAMPS`, have a page of their own."""

TITRES_CORRIGER: dict[str, Text] = {
    "mobile": _("Corriger le numéro de portable"),
    "mel": _("Corriger l'adresse mail"),
    "nom": _("Corriger le nom de famille"),
    "nom-usage": _("Corriger le nom d'usage"),
    "prenom": _("Corriger le prénom"),
    "date": _("Corriger la date de naissance"),
}
CHAMPS_OF = {RESPONSABLES: ("mobile", "mel", "nom", "nom-usage", "prenom"), ELEVES: ("mel", "date")}
"""What may be corrected on each kind of record."""
