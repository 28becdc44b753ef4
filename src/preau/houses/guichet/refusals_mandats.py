"""Why a member of staff is not added, or a mandate not given (GUICHET-0120 to 0129)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class AgentAbsent(Refusal):
    """No open agent has this key."""

    code = "GUICHET-0120"
    status = 404
    personne = _("Aucun agent du guichet n'a cet identifiant : {cle}.")
    support = _("`preau guichet agent list` montre les agents ; `preau guichet agent add` en ajoute un.")


class AgentAutreNom(Refusal):
    """The key is already somebody's of another name."""

    code = "GUICHET-0121"
    status = 422
    personne = _("Cet identifiant est déjà celui d'une personne d'un autre nom. Vérifiez-le auprès d'elle.")
    support = _("La clé (GUICHET_CLAIM) est unique ; un nom qui a changé se corrige par `preau guichet agent add`.")


class AgentMalNomme(Refusal):
    """A key, a name or a first name is missing."""

    code = "GUICHET-0122"
    status = 422
    personne = _("Donnez l'identifiant, le nom et le prénom de la personne.")
    support = _("La clé est la valeur que le fournisseur rend dans GUICHET_CLAIM.")


class MandatImpossible(Refusal):
    """A role, a place or dates that make no mandate."""

    code = "GUICHET-0123"
    status = 422
    personne = _("Ce mandat n'est pas possible : {pourquoi}.")
    support = _(
        "Un mandat a un rôle connu, un établissement du registre ou une académie (rôle academie seulement), et des "
        "dates dans l'ordre ; des classes pour une délégation seulement."
    )


class MandatAbsent(Refusal):
    """No live mandate has this id."""

    code = "GUICHET-0124"
    status = 404
    personne = _("Ce mandat n'existe pas, ou a déjà pris fin.")
    support = _("`preau guichet mandat list` montre les mandats en cours.")


class MandatAuDela(Refusal):
    """More than the giver holds, or to oneself."""

    code = "GUICHET-0125"
    status = 403
    personne = _("Vous ne pouvez pas donner ou retirer ce mandat : il va au-delà des vôtres, ou c'est le vôtre.")
    support = _(
        "Personne ne donne plus que ce qu'il tient, ni à soi-même ; le mandat de direction se donne par l'académie ou "
        "par `preau guichet mandat give`."
    )


class AgentFerme(Refusal):
    """An operator has closed this person's access."""

    code = "GUICHET-0126"
    status = 422
    personne = _("L'accès de cette personne au guichet a été fermé. Adressez-vous à l'assistance pour le rouvrir.")
    support = _("`preau guichet agent add` rouvre l'accès qu'un `agent close` a fermé.")
