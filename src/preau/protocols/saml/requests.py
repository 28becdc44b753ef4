"""What a service provider asks of our identity provider: an AuthnRequest or the unsolicited URL.

The answer only ever goes to an address of the provider's metadata, whatever the request says.
Sources: saml-core §3.4, saml-profiles §4.1.4.1, specs/educonnect-ent.md §1.2 and §1.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import names, signature
from preau.protocols.saml.bindings import (
    check_query_signature,
    decode_base64,
    inflate,
    read_query_signature,
    relay_state_of,
)
from preau.protocols.saml.messages import ENTITY_ID_LIMIT, Acs, AuthnRequest, ServiceProvider
from preau.protocols.saml.xml import (
    UnexpectedMessage,
    only_child,
    optional_child,
    parse,
    read_instant,
    required,
    whole_text,
)

Binding = Literal["redirect", "post"]
FindServiceProvider = Callable[[str], ServiceProvider | None]

LIFETIME: Final = timedelta(minutes=10)
"""A request issued longer ago than this, or this far ahead of our clock, is refused."""

_BACK: Final = "Retournez au service d'où vous venez et recommencez la connexion."
_TELL: Final = "Prévenez l'assistance du service d'où vous venez."


class UnknownServiceProvider(Refusal):
    """No partner has this entityID."""

    code = "SAML-0080"
    status = 403
    personne = "Le service d'où vous venez n'est pas connu ici. " + _TELL
    support = "Aucun partenaire avec cet entityID : `preau comptes partenaire add FICHIER` avec ses métadonnées."
    protocol_error = names.STATUS_REQUESTER


class ServiceProviderExpired(Refusal):
    """The partner's metadata have run out."""

    code = "SAML-0081"
    status = 403
    personne = "Le service d'où vous venez n'est plus à jour ici. " + _TELL
    support = "Les métadonnées du partenaire ont expiré (validUntil) : les recharger."
    protocol_error = names.STATUS_REQUESTER


class AcsUnknown(Refusal):
    """The request wants its answer at an address the metadata do not name."""

    code = "SAML-0082"
    status = 403
    personne = "Le service d'où vous venez demande une adresse de retour inconnue. " + _TELL
    support = "ACS demandé absent des métadonnées du partenaire : les recharger, ou corriger le partenaire."
    protocol_error = names.STATUS_REQUESTER


class RequestIncomplete(Refusal):
    """No SAMLRequest, or no providerId."""

    code = "SAML-0083"
    personne = "Cette adresse ne s'ouvre pas directement. Passez par le service auquel vous voulez accéder."
    support = "Ni SAMLRequest ni providerId : page mise en favori ou ouverte à la main."
    protocol_error = names.STATUS_REQUESTER


class RequestStale(Refusal):
    """Issued too long ago, or in the future."""

    code = "SAML-0084"
    personne = "Cette demande de connexion a expiré. " + _BACK
    support = "IssueInstant trop ancien ou futur : favori sur une page de connexion, ou heure d'un serveur."
    protocol_error = names.STATUS_REQUESTER


class RequestElsewhere(Refusal):
    """The request was meant for another identity provider."""

    code = "SAML-0085"
    personne = "Cette demande de connexion était destinée à un autre service. " + _BACK
    support = "Destination différente de notre adresse SSO. Vérifier l'adresse publique réglée et les métadonnées."
    protocol_error = names.STATUS_REQUESTER


class RequestUnsigned(Refusal):
    """The provider's metadata say it signs, and this request is not signed."""

    code = "SAML-0086"
    status = 403
    personne = "La demande de connexion devrait être signée et ne l'est pas. " + _TELL
    support = "AuthnRequestsSigned vaut true dans les métadonnées du partenaire, mais la demande n'est pas signée."
    protocol_error = names.STATUS_REQUESTER


class BindingRefused(Refusal):
    """The answer is wanted by another way than HTTP-POST."""

    code = "SAML-0087"
    personne = "Le service d'où vous venez demande un mode de réponse que nous ne connaissons pas. " + _TELL
    support = "ProtocolBinding autre que HTTP-POST."
    protocol_error = names.STATUS_REQUESTER


def read_authn_request(
    binding: Binding,
    params: Mapping[str, str],
    sps: FindServiceProvider,
    now: datetime,
    *,
    destinations: frozenset[str],
    query: str = "",
) -> AuthnRequest:
    """The request in `params` (decoded query or form), checked.

    `query` is the raw query string, whose very octets a redirect signature covers; `destinations` our own SSO URLs.
    Signed and unsigned requests are accepted, unless the provider's metadata say that it signs.
    """
    if not params.get("SAMLRequest"):
        raise RequestIncomplete()
    message = decode_base64(params["SAMLRequest"])
    root = parse(inflate(message) if binding == "redirect" else message)
    if root.tag != names.samlp("AuthnRequest") or root.get("Version") != "2.0":
        raise UnexpectedMessage("not a SAML 2.0 AuthnRequest")
    provider = find_provider(whole_text(only_child(root, names.saml("Issuer"))), sps, now)
    signed = _check_signature(binding, root, query, params, provider)
    if binding == "post" and signed:
        root = signature.verify(root, provider.signing_certificates)
    issued_at = read_instant(required(root, "IssueInstant"))
    if abs(now - issued_at) > LIFETIME:
        raise RequestStale()
    destination = root.get("Destination", "")
    if destination and destination not in destinations:
        raise RequestElsewhere()
    return AuthnRequest(
        id=required(root, "ID"),
        service_provider=provider,
        acs_url=_acs(root, provider).url,
        relay_state=relay_state_of(params),
        acr=_acr(root),
        force_authn=root.get("ForceAuthn") in ("true", "1"),
        is_passive=root.get("IsPassive") in ("true", "1"),
        signed=signed,
        issue_instant=issued_at,
    )


def read_unsolicited(params: Mapping[str, str], sps: FindServiceProvider, now: datetime) -> AuthnRequest:
    """Shibboleth's Unsolicited SSO: `providerId`, and optionally `shire` (ACS) and `target` (RelayState) (§1.3)."""
    entity_id = params.get("providerId", "")
    if not entity_id:
        raise RequestIncomplete("providerId")
    provider = find_provider(entity_id, sps, now)
    wanted = params.get("shire", "")
    acs = _acs_by_url(provider, wanted) if wanted else provider.default_acs()
    relay_state = relay_state_of({"RelayState": params.get("target", "")})
    return AuthnRequest(id="", service_provider=provider, acs_url=acs.url, relay_state=relay_state)


def find_provider(entity_id: str, sps: FindServiceProvider, now: datetime) -> ServiceProvider:
    """The partner of this entityID. Raises UnknownServiceProvider, ServiceProviderExpired."""
    is_name = 0 < len(entity_id) <= ENTITY_ID_LIMIT and entity_id.isprintable()
    provider = sps(entity_id) if is_name else None
    if provider is None:
        raise UnknownServiceProvider()
    if provider.valid_until is not None and provider.valid_until <= now:
        raise ServiceProviderExpired()
    return provider


def _check_signature(
    binding: Binding, root: etree._Element, query: str, params: Mapping[str, str], provider: ServiceProvider
) -> bool:
    """Whether the request is signed; a redirect's signature is checked here (saml-bindings §3.4.4.1)."""
    if binding == "redirect":
        if root.find(names.ds("Signature")) is not None:
            raise UnexpectedMessage("XML signature in a redirect")
        found = read_query_signature(query, "SAMLRequest") if "Signature" in params else None
        if found is not None:
            if not provider.signing_certificates:
                return False  # a provider without a published key proves nothing by signing (entcore signs so)
            check_query_signature(found, provider.signing_certificates, allow_sha1=provider.allow_sha1_requests)
        signed = found is not None
    else:
        signed = root.find(names.ds("Signature")) is not None
        if signed and not provider.signing_certificates:
            raise signature.SignatureInvalid("provider without a key")
    if provider.authn_requests_signed and not signed:
        raise RequestUnsigned()
    return signed


def _acs(root: etree._Element, provider: ServiceProvider) -> Acs:
    """saml-core §3.4.1: by URL, else by index, else the default; always one of the metadata."""
    if root.get("ProtocolBinding") not in (None, names.POST):
        raise BindingRefused()
    url, index = root.get("AssertionConsumerServiceURL"), root.get("AssertionConsumerServiceIndex")
    if url is not None:
        return _acs_by_url(provider, url)  # entcore sends both: the address is the more precise
    if index is None:
        return provider.default_acs()
    for acs in provider.acs:
        if str(acs.index) == index:
            return acs
    if index == "1" and len(provider.acs) == 1:
        return provider.acs[0]  # entcore always asks for index 1, whatever its metadata say (§1.2)
    raise AcsUnknown("index")


def _acs_by_url(provider: ServiceProvider, url: str) -> Acs:
    for acs in provider.acs:
        if acs.url == url:
            return acs
    raise AcsUnknown("URL")


def _acr(root: etree._Element) -> tuple[str, ...]:
    context = optional_child(root, names.samlp("RequestedAuthnContext"))
    if context is None:
        return ()
    return tuple(whole_text(node) for node in context.findall(names.saml("AuthnContextClassRef")))
