"""J9 in a real browser: the number is not the one in SIECLE; a clear page, a corrected file, and it works."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from preau.registre.synthetic.cast import COLLEGE
from tests.journeys.office import open_desk, search, sign_in
from tests.journeys.walking import PHONE
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials.hands import Keyboard, control_of
from tutorials.j1_activation_sms import NORMANDIE
from tutorials.j9_numero import NORMANDIE_NUMERO
from tutorials.language import Tutorial
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
WRITTEN, REAL = "+33639980035", "06 39 98 00 36"
DESK, NEW = 1280, "06 39 98 00 46"


def mend(demo: Demo, folder: Path) -> list[Path]:
    """What the collège exports once its office has corrected the number: the same files but for it."""
    mended = []
    for path in sorted((demo.data / "exports").rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            (name,) = archive.namelist()
            xml = archive.read(name).decode("iso-8859-15")
        if "Responsables" in name:
            assert xml.count(WRITTEN) == 1
            xml = xml.replace(WRITTEN, REAL.replace(" ", ""))
        mended.append(folder / path.name)
        with zipfile.ZipFile(mended[-1], "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, xml.encode("iso-8859-15"))
    return mended


def test_fail_call_the_school_mend_succeed(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    person = demo.person("pascale-vidal") | {"mobile": "+33639980036"}
    scene = Scene(demo, person)
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(NORMANDIE_NUMERO)
        assert demo.messages(person["mobile"]) == []
        expect(page.locator("main")).to_contain_text(COLLEGE.mel)
        expect(page.locator("main")).not_to_contain_text("Maxence")
    demo.preau("import", "siecle", *map(str, mend(demo, tmp_path)), "--uai", COLLEGE.uai, "--yes")
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(NORMANDIE)
        expect(page.locator("main")).to_contain_text("Maxence VIDAL")


def correct_mobile(page: Page, mobile: str) -> None:
    """By keyboard, from the record: the button beside the cause, the number, the proof of identity."""
    hands = Keyboard()
    hands.press(page, control_of(page, "Corriger le numéro de portable"))
    expect(page.locator("h1")).to_have_text("Corriger le numéro de portable")
    assert run_axe(page) == []
    hands.type(page, page.get_by_label("N° de téléphone portable"), mobile)
    page.get_by_label("Pièce d'identité présentée").select_option(label="Carte nationale d'identité")
    hands.press(page, control_of(page, "Corriger la fiche"))
    expect(page.locator("main")).to_contain_text("La fiche est corrigée")


def test_fail_call_the_office_which_reads_why_and_mends_then_succeed(demo: Demo, browser: Browser) -> None:
    person = demo.person("lucette-renaud") | {"mobile": "+33639980046"}
    scene = Scene(demo, person)
    wrong = Tutorial(**{**vars(NORMANDIE), "steps": NORMANDIE.steps[:4]})
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(wrong)
        assert demo.messages(person["mobile"]) == []
    with new_page(browser, width=DESK) as page:
        sign_in(page, demo)
        open_desk(page, demo, COLLEGE.uai)
        assert run_axe(page) == []
        found = search(page, "renaud lucete")  # badly typed
        assert run_axe(page) == []
        found.get_by_role("link", name="Lucette RENAUD").first.click()
        main = page.locator("main")
        expect(main).to_contain_text("La fiche n'a qu'un numéro de téléphone fixe")
        expect(main).to_contain_text("activation par SMS : numéro inconnu")
        assert run_axe(page) == []
        correct_mobile(page, NEW)
        expect(main).to_contain_text("l'établissement dit +33 6 39 98 00 46")
        expect(main).to_contain_text("Rien ne bloque")
        assert run_axe(page) == []
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(NORMANDIE)
        expect(page.locator("main")).to_contain_text("Tess RENAUD")
