"""mod_auth_mellon, mod_shib and node-saml, unmodified, log in through our identity provider, and refuse what is not
its word: an altered answer, an unsigned one, a replayed one (issue 3, acceptance; specs/peers-and-libraries.md §3b).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from lxml import etree

from preau.protocols.saml import names
from tests.conformance.clients.carried import answer, assert_in, forms
from tests.conformance.clients.conftest import KINDS, Account, Parties
from tests.conformance.clients.party import Party
from tests.support.demo import Demo
from tests.support.visitor import Visitor, words

SIGNATURE = names.ds("Signature")


def assert_refused(visitor: Visitor, party: Party, kind: str, before: str) -> None:
    """Refused, and for that reason: what it says is in its page, or in its log since `before`."""
    assert visitor.status in (400, 403, 500), visitor.where()
    said = words(visitor.page) + party.heard()[len(before) :]
    assert re.search(party.says[kind], said), said


def assert_unknown(visitor: Visitor, party: Party) -> None:
    visitor.open(party.page)
    assert visitor.url != party.page, "the protected page was shown"


@pytest.mark.parametrize("encrypted", [True, False])
def test_login(parties: Parties, kind: str, account: Account, visitor: Visitor, encrypted: bool) -> None:
    party = parties(kind, encrypted=encrypted)
    carried = answer(visitor, party.page, account)
    root = etree.fromstring(carried.message)
    assert root.find(SIGNATURE) is not None
    assert (root.find(names.saml("EncryptedAssertion")) is not None) is encrypted
    if not encrypted:
        assert root.find(f"{names.saml('Assertion')}/{SIGNATURE}") is not None
    assert_in(carried.post(), party, account)


def test_one_password_opens_them_all(parties: Parties, account: Account, visitor: Visitor) -> None:
    first, *others = (parties(kind) for kind in KINDS)
    assert_in(answer(visitor, first.page, account).post(), first, account)
    for party in others:
        visitor.open(party.page)
        (form,) = forms(visitor)  # no login page in between
        visitor.submit(form, visitor.values(form))
        assert_in(visitor, party, account)


def test_sign_in_that_it_did_not_ask_for(
    demo: Demo, parties: Parties, kind: str, account: Account, visitor: Visitor
) -> None:
    party = parties(kind)
    asked = urlencode({"providerId": party.entity_id, "target": party.page})
    carried = answer(visitor, f"{demo.url('comptes', '/idp/profile/SAML2/Unsolicited/SSO')}?{asked}", account)
    assert b"InResponseTo" not in carried.message
    assert_in(carried.post(), party, account)


def another_person(root: etree._Element) -> None:
    """Another record than the one that was signed."""
    for value in root.iter(names.saml("AttributeValue")):
        if (value.text or "").startswith("{AAF}"):
            value.text = f"{value.text}9"


def without_outer_signature(root: etree._Element) -> None:
    """Another record, and only the assertion's own signature left to say so."""
    another_person(root)
    root.remove(root.find(SIGNATURE))


def unsigned(root: etree._Element) -> None:
    """What anybody could write."""
    for signature in list(root.iter(SIGNATURE)):
        signature.getparent().remove(signature)


def another_cipher(root: etree._Element) -> None:
    """The encrypted assertion's bytes are not those that were signed."""
    value = list(root.iter(names.xenc("CipherValue")))[-1]
    text = "".join((value.text or "").split())
    value.text = text[:-8] + ("A" if text[-8] != "A" else "B") + text[-7:]


@pytest.mark.parametrize(
    ("why", "alter"),
    [
        ("altered", another_person),
        ("altered", without_outer_signature),
        ("unsigned", unsigned),
        ("cipher", another_cipher),
    ],
)
def test_an_altered_answer_is_refused(
    parties: Parties,
    kind: str,
    account: Account,
    visitor: Visitor,
    why: str,
    alter: Callable[[etree._Element], None],
) -> None:
    party = parties(kind, encrypted=why == "cipher")
    carried = answer(visitor, party.page, account)
    root = etree.fromstring(carried.message)
    alter(root)
    before = party.heard()
    # Carried first: a message seen before would be refused as a replay, whatever it says.
    assert_refused(carried.post(etree.tostring(root)), party, why, before)
    assert_unknown(visitor, party)
    # The good twin: a fresh answer, in the same browser, untouched.
    assert_in(answer(visitor, party.page, account).post(), party, account)


def test_a_replayed_answer_is_refused(
    parties: Parties, kind: str, account: Account, visitor: Visitor, stranger: Visitor
) -> None:
    party = parties(kind)
    carried = answer(visitor, party.page, account)
    assert_in(carried.post(), party, account)
    stranger.open(party.page)  # a browser that the service provider has seen, with a request of its own
    for browser in (visitor, stranger):
        before = party.heard()
        assert_refused(carried.post(visitor=browser), party, "replayed", before)
    assert_unknown(stranger, party)
