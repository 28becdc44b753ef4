"""J19 unblocks J1: the mobile that the school did not have, asked for in the fiche and accepted, receives the code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from preau.registre.synthetic.cast import COLLEGE
from tests.journeys.test_j19_bureau import sign_in
from tests.journeys.walking import PHONE, WIDE, fit
from tests.support.demo import Demo
from tutorials import doors
from tutorials.hands import Keyboard, control_of
from tutorials.j1_activation_sms import NORMANDIE as BY_SMS
from tutorials.j1_activation_sms import children
from tutorials.j3_courrier import COURRIER
from tutorials.j19_demarches import CHANGE, NORMANDIE, SAVE
from tutorials.language import Action, Fill, Press
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
WHO, NOM, MOBILE = "delphine-roux", "Delphine ROUX", "+33639980095"
"""A legal guardian whom the registry knows without a mobile, and the one in her hand."""
TYPED = "06 39 98 00 95"


def activation(scene: Scene) -> Sequence[Action]:
    """The screen of COURRIER, in the words of this ENT."""
    said = children("Je suis le représentant légal de cet élève", "Né le", "Activer votre compte", scene)
    return [
        Fill("Adresse mail", str(scene.person["mail"])),
        Fill("Nouveau mot de passe", scene.password, is_secret=True),
        Fill("Confirmation du nouveau mot de passe", scene.password, is_secret=True),
        *said,
    ]


BY_LETTER = replace(
    COURRIER,
    # From the door of this ENT, whose words have no « Gérer mon compte », to the address that is validated.
    steps=(
        *BY_SMS.steps[:2],
        COURRIER.steps[1],
        replace(COURRIER.steps[3], actions=activation),
        *COURRIER.steps[4:6],
    ),
)
ASKS = replace(
    NORMANDIE,
    steps=tuple(
        replace(step, actions=(Fill("Téléphone portable", TYPED), Press(SAVE))) if step is CHANGE else step
        for step in NORMANDIE.steps
    ),
)


def letter(demo: Demo) -> dict[str, str]:
    """The provisional identifiers that the school hands out to her."""
    said = demo.preau("comptes", "notifier", "--uai", COLLEGE.uai, "--personne", NOM, "--json", "-")
    (row,) = json.loads(said)
    return {"identifiant": row["identifiant"], "mot_de_passe": row["mot_de_passe"]}


def ask_for_a_code(demo: Demo, browser: Browser, person: dict[str, Any]) -> None:
    """« Je n'ai pas de compte », name, number: the page is the same whoever asks."""
    with new_page(browser, width=PHONE) as page:
        Walk(page, Scene(demo, person)).follow(replace(BY_SMS, steps=BY_SMS.steps[:4]))
        expect(page.locator("main")).to_contain_text("valable 30 min")


def activate_by_letter(demo: Demo, browser: Browser, person: dict[str, Any]) -> Scene:
    """The only way that was left to her."""
    scene = Scene(demo, person | letter(demo))
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(BY_LETTER)
        expect(page.locator("main")).to_contain_text("Votre compte est désormais activé")
    return scene


def accept(demo: Demo, browser: Browser) -> None:
    """The secretary finds her fiche by her name, by keyboard, and accepts it."""
    hands = Keyboard()
    with new_page(browser, width=WIDE) as page:
        sign_in(page, demo, hands)
        main = page.locator("main")
        hands.press(page, main.get_by_role("link", name="Fiche de renseignements"))
        expect(page.locator("h1")).to_have_text("Fiches de renseignements")
        hands.press(page, page.locator("summary"))
        hands.type(page, page.get_by_label("Élève, responsable ou numéro"), "roux delphine")
        hands.press(page, main.get_by_role("button", name="Chercher"))
        expect(main).to_contain_text("1 fiche trouvée")
        fit(page)
        hands.press(page, main.get_by_role("link", name="Lina ROUX"))
        expect(main).to_contain_text("+33 6 39 98 00 95")
        hands.press(page, main.get_by_role("button", name="Tout accepter"))
        expect(main).to_contain_text("Tout est décidé")


def test_the_mobile_accepted_in_the_fiche_receives_the_code_refused_before(demo: Demo, browser: Browser) -> None:
    """Her account, made by letter, is found again by the number: no second one, her identifiant, then her child."""
    person = demo.person(WHO) | {"mobile": MOBILE}
    ask_for_a_code(demo, browser, person)
    scene = activate_by_letter(demo, browser, person)
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(ASKS)
    assert demo.messages(MOBILE) == []  # neither the code asked for, nor anything since
    accept(demo, browser)
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(replace(BY_SMS, steps=BY_SMS.steps[:5]))
        expect(page.locator("h1")).to_have_text("Vous avez déjà un compte")
        expect(page.locator("main")).to_contain_text(scene.noted["identifiant"])
        control_of(page, "Me connecter").click()
        expect(page.get_by_label("Identifiant", exact=True)).to_be_visible()
        Walk(page, scene).follow(replace(BY_SMS, steps=(doors.login("", ""),)))
        expect(page.locator("main")).to_contain_text("Lina ROUX")
