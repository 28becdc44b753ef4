"""J13 in a real browser: who has an account of the ENT itself reaches their own door, with every way of using it."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walking import PHONE, SKINS, dress, fit
from tests.support import j1
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, control_of, radio_of
from tutorials.walk import AUTO_POST, CONDITIONS, REFRESH, new_page

pytestmark = pytest.mark.browser
STAFF, GUEST = "Personnel Education Nationale", "Personnel collectivité et invité"
FIRST, AGAIN = "Je choisis le mot de passe de mon compte de l'ENT", "Je choisis un nouveau mot de passe"
LINK = re.compile(r"http\S+/connexion/activation/\S+")


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
    """From the chooser to the login page of this profile: the ENT's own, or the account service's door of staff."""
    page.goto(demo.url("portail"))
    hands.choose(page, radio_of(page, profil, ""))
    hands.press(page, control_of(page, "Se connecter"))
    if profil == STAFF:
        expect(page.locator("h1")).to_have_text("Je me connecte avec mon compte de personnel")
        return
    expect(page.locator("h1")).to_have_text("Je me connecte avec mon compte de l'ENT")
    expect(page.locator("main")).to_contain_text(profil)


def settle(page: Page, script: bool) -> None:
    """Wait for the ENT, behind the page that brings the account service's answer (without script, by its button)."""
    if not script and page.locator(AUTO_POST).count():
        with page.expect_navigation():
            page.locator(AUTO_POST).get_by_role("button").click()
    expect(page.locator(AUTO_POST)).to_have_count(0)
    expect(page.locator(REFRESH)).to_have_count(0)
    page.wait_for_load_state("load")


def sign_in(page: Page, row: dict[str, str], hands: Hands, script: bool = True) -> None:
    """With the identifiant and the password of the cast."""
    hands.type(page, page.get_by_label("Identifiant", exact=True), row["identifiant"])
    hands.type(page, page.get_by_label("Mot de passe", exact=True), row["mot_de_passe"])
    with page.expect_navigation():
        hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    settle(page, script)
    accept_texts(page, hands)


def expect_home_of(page: Page, row: dict[str, str], script: bool = True) -> None:
    """Greeted by name."""
    expect(page.locator("h1")).to_contain_text(f"{row['prenom']} {row['nom']}")
    fit(page, script)


@pytest.mark.parametrize(
    ("person", "profil"),
    [
        ("nadege-ferrand", STAFF),
        ("helene-vasseur", STAFF),
        ("maud-le-bihan", STAFF),
        ("joel-besnard", GUEST),
    ],
)
def test_each_reaches_their_own_door(demo: Demo, browser: Browser, person: str, profil: str) -> None:
    row = demo.person(person)
    with new_page(browser) as page:
        to_door(page, demo, profil, Mouse())
        fit(page)
        sign_in(page, row, Mouse())
        expect_home_of(page, row)
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté de l'ENT")
        fit(page)


LOCAL = "Avec un compte de cet ENT"
GUEST_OF_SOMME, GUEST_OF_LYON, STAFF_OF_LYON = GUEST, "Personnels de collectivité", "Personnel non enseignant"
DOORS = {"littoral": GUEST_OF_SOMME, "confluent": GUEST_OF_LYON, "marais": ""}
WAYS = {"mouse": (Mouse(), True), "keyboard": (Keyboard(), True), "without-javascript": (Mouse(), False)}


@pytest.mark.parametrize(
    ("skin", "door", "way"),
    [("confluent", STAFF_OF_LYON, "mouse"), *((skin, door, way) for skin, door in DOORS.items() for way in WAYS)],
)
def test_in_the_other_skins(demo: Demo, browser: Browser, skin: str, door: str, way: str) -> None:
    row, ent = demo.person("joel-besnard" if door else "helene-vasseur"), SKINS[skin]
    hands, script = WAYS[way]
    with new_page(browser, width=PHONE, script=script) as page:
        dress(page, demo, ent)
        if skin == "confluent":  # a « + » profile unfolds
            group = page.locator("details", has_text=door)
            hands.press(page, group.locator("summary"))
            hands.choose(page, group.get_by_role("radio", name=LOCAL))
        elif door:
            hands.choose(page, radio_of(page, door, ""))
        button = "Valider" if skin == "confluent" else "Se connecter" if door else "Je suis personnel de l'académie"
        hands.press(page, control_of(page, button))
        if door:
            expect(page.locator("h1")).to_have_text("Je me connecte avec mon compte de l'ENT")
            expect(page.locator(".marque")).to_have_text(ent.name)
        else:  # Poitiers leads staff to the door of the account service
            expect(page.locator("h1")).to_have_text("Je me connecte avec mon compte de personnel")
        fit(page, script)
        sign_in(page, row, hands, script)
        expect_home_of(page, row, script)


def test_with_the_keyboard_alone(demo: Demo, browser: Browser) -> None:
    row = demo.person("joel-besnard")
    with new_page(browser) as page:
        to_door(page, demo, GUEST, Keyboard())
        sign_in(page, row, Keyboard())
        expect_home_of(page, row)


def test_without_javascript(demo: Demo, browser: Browser) -> None:
    row = demo.person("nadege-ferrand")
    with new_page(browser, script=False) as page:
        to_door(page, demo, STAFF, Mouse())
        sign_in(page, row, Mouse(), script=False)
        expect_home_of(page, row, script=False)


def test_a_wrong_password_says_how_to_repair(demo: Demo, browser: Browser) -> None:
    row = {**demo.person("joel-besnard"), "mot_de_passe": "ce n'est pas celui-là"}
    with new_page(browser, width=360) as page:
        to_door(page, demo, GUEST, Mouse())
        sign_in(page, row, Mouse())
        expect(page.get_by_role("alert")).to_contain_text("Identifiant ou mot de passe incorrect")
        expect(page).to_have_title(re.compile("^Erreur : "))
        fit(page)
        page.get_by_role("link", name="Changer de profil").click()
        expect(radio_of(page, GUEST, "")).to_be_visible()


def test_a_parent_is_nobody_at_the_door_of_staff(demo: Demo, browser: Browser) -> None:
    """Signed in at the account service as a family: told so, with the way to the other account."""
    row, staff = demo.person("linh-o"), demo.person("thomas-leduc")
    identifiant = j1.activate(demo, j1.from_cast(row))
    with new_page(browser, width=360) as page:
        page.goto(demo.url("comptes", "/connexion/"))
        hands = Mouse()
        hands.type(page, page.get_by_label("Identifiant", exact=True), identifiant)
        hands.type(page, page.get_by_label("Mot de passe", exact=True), j1.PASSWORD)
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name="Se connecter").click()
        page.goto(demo.url("portail", "/auth/saml/authn/personnel"))
        expect(page.locator("main")).to_contain_text("Ce service est réservé aux personnels")
        fit(page)
        with page.expect_navigation():
            page.get_by_role("link", name="Me connecter avec un autre compte").click()
        sign_in(page, staff, hands)
        expect_home_of(page, staff)


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
