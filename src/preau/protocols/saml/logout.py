"""Single logout, front channel: requests and responses of both sides, by HTTP-Redirect and HTTP-POST.

Sources: saml-core §3.7, saml-profiles §4.4, saml-bindings §3.4 and §3.5. Stricter than the standard where it leaves a
choice: every message is signed, whoever sends it, since a forged one would close somebody's session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import Certificate
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
from preau.protocols.saml.encryption import decrypt
from preau.protocols.saml.messages import ServiceProvider
from preau.protocols.saml.requests import (
    LIFETIME,
    Binding,
    FindServiceProvider,
    RequestElsewhere,
    RequestIncomplete,
    RequestStale,
    find_provider,
)
from preau.protocols.saml.xml import (
    UnexpectedMessage,
    instant_or_none,
    only_child,
    optional_child,
    parse,
    read_instant,
    required,
    whole_text,
    write_instant,
)

NAME_LIMIT: Final = 256
"""Characters of a NameID or SessionIndex (saml-core §2.2.2 gives 256 to persistent ones)."""
MOST_INDEXES: Final = 20


class LogoutUnsigned(Refusal):
    """A logout message without a signature, or by a partner that published no key."""

    code = "SAML-0090"
    status = 403
    personne = "La demande de déconnexion n'est pas signée. Fermez votre navigateur pour vous déconnecter partout."
    support = "LogoutRequest ou LogoutResponse sans signature, ou partenaire sans clé dans ses métadonnées."
    protocol_error = names.STATUS_REQUESTER


class LogoutNameRefused(Refusal):
    """The person is named in a way that is not ours: too long, encrypted for a key that we have not, or not at all."""

    code = "SAML-0091"
    personne = "La demande de déconnexion est incomplète. Fermez votre navigateur pour vous déconnecter partout."
    support = "LogoutRequest sans NameID, ou chiffré alors que nos métadonnées ne publient pas de clé pour cela."
    protocol_error = names.STATUS_REQUESTER


class LogoutBindingUnknown(Refusal):
    """The partner publishes no SingleLogoutService by this way."""

    code = "SAML-0092"
    personne = "Ce service ne sait pas répondre à une déconnexion. Fermez votre navigateur."
    support = "Aucun SingleLogoutService en HTTP-Redirect ou HTTP-POST dans les métadonnées du partenaire."
    protocol_error = names.STATUS_REQUESTER


@dataclass(frozen=True)
class LogoutRequest:
    """A partner asks to end the session of `name_id`; without `session_indexes`, all those it was given."""

    id: str
    service_provider: ServiceProvider
    name_id: str
    session_indexes: tuple[str, ...]
    relay_state: str
    binding: Binding


@dataclass(frozen=True)
class LogoutResponse:
    """A partner says whether it ended its session after our request `in_response_to`."""

    id: str
    service_provider: ServiceProvider
    in_response_to: str
    status: str
    sub_status: str

    @property
    def is_done(self) -> bool:
        """Whether its own session is over."""
        return self.status == names.STATUS_SUCCESS and self.sub_status != names.STATUS_PARTIAL_LOGOUT


def read_logout(
    binding: Binding,
    params: Mapping[str, str],
    sps: FindServiceProvider,
    now: datetime,
    *,
    destinations: frozenset[str],
    query: str = "",
    decryption_keys: tuple[RSAPrivateKey, ...] = (),
) -> LogoutRequest | LogoutResponse:
    """The logout message in `params` (decoded query or form), checked; `query` is the raw query string of a redirect.

    `destinations` are our own SLO addresses: the message must name one (saml-bindings §3.4.5.2, it is signed).
    `decryption_keys` open a NameID that the partner encrypted for us (saml-core §2.2.4), as mod_shib does.
    """
    given = [name for name in ("SAMLRequest", "SAMLResponse") if params.get(name)]
    if len(given) != 1:
        raise RequestIncomplete("SLO")
    root = _root(binding, params[given[0]])
    wanted = "LogoutRequest" if given[0] == "SAMLRequest" else "LogoutResponse"
    if root.tag != names.samlp(wanted) or root.get("Version") != "2.0":
        raise UnexpectedMessage(f"not a SAML 2.0 {wanted}")
    provider = find_provider(whole_text(only_child(root, names.saml("Issuer"))), sps, now)
    root = _verified(binding, root, given[0], query, params, provider)
    if abs(now - read_instant(required(root, "IssueInstant"))) > LIFETIME:
        raise RequestStale("logout")
    if root.get("Destination", "") not in destinations:
        raise RequestElsewhere("logout")
    if wanted == "LogoutResponse":
        return _response(root, provider)
    until = instant_or_none(root.get("NotOnOrAfter"))
    if until is not None and until <= now:
        raise RequestStale("NotOnOrAfter")
    return _request(root, provider, binding, relay_state_of(params), decryption_keys)


def _root(binding: Binding, text: str) -> etree._Element:
    message = decode_base64(text)
    return parse(inflate(message) if binding == "redirect" else message)


def _verified(
    binding: Binding,
    root: etree._Element,
    parameter: str,
    query: str,
    params: Mapping[str, str],
    provider: ServiceProvider,
) -> etree._Element:
    """The message as its signature covers it (saml-profiles §4.4.4.1 and §4.4.4.2)."""
    if not provider.signing_certificates:
        raise LogoutUnsigned("partner without a key")
    if binding == "post":
        if root.find(names.ds("Signature")) is None:
            raise LogoutUnsigned("post")
        return signature.verify(root, provider.signing_certificates)
    if root.find(names.ds("Signature")) is not None:
        raise UnexpectedMessage("XML signature in a redirect")
    found = read_query_signature(query, parameter) if "Signature" in params else None
    if found is None:
        raise LogoutUnsigned("redirect")
    check_query_signature(found, provider.signing_certificates, allow_sha1=provider.allow_sha1_requests)
    return root


def _request(
    root: etree._Element,
    provider: ServiceProvider,
    binding: Binding,
    relay_state: str,
    keys: tuple[RSAPrivateKey, ...],
) -> LogoutRequest:
    name_id = whole_text(_named(root, keys))
    indexes = tuple(whole_text(node) for node in root.findall(names.samlp("SessionIndex")))
    if not name_id or len(indexes) > MOST_INDEXES or any(len(text) > NAME_LIMIT for text in (name_id, *indexes)):
        raise LogoutNameRefused("absent or too long")
    return LogoutRequest(required(root, "ID"), provider, name_id, indexes, relay_state, binding)


def _named(root: etree._Element, keys: tuple[RSAPrivateKey, ...]) -> etree._Element:
    """The NameID, in clear or encrypted; the signature around it was verified before a cipher is touched."""
    found = [node for node in root if node.tag in (names.saml("NameID"), names.saml("EncryptedID"))]
    if len(found) != 1 or root.find(names.saml("BaseID")) is not None:
        raise LogoutNameRefused("not one NameID")
    if found[0].tag == names.saml("NameID"):
        return found[0]
    if not keys:
        raise LogoutNameRefused("encrypted")
    return decrypt(found[0], keys, names.saml("NameID"))


def _response(root: etree._Element, provider: ServiceProvider) -> LogoutResponse:
    code = only_child(only_child(root, names.samlp("Status")), names.samlp("StatusCode"))
    sub = optional_child(code, names.samlp("StatusCode"))
    return LogoutResponse(
        id=required(root, "ID"),
        service_provider=provider,
        in_response_to=required(root, "InResponseTo"),
        status=required(code, "Value"),
        sub_status=sub.get("Value", "") if sub is not None else "",
    )


@dataclass(frozen=True)
class LogoutSpec:
    """All that a logout request says; `name_id` is transient and came with `session_index`.

    It was given by the issuer to the audience, or, `by_sp`, the other way round: the service provider asks.
    """

    id: str
    issuer: str
    audience: str
    destination: str
    issue_instant: datetime
    name_id: str
    session_index: str
    by_sp: bool = False


@dataclass(frozen=True)
class LogoutAnswer:
    """All that a logout response says."""

    id: str
    issuer: str
    destination: str
    issue_instant: datetime
    in_response_to: str
    status: str = names.STATUS_SUCCESS
    sub_status: str = ""


def write_logout_request(spec: LogoutSpec) -> etree._Element:
    """The request, unsigned: a redirect signs its query, a form needs `sign_message` (saml-core §3.7.1)."""
    root = _message("LogoutRequest", spec.id, spec.issuer, spec.destination, spec.issue_instant)
    root.set("NotOnOrAfter", write_instant(spec.issue_instant + LIFETIME))
    name_id = etree.SubElement(root, names.saml("NameID"), Format=names.TRANSIENT)
    giver, taker = (spec.audience, spec.issuer) if spec.by_sp else (spec.issuer, spec.audience)
    name_id.set("NameQualifier", giver)
    name_id.set("SPNameQualifier", taker)
    name_id.text = spec.name_id
    if spec.session_index:
        etree.SubElement(root, names.samlp("SessionIndex")).text = spec.session_index
    return root


def write_logout_response(spec: LogoutAnswer) -> etree._Element:
    """The response, unsigned (saml-core §3.7.2)."""
    root = _message("LogoutResponse", spec.id, spec.issuer, spec.destination, spec.issue_instant)
    root.set("InResponseTo", spec.in_response_to)
    code = etree.SubElement(etree.SubElement(root, names.samlp("Status")), names.samlp("StatusCode"), Value=spec.status)
    if spec.sub_status:
        etree.SubElement(code, names.samlp("StatusCode"), Value=spec.sub_status)
    return root


def sign_message(root: etree._Element, key: RSAPrivateKey, certificate: Certificate) -> bytes:
    """The message as a form carries it."""
    signature.sign(root, key, certificate)
    return etree.tostring(root)


def _message(name: str, message_id: str, issuer: str, destination: str, at: datetime) -> etree._Element:
    root = etree.Element(names.samlp(name), nsmap={"samlp": names.SAMLP, "saml": names.SAML})
    root.set("ID", message_id)
    root.set("Version", "2.0")
    root.set("IssueInstant", write_instant(at))
    root.set("Destination", destination)
    etree.SubElement(root, names.saml("Issuer")).text = issuer
    return root
