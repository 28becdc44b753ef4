"""python-cas (versions 1, 2, 3 and SAML), django-cas-ng and pronotepy, unmodified, in an environment of their own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from tests.conformance.cas.conftest import Account
from tests.conformance.cas.ent import Browser, Ent
from tests.support.child import child, free_port, listens
from tests.support.j1 import PASSWORD
from tests.support.patience import WITHIN

SCRIPTS = Path(__file__).parent / "python"
SERVICE = "https://essai.example.net/application?page=1"
VERSIONS: list[int | str] = [1, 2, 3, "CAS_2_SAML_1_0"]
Call = Callable[..., dict[str, Any]]


@pytest.fixture
def call(clients: Path, ent: Ent) -> Call:
    """Run a script of the clients' environment once."""

    def run(script: str, **asked: Any) -> dict[str, Any]:
        asked |= {"server": ent.cas, "certificate": str(ent.certificate)}
        command = [str(clients), str(SCRIPTS / script), json.dumps(asked)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN, check=False)
        assert done.returncode == 0, done.stderr
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    return run


@pytest.fixture(scope="session")
def declared(ent: Ent) -> str:
    """python-cas's service, given the identity set in the standard shape."""
    ent.declare("essai", "--url", "https://essai.example.net/application", "--attributs", "pronote")
    return SERVICE


def ticket_of(browser: Browser, login: str) -> str:
    """The ticket that the browser would carry to the service."""
    query = parse_qs(urlsplit(browser.redirected(login)).query)
    (ticket,) = query.get("ticket") or query["SAMLart"]
    return ticket


@pytest.mark.parametrize("version", VERSIONS)
def test_python_cas(
    ent: Ent, call: Call, declared: str, account: Account, browser: Browser, version: int | str
) -> None:
    browser.open(ent.url)
    browser.sign_in(account.identifiant)
    asked = {"version": version, "service": declared}
    urls = call("python_cas.py", call="urls", **asked)
    ticket = ticket_of(browser, urls["login"])
    said = call("python_cas.py", call="verify", ticket=ticket, **asked)
    assert len(said["user"]) == 22
    if version != 1:
        assert said["attributes"]["nom"] == account.nom
        assert said["attributes"]["categories"] == "National_2"
    for refused in (ticket, "ST-" + "0" * 29):
        assert not call("python_cas.py", call="verify", ticket=refused, **asked)["user"]
    foreign = ticket_of(browser, urls["login"])
    elsewhere = {**asked, "service": declared + "0"}
    assert not call("python_cas.py", call="verify", ticket=foreign, **elsewhere)["user"]
    browser.open(urls["logout"])
    browser.continue_automatically()
    assert "déconnecté" in browser.where()


@pytest.mark.parametrize("version", [2, 3])
def test_python_cas_renew(
    ent: Ent, call: Call, declared: str, account: Account, browser: Browser, version: int
) -> None:
    """`renew` goes through the account service, which asks for the password again."""
    browser.open(ent.url)
    browser.sign_in(account.identifiant)
    login = call("python_cas.py", call="urls", version=version, service=declared, renew=True)["login"]
    service = browser.service_after(login, account.identifiant)
    (ticket,) = parse_qs(urlsplit(service).query)["ticket"]
    asked = {"version": version, "service": declared, "renew": True}
    assert call("python_cas.py", call="verify", ticket=ticket, **asked)["user"]


@dataclass(frozen=True)
class Site:
    """The site behind django-cas-ng."""

    url: str

    @property
    def page(self) -> str:
        return f"{self.url}/prive/page"


@pytest.fixture(scope="session")
def site(clients: Path, ent: Ent, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    host, folder = "127.0.0.44", tmp_path_factory.mktemp("cas-ng")
    port = free_port(host)
    asked = {
        "host": host,
        "port": port,
        "server": ent.cas,
        "certificate": str(ent.certificate),
        "database": str(folder / "site.sqlite3"),
    }
    url = f"http://{host}:{port}"
    ent.declare("cas-ng", "--url", f"{url}/", "--attributs", "pronote", "--proxy", "--label", "Le site de Django")
    command = [str(clients), str(SCRIPTS / "cas_ng.py"), json.dumps(asked)]
    with child(command, folder / "site.log", listens(host, port)):
        yield Site(url)


def test_django_cas_ng(ent: Ent, site: Site, account: Account, browser: Browser, declared: str, call: Call) -> None:
    browser.open(site.page)
    browser.sign_in(account.identifiant)
    assert browser.url == site.page, browser.where()
    held = json.loads(browser.page.text_content())
    assert (held["nom"], held["prenom"]) == (account.nom, account.prenom)
    assert held["attributes"]["isFromNewLogin"] == "true"
    # A proxy ticket, taken with the mandate that the callback received during the validation.
    browser.open(f"{site.url}/prive/mandat?service={declared}")
    ticket = json.loads(browser.page.text_content())["ticket"]
    assert ticket.startswith("PT-")
    refused = call("python_cas.py", call="verify", ticket=ticket, version=3, service=declared)
    assert not refused["user"]  # serviceValidate takes no proxy ticket
    browser.open(ent.url)
    browser.press("Se déconnecter")
    browser.continue_automatically()
    assert "Le site de Django" not in browser.page.text_content()
    assert browser.redirected(site.page).startswith(f"{site.url}/accounts/login")
    assert browser.redirected(browser.redirected(site.page)).startswith(f"{ent.cas}login")


def test_django_cas_ng_signs_out_of_the_ent(ent: Ent, site: Site, account: Account, browser: Browser) -> None:
    browser.open(site.page)
    browser.sign_in(account.identifiant)
    browser.open(f"{site.url}/accounts/logout")
    browser.continue_automatically()
    assert "déconnecté" in browser.where()
    assert browser.page.xpath(f"//a[@href='{site.page}']")
    assert "retour" in browser.redirected(f"{ent.cas}login?service={site.page}")


def test_pronotepy_by_the_account_service(
    ent: Ent, call: Call, declared: str, account: Account, browser: Browser
) -> None:
    """By the page that carries SAMLRequest and SAMLResponse, as with the real one (specs/pronote-protocol.md §5)."""
    said = call(
        "pronote.py",
        function="_cas_edu",
        username=account.identifiant,
        password=PASSWORD,
        url=f"{ent.url}/auth/saml/authn/responsable",
        more={"redirect_form": False},
    )
    # What pronotepy does next: PRONOTE's page sends it to the ENT with these cookies, and gets a ticket back.
    for name, value, domain in said["cookies"]:
        browser.client.cookies.set(name, value, domain=domain)
    assert ticket_of(browser, f"{ent.cas}login?service={quote(declared)}").startswith("ST-")


def test_pronotepy_by_the_form_of_the_ent(
    ent: Ent, call: Call, declared: str, tmp_path: Path, browser: Browser
) -> None:
    """Its generic CAS function fills the form of a local account: class `cas__login-form`, `username`, `password`."""
    password = "Ornithorynque-42-violet"
    (tmp_path / "secret").write_text(password)
    names = ["--nom", "ROUX", "--prenom", "Martin", "--profil", "collectivite", "--identifiant", "martin.roux"]
    names += ["--uai", "0500048F"]
    ent.demo.preau("portail", "compte", "add", *names, "--mot-de-passe-fichier", str(tmp_path / "secret"))
    wanted = f"/cas/login?{urlencode({'service': declared})}"
    door = f"{ent.url}/connexion/?{urlencode({'retour': wanted})}"
    asked = {"function": "_cas", "username": "martin.roux", "url": door}
    assert "ENTLoginError" in call("pronote.py", **asked, password="faux")["error"]
    said = call("pronote.py", **asked, password=password)
    for name, value, domain in said["cookies"]:
        browser.client.cookies.set(name, value, domain=domain)
    ticket = ticket_of(browser, f"{ent.cas}login?service={quote(declared)}")
    proven = call("python_cas.py", call="verify", ticket=ticket, version=3, service=declared)
    assert proven["attributes"]["nom"] == "ROUX"
    assert proven["attributes"]["categories"] == "National_4"
