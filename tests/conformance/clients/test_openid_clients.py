"""mod_auth_openidc and openid-client, unmodified, log in through our OpenID Connect provider, and refuse what is not
its word: a forged state, an altered code, a replayed one (issue 3, acceptance; specs/educonnect-ent.md §1.7).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from tests.conformance.clients.conftest import Account
from tests.conformance.clients.relying_party import CLAIMS, RelyingParty, header_of
from tests.support.demo import Demo
from tests.support.j1 import PASSWORD, choose_profile
from tests.support.visitor import Visitor, words


class Carrying(Exception):
    """The browser is about to carry an answer to a relying party."""


def stop_at_answer(request: httpx.Request) -> None:
    if request.url.path == "/prive/retour":
        raise Carrying(str(request.url))


def answer(visitor: Visitor, party: RelyingParty, account: Account) -> str:
    """From the protected page, through the login page unless this browser is known, to the address with the code."""
    visitor.client.event_hooks = {"request": [stop_at_answer]}
    try:
        visitor.open(party.page)
        choose_profile(visitor)
        visitor.press("Se connecter", j_username=account.identifiant, j_password=PASSWORD)
        visitor.continue_automatically()
    except Carrying as carrying:
        return str(carrying)
    finally:
        visitor.client.event_hooks = {}
    raise AssertionError(f"no answer: {visitor.where()}")


@pytest.fixture(params=["openidc", "openid"])
def party(request: pytest.FixtureRequest) -> RelyingParty:
    """Each relying party in turn."""
    found: RelyingParty = request.getfixturevalue(request.param)
    return found


def altered(url: str, **changes: str) -> str:
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changes
    return parts._replace(query=urlencode(query)).geturl()


def assert_in(visitor: Visitor, party: RelyingParty, account: Account) -> dict[str, str]:
    """The protected page is shown and knows the person; the claims it tells."""
    assert visitor.status == 200, f"{visitor.where()} {words(visitor.page)}"
    assert visitor.url == party.page
    claims = {claim: visitor.headers[header_of(claim)] for claim in CLAIMS}
    assert (claims["given_name"], claims["family_name"]) == (account.prenom, account.nom)
    assert set(claims["FrEduCtPersonAffiliation"].split(",")) == {"resp1d", "resp2d"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}", claims["FrEduCtDateConnexion"])
    return claims


def assert_refused(visitor: Visitor, party: RelyingParty, kind: str, before: str) -> None:
    """Refused, and for that reason: what it says is in its page, or in its log since `before`."""
    assert header_of("sub") not in visitor.headers, visitor.where()
    said = words(visitor.page) + party.heard()[len(before) :]
    assert re.search(party.says[kind], said), said


def test_login_and_again(party: RelyingParty, account: Account) -> None:
    subjects = set()
    for _ in range(2):
        with Visitor() as one:
            one.open(answer(one, party, account))
            subjects.add(assert_in(one, party, account)["sub"])
    assert len(subjects) == 1, "the same person has the same subject"


def test_each_party_has_its_own_subject(
    openidc: RelyingParty, openid: RelyingParty, account: Account, visitor: Visitor
) -> None:
    visitor.open(answer(visitor, openidc, account))
    first = assert_in(visitor, openidc, account)
    visitor.open(openid.page)  # the account service knows this browser: no login page in between
    second = assert_in(visitor, openid, account)
    assert first["sub"] != second["sub"]


@pytest.mark.parametrize(
    ("kind", "changes"), [("state", {"state": "un-autre-etat"}), ("code", {"code": "un-autre-code"})]
)
def test_an_altered_answer_is_refused(
    party: RelyingParty, account: Account, visitor: Visitor, kind: str, changes: dict[str, str]
) -> None:
    before = party.heard()
    visitor.open(altered(answer(visitor, party, account), **changes))
    assert_refused(visitor, party, kind, before)
    with Visitor() as another:
        another.open(answer(another, party, account))  # the good twin
        assert_in(another, party, account)


def test_an_answer_of_another_issuer_is_refused(openid: RelyingParty, account: Account, visitor: Visitor) -> None:
    before = openid.heard()
    visitor.open(altered(answer(visitor, openid, account), iss="http://127.0.0.99"))
    assert_refused(visitor, openid, "issuer", before)


def test_a_stolen_answer_is_refused(party: RelyingParty, account: Account, visitor: Visitor) -> None:
    carried = answer(visitor, party, account)
    visitor.open(carried)
    assert_in(visitor, party, account)
    with Visitor() as stranger:
        before = party.heard()
        stranger.open(carried)
        assert_refused(stranger, party, "stolen", before)


def test_a_code_is_good_once(openid: RelyingParty, account: Account, visitor: Visitor) -> None:
    """openid-client sends the same code a second time, with all that belongs to it: our provider refuses."""
    carried = answer(visitor, openid, account)
    visitor.open(carried)
    assert_in(visitor, openid, account)
    before = openid.heard()
    visitor.open(carried)
    assert_refused(visitor, openid, "code", before)


def test_sign_out_at_the_provider_too(demo: Demo, party: RelyingParty, account: Account, visitor: Visitor) -> None:
    visitor.open(answer(visitor, party, account))
    assert_in(visitor, party, account)
    visitor.open(party.leave)
    assert urlsplit(visitor.url)._replace(query="").geturl() == party.left
    visitor.open(party.page)
    assert visitor.url.startswith(demo.url("comptes")), "the account service asks who is there"
    choose_profile(visitor)
    assert visitor.page.xpath("//input[@name='j_username']")
