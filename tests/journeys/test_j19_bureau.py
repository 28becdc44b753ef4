"""J19, the office's half: a parent's fiche answered line by line, in the registry at once, and the parent is told."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from preau.registre.synthetic.cast_personnels import PERSONNELS
from tests.journeys import office
from tests.journeys.walking import PHONE, WIDE, fit
from tests.support import j1
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, field_of
from tutorials.j19_demarches import NORMANDIE
from tutorials.scene import Scene
from tutorials.walk import REFRESH, Walk, new_page

pytestmark = pytest.mark.browser
WHO = "paul-mercier"
COLLEGE = "0500048F"
SIGN_IN = replace(NORMANDIE, steps=NORMANDIE.steps[1:3])


def send_fiche(demo: Demo, browser: Browser) -> None:
    """Paul MERCIER asks for a telephone at work, as the guide tells it."""
    scene = Scene(demo, demo.person(WHO))
    scene.noted["identifiant"] = j1.open_account(demo, scene.person, scene.password)
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(NORMANDIE)


def sign_in(page: Page, demo: Demo, hands: Hands) -> None:
    """The secretary at the door of the téléservices' office; straight to the desk of the only school."""
    agent = next(one for one in PERSONNELS if one.role == "secretaire")
    page.goto(demo.url("demarches", "/bureau/"))
    hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    hands.type(page, field_of(page, "Identifiant"), agent.identifiant)
    hands.type(page, field_of(page, "Mot de passe"), agent.mot_de_passe)
    hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    page.wait_for_url(f"{demo.url('demarches')}bureau/{COLLEGE}/")
    expect(page.locator(REFRESH)).to_have_count(0)


def answer(page: Page, hands: Hands, script: bool) -> None:
    """The oldest first: Paul's fiche, read, accepted."""
    main = page.locator("main")
    expect(main).to_contain_text("demande attend une réponse")
    fit(page, script)
    hands.press(page, main.get_by_role("link", name="Fiche de renseignements"))
    fit(page, script)
    row = main.get_by_role("row").filter(has_text="Paul MERCIER")
    hands.press(page, row.get_by_role("link", name="Nino MERCIER"))
    expect(main).to_contain_text("+33 2 61 91 00 02")
    fit(page, script)
    hands.press(page, main.get_by_role("button", name="Tout accepter"))
    expect(main).to_contain_text("Tout est décidé")
    fit(page, script)


def take_back(page: Page, hands: Hands) -> None:
    """So that the next walk finds the registry as it was."""
    hands.press(page, page.locator("main").get_by_role("link", name="Revenir sur cette réponse").first)
    hands.press(page, page.locator("main").get_by_role("button", name="Revenir sur cette réponse"))
    expect(page.locator("main")).to_contain_text("attend de nouveau une réponse")
    key = page.locator("main").get_by_role("group", name=re.compile("Votre réponse"))
    key.get_by_label("Refuser").check()
    page.get_by_text("Si vous refusez").click()
    page.get_by_label("Raison du refus").select_option("justificatif")
    hands.press(page, page.locator("main").get_by_role("button", name="Enregistrer les réponses"))
    expect(page.locator("main")).to_contain_text("Tout est décidé")


@pytest.mark.parametrize(("keyboard", "script", "width"), [(True, True, WIDE), (False, False, PHONE)])
def test_the_office_answers_and_the_parent_is_told(
    demo: Demo, browser: Browser, keyboard: bool, script: bool, width: int
) -> None:
    hands: Hands = Keyboard() if keyboard else Mouse()
    person = demo.person(WHO)
    before = len(demo.messages(person["mail"]))
    send_fiche(demo, browser)
    with new_page(browser, width=width, script=script) as page:
        sign_in(page, demo, hands)
        answer(page, hands, script)
        fiche = page.url.partition("?")[0]
        told = demo.wait_message(person["mail"], "fiche de renseignements", after=before)
        assert "Nino" in told["body"]
        assert "00 02" not in told["body"]
        look_at_the_record(browser, demo)
        read_the_answer(browser, demo, told["body"])
        page.goto(fiche)
        seen = len(demo.messages(person["mail"]))
        take_back(page, hands)
        demo.wait_message(person["mail"], "fiche de renseignements", after=seen)  # or the next walk would read this one


def look_at_the_record(browser: Browser, demo: Demo) -> None:
    """In another house, at the guichet: the record says it, over SIECLE."""
    with new_page(browser, width=WIDE) as page:
        office.sign_in(page, demo)
        office.open_desk(page, demo, COLLEGE)
        office.search(page, "mercier paul").get_by_role("link", name="Paul MERCIER").first.click()
        expect(page.locator("main")).to_contain_text("l'établissement dit +33 2 61 91 00 02")


def read_the_answer(browser: Browser, demo: Demo, mail: str) -> None:
    """The link of the mail asks for the sign-in, then leads to the answer."""
    found = re.search(r"https?://\S+", mail)
    assert found
    assert urlsplit(found[0]).netloc == urlsplit(demo.url("demarches")).netloc
    scene = Scene(demo, demo.person(WHO))
    scene.noted["identifiant"] = j1.open_account(demo, scene.person, scene.password)
    with new_page(browser, width=PHONE) as page:
        page.goto(found[0])
        Walk(page, scene).follow(SIGN_IN)
        assert page.url == found[0]
        expect(page.locator("main")).to_contain_text("Acceptée")
        expect(page.locator("main")).to_contain_text("L'établissement a répondu à toute la demande")
        fit(page)
