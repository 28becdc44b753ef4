"""SAML single logout with mod_auth_mellon, mod_shib and node-saml: asked by one of them, and told to the others."""

from __future__ import annotations

from tests.conformance.clients.carried import answer, assert_in
from tests.conformance.clients.conftest import KINDS, Account, Parties
from tests.conformance.clients.party import Party
from tests.support.demo import Demo
from tests.support.j1 import choose_profile
from tests.support.visitor import Visitor


def assert_out(visitor: Visitor, demo: Demo, party: Party) -> None:
    """The protected page asks our identity provider, which asks who is there."""
    visitor.open(party.page)
    assert visitor.url.startswith(demo.url("comptes")), visitor.where()
    choose_profile(visitor)
    assert visitor.page.xpath("//input[@name='j_username']"), visitor.where()


def test_sign_out_of_the_only_service(
    demo: Demo, parties: Parties, kind: str, account: Account, visitor: Visitor
) -> None:
    party = parties(kind)
    assert_in(answer(visitor, party.page, account).post(), party, account)
    visitor.open(party.leave)
    visitor.continue_automatically()
    assert visitor.url.startswith(party.left), visitor.where()
    assert_out(visitor, demo, party)


def test_sign_out_of_one_closes_the_others(
    demo: Demo, parties: Parties, kind: str, account: Account, visitor: Visitor
) -> None:
    every = [parties(one) for one in KINDS]
    for party in every:
        assert_in(answer(visitor, party.page, account).post(), party, account)
    visitor.open(parties(kind).leave)
    visitor.continue_automatically()
    for _ in every[1:]:
        visitor.press("Fermer la session de")
        visitor.continue_automatically()
    assert visitor.url.startswith(parties(kind).left), visitor.where()
    for party in every:
        assert_out(visitor, demo, party)
