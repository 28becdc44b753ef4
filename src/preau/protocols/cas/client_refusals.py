"""Why a client of CAS does not believe an answer (CAS-0050 to CAS-0054). None repeats what came in."""

from __future__ import annotations

from preau.protocols.refusals import Refusal

AGAIN = "Recommencez la connexion ; si cela se répète, prévenez l'établissement."


class ClientRefusal(Refusal):
    """Family: the sign-in by the ENT did not succeed."""


class TicketRefused(ClientRefusal):
    """The server does not know the ticket, or gave it for another service (§2.5.3)."""

    code = "CAS-0050"
    status = 403
    personne = f"L'ENT n'a pas confirmé votre connexion : cette page a peut-être déjà servi. {AGAIN}"
    support = (
        "Validation CAS refusée (code du serveur au journal technique) : ticket déjà utilisé ou périmé, ou adresse "
        "du service qui n'est pas celle déclarée à l'ENT."
    )


class AnswerUnreadable(ClientRefusal):
    """Not the XML of a validation."""

    code = "CAS-0051"
    status = 502
    personne = f"La réponse de l'ENT est illisible. {AGAIN}"
    support = "Réponse de validation CAS illisible : adresse du serveur ou fin d'adresse mal réglée (serviceValidate…)."


class AnswerExpired(ClientRefusal):
    """A SAML 1.1 answer out of its time."""

    code = "CAS-0052"
    status = 502
    personne = f"La réponse de l'ENT n'est plus valable. {AGAIN}"
    support = "Conditions de la réponse SAML 1.1 hors du temps : comparer l'heure des deux serveurs."


class AnswerForAnother(ClientRefusal):
    """A SAML 1.1 answer whose audience is another service."""

    code = "CAS-0053"
    status = 502
    personne = f"La réponse de l'ENT est destinée à une autre application. {AGAIN}"
    support = "Audience de la réponse SAML 1.1 différente de l'adresse du service : la déclarer à l'identique à l'ENT."


class LogoutUnreadable(ClientRefusal):
    """A sign-out that names no ticket."""

    code = "CAS-0054"
    personne = "Cette demande de déconnexion est illisible."
    support = "LogoutRequest de CAS illisible : ni champ logoutRequest, ni XML seul, ou sans SessionIndex."
