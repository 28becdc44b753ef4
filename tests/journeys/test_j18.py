"""J18 in a real browser, from an empty database: import, letters, a parent activates from theirs, follow-up, repair."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from preau.registre.synthetic.cast import COLLEGE, ECOLE
from tests.journeys.rentree import Office
from tests.journeys.walking import PHONE, WIDE, fit
from tests.support.demo import Demo
from tests.support.rentree import Application, empty, files_of, person, protect
from tutorials.hands import Keyboard, Mouse, boxes_of, control_of, field_of, radio_of
from tutorials.j1_activation_sms import NORMANDIE
from tutorials.language import Tutorial
from tutorials.scene import Scene, nom_complet
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
MOBILE = "06 39 98 00 47"


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Every house on an empty registry."""
    with empty(tmp_path_factory.mktemp("rentree")) as demo:
        yield demo


@pytest.fixture(scope="module")
def application(chain: Demo, browser: Browser) -> Application:
    """The second factor of the secretary."""
    return protect(browser, chain)


def letter_in(pdf: Path, name: str) -> tuple[str, str]:
    """The address in the QR code of this person's letter, and the provisional password printed on it."""
    words = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = words.split("\f")
    rank = next(number for number, text in enumerate(pages, 1) if name in text)
    drawn = pdf.with_suffix("")
    one = ["-r", "90", "-png", "-singlefile", "-f", str(rank), "-l", str(rank)]
    subprocess.run(["pdftoppm", *one, pdf, drawn], check=True)
    (code,) = zxingcpp.read_barcodes(Image.open(drawn.with_suffix(".png")))
    password = next(line for line in pages[rank - 1].splitlines() if "Mot de passe" in line).split()[-1]
    return str(code.text), password


def activate(page: Page, scene: Scene, address: str, password: str) -> None:
    """What the letter says to do, from its QR code to « Votre compte est désormais activé »."""
    page.goto(address)
    fit(page)
    field_of(page, "Mot de passe").fill(password)
    control_of(page, "Se connecter").click()
    expect(page.locator("h1")).to_have_text("Activation du compte")
    fit(page)
    field_of(page, "Adresse mail").fill(scene.person["mail"])
    for label in ("Nouveau mot de passe", "Confirmation du nouveau mot de passe"):
        field_of(page, label).fill(scene.password)
    (enfant,) = scene.enfants
    Mouse().choose(page, radio_of(page, "Je suis le représentant légal de cet élève", nom_complet(enfant)))
    for box, part in zip(boxes_of(page, "Né le", ""), reversed(enfant["ne_le"].split("-")), strict=True):
        box.fill(part)
    control_of(page, "Activer votre compte").click()
    expect(page.locator("main")).to_contain_text(f"Un mail vient d'être envoyé à {scene.person['mail']}")
    page.goto(scene.chain.url("comptes", scene.link("/validation/")))
    control_of(page, "Valider mon adresse mail").click()
    expect(page.locator("main")).to_contain_text("Votre compte est désormais activé")
    fit(page)


def test_a_rentree(chain: Demo, application: Application, browser: Browser, tmp_path: Path) -> None:
    ines, lucette = person("ines-rousseau"), person("lucette-renaud") | {"mobile": "+33639980047"}
    with new_page(browser, width=WIDE) as page:
        office = Office(page, chain)
        office.sign_in(application)
        office.look("Mes établissements")
        office.desk(COLLEGE)
        office.deposit(files_of(COLLEGE, tmp_path))
        office.apply()
        pdf = letters(office, tmp_path)
        address, password = letter_in(pdf, "ROUSSEAU")
        assert address.startswith(chain.url("comptes", "/connexion/?identifiant="))
        assert password not in address
        before = activated(office)
        with new_page(browser, width=PHONE) as phone:
            activate(phone, Scene(chain, ines), address, password)
        assert activated(office) == before + 1
        expect(page.locator("main")).to_contain_text("par le courrier : 1")
        fails(browser, chain, Scene(chain, lucette))
        repair(office)
        with new_page(browser, width=PHONE) as phone:
            Walk(phone, Scene(chain, lucette)).follow(NORMANDIE)
        assert activated(office) == before + 2
        expect(page.locator("main")).to_contain_text("par SMS : 1")
    assert office.pages > 12


def letters(office: Office, folder: Path) -> Path:
    """Letters for every responsable of the school, on paper; the document is taken away, then erased."""
    office.go("Courriers", "Courriers")
    office.press("Préparer")
    expect(office.page.locator("main")).to_contain_text("personnes dans ce choix")
    fit(office.page)
    office.press("Produire les courriers")
    expect(office.page.locator("main")).to_contain_text("Documents à imprimer", timeout=60_000)
    fit(office.page)
    pdf = office.download("Courriers (PDF)", folder / "courriers.pdf")
    office.press("J'ai imprimé : effacer les documents")
    expect(office.page.locator("main")).to_contain_text("effacé le")
    return pdf


def activated(office: Office) -> int:
    """« Suivi » asked anew: how many accounts of responsables are activated."""
    office.go("Suivi", "Suivi des comptes")
    office.press("Actualiser")
    expect(office.page.locator("progress")).to_have_count(0, timeout=30_000)
    fit(office.page)
    said = office.page.locator("main").get_by_text("comptes activés sur")
    return int(said.locator("strong").inner_text())


def fails(browser: Browser, chain: Demo, scene: Scene) -> None:
    """No SMS arrives: the registry has no mobile of hers."""
    wrong = Tutorial(**{**vars(NORMANDIE), "steps": NORMANDIE.steps[:4]})
    with new_page(browser, width=PHONE) as phone:
        Walk(phone, scene).follow(wrong)
        assert chain.messages(scene.person["mobile"]) == []


def repair(office: Office) -> None:
    """The record says why, in plain words; the number is corrected there."""
    office.go("Chercher", "Chercher une personne")
    office.type("Qui cherchez-vous ?", "renaud")
    office.press("Chercher")
    office.press("Lucette RENAUD")
    main = office.page.locator("main")
    expect(main).to_contain_text("La fiche n'a qu'un numéro de téléphone fixe")
    fit(office.page)
    office.press("Corriger le numéro de portable")
    office.look("Corriger le numéro de portable")
    office.hands.type(office.page, office.page.get_by_label("N° de téléphone portable"), MOBILE)
    office.page.get_by_label("Pièce d'identité présentée").select_option(label="Carte nationale d'identité")
    office.press("Corriger la fiche")
    expect(main).to_contain_text("La fiche est corrigée")
    expect(main).to_contain_text("Rien ne bloque")
    fit(office.page)


@pytest.mark.parametrize("way", ["keyboard", "no script"])
def test_a_primary_school(way: str, chain: Demo, application: Application, browser: Browser, tmp_path: Path) -> None:
    """ONDE, slips for a class, an export: by keyboard alone on a computer; without JavaScript on a phone."""
    script = way == "keyboard"
    with new_page(browser, width=WIDE if script else PHONE, script=script) as page:
        office = Office(page, chain, script=script, **({"hands": Keyboard()} if script else {}))
        office.sign_in(application)
        office.look("Mes établissements")
        office.desk(ECOLE)
        office.deposit(files_of(ECOLE, tmp_path))
        office.apply()
        office.go("Exporter", "Exporter")
        office.hands.choose(page, page.get_by_role("radio", name="Liste des élèves, pour tableur"))
        office.press("Préparer le fichier")
        expect(page.get_by_role("link", name="Télécharger le fichier")).to_be_visible(timeout=30_000)
        fit(page, script)
        listed = office.download("Télécharger le fichier", tmp_path / "eleves.csv").read_text("utf-8-sig")
        assert "Jeanne" in listed
        assert len(listed.splitlines()) > 20
