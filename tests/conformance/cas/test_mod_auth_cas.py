"""mod_auth_cas, unmodified: login, attributes, single sign-out; forged, replayed and foreign tickets are refused."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.conformance.cas.apache_cas import Application
from tests.conformance.cas.conftest import Account
from tests.conformance.cas.ent import Browser, Ent


def assert_in(browser: Browser, application: Application, account: Account) -> None:
    assert browser.status == 200, browser.where()
    assert browser.url == application.page
    assert len(browser.headers["Cas-User"]) == 22
    assert browser.headers["Cas-nom"] == account.nom
    assert browser.headers["Cas-categories"] == "National_2"
    assert browser.headers["Cas-codePostal"] == account.code_postal


def assert_asks(browser: Browser, application: Application, ent: Ent) -> None:
    assert browser.redirected(application.page).startswith(f"{ent.cas}login?service=")


def test_login_by_the_account_service(ent: Ent, application: Application, account: Account, browser: Browser) -> None:
    assert_asks(browser, application, ent)
    browser.open(application.page)
    browser.sign_in(account.identifiant)
    assert_in(browser, application, account)


def test_sign_out_of_the_ent_closes_the_application(
    ent: Ent, application: Application, account: Account, browser: Browser
) -> None:
    browser.open(application.page)
    browser.sign_in(account.identifiant)
    assert_in(browser, application, account)
    browser.open(ent.url)
    browser.press("Se déconnecter")
    browser.continue_automatically()
    assert "déconnecté" in browser.where()
    assert "n'a pas confirmé" not in browser.page.text_content()
    assert_asks(browser, application, ent)
    browser.open(f"{ent.url}/cas/logout?{urlencode({'service': application.page})}")
    assert browser.page.xpath(f"//a[@href='{application.page}']")


@pytest.mark.parametrize("ticket", ["ST-00000000000000000000000000000", "ST-x", "PT-0"])
def test_a_forged_ticket_opens_nothing(
    ent: Ent, application: Application, account: Account, browser: Browser, ticket: str
) -> None:
    browser.client.follow_redirects = False
    browser.open(f"{application.page}?ticket={ticket}")
    assert browser.status == 401
    assert_asks(browser, application, ent)


def test_a_replayed_ticket_and_another_applications_are_refused(
    ent: Ent, application: Application, account: Account, browser: Browser, stranger: Browser
) -> None:
    browser.open(ent.url)
    browser.sign_in(account.identifiant)
    carried = browser.redirected(browser.redirected(application.page))
    assert carried.startswith(f"{application.page}?ticket=ST-")
    browser.open(carried)
    assert_in(browser, application, account)
    stranger.client.follow_redirects = False
    stranger.open(carried)
    assert stranger.status == 401
    assert_asks(stranger, application, ent)
    foreign = f"{application.site}/parti"  # another address of the same site is another service
    carried = browser.redirected(f"{ent.cas}login?{urlencode({'service': foreign})}")
    stranger.open(f"{application.page}?{carried.partition('?')[2]}")
    assert stranger.status == 401
    assert_asks(stranger, application, ent)
