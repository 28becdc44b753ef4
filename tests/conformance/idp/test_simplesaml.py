"""SimpleSAMLphp, unmodified, signs people in to our ENT: every way in and out, and what is refused."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from tests.conformance.idp.conftest import PARENT, Browser, register
from tests.conformance.idp.simplesaml import SimpleSaml, simplesaml
from tests.support.child import server_folder
from tests.support.demo import Demo
from tests.support.j1 import accept_texts


def home_of(browser: Browser) -> str:
    """The words of the ENT's home, its texts accepted."""
    accept_texts(browser)
    return " ".join(browser.page.text_content().split())


def test_staff_by_a_request_of_ours(browser: Browser, demo: Demo) -> None:
    """Signed AuthnRequest by redirection, signed and encrypted answer by form."""
    browser.go()
    assert (
        "SSOService.php"
        in browser.client.get(demo.url("portail", "/auth/saml/authn/agricole"), follow_redirects=False).headers[
            "location"
        ]
    )
    browser.type_in()
    said = base64.b64decode(browser.answer["SAMLResponse"])
    assert b"EncryptedAssertion" in said
    assert b"thomas.leduc" not in said
    browser.continue_automatically()
    assert "Thomas Leduc" in home_of(browser)


def test_a_parent_by_the_reference_of_the_registry(browser: Browser, demo: Demo) -> None:
    browser.go()
    browser.enter(PARENT)
    row = demo.person("helene-masson")
    words = home_of(browser)
    assert row["nom"] in words
    assert row["enfants"][0]["prenom"] in words


def test_the_place_asked_for_survives(browser: Browser, demo: Demo) -> None:
    browser.open(demo.url("portail", "/auth/saml/authn/agricole?retour=/annuaire/"))
    browser.enter()
    accept_texts(browser)
    assert browser.url.startswith(demo.url("portail", "/annuaire/")), browser.where()


def test_who_the_ent_does_not_know_is_told(browser: Browser) -> None:
    browser.go()
    browser.enter("inconnu")
    assert browser.refused == "PORTAIL-0111"
    assert not browser.is_in()


def test_another_browser_gains_nothing_by_an_answer(browser: Browser, stranger: Browser) -> None:
    browser.go()
    browser.type_in()
    stranger.carry(browser.answer)
    assert not stranger.is_in()


def test_an_answer_serves_once(browser: Browser) -> None:
    browser.go()
    browser.type_in()
    answer = browser.answer
    browser.continue_automatically()
    assert browser.is_in()
    browser.client.cookies.clear()
    browser.carry(answer)
    assert browser.refused == "PORTAIL-0104"
    assert not browser.is_in()


def test_no_answer_without_a_request_unless_an_operator_says_so(
    browser: Browser, demo: Demo, provider: SimpleSaml, sp_metadata: bytes
) -> None:
    begin = provider.unsolicited(demo.url("portail", "/auth/saml/metadata"))
    browser.open(begin)
    browser.enter()
    assert browser.refused == "SAML-0046"
    assert not browser.is_in()
    register(demo, provider, "--allow-unsolicited")
    browser.open(begin)
    browser.continue_automatically()
    assert "Thomas Leduc" in home_of(browser)


def test_signing_out_of_the_ent_signs_out_of_the_provider(browser: Browser, demo: Demo) -> None:
    browser.go()
    browser.enter()
    accept_texts(browser)
    browser.open(demo.url("portail", "/"))
    browser.press("Se déconnecter")
    browser.continue_automatically()
    words = browser.page.text_content()
    assert "Vous êtes déconnecté de l'ENT" in words, browser.where()
    assert "est fermé aussi dans ce navigateur" in words
    browser.go()
    assert browser.page.xpath("//input[@name='password']"), browser.where()


def test_signing_out_of_the_provider_signs_out_of_the_ent(browser: Browser, provider: SimpleSaml) -> None:
    browser.go()
    browser.enter()
    assert browser.is_in()
    browser.open(provider.sign_out)
    browser.continue_automatically()
    assert browser.url.startswith(provider.url), browser.where()
    assert not browser.is_in()


def test_an_answer_meant_for_another_service_is_refused(
    browser: Browser, demo: Demo, provider: SimpleSaml, sp_metadata: bytes
) -> None:
    """A service of the same provider that takes our address for its own: the audience says whom the answer is for."""
    register(demo, provider, "--allow-unsolicited")
    other = "https://autre.example.org/saml"
    ours = demo.url("portail", "/auth/saml/metadata").encode()
    assert sp_metadata.count(b'entityID="' + ours) == 1
    provider.trust("autre", sp_metadata.replace(b'entityID="' + ours, b'entityID="' + other.encode()))
    browser.open(provider.unsolicited(other))
    browser.enter()
    assert browser.refused == "SAML-0044"
    assert not browser.is_in()


@pytest.fixture
def impostor(demo: Demo, sp_metadata: bytes, installed: SimpleSaml) -> Iterator[SimpleSaml]:
    """Another installation that says it is the provider, with a key of its own."""
    with server_folder() as folder, simplesaml("127.0.0.52", folder) as started:
        started.claims = installed.entity_id
        started.sign_with("premiere")
        started.trust("ent", sp_metadata)
        started.people({"agent.lycee:Une-barque-au-port": {"FrEduIdENT": ["thomas.leduc"]}})
        yield started


def test_an_impostor_is_refused(browser: Browser, demo: Demo, provider: SimpleSaml, impostor: SimpleSaml) -> None:
    register(demo, provider, "--allow-unsolicited")
    browser.provider = impostor
    browser.open(impostor.unsolicited(demo.url("portail", "/auth/saml/metadata")))
    browser.enter()
    assert browser.refused == "SAML-0013"
    assert not browser.is_in()


def test_its_key_is_renewed_while_people_sign_in(browser: Browser, demo: Demo, provider: SimpleSaml) -> None:
    """Both published, then the new one signs, then the old one is worth nothing."""
    provider.sign_with("premiere", announced="seconde")
    register(demo, provider)
    browser.go()
    browser.enter()
    assert browser.is_in()
    for step in ("seconde", "seconde"):
        provider.sign_with(step)
        browser.client.cookies.clear()
        browser.go()
        browser.enter()
        assert browser.is_in(), browser.where()
        register(demo, provider)
    provider.sign_with("premiere")
    browser.client.cookies.clear()
    browser.go()
    browser.enter()
    assert browser.refused == "SAML-0013"
    assert not browser.is_in()


def test_damaged_on_the_way(browser: Browser) -> None:
    browser.go()
    browser.type_in()
    fields = browser.answer
    said = bytearray(base64.b64decode(fields["SAMLResponse"]))
    said[len(said) // 2] ^= 1
    browser.carry({**fields, "SAMLResponse": base64.b64encode(bytes(said)).decode()})
    assert browser.refused.startswith("SAML-00")
    assert not browser.is_in()
