"""Messages to bytes: the request of our service provider, the answers of our identity provider.

Each message has one fixed shape, signed by our own template (about 1 ms a signature, specs/peers-and-libraries.md §4c).
Sources: saml-core §3.4 and §2, saml-profiles §4.1, specs/educonnect-ent.md §1.2 to §1.5.
"""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import Certificate
from lxml import etree

from preau.protocols.saml import encryption, names
from preau.protocols.saml.bindings import redirect_url
from preau.protocols.saml.messages import ErrorSpec, IdentityProvider, ResponseSpec, SpConfig
from preau.protocols.saml.signature import canonical, sign
from preau.protocols.saml.xml import write_instant

_SAMLP_MAP = {"samlp": names.SAMLP, "saml": names.SAML}
_SAML_MAP = {"saml": names.SAML}


def write_authn_request(
    sp: SpConfig,
    idp: IdentityProvider,
    *,
    request_id: str,
    now: datetime,
    relay_state: str = "",
    acr: str | None = None,
    force_authn: bool = False,
) -> str:
    """The URL to send the browser to (HTTP-Redirect), signed when `sp` has a signing key.

    Without `acr` no RequestedAuthnContext is sent, so the identity provider asks for the profile (§1.3).
    """
    message = authn_request_xml(sp, idp.sso_redirect_url, request_id=request_id, now=now, acr=acr, force=force_authn)
    return redirect_url(idp.sso_redirect_url, "SAMLRequest", message, relay_state, sp.signing_key)


def authn_request_xml(
    sp: SpConfig, destination: str, *, request_id: str, now: datetime, acr: str | None = None, force: bool = False
) -> bytes:
    """The AuthnRequest alone, unsigned (saml-core §3.4.1)."""
    root = etree.Element(names.samlp("AuthnRequest"), nsmap=_SAMLP_MAP)
    root.set("ID", request_id)
    root.set("Version", "2.0")
    root.set("IssueInstant", write_instant(now))
    root.set("Destination", destination)
    root.set("AssertionConsumerServiceURL", sp.acs_url)
    root.set("ProtocolBinding", names.POST)
    if force:
        root.set("ForceAuthn", "true")
    _text(root, names.saml("Issuer"), sp.entity_id)
    etree.SubElement(root, names.samlp("NameIDPolicy"), Format=names.TRANSIENT, AllowCreate="true")
    if acr:
        context = etree.SubElement(root, names.samlp("RequestedAuthnContext"), Comparison="exact")
        _text(context, names.saml("AuthnContextClassRef"), acr)
    return etree.tostring(root)


def write_response(
    spec: ResponseSpec,
    key: RSAPrivateKey,
    certificate: Certificate,
    encryption_certificate: Certificate | None = None,
    encryption_methods: tuple[str, ...] = (),
) -> bytes:
    """A success: signed assertion (encrypted when the provider has a key for it) inside a signed response."""
    root = _response(spec.response_id, spec.destination, spec.issue_instant, spec.in_response_to, spec.issuer)
    status = etree.SubElement(root, names.samlp("Status"))
    etree.SubElement(status, names.samlp("StatusCode"), Value=names.STATUS_SUCCESS)
    assertion = _assertion(spec)
    sign(assertion, key, certificate)
    if encryption_certificate is None:
        root.append(assertion)
    else:
        envelope = etree.SubElement(root, names.saml("EncryptedAssertion"))
        method = encryption.choose_cipher(encryption_methods)
        envelope.append(encryption.encrypt(canonical(assertion), encryption_certificate, method))
    sign(root, key, certificate)
    return etree.tostring(root)


def write_error(spec: ErrorSpec, key: RSAPrivateKey, certificate: Certificate) -> bytes:
    """A signed response that says no and holds no assertion (saml-core §3.2.2)."""
    root = _response(spec.response_id, spec.destination, spec.issue_instant, spec.in_response_to, spec.issuer)
    status = etree.SubElement(root, names.samlp("Status"))
    code = etree.SubElement(status, names.samlp("StatusCode"), Value=spec.status)
    if spec.sub_status:
        etree.SubElement(code, names.samlp("StatusCode"), Value=spec.sub_status)
    if spec.message:
        _text(status, names.samlp("StatusMessage"), spec.message)
    sign(root, key, certificate)
    return etree.tostring(root)


def _response(
    response_id: str, destination: str, issue_instant: datetime, in_response_to: str | None, issuer: str
) -> etree._Element:
    root = etree.Element(names.samlp("Response"), nsmap=_SAMLP_MAP)
    root.set("ID", response_id)
    root.set("Version", "2.0")
    root.set("IssueInstant", write_instant(issue_instant))
    root.set("Destination", destination)
    if in_response_to:
        root.set("InResponseTo", in_response_to)
    _text(root, names.saml("Issuer"), issuer)
    return root


def _assertion(spec: ResponseSpec) -> etree._Element:
    root = etree.Element(names.saml("Assertion"), nsmap=_SAML_MAP)
    root.set("ID", spec.assertion_id)
    root.set("Version", "2.0")
    root.set("IssueInstant", write_instant(spec.issue_instant))
    _text(root, names.saml("Issuer"), spec.issuer)
    _subject(root, spec)
    conditions = etree.SubElement(root, names.saml("Conditions"))
    conditions.set("NotBefore", write_instant(spec.issue_instant - spec.not_before_margin))
    conditions.set("NotOnOrAfter", write_instant(spec.issue_instant + spec.validity))
    restriction = etree.SubElement(conditions, names.saml("AudienceRestriction"))
    _text(restriction, names.saml("Audience"), spec.audience)
    statement = etree.SubElement(root, names.saml("AuthnStatement"))
    statement.set("AuthnInstant", write_instant(spec.authn_instant))
    statement.set("SessionIndex", spec.session_index)
    context = etree.SubElement(statement, names.saml("AuthnContext"))
    _text(context, names.saml("AuthnContextClassRef"), spec.authn_context)
    _attributes(root, spec)
    return root


def _subject(root: etree._Element, spec: ResponseSpec) -> None:
    subject = etree.SubElement(root, names.saml("Subject"))
    name_id = _text(subject, names.saml("NameID"), spec.name_id)
    name_id.set("Format", names.TRANSIENT)
    name_id.set("NameQualifier", spec.issuer)
    name_id.set("SPNameQualifier", spec.audience)
    confirmation = etree.SubElement(subject, names.saml("SubjectConfirmation"), Method=names.BEARER)
    data = etree.SubElement(confirmation, names.saml("SubjectConfirmationData"))
    data.set("NotOnOrAfter", write_instant(spec.issue_instant + spec.validity))
    data.set("Recipient", spec.destination)
    if spec.in_response_to:
        data.set("InResponseTo", spec.in_response_to)


def _attributes(root: etree._Element, spec: ResponseSpec) -> None:
    if not spec.attributes:
        return  # an empty AttributeStatement is not valid (saml-core §2.7.3)
    statement = etree.SubElement(root, names.saml("AttributeStatement"))
    for attribute in spec.attributes:
        element = etree.SubElement(statement, names.saml("Attribute"))
        element.set("Name", attribute.name)
        element.set("NameFormat", attribute.name_format)
        if attribute.friendly_name:
            element.set("FriendlyName", attribute.friendly_name)
        for value in attribute.values:
            _text(element, names.saml("AttributeValue"), value)


def _text(parent: etree._Element, tag: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, tag)
    child.text = text
    return child
