"""Lies at the ACS, each beside a good twin (specs/peers-and-libraries.md §3c)."""

from __future__ import annotations

import copy
import html
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.models import AcsHandle, AssertionSeen, IdentityProvider, PendingRequest
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from preau.protocols.saml import names
from preau.protocols.saml.signature import sign
from tests.houses.portail.conftest import WITH_DATABASES, Famille, Journey
from tests.houses.portail.idp import FakeIdp, fields, pair, with_values
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


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


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_is_refused_by_name_and_its_twin_accepted(
    journey: Journey, famille: Famille, name: str
) -> None:
    forge, code = FORGED[name]
    request_id, relay_state = journey.leave()
    case = Case(journey.idp, request_id, famille.refs)
    refused = journey.post(forge(case), relay_state)
    assert refused.status_code in (400, 403)
    assert code in text_of(refused)
    assert not AcsHandle.objects.exists()
    assert not AssertionSeen.objects.exists()
    assert not Session.objects.exists()
    assert journey.follow(journey.post(case.honest, relay_state))["Location"] == "/"


def test_an_unknown_provider_is_refused(journey: Journey, famille: Famille) -> None:
    stranger = FakeIdp(journey.idp.sp, entity_id="https://autre.example.net/idp", keys="autre")
    refused = journey.post(stranger.sign(stranger.spec(None, famille.refs)), "")
    assert refused.status_code == 403
    assert "PORTAIL-0102" in text_of(refused)


def test_another_trusted_provider_may_not_answer_for_this_one(journey: Journey, famille: Famille) -> None:
    other = FakeIdp(journey.idp.sp, entity_id="https://autre.example.net/idp", keys="autre")
    register_idp(other.metadata(), alias="academie")
    request_id, relay_state = journey.leave()
    refused = journey.post(other.sign(other.spec(request_id, famille.refs)), relay_state)
    assert "SAML-0013" in text_of(refused)


def test_an_unsolicited_answer_is_refused_unless_set(journey: Journey, famille: Famille) -> None:
    refused = journey.post(journey.idp.sign(journey.idp.spec(None, famille.refs)), "")
    assert "SAML-0046" in text_of(refused)
    IdentityProvider.objects.update(allow_unsolicited=True)
    wanted = f"/enfants/{famille.enfants[0].public_id}/"
    accepted = journey.post(journey.idp.sign(journey.idp.spec(None, famille.refs)), wanted)
    assert journey.follow(accepted)["Location"] == wanted


@pytest.mark.parametrize("relay_state", ["", "https://evil.example.net/", "//evil.example.net"])
def test_an_unsolicited_answer_leads_nowhere_else(journey: Journey, famille: Famille, relay_state: str) -> None:
    IdentityProvider.objects.update(allow_unsolicited=True)
    accepted = journey.post(journey.idp.sign(journey.idp.spec(None, famille.refs)), relay_state)
    assert journey.follow(accepted)["Location"] == "/"


def test_replay_is_refused(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    xml = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    assert journey.post(xml, relay_state).status_code == 303
    assert "PORTAIL-0104" in text_of(journey.post(xml, relay_state))


def test_a_request_has_one_answer(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    assert journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state).status_code == 303
    second = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    assert "PORTAIL-0104" in text_of(second)


def test_a_late_answer_cannot_be_replayed_either(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    PendingRequest.objects.update(expires_at=now() - timedelta(minutes=1))
    xml = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    assert journey.post(xml, relay_state).status_code == 303
    assert "PORTAIL-0104" in text_of(journey.post(xml, relay_state))


@pytest.mark.parametrize("relay_state", ["", "autre"])
def test_the_relay_state_must_come_back(journey: Journey, famille: Famille, relay_state: str) -> None:
    request_id, _sent = journey.leave()
    refused = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    assert "PORTAIL-0103" in text_of(refused)


def test_another_browser_cannot_take_the_handle(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    accepted = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    thief = InspectingClient()
    thief.get("/auth/saml/authn/responsable")
    assert "PORTAIL-0105" in text_of(thief.get(accepted["Location"]))
    assert "PORTAIL-0105" in text_of(InspectingClient().get(accepted["Location"]))
    assert journey.follow(accepted)["Location"] == "/"


def test_the_handle_serves_once_and_two_minutes(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    accepted = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    AcsHandle.objects.update(expires_at=now())
    assert "PORTAIL-0106" in text_of(journey.client.get(accepted["Location"]))
    assert "PORTAIL-0106" in text_of(journey.client.get("/auth/saml/fin"))
    journey.sign_in(famille.refs)
    reloaded = journey.client.get(accepted["Location"])
    assert reloaded["Location"] == "/"


@pytest.mark.parametrize("posted", [{}, {"SAMLResponse": ""}, {"SAMLResponse": "é"}, {"SAMLResponse": "PHg+"}])
def test_what_is_no_answer_is_refused(journey: Journey, posted: dict[str, str]) -> None:
    response = journey.client.post("/auth/saml/acs", posted)
    assert response.status_code in (400, 403)
    assert "SAML-" in text_of(response) or "PORTAIL-0102" in text_of(response)


def test_the_acs_takes_posts_only(journey: Journey) -> None:
    """Who comes here by the address bar or by « retour » is led home."""
    assert journey.client.get("/auth/saml/acs")["Location"] == "/"


@given(st.binary(max_size=400))
def test_hostile_bytes_are_refused(data: bytes) -> None:
    response = InspectingClient().post("/auth/saml/acs", fields(data))
    assert response.status_code in (400, 403, 413)
