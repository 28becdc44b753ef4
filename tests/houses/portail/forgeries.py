"""Lies that a forger may tell at an assertion consumer, and the name of each refusal (peers-and-libraries.md §3c).

Shared by the houses that are service providers: it knows none of them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from lxml import etree

from preau.kit.clockkit import now
from preau.protocols.saml import names
from preau.protocols.saml.signature import sign
from tests.support.federation.idp import FakeIdp, pair, with_values


@dataclass
class Case:
    """What a forger has in hand."""

    idp: FakeIdp
    request_id: str
    refs: list[str]

    @property
    def honest(self) -> bytes:
        return self.idp.sign(self.idp.spec(self.request_id, self.refs))

    def spec(self, **changes: object) -> bytes:
        return self.idp.sign(with_values(self.idp.spec(self.request_id, self.refs), **changes))

    def resigned(self, change: Callable[[etree._Element], None]) -> bytes:
        return self.idp.resigned(self.honest, change)

    def edited(self, change: Callable[[etree._Element], None]) -> bytes:
        root = etree.fromstring(self.honest)
        change(root)
        return etree.tostring(root)


def confirmation(root: etree._Element) -> etree._Element:
    return next(root.iter(names.saml("SubjectConfirmationData")))


def set_recipient(root: etree._Element) -> None:
    confirmation(root).set("Recipient", "https://autre.example.net/auth/saml/acs")


def set_other_request(root: etree._Element) -> None:
    root.set("InResponseTo", "_inconnu")
    confirmation(root).set("InResponseTo", "_inconnu")


def set_two_requests(root: etree._Element) -> None:
    confirmation(root).set("InResponseTo", "_inconnu")


def alter(root: etree._Element) -> None:
    next(root.iter(names.saml("AttributeValue"))).text = "{AAF}70|x|1"


def unsign(root: etree._Element) -> None:
    for signature in list(root.iter(names.ds("Signature"))):
        signature.getparent().remove(signature)


def sign_with_another_key(root: etree._Element) -> None:
    unsign(root)
    alter(root)
    other = pair("autre")
    sign(root.find(names.saml("Assertion")), other.key, other.certificate)
    sign(root, other.key, other.certificate)


def evil_assertion(root: etree._Element) -> etree._Element:
    evil = copy.deepcopy(root.find(names.saml("Assertion")))
    for signature in list(evil.iter(names.ds("Signature"))):
        signature.getparent().remove(signature)
    evil.set("ID", "_evil")
    alter(evil)
    return evil


def drop_response_signature(root: etree._Element) -> None:
    root.remove(root.find(names.ds("Signature")))


def xsw3(root: etree._Element) -> None:
    """The evil assertion stands before the signed one."""
    drop_response_signature(root)
    root.insert(list(root).index(root.find(names.saml("Assertion"))), evil_assertion(root))


def xsw4(root: etree._Element) -> None:
    """The signed assertion hides inside the evil one."""
    drop_response_signature(root)
    evil, true = evil_assertion(root), root.find(names.saml("Assertion"))
    root.remove(true)
    evil.append(true)
    root.append(evil)


def xsw7(root: etree._Element) -> None:
    """The evil assertion hides in Extensions."""
    drop_response_signature(root)
    extensions = etree.Element(names.samlp("Extensions"))
    extensions.append(evil_assertion(root))
    root.insert(1, extensions)


def xsw8(root: etree._Element) -> None:
    """The true assertion hides in an Object of the evil one's signature."""
    drop_response_signature(root)
    true = root.find(names.saml("Assertion"))
    evil = evil_assertion(root)
    signature = copy.deepcopy(true.find(names.ds("Signature")))
    box = etree.SubElement(signature, names.ds("Object"))
    root.remove(true)
    bare = copy.deepcopy(true)
    bare.remove(bare.find(names.ds("Signature")))
    box.append(bare)
    evil.insert(1, signature)
    root.append(evil)


def commented(case: Case) -> bytes:
    return case.honest.replace(b"{AAF}70|x|", b"{AAF}70|x|<!-- -->", 1)


def with_doctype(case: Case) -> bytes:
    return b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + case.honest


LONG_AGO = timedelta(minutes=30)

FORGED: dict[str, tuple[Callable[[Case], bytes], str]] = {
    "expired": (lambda c: c.spec(issue_instant=now() - LONG_AGO), "SAML-0048"),
    "in the future": (lambda c: c.spec(issue_instant=now() + LONG_AGO), "SAML-0047"),
    "wrong audience": (lambda c: c.spec(audience="https://autre.example.net/sp"), "SAML-0044"),
    "wrong destination": (
        lambda c: c.resigned(lambda root: root.set("Destination", "https://autre.example.net/")),
        "SAML-0042",
    ),
    "wrong recipient": (lambda c: c.resigned(set_recipient), "SAML-0043"),
    "unknown request": (lambda c: c.resigned(set_other_request), "SAML-0045"),
    "two requests": (lambda c: c.resigned(set_two_requests), "SAML-0045"),
    "wrong issuer": (lambda c: c.spec(issuer="https://autre.example.net/idp"), "SAML-0041"),
    "altered": (lambda c: c.edited(alter), "SAML-0013"),
    "unsigned": (lambda c: c.edited(unsign), "SAML-0010"),
    "another key": (lambda c: c.edited(sign_with_another_key), "SAML-0013"),
    "XSW3": (lambda c: c.edited(xsw3), "SAML-0060"),
    "XSW4": (lambda c: c.edited(xsw4), "SAML-0060"),
    "XSW7": (lambda c: c.edited(xsw7), "SAML-0060"),
    "XSW8": (lambda c: c.edited(xsw8), "SAML-0060"),
    "comment in a value": (commented, "SAML-0004"),
    "DOCTYPE": (with_doctype, "SAML-0003"),
}
