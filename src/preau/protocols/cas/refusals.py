"""Why CAS says no, in three families: shown to the person, told to the service that validates, told to a proxy.

`protocol_error` is the protocol's own code (§2.5.3, §2.7.3); `description` is what a service's developer reads beside
it. None repeats what came in.
"""

from __future__ import annotations

from typing import ClassVar

from preau.protocols.cas import names
from preau.protocols.refusals import Refusal

TELL = "Prévenez l'assistance de l'application d'où vous venez."
AGAIN = "Retournez à l'application et recommencez la connexion."


class ShownRefusal(Refusal):
    """Family: told on a page, since no address to send it to is proven (§2.2.1)."""

    protocol_error: ClassVar[str | None] = names.INVALID_REQUEST


class ValidationRefusal(Refusal):
    """Family: an `authenticationFailure`, with the HTTP status 200 (specs/educonnect-ent.md §2.1)."""

    status = 200
    description: ClassVar[str] = ""
    personne = f"L'application n'a pas pu vérifier votre connexion auprès de l'ENT. {AGAIN}"
    protocol_error: ClassVar[str | None] = names.INVALID_TICKET

    def describe(self) -> str:
        """The body of the failure: the code to quote, then what is wrong."""
        return f"{self.code} {self.description}"


class ProxyRefusal(ValidationRefusal):
    """Family: a `proxyFailure` (§2.7.2)."""


class RequestTooLong(ShownRefusal):
    """A parameter longer than any honest one."""

    code = "CAS-0001"
    personne = f"L'adresse de l'application est trop longue pour l'ENT. {TELL}"
    support = "Paramètre service ou TARGET au-delà de 1024 caractères : l'application doit en donner un plus court."


class ParameterRepeated(ShownRefusal):
    """A parameter given twice: which one counts would be a guess."""

    code = "CAS-0002"
    personne = f"L'application a mal formulé sa demande de connexion. {TELL}"
    support = "Un même paramètre figure deux fois dans /cas/login (souvent service) : l'encoder une fois, entier."


class AddressUnreadable(ShownRefusal):
    """`service` is not an absolute http(s) address that a browser and we read the same way."""

    code = "CAS-0003"
    personne = f"L'adresse de l'application est mal formée. {TELL}"
    support = (
        "Paramètre service ou TARGET : il faut une adresse http(s) absolue, sans identifiant, sans « .. », sans "
        "caractère de contrôle ni barre inverse, encodée une fois."
    )
    protocol_error = names.INVALID_SERVICE


class ServiceUnknown(ShownRefusal):
    """No declared service has this address (§2.2.1: operation MUST be denied with a meaningful message)."""

    code = "CAS-0004"
    status = 403
    personne = (
        "L'application qui vous envoie ici n'est pas reliée à cet ENT : votre connexion ne lui est pas transmise. "
        + TELL
    )
    support = "Aucun service déclaré ne correspond à l'adresse demandée : preau portail service list, puis add."
    protocol_error = names.INVALID_SERVICE


class MethodRefused(ShownRefusal):
    """`method` other than GET or POST (§2.1.1)."""

    code = "CAS-0005"
    personne = f"L'application demande une forme de réponse que l'ENT ne donne pas. {TELL}"
    support = "Paramètre method : GET ou POST seulement (HEADER n'est pas pris en charge)."


class NotDeclarable(ShownRefusal):
    """An address that may not be declared: not https, with a user name, a query, a star where none may stand."""

    code = "CAS-0010"
    personne = "Cette adresse ne peut pas être déclarée : {raison}."
    support = "Un service se déclare en https (http vers cette machine dans une démonstration), sans identifiant."


class PatternTooWide(NotDeclarable):
    """A pattern that would hand tickets to hosts of anybody."""

    code = "CAS-0011"
    personne = "Ce motif est trop large : {raison}."
    support = "Les deux dernières parties du nom d'hôte s'écrivent en toutes lettres ; ** ne vient qu'à la fin."


class ValidationIncomplete(ValidationRefusal):
    """§2.5.3: not all of the required parameters were present, or one was repeated or too long."""

    code = "CAS-0020"
    description = "'service' and 'ticket' are both required, once each"
    support = "Appel de validation sans service ou sans ticket, ou avec l'un d'eux deux fois."
    protocol_error = names.INVALID_REQUEST


class FormatUnknown(ValidationRefusal):
    """§2.5.1: `format` is XML or JSON."""

    code = "CAS-0021"
    description = "'format' must be XML or JSON"
    support = "Paramètre format d'un appel de validation : XML ou JSON."
    protocol_error = names.INVALID_REQUEST


class SamlRequestUnreadable(ValidationRefusal):
    """§4.2.2 and §4.2.3: no SOAP envelope with exactly one AssertionArtifact."""

    code = "CAS-0022"
    description = "the body is not a SAML 1.1 request with one AssertionArtifact"
    support = "Corps de /samlValidate illisible, ou sans AssertionArtifact."
    protocol_error = names.INVALID_REQUEST


class TicketUnknown(ValidationRefusal):
    """§2.5.3: not a ticket of ours."""

    code = "CAS-0023"
    description = "ticket not recognized"
    support = "Ticket inventé, abîmé, ou donné par un autre ENT."


class TicketUsed(ValidationRefusal):
    """§3.1.1: one validation attempt, whether or not it succeeded."""

    code = "CAS-0024"
    description = "ticket already validated"
    support = "Un ticket ne sert qu'une fois : page rechargée, ou application qui le vérifie deux fois."


class TicketExpired(ValidationRefusal):
    """§3.1.1: its time is over."""

    code = "CAS-0025"
    description = "ticket expired"
    support = "Ticket vérifié après PORTAIL_CAS_TICKET_LIFE secondes : application trop lente, ou page rouverte."


class TicketOfProxy(ValidationRefusal):
    """§2.5: `/serviceValidate` and `/validate` refuse proxy tickets and say so."""

    code = "CAS-0026"
    description = "a proxy ticket cannot be validated here, use /proxyValidate"
    support = "Ticket PT- présenté à /serviceValidate : l'application doit appeler /proxyValidate."
    protocol_error = names.INVALID_TICKET_SPEC


class TicketNotFromLogin(ValidationRefusal):
    """§2.5.1: `renew` wants a ticket issued from the presentation of primary credentials."""

    code = "CAS-0027"
    description = "ticket issued from a single sign-on session while renew was set"
    support = "L'application exige une nouvelle identification (renew) : elle doit aussi la demander à /cas/login."


class TicketOfEndedSession(ValidationRefusal):
    """The person signed out before the ticket was validated."""

    code = "CAS-0028"
    description = "the session of this ticket is over"
    support = "La personne s'est déconnectée de l'ENT avant que l'application ne vérifie le ticket."


class AddressDifferent(ValidationRefusal):
    """§2.5.3: the ticket was issued for another address; it is used up all the same."""

    code = "CAS-0029"
    description = "ticket does not match the supplied service"
    support = "Le service donné à la validation n'est pas celui de la connexion, au caractère près : ticket détourné ?"
    protocol_error = names.INVALID_SERVICE


class ServiceWithdrawn(ValidationRefusal):
    """The declared service was closed since the ticket was issued."""

    code = "CAS-0030"
    description = "service no longer authorized"
    support = "Le service a été désactivé : preau portail service list."
    protocol_error = names.INVALID_SERVICE


class ProxyForbidden(ValidationRefusal):
    """§2.5.3: a `pgtUrl` from a service that may not proxy."""

    code = "CAS-0031"
    description = "this service may not proxy"
    support = "Le service demande un PGT sans y être autorisé : preau portail service add … --proxy."
    protocol_error = names.UNAUTHORIZED_SERVICE_PROXY


class CallbackRefused(ValidationRefusal):
    """§2.5.4: a `pgtUrl` that is not https on the host of the service."""

    code = "CAS-0032"
    description = "pgtUrl must be https, on the host of the service"
    support = "pgtUrl refusée : https, et le même hôte que le service (http vers cette machine en démonstration)."
    protocol_error = names.INVALID_PROXY_CALLBACK


class CallbackFailed(ValidationRefusal):
    """§2.5.4: the callback did not answer 200 in time."""

    code = "CAS-0033"
    description = "pgtUrl did not answer 200 in time"
    support = "pgtUrl injoignable, trop lente (3 s), certificat inconnu, ou réponse autre que 200."
    protocol_error = names.INVALID_PROXY_CALLBACK


class ProxyIncomplete(ProxyRefusal):
    """§2.7.3: `pgt` and `targetService` are required."""

    code = "CAS-0040"
    description = "'pgt' and 'targetService' are both required, once each"
    support = "Appel de /cas/proxy incomplet."
    protocol_error = names.INVALID_REQUEST


class PgtInvalid(ProxyRefusal):
    """§3.3.1: unknown, or expired with the session of the person."""

    code = "CAS-0041"
    description = "proxy-granting ticket not recognized or expired"
    support = "PGT inconnu, service désactivé, ou personne déconnectée de l'ENT depuis."
    protocol_error = names.INVALID_TICKET


class TargetUnauthorized(ProxyRefusal):
    """§2.7.3: the back-end service is not declared."""

    code = "CAS-0042"
    description = "targetService is not a declared service"
    support = "Le service visé par le proxy n'est pas déclaré, ou est désactivé."
    protocol_error = names.UNAUTHORIZED_SERVICE
