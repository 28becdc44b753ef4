"""J19: from the school's site to the attestation, its QR code read by a phone, school life with the same sign-in."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walking import PHONE, WIDE, TwoWidths, fit, forget_texts
from tests.support import j1
from tests.support.demo import Demo
from tutorials import j10_connexion as j10
from tutorials.hands import Hands, Keyboard, Mouse, control_of, field_of
from tutorials.j14_vie_scolaire import NORMANDIE, PROFIL
from tutorials.language import Open, Press, See, Step
from tutorials.scene import Scene
from tutorials.walk import new_page

pytestmark = pytest.mark.browser
WHO = "emilie-dupont"
SIGN_IN = (j10.AGAIN, j10.login(""))
OBTAIN = (
    Step("", "", (Press("Attestation de scolarité"),)),
    Step("", "", (Press("Obtenir l'attestation"),)),
    Step("", "", (See("L'attestation est prête."),)),
)
FROM_SITE = (Step("", "", (Open("site"), Press("Téléservices"))), *SIGN_IN, *OBTAIN)
VERIFIER = "/verifier/"


@pytest.fixture(scope="module")
def parent(demo: Demo) -> Scene:
    """Emilie, her account open."""
    scene = Scene(demo, demo.person(WHO))
    scene.noted["identifiant"] = j1.open_account(demo, scene.person, scene.password)
    return scene


def words(pdf: Path) -> str:
    """The text of a PDF, blanks single."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def scan(pdf: Path) -> str:
    """What the camera of a phone reads on the printed sheet."""
    done = subprocess.run(["pdftoppm", "-r", "100", "-png", str(pdf)], capture_output=True, check=True)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(done.stdout)))
    return str(code.text)


def download(page: Page, hands: Hands, folder: Path) -> Path:
    """The PDF, as the button of the page gives it."""
    with page.expect_download() as coming:
        hands.press(page, control_of(page, "Télécharger l'attestation (PDF)"))
    assert coming.value.suggested_filename == "attestation-de-scolarite-dupont-albert-2026-2027.pdf"
    kept = folder / "attestation.pdf"
    coming.value.save_as(kept)
    return kept


def verify(phone: Page, hands: Hands, script: bool, link: str) -> None:
    """Whoever was given the sheet: the page fills the code in, or they type it; then the button."""
    phone.goto(link)
    box, code = field_of(phone, "Code de vérification"), urlsplit(link).fragment
    if script:
        expect(box).to_have_value(code)
        assert urlsplit(phone.url).fragment == "", "the code stays in no address"
    else:
        hands.type(phone, box, code.replace("-", " ").lower())
    fit(phone, script)
    with phone.expect_navigation():
        hands.press(phone, control_of(phone, "Vérifier"))
    expect(phone.locator("h1")).to_have_text("Cette attestation est authentique")
    expect(phone.locator("main")).to_contain_text(code)
    fit(phone, script)


@pytest.mark.parametrize(("keyboard", "script", "width"), [(True, True, WIDE), (False, False, PHONE)])
def test_from_the_site_to_the_sheet_and_to_who_verifies_it(
    demo: Demo, browser: Browser, parent: Scene, tmp_path: Path, keyboard: bool, script: bool, width: int
) -> None:
    hands: Hands = Keyboard() if keyboard else Mouse()
    with new_page(browser, width=width, script=script) as page:
        TwoWidths(page, parent, hands=hands, script=script).follow(replace(NORMANDIE, steps=FROM_SITE))
        expect(page.locator(".surtitre")).to_contain_text("Albert DUPONT – CLG LES COURTILS")
        sheet = download(page, hands, tmp_path)
    link = scan(sheet)
    assert link.startswith(demo.url("demarches", f"{VERIFIER}#"))
    said = words(sheet)
    for expected in ("DUPONT", "Albert", "2026-2027", "0500048F", urlsplit(link).fragment):
        assert expected in said
    with new_page(browser, width=PHONE, script=script) as phone:
        verify(phone, hands, script, link)
        hands.press(phone, control_of(phone, "Vérifier une autre attestation"))
        phone.wait_for_url(demo.url("demarches", VERIFIER))
        hands.type(phone, field_of(phone, "Code de vérification"), "ABCD-2345-EFGH")
        with phone.expect_navigation():
            hands.press(phone, control_of(phone, "Vérifier"))
        assert phone.title().startswith("Erreur :")
        expect(phone.locator("main")).to_contain_text("Aucune attestation n'a ce code")
        fit(phone, script)


def test_one_sign_in_for_a_page_typed_before_it_school_life_and_a_sign_out_that_closes_them(
    demo: Demo, browser: Browser, parent: Scene
) -> None:
    """The address of the page survives the sign-in; the site's other icon asks for no password."""
    forget_texts(demo)
    with new_page(browser, width=PHONE) as page:
        walk = TwoWidths(page, parent)
        walk.follow(replace(NORMANDIE, steps=FROM_SITE[:-2]))
        typed = page.url
        assert typed.endswith("/attestation-de-scolarite/")
        page.context.clear_cookies()
        page.goto(typed)
        walk.follow(replace(NORMANDIE, steps=SIGN_IN))
        page.wait_for_url(typed)
        expect(page.locator("h1")).to_have_text("Attestation de scolarité")
        page.goto(demo.url("site"))
        control_of(page, "PRONOTE").click()
        control_of(page, "Parents").click()
        walk.follow(replace(NORMANDIE, steps=(PROFIL,)))
        page.wait_for_url(demo.url("viescolaire"))
        expect(page.locator("main")).to_contain_text("Albert")
        page.goto(demo.url("site"))
        control_of(page, "Téléservices").click()
        page.wait_for_url(demo.url("demarches"))
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté des téléservices")
        expect(page.locator("main")).to_contain_text("Votre compte est fermé aussi dans ce navigateur")
        fit(page)
        page.goto(demo.url("viescolaire"))
        expect(page.locator("main")).to_contain_text("Choisissez votre mode de connexion")
        page.goto(typed)
        expect(page.locator("h1")).to_have_text("Je sélectionne mon profil")
