"""Why the account service did not do what the office asked."""

from __future__ import annotations

from preau.protocols.refusals import Refusal


class ComptesTrouble(Refusal):
    """Family: whatever the account service did not do. A page shows the sentence and goes on with the registry."""


class ComptesMuet(ComptesTrouble):
    """No answer, or none that can be read. What was asked may have been done."""

    code = "GUICHET-0501"
    status = 503
    personne = (
        "Le service de comptes ne répond pas pour le moment. Ce qui vient de l'établissement reste affiché ; "
        "recommencez dans quelques minutes, après avoir vérifié si le changement demandé est déjà fait."
    )
    support = "Vérifiez GUICHET_SCIM_URL, le certificat et l'adresse /sante/ du service de comptes."


class ComptesRefuse(ComptesTrouble):
    """The account service says no, and why."""

    code = "GUICHET-0502"
    status = 409
    personne = "Le service de comptes a refusé : {constat}"
    support = "Le code qui suit dans le journal technique est celui du service de comptes (guide « bureau »)."


class Introuvable(ComptesTrouble):
    """No such account, link, letter or report, or one of another school: the same answer."""

    code = "GUICHET-0503"
    status = 404
    personne = "Ce compte n'est plus lié à votre établissement. Revenez à la fiche : elle montre l'état d'aujourd'hui."
    support = "Le numéro demandé n'existe pas au service de comptes, ou n'a rien dans cet établissement."


class DejaChange(ComptesTrouble):
    """The account changed after the page was shown."""

    code = "GUICHET-0504"
    status = 409
    personne = "Ce compte a changé depuis que vous avez ouvert la page. Relisez la fiche, puis recommencez."
    support = "Deux personnes, ou la famille elle-même, ont agi en même temps (If-Match, réponse 412)."


class GuichetRefuse(ComptesTrouble):
    """The office's token is unknown or revoked."""

    code = "GUICHET-0505"
    status = 503
    personne = "Le service de comptes ne reconnaît pas ce guichet. Prévenez le référent numérique."
    support = "Jeton absent ou révoqué : preau comptes jeton add, puis GUICHET_SCIM_TOKEN_FILE."


class TropVite(ComptesTrouble):
    """The office asks more than the service allows in a minute."""

    code = "GUICHET-0506"
    status = 503
    personne = "Trop de demandes au service de comptes en une minute. Attendez un peu, puis recommencez."
    support = "COMPTES_SCIM_PER_MINUTE borne les demandes d'un jeton."
