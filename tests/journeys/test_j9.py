"""J9 in a real browser: the number is not the one in SIECLE; a clear page, a corrected file, and it works."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from preau.registre.synthetic.cast import COLLEGE
from tests.journeys.walking import PHONE
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials.hands import control_of, field_of
from tutorials.j1_activation_sms import NORMANDIE
from tutorials.language import Tutorial
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
WRITTEN, REAL = "+33639980035", "06 39 98 00 36"


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
    wrong = Tutorial(**{**vars(NORMANDIE), "steps": NORMANDIE.steps[:4]})
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(wrong)
        assert demo.messages(person["mobile"]) == []
        page.get_by_text("Je n'ai pas reçu le SMS").click()
        assert run_axe(page) == []
        control_of(page, "Trouver le contact de mon établissement").click()
        field_of(page, "Nom de l'école ou de l'établissement, ou commune").fill("montmartin")
        control_of(page, "Chercher").click()
        expect(page.locator("main")).to_contain_text(COLLEGE.telephone)
        expect(page.locator("main")).to_contain_text(COLLEGE.mel)
        expect(page.locator("main")).not_to_contain_text("Maxence")
        assert run_axe(page) == []
    demo.preau("import", "siecle", *map(str, mend(demo, tmp_path)), "--uai", COLLEGE.uai, "--yes")
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(NORMANDIE)
        expect(page.locator("main")).to_contain_text("Maxence VIDAL")
