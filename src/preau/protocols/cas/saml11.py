"""The answer of /samlValidate: a SAML 1.1 response in a SOAP envelope (§4.2.5, specs/educonnect-ent.md §2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lxml import etree

from preau.protocols.cas import names
from preau.protocols.cas.messages import Attribute, Success
from preau.protocols.cas.refusals import ValidationRefusal
from preau.protocols.cas.write import given_attributes, instant, xml_text
from preau.protocols.saml.xml import write_instant

_MAP: Final = {None: names.SAMLP1, "samlp": names.SAMLP1, "saml": names.SAML1}
LIFE: Final = timedelta(seconds=30)
PASSWORD: Final = "urn:oasis:names:tc:SAML:1.0:am:password"  # noqa: S105 - the name of a method
ARTIFACT: Final = "urn:oasis:names:tc:SAML:1.0:cm:artifact"


@dataclass(frozen=True)
class SamlReply:
    """What both answers need: random ids (NCNames), the moment, who issues, for which service."""

    response_id: str
    assertion_id: str
    now: datetime
    issuer: str
    recipient: str
    in_response_to: str = ""


def write_saml_success(success: Success, reply: SamlReply) -> bytes:
    """The envelope of a validation that succeeded; attributes are those of the service, whatever its XML shape."""
    envelope, response = _response(reply, "samlp:Success")
    assertion = etree.SubElement(
        response,
        names.saml1("Assertion"),
        MajorVersion="1",
        MinorVersion="1",
        AssertionID=reply.assertion_id,
        Issuer=reply.issuer,
        IssueInstant=write_instant(reply.now),
    )
    conditions = etree.SubElement(
        assertion,
        names.saml1("Conditions"),
        NotBefore=write_instant(reply.now),
        NotOnOrAfter=write_instant(reply.now + LIFE),
    )
    audience = etree.SubElement(conditions, names.saml1("AudienceRestrictionCondition"))
    etree.SubElement(audience, names.saml1("Audience")).text = xml_text(reply.recipient)
    _attributes(assertion, success)
    statement = etree.SubElement(
        assertion,
        names.saml1("AuthenticationStatement"),
        AuthenticationMethod=PASSWORD,
        AuthenticationInstant=write_instant(success.authenticated_at),
    )
    _subject(statement, success.user)
    return etree.tostring(envelope, encoding="utf-8")


def write_saml_failure(refusal: ValidationRefusal, reply: SamlReply) -> bytes:
    """The envelope of a refusal: `samlp:RequestDenied` and what is wrong."""
    envelope, response = _response(reply, "samlp:RequestDenied", f"{refusal.protocol_error}: {refusal.describe()}")
    assert len(response) == 1
    return etree.tostring(envelope, encoding="utf-8")


def _response(reply: SamlReply, code: str, message: str = "") -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{names.SOAP}}}Envelope", nsmap={"SOAP-ENV": names.SOAP})
    etree.SubElement(envelope, f"{{{names.SOAP}}}Header")
    body = etree.SubElement(envelope, f"{{{names.SOAP}}}Body")
    response = etree.SubElement(
        body,
        names.samlp1("Response"),
        nsmap=_MAP,
        MajorVersion="1",
        MinorVersion="1",
        ResponseID=reply.response_id,
        IssueInstant=write_instant(reply.now),
        Recipient=xml_text(reply.recipient),
    )
    if reply.in_response_to:
        response.set("InResponseTo", xml_text(reply.in_response_to))
    status = etree.SubElement(response, names.samlp1("Status"))
    etree.SubElement(status, names.samlp1("StatusCode"), Value=code)
    if message:
        etree.SubElement(status, names.samlp1("StatusMessage")).text = message
    return envelope, response


def _attributes(assertion: etree._Element, success: Success) -> None:
    """saml-core 1.1 §2.4.4: at least one attribute stands in a statement, so the facts of appendix A come first."""
    statement = etree.SubElement(assertion, names.saml1("AttributeStatement"))
    _subject(statement, success.user)
    facts = (
        Attribute("authenticationDate", (instant(success.authenticated_at),)),
        Attribute("longTermAuthenticationRequestTokenUsed", ("false",)),
        Attribute("isFromNewLogin", ("true" if success.is_new_login else "false",)),
    )
    for one in (*facts, *given_attributes(success)):
        node = etree.SubElement(
            statement, names.saml1("Attribute"), AttributeName=one.name, AttributeNamespace=names.ATTRIBUTES
        )
        for value in one.values:
            etree.SubElement(node, names.saml1("AttributeValue")).text = xml_text(value)


def _subject(parent: etree._Element, user: str) -> None:
    subject = etree.SubElement(parent, names.saml1("Subject"))
    etree.SubElement(subject, names.saml1("NameIdentifier")).text = xml_text(user)
    confirmation = etree.SubElement(subject, names.saml1("SubjectConfirmation"))
    etree.SubElement(confirmation, names.saml1("ConfirmationMethod")).text = ARTIFACT
