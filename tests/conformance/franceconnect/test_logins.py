"""openid-client, mod_auth_openidc and Authlib's client, set as FranceConnect asks: they log in, and out (issue 4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conformance.clients.relying_party import header_of
from tests.conformance.franceconnect.parties import (
    LONG_NONCE,
    Party,
    Register,
    authlib,
    mod_auth_openidc,
    openid_client,
)
from tests.support.demo import Demo
from tests.support.j2 import go_on, sign_in
from tests.support.visitor import Visitor, words

ANGELE = {
    "given_name": "Angèle Claire Louise", "family_name": "DELMAS", "birthdate": "1962-08-17", "gender": "female",
    "birthplace": "50129", "birthcountry": "99100", "email": "test@example.org",
}  # fmt: skip


@contextmanager
def started(kind: str, algorithm: str, register: Register, folder: Path) -> Iterator[Party]:
    """One of those that read a signed userinfo."""
    starts = {
        "openid-client": lambda: openid_client("127.0.0.36", register, folder, algorithm=algorithm),
        "mod_auth_openidc": lambda: mod_auth_openidc("127.0.0.37", register, algorithm=algorithm),
    }
    with starts[kind]() as party:
        yield party


@pytest.fixture(
    scope="module",
    params=[(kind, algorithm) for kind in ("openid-client", "mod_auth_openidc") for algorithm in ("ES256", "RS256")],
    ids="-".join,
)
def party(
    request: pytest.FixtureRequest, register: Register, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Party]:
    """Each in turn, with each signature that the hub offers."""
    kind, algorithm = request.param
    with started(kind, algorithm, register, tmp_path_factory.mktemp("service")) as one:
        yield one


def assert_in(visitor: Visitor, party: Party) -> str:
    """The protected page is shown, and tells the identity; the subject."""
    assert visitor.status == 200, f"{visitor.where()} {words(visitor.page)}"
    assert visitor.url == party.page
    assert {claim: visitor.headers[header_of(claim)] for claim in ANGELE} == ANGELE
    sub = visitor.headers[header_of("sub")]
    assert len(sub) == 66
    assert sub.endswith("v1")
    return sub


def test_login_by_two_providers_gives_one_subject(party: Party) -> None:
    subjects = set()
    for provider in ("Impôts", "Assurance Maladie"):
        with Visitor() as one:
            one.open(party.page)
            sign_in(one, "test", provider)
            subjects.add(assert_in(one, party))
    assert len(subjects) == 1


def test_the_second_service_asks_no_password(register: Register, tmp_path: Path, visitor: Visitor) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(openid_client("127.0.0.38", register, tmp_path))
        second = stack.enter_context(mod_auth_openidc("127.0.0.39", register))
        visitor.open(first.page)
        sign_in(visitor, "test")
        one = assert_in(visitor, first)
        visitor.open(second.page)
        go_on(visitor)  # the information page, and no other
        assert assert_in(visitor, second) != one, "each service has its own subject"


def test_sign_out_at_the_hub_too(demo: Demo, party: Party, visitor: Visitor) -> None:
    visitor.open(party.page)
    sign_in(visitor, "test")
    assert_in(visitor, party)
    visitor.open(party.leave)
    visitor.continue_automatically()
    assert visitor.url.split("?")[0] == party.left, visitor.where()
    visitor.open(party.page)
    assert visitor.url.startswith(demo.url("passerelle", "/api/v2/interaction/"))
    sign_in(visitor, "test")  # the hub asks for a provider again, and the provider for a password
    assert_in(visitor, party)


def test_authlib_with_a_nonce_of_its_site(register: Register, tmp_path: Path, visitor: Visitor) -> None:
    """The id_token is checked; the signed userinfo is beyond Authlib, as it is with FranceConnect (§7.1)."""
    with authlib("127.0.0.40", register, tmp_path, nonce=LONG_NONCE) as party:
        visitor.open(party.page)
        sign_in(visitor, "test")
        assert visitor.status == 200, f"{visitor.where()} {words(visitor.page)}"
        assert visitor.url == party.page
        assert visitor.headers[header_of("sub")].endswith("v1")
        assert visitor.headers[header_of("acr")] == "eidas1"
        assert visitor.headers[header_of("userinfo")] == "illisible"
        assert header_of("family_name") not in visitor.headers
        visitor.open(party.leave)
        visitor.continue_automatically()
        assert visitor.url.split("?")[0] == party.left, visitor.where()
