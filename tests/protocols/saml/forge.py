"""The forged answers of specs/peers-and-libraries.md §3c: XSW1–8 as SAML Raider makes them, and the rest of the table.

Each entry builds its message from a good answer; `twin` is that answer before the forger touched it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from preau.protocols.refusals import Refusal
from preau.protocols.saml import checks, encryption, names, read, signature, xml
from tests.protocols.saml import world

EVIL = "{AAF}70|x|666"


@dataclass(frozen=True)
class Forgery:
    """A forged answer, its good twin and the refusal it must meet."""

    forged: Callable[[], bytes]
    refusal: type[Refusal]
    twin: Callable[[], bytes] = world.response
    expectations: dict[str, Any] = field(default_factory=dict)


def _assertion_signed() -> bytes:
    return world.rebuilt(lambda root: None)


def _response_signed() -> bytes:
    return world.rebuilt(lambda root: None, sign_assertion=False, sign_response=True)


def _corrupt(element: etree._Element) -> None:
    for value in element.iter(names.saml("AttributeValue")):
        value.text = EVIL


def _without_signature(element: etree._Element) -> etree._Element:
    clone = copy.deepcopy(element)
    own = clone.find(names.ds("Signature"))
    if own is not None:
        clone.remove(own)
    return clone


def xsw(number: int) -> bytes:
    """Signature wrapping in SAML Raider's eight ways."""
    root = etree.fromstring(_response_signed() if number <= 2 else _assertion_signed())
    if number <= 2:
        own = root.find(names.ds("Signature"))
        assert own is not None
        original = _without_signature(root)
        root.set("ID", "_evil")
        _corrupt(root)
        if number == 1:
            own.append(original)
        else:
            own.addprevious(original)
        return etree.tostring(root)
    original = world.assertion_of(root)
    evil = _without_signature(original)
    evil.set("ID", "_evil")
    _corrupt(evil)
    _WRAPPINGS[number](root, original, evil)
    return etree.tostring(root)


def _xsw3(root: etree._Element, original: etree._Element, evil: etree._Element) -> None:
    original.addprevious(evil)


def _xsw4(root: etree._Element, original: etree._Element, evil: etree._Element) -> None:
    original.addprevious(evil)
    evil.append(original)


def _xsw5(root: etree._Element, original: etree._Element, evil: etree._Element) -> None:
    clone = _without_signature(original)
    original.set("ID", "_evil")
    _corrupt(original)
    root.append(clone)


def _xsw6(root: etree._Element, original: etree._Element, evil: etree._Element) -> None:
    clone = _without_signature(original)
    original.set("ID", "_evil")
    _corrupt(original)
    own = original.find(names.ds("Signature"))
    assert own is not None
    own.append(clone)


def _xsw7(root: etree._Element, original: etree._Element, evil: etree._Element) -> None:
    extensions = etree.Element(names.samlp("Extensions"))
    original.addprevious(extensions)
    evil.set("ID", original.get("ID", ""))
    extensions.append(evil)


def _xsw8(root: etree._Element, original: etree._Element, evil: etree._Element) -> None:
    clone = _without_signature(original)
    _corrupt(original)
    own = original.find(names.ds("Signature"))
    assert own is not None
    etree.SubElement(own, names.ds("Object")).append(clone)


_WRAPPINGS = {3: _xsw3, 4: _xsw4, 5: _xsw5, 6: _xsw6, 7: _xsw7, 8: _xsw8}


def touched(mutate: world.Mutation, base: Callable[[], bytes] = world.response) -> Callable[[], bytes]:
    """The message changed after it was signed."""

    def build() -> bytes:
        root = etree.fromstring(base())
        mutate(root)
        return etree.tostring(root)

    return build


def resigned(mutate: world.Mutation, **how: Any) -> Callable[[], bytes]:
    """The message changed, then properly signed: only its content is wrong."""
    return lambda: world.rebuilt(mutate, **how)


def replaced(old: bytes, new: bytes, base: Callable[[], bytes] = world.response) -> Callable[[], bytes]:
    """The message's bytes changed after it was signed."""

    def build() -> bytes:
        data = base()
        assert old in data
        return data.replace(old, new, 1)

    return build


def _move_signature_up(root: etree._Element) -> None:
    """The assertion's genuine signature hung on the response, the assertion itself altered."""
    assertion = world.assertion_of(root)
    own = assertion.find(names.ds("Signature"))
    assert own is not None
    root.insert(1, own)
    _corrupt(assertion)


def _second_signed_info(root: etree._Element) -> None:
    """CVE-2025-29774: two SignedInfo, of which the verifier checks one and the reader another."""
    own = world.find(world.assertion_of(root), "Signature")
    clone = copy.deepcopy(own[0])
    own.insert(1, clone)
    _corrupt(root)


def _comment_in_digest(root: etree._Element) -> None:
    """CVE-2025-29775: the digest's text cut by a comment."""
    digest = world.find(world.assertion_of(root), "DigestValue")
    digest.text, genuine = None, digest.text
    comment = etree.Comment("x")
    comment.tail = genuine
    digest.append(comment)


def _second_reference(root: etree._Element) -> None:
    signed_info = world.find(root, "SignedInfo")
    signed_info.append(copy.deepcopy(signed_info[2]))


def _text(value: str, *path: str) -> world.Mutation:
    def mutate(root: etree._Element) -> None:
        world.find(root, *path).text = value

    return mutate


def _set(name: str, value: str, *path: str) -> world.Mutation:
    def mutate(root: etree._Element) -> None:
        world.find(root, *path).set(name, value)

    return mutate


def _drop(*path: str) -> world.Mutation:
    def mutate(root: etree._Element) -> None:
        node = world.find(root, *path)
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)

    return mutate


def _unset(name: str, *path: str) -> world.Mutation:
    def mutate(root: etree._Element) -> None:
        del world.find(root, *path).attrib[name]

    return mutate


def _doctype() -> bytes:
    return b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + world.response()


def _bomb() -> bytes:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    return f'<!DOCTYPE r [<!ENTITY a0 "x">{lines}]>'.encode() + world.response().replace(b"DUPONT", b"&a8;")


def _under_response(path: str) -> Callable[[etree._Element], etree._Element]:
    return lambda root: world.find(root, path)


_COUNT, _MISPLACED, _INVALID = read.AssertionCount, signature.SignatureMisplaced, signature.SignatureInvalid
_A = world.assertion_of

FORGERIES: dict[str, Forgery] = {
    **{
        f"XSW{number}": Forgery(
            lambda number=number: xsw(number),
            # XSW7 and 8 keep the id of the assertion they copy, XSW1 and 2 those inside the response.
            {1: xml.DuplicateId, 2: xml.DuplicateId, 7: xml.DuplicateId, 8: xml.DuplicateId}.get(number, _COUNT),
            _response_signed if number <= 2 else _assertion_signed,
            {"require_assertion_signed": number > 2},
        )
        for number in range(1, 9)
    },
    "altered": Forgery(touched(_corrupt), _INVALID),
    "altered, assertion signed only": Forgery(touched(_corrupt, _assertion_signed), _INVALID, _assertion_signed),
    "unsigned": Forgery(resigned(lambda root: None, sign_assertion=False), signature.SignatureMissing),
    "unsigned assertion where one is demanded": Forgery(_response_signed, signature.SignatureMissing),
    "unsigned response where one is demanded": Forgery(
        _assertion_signed, signature.SignatureMissing, expectations={"require_response_signed": True}
    ),
    "other key, announced in KeyInfo": Forgery(
        resigned(lambda root: None, sign_response=True, who="stranger"), _INVALID
    ),
    "comment in a signed name": Forgery(replaced(b">DUPONT<", b">DU<!-- x -->PONT<"), xml.CommentForbidden),
    "CVE-2025-29774, two SignedInfo": Forgery(
        touched(_second_signed_info, _assertion_signed), _MISPLACED, _assertion_signed
    ),
    "CVE-2025-29775, comment in DigestValue": Forgery(
        touched(_comment_in_digest, _assertion_signed), xml.CommentForbidden, _assertion_signed
    ),
    "DOCTYPE with an external entity": Forgery(_doctype, xml.DtdForbidden),
    "entity bomb": Forgery(_bomb, xml.DtdForbidden),
    "expired": Forgery(resigned(_set("NotOnOrAfter", "2026-09-07T07:50:00Z", "Conditions")), checks.Expired),
    "confirmation expired": Forgery(
        resigned(_set("NotOnOrAfter", "2026-09-07T07:50:00Z", "SubjectConfirmationData")), checks.Expired
    ),
    "session over": Forgery(
        resigned(_set("SessionNotOnOrAfter", "2026-09-07T07:50:00Z", "AuthnStatement")), checks.Expired
    ),
    "issued an hour ago": Forgery(resigned(_set("IssueInstant", "2026-09-07T07:00:00Z", "Assertion")), checks.Expired),
    "no end": Forgery(resigned(_unset("NotOnOrAfter", "Conditions")), checks.Expired),
    "not yet valid": Forgery(resigned(_set("NotBefore", "2026-09-07T08:10:00Z", "Conditions")), checks.NotYetValid),
    "issued in the future": Forgery(
        resigned(_set("IssueInstant", "2026-09-07T08:10:00Z", "Assertion")), checks.NotYetValid
    ),
    "wrong audience": Forgery(resigned(_text("https://autre.example.org", "Audience")), checks.AudienceUnexpected),
    "no audience": Forgery(resigned(_drop("AudienceRestriction")), checks.AudienceUnexpected),
    "wrong recipient": Forgery(
        resigned(_set("Recipient", "https://autre.example.org/acs", "SubjectConfirmationData")),
        checks.RecipientUnexpected,
    ),
    "wrong destination": Forgery(
        resigned(_set("Destination", "https://autre.example.org/acs", "Response"), sign_response=True),
        checks.DestinationUnexpected,
    ),
    "no destination": Forgery(resigned(_unset("Destination", "Response")), checks.DestinationUnexpected),
    "wrong InResponseTo": Forgery(lambda: world.response(in_response_to="_other"), checks.InResponseToUnexpected),
    "InResponseTo differs inside": Forgery(
        resigned(_set("InResponseTo", "_request2", "Response")), checks.InResponseToUnexpected
    ),
    "unsolicited": Forgery(lambda: world.response(in_response_to=None), checks.UnsolicitedRefused),
    "wrong issuer": Forgery(
        resigned(_text("https://autre.example.org/idp", "Assertion", "Issuer")), checks.IssuerUnexpected
    ),
    "wrong issuer of the response": Forgery(
        resigned(_text("https://autre.example.org/idp", "Issuer")), checks.IssuerUnexpected
    ),
    "signature moved to the response": Forgery(
        touched(_move_signature_up, _assertion_signed), _MISPLACED, _assertion_signed
    ),
    "two references": Forgery(touched(_second_reference), _MISPLACED),
    "reference to everything": Forgery(touched(_set("URI", "", "Reference")), _MISPLACED),
    "other transform": Forgery(
        touched(_set("Algorithm", "http://www.w3.org/TR/1999/REC-xpath-19991116", "Transform")), _MISPLACED
    ),
    "inclusive canonicalization": Forgery(
        touched(_set("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "CanonicalizationMethod")),
        _MISPLACED,
    ),
    "SHA-1 digest": Forgery(touched(_set("Algorithm", names.SHA1, "DigestMethod")), signature.WeakAlgorithm),
    "rsa-sha1": Forgery(touched(_set("Algorithm", names.RSA_SHA1, "SignatureMethod")), signature.WeakAlgorithm),
    "HMAC with the public key": Forgery(
        touched(_set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "SignatureMethod")),
        signature.WeakAlgorithm,
    ),
    "Extensions": Forgery(touched(lambda root: root.insert(2, etree.Element(names.samlp("Extensions")))), _MISPLACED),
    "same id twice": Forgery(touched(_set("ID", "_assertion1", "Response")), xml.DuplicateId),
    "status of failure": Forgery(resigned(_set("Value", names.STATUS_RESPONDER, "StatusCode")), checks.StatusRefused),
    "no assertion": Forgery(touched(_drop("Assertion"), _assertion_signed), _COUNT, _assertion_signed),
    "no name": Forgery(resigned(_drop("NameID")), checks.SubjectMissing),
    "no SessionIndex": Forgery(resigned(_unset("SessionIndex", "AuthnStatement")), checks.SubjectMissing),
    "not a bearer": Forgery(
        resigned(_set("Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key", "SubjectConfirmation")),
        checks.SubjectUnconfirmed,
    ),
    "no confirmation": Forgery(resigned(_drop("SubjectConfirmation")), checks.SubjectUnconfirmed),
    "unknown condition": Forgery(
        resigned(lambda root: world.find(root, "Conditions").append(etree.Element(names.saml("Condition")))),
        xml.UnexpectedMessage,
    ),
    "elements in a value": Forgery(
        resigned(lambda root: world.find(root, "AttributeValue").append(etree.Element("b"))), xml.UnexpectedMessage
    ),
    "advice": Forgery(
        resigned(lambda root: _A(root).append(etree.Element(names.saml("Advice")))), xml.UnexpectedMessage
    ),
    "version 1.1": Forgery(touched(_set("Version", "1.1", "Response")), xml.UnexpectedMessage),
    "processing instruction": Forgery(lambda: b"<?x y?>" + world.response(), xml.CommentForbidden),
    "not base64, not XML": Forgery(lambda: b"hello", xml.MessageUnreadable),
    "too large": Forgery(lambda: world.response() + b" " * 300_000, xml.MessageTooLarge),
    "encrypted for another": Forgery(
        lambda: world.response(encrypted=True),
        encryption.DecryptionFailed,
        lambda: world.response(),
        {"decryption_keys": ()},
    ),
}
