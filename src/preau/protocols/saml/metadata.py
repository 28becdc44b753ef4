"""Metadata: ours written in Shibboleth's layout, partners' read strictly.

Sources: saml-metadata-2.0-os §2, specs/educonnect-ent.md §1.1 (layout of the real identity provider) and §1.2.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import names
from preau.protocols.saml.messages import (
    ENTITY_ID_LIMIT,
    Acs,
    IdentityProvider,
    IdpConfig,
    ServiceProvider,
    Slo,
    SpConfig,
)
from preau.protocols.saml.signature import certificate_text
from preau.protocols.saml.xml import METADATA_LIMITS, UnexpectedMessage, instant_or_none, parse, required, whole_text

LOCATION_LIMIT: Final = 2048
_NSMAP: Final = {"md": names.MD, "ds": names.DS, "shibmd": names.SHIBMD}
_CIPHERS: Final = (names.AES256_GCM, names.AES128_GCM, names.AES256_CBC, names.AES128_CBC)


class MetadataUnusable(Refusal):
    """The metadata lacks what is needed to speak with this partner; `detail` says what."""

    code = "SAML-0070"
    personne = "Ce fichier de métadonnées ne peut pas servir : {manque}."
    support = "Demander au partenaire ses métadonnées SAML 2.0 complètes (entityID, ACS en HTTP-POST ou SSO, clés)."


class MetadataExpired(Refusal):
    """`validUntil` is in the past."""

    code = "SAML-0071"
    personne = "Ces métadonnées ont expiré. Demandez au partenaire leur version actuelle."
    support = "validUntil dépassé dans les métadonnées : recharger celles du partenaire."


def _missing(what: str) -> MetadataUnusable:
    return MetadataUnusable(what, manque=what)


def idp_metadata(config: IdpConfig) -> bytes:
    """Our EntityDescriptor as identity provider (specs/educonnect-ent.md §1.1)."""
    root, role = _entity(config.entity_id, "IDPSSODescriptor")
    if config.scope:
        extensions = etree.SubElement(role, names.md("Extensions"))
        scope = etree.SubElement(extensions, f"{{{names.SHIBMD}}}Scope", regexp="false")
        scope.text = config.scope
    for certificate in config.signing_certificates:
        _key(role, "signing", certificate)
    for certificate in config.encryption_certificates:
        _key(role, "encryption", certificate)
    for binding, location in ((names.REDIRECT, config.redirect_slo_url), (names.POST, config.post_slo_url)):
        etree.SubElement(role, names.md("SingleLogoutService"), Binding=binding, Location=location)
    _leaf(role, "NameIDFormat", names.TRANSIENT)
    for binding, location in ((names.REDIRECT, config.redirect_sso_url), (names.POST, config.post_sso_url)):
        etree.SubElement(role, names.md("SingleSignOnService"), Binding=binding, Location=location)
    return _bytes(root)


def sp_metadata(config: SpConfig) -> bytes:
    """Our EntityDescriptor as service provider: one ACS by POST, index 1 (the index entcore asks for, §1.2)."""
    root, role = _entity(config.entity_id, "SPSSODescriptor")
    role.set("AuthnRequestsSigned", "true" if config.signing_key is not None else "false")
    role.set("WantAssertionsSigned", "true" if config.want_assertions_signed else "false")
    if config.signing_certificate is not None:
        _key(role, "signing", config.signing_certificate)
    if config.encryption_certificate is not None:
        key = _key(role, "encryption", config.encryption_certificate)
        for method in _CIPHERS:
            etree.SubElement(key, names.md("EncryptionMethod"), Algorithm=method)
    for binding in (names.REDIRECT, names.POST) if config.slo_url and config.signing_certificate is not None else ():
        etree.SubElement(role, names.md("SingleLogoutService"), Binding=binding, Location=config.slo_url)
    _leaf(role, "NameIDFormat", names.TRANSIENT)
    acs = etree.SubElement(role, names.md("AssertionConsumerService"), Binding=names.POST, Location=config.acs_url)
    acs.set("index", "1")
    acs.set("isDefault", "true")
    if config.name:
        _consumer_name(role, config.name)
    return _bytes(root)


def _consumer_name(role: etree._Element, name: str) -> None:
    service = etree.SubElement(role, names.md("AttributeConsumingService"), index="1")
    label = etree.SubElement(service, names.md("ServiceName"))
    label.set("{http://www.w3.org/XML/1998/namespace}lang", "fr")
    label.text = name
    for attribute in ("FrEduCtRefId", "FrEduUrlRetour"):
        requested = etree.SubElement(service, names.md("RequestedAttribute"), Name=attribute)
        requested.set("NameFormat", names.FORMAT_BASIC)


def _entity(entity_id: str, role_name: str) -> tuple[etree._Element, etree._Element]:
    root = etree.Element(names.md("EntityDescriptor"), nsmap=_NSMAP, entityID=entity_id)
    role = etree.SubElement(root, names.md(role_name), protocolSupportEnumeration=names.SAMLP)
    return root, role


def _key(role: etree._Element, use: str, certificate: x509.Certificate) -> etree._Element:
    descriptor = etree.SubElement(role, names.md("KeyDescriptor"), use=use)
    data = etree.SubElement(etree.SubElement(descriptor, names.ds("KeyInfo")), names.ds("X509Data"))
    etree.SubElement(data, names.ds("X509Certificate")).text = certificate_text(certificate)
    return descriptor


def _leaf(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, names.md(name)).text = text


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def read_sp_metadata(data: bytes, entity_id: str = "", *, now: datetime | None = None) -> ServiceProvider:
    """A service provider's metadata. `entity_id` picks one out of an aggregate; `now` refuses what has expired."""
    entity, role, valid_until = _role(data, entity_id, "SPSSODescriptor", now)
    acs = tuple(
        Acs(_address(node), _index(node), node.get("isDefault") in ("true", "1"))
        for node in role.findall(names.md("AssertionConsumerService"))
        if node.get("Binding") == names.POST
    )
    if not acs:
        raise _missing("aucune adresse de réception (AssertionConsumerService) en HTTP-POST")
    encryption, methods = _encryption(role)
    return ServiceProvider(
        entity_id=required(entity, "entityID"),
        acs=acs,
        signing_certificates=_certificates(role, "signing"),
        encryption_certificate=encryption,
        encryption_methods=methods,
        authn_requests_signed=role.get("AuthnRequestsSigned") in ("true", "1"),
        want_assertions_signed=role.get("WantAssertionsSigned") in ("true", "1"),
        valid_until=valid_until,
        name=_name(entity),
        slo=_slo(role),
    )


def _slo(role: etree._Element) -> tuple[Slo, ...]:
    """The ways to end the partner's session that a browser can take, the redirect first: it needs no form."""
    found = []
    for binding in (names.REDIRECT, names.POST):
        for node in role.findall(names.md("SingleLogoutService")):
            if node.get("Binding") == binding:
                url = _address(node)
                answer = node.get("ResponseLocation")
                found.append(Slo(binding, url, _location(answer) if answer else url))
    return tuple(found)


def read_idp_metadata(data: bytes, entity_id: str = "", *, now: datetime | None = None) -> IdentityProvider:
    """An identity provider's metadata. Several signing keys are a rollover: all are trusted (§1.2)."""
    entity, role, valid_until = _role(data, entity_id, "IDPSSODescriptor", now)
    sso = {
        node.get("Binding", ""): _address(node)
        for node in role.findall(names.md("SingleSignOnService"))
        if node.get("Binding") in (names.REDIRECT, names.POST)
    }
    if names.REDIRECT not in sso:
        raise _missing("aucune adresse de connexion (SingleSignOnService) en HTTP-Redirect")
    signing = _certificates(role, "signing")
    if not signing:
        raise _missing("aucune clé de signature RSA")
    scopes = role.findall(f"{names.md('Extensions')}/{{{names.SHIBMD}}}Scope")
    return IdentityProvider(
        entity_id=required(entity, "entityID"),
        sso_redirect_url=sso[names.REDIRECT],
        sso_post_url=sso.get(names.POST, ""),
        signing_certificates=signing,
        encryption_certificates=_certificates(role, "encryption"),
        scopes=tuple(whole_text(scope) for scope in scopes if scope.get("regexp") not in ("true", "1")),
        want_authn_requests_signed=role.get("WantAuthnRequestsSigned") in ("true", "1"),
        valid_until=valid_until,
        slo=_slo(role),
    )


def _role(
    data: bytes, entity_id: str, name: str, now: datetime | None
) -> tuple[etree._Element, etree._Element, datetime | None]:
    root = parse(data, METADATA_LIMITS, comments=True)
    if root.tag not in (names.md("EntityDescriptor"), names.md("EntitiesDescriptor")):
        raise UnexpectedMessage("not SAML 2.0 metadata")
    found = [
        (entity, role)
        for entity in root.iter(names.md("EntityDescriptor"))
        if not entity_id or entity.get("entityID") == entity_id
        for role in entity.findall(names.md(name))
        if names.SAMLP in (role.get("protocolSupportEnumeration") or "").split()
    ]
    if len(found) != 1:
        raise _missing(f"{len(found)} entité(s) avec le rôle {name}, il en faut une")
    entity, role = found[0]
    if len(required(entity, "entityID")) > ENTITY_ID_LIMIT:
        raise _missing("un entityID trop long")
    ends = [end for end in map(_valid_until, (role, entity, *entity.iterancestors())) if end is not None]
    valid_until = min(ends, default=None)
    if now is not None and valid_until is not None and valid_until <= now:
        raise MetadataExpired()
    return entity, role, valid_until


def _valid_until(node: etree._Element) -> datetime | None:
    return instant_or_none(node.get("validUntil"))


def _address(node: etree._Element) -> str:
    """A Location: https, or http towards this machine only (a demonstration)."""
    return _location(required(node, "Location"))


def _location(location: str) -> str:
    if len(location) > LOCATION_LIMIT:
        raise _missing("une adresse trop longue")
    try:
        parts = urlsplit(location)
        host = parts.hostname or ""
    except ValueError as error:
        raise _missing("une adresse illisible") from error
    local = _is_this_machine(host)
    if not host or parts.fragment or (parts.scheme != "https" and not (parts.scheme == "http" and local)):
        raise _missing("une adresse qui n'est pas en https")
    return location


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _index(node: etree._Element) -> int:
    text = node.get("index", "0")
    if not text.isdecimal() or len(text) > 5:
        raise UnexpectedMessage("index of an AssertionConsumerService")
    return int(text)


def _keys(role: etree._Element, use: str) -> list[tuple[etree._Element, x509.Certificate]]:
    """The usable RSA keys for `use` ("signing", "encryption"); a KeyDescriptor without `use` serves both (§2.4.1.1)."""
    found = []
    for descriptor in role.findall(names.md("KeyDescriptor")):
        if descriptor.get("use") not in (None, use):
            continue
        for node in descriptor.iter(names.ds("X509Certificate")):
            certificate = _certificate(whole_text(node))
            public = certificate.public_key()
            if isinstance(public, RSAPublicKey) and public.key_size >= 2048:
                found.append((descriptor, certificate))
    return found


def _certificates(role: etree._Element, use: str) -> tuple[x509.Certificate, ...]:
    return tuple(certificate for _, certificate in _keys(role, use))


def _encryption(role: etree._Element) -> tuple[x509.Certificate | None, tuple[str, ...]]:
    for descriptor, certificate in _keys(role, "encryption"):
        methods = [node.get("Algorithm", "") for node in descriptor.findall(names.md("EncryptionMethod"))]
        return certificate, tuple(method for method in methods if "rsa" not in method)
    return None, ()


def _certificate(text: str) -> x509.Certificate:
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
        certificate.public_key()
    except (binascii.Error, ValueError, TypeError) as error:
        raise _missing("un certificat illisible") from error
    except Exception as error:  # cryptography's UnsupportedAlgorithm has no common base with ValueError
        raise _missing("un certificat d'un type inconnu") from error
    return certificate


def _name(entity: etree._Element) -> str:
    for path in ("OrganizationDisplayName", "ServiceName", "OrganizationName"):
        for node in entity.iter(names.md(path)):
            if node.get("{http://www.w3.org/XML/1998/namespace}lang", "fr").startswith("fr") and whole_text(node):
                return whole_text(node)
    return ""
