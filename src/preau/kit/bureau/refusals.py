"""Why a list of agents is not taken, or an agent not found (AGENTS-0120 to 0129)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class FichierIllisible(Refusal):
    """The file is no CSV with the columns of the office's list."""

    code = "AGENTS-0120"
    status = 422
    personne = _("{fichier} ne se lit pas : {pourquoi}.")
    support = _("Le fichier est celui de `preau guichet charger` : CSV en UTF-8, à point-virgule, avec son en-tête.")


class LignesFausses(Refusal):
    """Lines that cannot be read: nothing of the file is kept."""

    code = "AGENTS-0121"
    status = 422
    personne = _("{lignes} Rien n'a été enregistré.")
    support = _("Chaque ligne fausse est nommée par son numéro dans le fichier, en-tête compris. Corrigez, rechargez.")


class AgentAbsent(Refusal):
    """No open agent has this key."""

    code = "AGENTS-0122"
    status = 404
    personne = _("Aucun agent n'a cet identifiant : {cle}.")
    support = _("`agents list` montre les agents ; `agents charger` en ajoute.")
