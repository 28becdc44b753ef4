"""An answer's bytes to an `Assertion`, or a named refusal: what the signature covers is all that is read.

Order: decode, parse strictly, shape of the response, its signature, status, the one assertion (opened if encrypted),
its signature, facts, the table of `checks.py`. Sources: saml-core §2 and §3.2, saml-profiles §4.1.4,
specs/peers-and-libraries.md §3c.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import encryption, names
from preau.protocols.saml.bindings import decode_base64
from preau.protocols.saml.checks import CHECKS, Facts, StatusRefused
from preau.protocols.saml.messages import Assertion, Expectations
from preau.protocols.saml.signature import SignatureMisplaced, SignatureMissing, verify
from preau.protocols.saml.xml import (
    UnexpectedMessage,
    instant_or_none,
    only_child,
    optional_child,
    parse,
    read_instant,
    required,
    whole_text,
)

_ASSERTION_ORDER = ("Issuer", "Signature", "Subject", "Conditions", "AuthnStatement", "AttributeStatement")


class AssertionCount(Refusal):
    """Not exactly one assertion, counted anywhere in the answer."""

    code = "SAML-0060"
    status = 403
    personne = (
        "La réponse de connexion est incohérente. Retournez au service d'où vous venez et recommencez la connexion."
    )
    support = "Réponse avec zéro ou plusieurs assertions : tentative d'attaque probable."


class UnprotectedCipher(Refusal):
    """An assertion under AES-CBC in a response that nobody signed: a decryption oracle for whoever alters it."""

    code = "SAML-0061"
    status = 403
    personne = "La réponse de connexion n'est pas assez protégée. Prévenez l'assistance de ce service."
    support = "Assertion chiffrée en AES-CBC dans une réponse non signée : demander au partenaire de signer la réponse."


def read_response(encoded: str | bytes, expected: Expectations, now: datetime) -> Assertion:
    """The assertion of a SAMLResponse form field (base64), believed; or the refusal that names what is wrong.

    `now` is aware. The caller still has to refuse a second use of `assertion_id` and to compare `in_response_to`
    with the browser's own cookie.
    """
    response = parse(decode_base64(encoded))
    _check_response_shape(response)
    response_signed = response.find(names.ds("Signature")) is not None
    if response_signed:
        response = verify(response, expected.idp.signing_certificates)
    elif expected.require_response_signed:
        raise SignatureMissing("Response")
    _check_status(response)
    assertion = _read_only_what_is_signed(response, expected, response_signed)
    facts = _facts(response, assertion)
    for check in CHECKS:
        check(facts, expected, now)
    return _believed(assertion, facts)


def _check_response_shape(response: etree._Element) -> None:
    if response.tag != names.samlp("Response") or response.get("Version") != "2.0":
        raise UnexpectedMessage("not a SAML 2.0 Response")
    assertions = list(response.iter(names.saml("Assertion"), names.saml("EncryptedAssertion")))
    if len(assertions) > 1:
        raise AssertionCount(f"{len(assertions)}")
    tags = [child.tag for child in response]
    optional = [tag for tag in (names.saml("Issuer"), names.ds("Signature")) if tag in tags]
    expected = [*optional, names.samlp("Status"), *(element.tag for element in assertions)]
    if tags != expected:
        # An Extensions, an Object, a second Signature: all the places where wrapping hides the original.
        raise SignatureMisplaced("children of Response")
    _check_signature_places(response, assertions)


def _check_signature_places(root: etree._Element, assertions: list[etree._Element]) -> None:
    places = {root, *assertions}
    for signature in root.iter(names.ds("Signature")):
        if signature.getparent() not in places:
            raise SignatureMisplaced("signature elsewhere")
    if next(root.iter(names.ds("Object")), None) is not None:
        raise SignatureMisplaced("Object in a signature")


def _check_status(response: etree._Element) -> None:
    status = only_child(response, names.samlp("Status"))
    code = only_child(status, names.samlp("StatusCode"))
    value = code.get("Value", "")
    if value != names.STATUS_SUCCESS:
        second = optional_child(code, names.samlp("StatusCode"))
        sub_status = "" if second is None else second.get("Value", "")
        raise StatusRefused(
            f"{value.rpartition(':')[2]}/{sub_status.rpartition(':')[2]}"[:80], status=value, sub_status=sub_status
        )


def _read_only_what_is_signed(
    response: etree._Element, expected: Expectations, response_signed: bool
) -> etree._Element:
    found = response.findall(names.saml("Assertion")) + response.findall(names.saml("EncryptedAssertion"))
    if len(found) != 1:
        raise AssertionCount(f"{len(found)}")
    assertion = found[0]
    if assertion.tag == names.saml("EncryptedAssertion"):
        if not response_signed and not encryption.is_authenticated(assertion):
            raise UnprotectedCipher()
        assertion = encryption.decrypt(assertion, expected.decryption_keys)
        if len(list(assertion.iter(names.saml("Assertion"), names.saml("EncryptedAssertion")))) != 1:
            raise AssertionCount("inside the encrypted one")
        _check_signature_places(assertion, [])
    if assertion.find(names.ds("Signature")) is not None:
        assertion = verify(assertion, expected.idp.signing_certificates)
    elif expected.require_assertion_signed or not response_signed:
        raise SignatureMissing("Assertion")
    _check_assertion_shape(assertion)
    return assertion


def _check_assertion_shape(assertion: etree._Element) -> None:
    if assertion.get("Version") != "2.0":
        raise UnexpectedMessage("version of the assertion")
    ranks = []
    for child in assertion:
        name = etree.QName(child)
        if name.localname not in _ASSERTION_ORDER or name.namespace != names.SAML:
            raise UnexpectedMessage(f"{name.localname} in the assertion")
        ranks.append(_ASSERTION_ORDER.index(name.localname))
    if ranks != sorted(ranks):
        raise UnexpectedMessage("order in the assertion")


def _facts(response: etree._Element, assertion: etree._Element) -> Facts:
    subject = only_child(assertion, names.saml("Subject"))
    confirmations = subject.findall(names.saml("SubjectConfirmation"))
    data = confirmations[0].find(names.saml("SubjectConfirmationData")) if confirmations else None
    said = {} if data is None else dict(data.attrib)
    conditions = only_child(assertion, names.saml("Conditions"))
    statement = only_child(assertion, names.saml("AuthnStatement"))
    return Facts(
        response_issuer=whole_text(optional_child(response, names.saml("Issuer"))),
        destination=response.get("Destination", ""),
        response_in_response_to=response.get("InResponseTo", ""),
        response_issued_at=read_instant(required(response, "IssueInstant")),
        issuer=whole_text(only_child(assertion, names.saml("Issuer"))),
        issued_at=read_instant(required(assertion, "IssueInstant")),
        not_before=instant_or_none(conditions.get("NotBefore")),
        not_on_or_after=instant_or_none(conditions.get("NotOnOrAfter")),
        audiences=_audiences(conditions),
        methods=tuple(confirmation.get("Method", "") for confirmation in confirmations),
        recipient=str(said.get("Recipient", "")),
        in_response_to=str(said.get("InResponseTo", "")),
        confirmation_not_before=instant_or_none(said.get("NotBefore")),
        confirmation_until=instant_or_none(said.get("NotOnOrAfter")),
        authn_instant=read_instant(required(statement, "AuthnInstant")),
        session_until=instant_or_none(statement.get("SessionNotOnOrAfter")),
        name_id=whole_text(optional_child(subject, names.saml("NameID"))),
        session_index=statement.get("SessionIndex", ""),
    )


def _audiences(conditions: etree._Element) -> tuple[tuple[str, ...], ...]:
    known = {names.saml("AudienceRestriction"), names.saml("OneTimeUse"), names.saml("ProxyRestriction")}
    if any(child.tag not in known for child in conditions):
        raise UnexpectedMessage("unknown condition")  # saml-core §2.5.1.1: what is not understood is not valid
    return tuple(
        tuple(whole_text(audience) for audience in restriction.findall(names.saml("Audience")))
        for restriction in conditions.findall(names.saml("AudienceRestriction"))
    )


def _believed(assertion: etree._Element, facts: Facts) -> Assertion:
    name_id = only_child(only_child(assertion, names.saml("Subject")), names.saml("NameID"))
    context = assertion.find(
        f"{names.saml('AuthnStatement')}/{names.saml('AuthnContext')}/{names.saml('AuthnContextClassRef')}"
    )
    assert facts.not_on_or_after is not None  # check_not_on_or_after
    return Assertion(
        assertion_id=required(assertion, "ID"),
        issuer=facts.issuer,
        name_id=facts.name_id,
        name_id_format=name_id.get("Format", ""),
        session_index=facts.session_index,
        authn_instant=facts.authn_instant,
        authn_context=whole_text(context),
        not_on_or_after=facts.not_on_or_after,
        in_response_to=facts.in_response_to or None,
        attributes=_attributes(assertion),
    )


def _attributes(assertion: etree._Element) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    friendly: dict[str, list[str]] = {}
    for attribute in assertion.iterfind(f"{names.saml('AttributeStatement')}/{names.saml('Attribute')}"):
        texts = [whole_text(value) for value in attribute.findall(names.saml("AttributeValue"))]
        values.setdefault(required(attribute, "Name"), []).extend(texts)
        if attribute.get("FriendlyName"):
            friendly.setdefault(attribute.get("FriendlyName", ""), []).extend(texts)
    return {**friendly, **values}
