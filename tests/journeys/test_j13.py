"""J13 in a real browser: who has an account of the ENT itself reaches their own door, with every way of using it."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_j10 import WIDTHS
from tests.journeys.test_j10 import fit as is_fit
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, control_of, radio_of
from tutorials.walk import CONDITIONS, new_page

pytestmark = pytest.mark.browser
STAFF, GUEST = "Personnel Education Nationale", "Personnel collectivité et invité"
FIRST, AGAIN = "Je choisis le mot de passe de mon compte de l'ENT", "Je choisis un nouveau mot de passe"
LINK = re.compile(r"http\S+/connexion/activation/\S+")


def fit(page: Page, script: bool = True) -> None:
    """No axe violation, nothing wider than the screen; axe is a script, so nothing is measured without."""
    if script:
        is_fit(page)


def accept_texts(page: Page, hands: Hands) -> None:
    """At a first visit the ENT asks to accept its texts."""
    form = page.locator(CONDITIONS)
    if not form.count():
        return
    for box in form.get_by_role("checkbox").all():
        hands.choose(page, box)
    with page.expect_navigation():
        hands.press(page, control_of(page, "Entrer dans l'ENT"))


def to_door(page: Page, demo: Demo, profil: str, hands: Hands) -> None:
    """From the chooser to the login page of this profile."""
    page.goto(demo.url("portail"))
    hands.choose(page, radio_of(page, profil, ""))
    hands.press(page, control_of(page, "Se connecter"))
    expect(page.locator("h1")).to_have_text("Je me connecte avec mon compte de l'ENT")
    expect(page.locator("main")).to_contain_text(profil)


def sign_in(page: Page, row: dict[str, str], hands: Hands) -> None:
    """With the identifiant and the password of the cast."""
    hands.type(page, page.get_by_label("Identifiant", exact=True), row["identifiant"])
    hands.type(page, page.get_by_label("Mot de passe", exact=True), row["mot_de_passe"])
    with page.expect_navigation():
        hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    accept_texts(page, hands)


def expect_home_of(page: Page, row: dict[str, str], script: bool = True) -> None:
    """Greeted by name."""
    expect(page.locator("h1")).to_contain_text(f"{row['prenom']} {row['nom']}")
    fit(page, script)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("person", "profil"),
    [
        ("nadege-ferrand", STAFF),
        ("helene-vasseur", STAFF),
        ("maud-le-bihan", STAFF),
        ("joel-besnard", GUEST),
    ],
)
def test_each_reaches_their_own_door(demo: Demo, browser: Browser, width: int, person: str, profil: str) -> None:
    row = demo.person(person)
    with new_page(browser, width=width) as page:
        to_door(page, demo, profil, Mouse())
        fit(page)
        sign_in(page, row, Mouse())
        expect_home_of(page, row)
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté de l'ENT")
        fit(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("essai", "door"),
    [
        ("L'ENT du Littoral (Somme)", "Personnel collectivité et invité"),
        ("L'ENT du Confluent (Lyon)", "Personnels de collectivité"),
        ("L'ENT du Confluent (Lyon)", "Personnel non enseignant"),
        ("L'ENT du Marais (Poitiers)", ""),
    ],
)
def test_in_the_other_skins(demo: Demo, browser: Browser, width: int, essai: str, door: str) -> None:
    row = demo.person("joel-besnard")
    with new_page(browser, width=width) as page:
        page.goto(demo.url("portail"))
        with page.expect_navigation():
            control_of(page, essai).click()
        if "Lyon" in essai:  # a « + » profile unfolds
            group = page.locator("details", has_text=door)
            group.locator("summary").click()
            group.get_by_role("radio", name="Avec un compte de cet ENT").check(force=True)
        elif door:
            Mouse().choose(page, radio_of(page, door, ""))
        control_of(page, "Je suis personnel de l'académie" if not door else _button(essai)).click()
        expect(page.locator("h1")).to_have_text("Je me connecte avec mon compte de l'ENT")
        expect(page.locator(".marque")).to_have_text(essai.split(" (")[0])
        fit(page)
        sign_in(page, row, Mouse())
        expect_home_of(page, row)


def _button(essai: str) -> str:
    return "Valider" if "Lyon" in essai else "Se connecter"


def test_with_the_keyboard_alone(demo: Demo, browser: Browser) -> None:
    row = demo.person("joel-besnard")
    with new_page(browser) as page:
        to_door(page, demo, GUEST, Keyboard())
        sign_in(page, row, Keyboard())
        expect_home_of(page, row)


def test_without_javascript(demo: Demo, browser: Browser) -> None:
    row = demo.person("nadege-ferrand")
    with new_page(browser, script=False) as page:
        page.goto(demo.url("portail", "/connexion/?entree=personnel"))
        sign_in(page, row, Mouse())
        expect_home_of(page, row, script=False)


def test_a_wrong_password_says_how_to_repair(demo: Demo, browser: Browser) -> None:
    row = {**demo.person("helene-vasseur"), "mot_de_passe": "ce n'est pas celui-là"}
    with new_page(browser, width=360) as page:
        to_door(page, demo, STAFF, Mouse())
        sign_in(page, row, Mouse())
        expect(page.get_by_role("alert")).to_contain_text("Identifiant ou mot de passe incorrect")
        expect(page).to_have_title(re.compile("^Erreur : "))
        fit(page)
        page.get_by_role("link", name="Changer de profil").click()
        expect(radio_of(page, GUEST, "")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_guest_is_invited_then_forgets(demo: Demo, browser: Browser, script: bool) -> None:
    """The operator makes the account; the mail's link opens it; « Mot de passe oublié » gives another."""
    mel = f"invite-{secrets.token_hex(3)}@example.net"
    made = demo.preau(
        "portail", "compte", "add", "--profil", "invite", "--nom", "Salaün", "--prenom", "Ewen",
        "--uai", "0500048F", "--mel", mel,
    )  # fmt: skip
    row = {"identifiant": made.partition(" : ")[2].split()[0], "prenom": "Ewen", "nom": "Salaün"}
    with new_page(browser, width=360, script=script) as page:
        choose(page, link_of(demo, mel, 0), FIRST, "huit mouettes au marché", script)
        expect_home_of(page, row, script)
        page.get_by_role("button", name="Se déconnecter").click()
        page.goto(demo.url("portail", "/connexion/?entree=invite"))
        page.get_by_role("link", name="Mot de passe oublié").click()
        fit(page, script)
        page.get_by_label("Identifiant ou adresse mail").fill(mel)
        page.get_by_role("button", name="Recevoir le lien").click()
        expect(page.locator("h1")).to_have_text("Regardez vos mails")
        fit(page, script)
        choose(page, link_of(demo, mel, 1), AGAIN, "huit mouettes sans parapluie", script)
        expect_home_of(page, row, script)


def link_of(demo: Demo, mel: str, after: int) -> str:
    """The link in the next mail."""
    found = LINK.search(demo.wait_message(mel, "/connexion/activation/", after)["body"])
    assert found is not None
    return found[0]


def choose(page: Page, link: str, title: str, password: str, script: bool) -> None:
    """Open the link and choose a password."""
    page.goto(link)
    expect(page.locator("h1")).to_have_text(title)
    fit(page, script)
    page.get_by_label("Nouveau mot de passe", exact=True).fill(password)
    page.get_by_label("Confirmation du nouveau mot de passe", exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Continuer").click()
    accept_texts(page, Mouse())
