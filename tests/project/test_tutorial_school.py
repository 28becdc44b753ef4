"""The guides of one school: where it is described, what is refused, never half a folder; what is stale and why."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
from dataclasses import replace

import pytest
import typer
import zxingcpp
from PIL import Image

from preau.instances import tutoriels
from tutorials import fingerprint, manifest, printing, proofreading, school
from tutorials.__main__ import main
from tutorials.alternative import describe
from tutorials.collection import ORDER, TUTORIALS, of_school
from tutorials.language import Choose, Fill, FillDate, Note, Open, Pick, Press, See, Tick
from tutorials.production import beside
from tutorials.walk import Shown

UAI = "0800046R"
SITES = """[[site]]
uai = "0800046R"
nom = "CLG DU PHARE"
commune = "CRAIE-SUR-MER"
telephone = "02 61 91 00 01"
mel = "clg@example.org"
ent = "https://ent.example.net"
habillage = "littoral"
hotes = ["https://phare.example.org"]
[[site.porte]]
nom = "PRONOTE"
url = "https://vie.example.org/"
"""
SAID = {"nom": "CLG DU PHARE", "commune": "CRAIE-SUR-MER", "ent": "https://ent.example.net"}
J10 = next(one for one in TUTORIALS if one.slug == "j10-connexion")


@pytest.fixture
def sites(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_text(SITES, encoding="utf-8")
    return path


@pytest.fixture
def sample(root, tmp_path):
    """Two guides as they were walked."""
    return shutil.copytree(root / "tests" / "fixtures" / "tutoriels" / "0500048F", tmp_path / "guides")


def test_a_school_of_sites_toml(sites):
    ecole = school.made(UAI, school.of_site(sites, UAI))
    assert ecole == school.Ecole(
        nom="CLG DU PHARE CRAIE-SUR-MER",
        ent="https://ent.example.net/",
        telephone="02 61 91 00 01",
        mel="clg@example.org",
        uai=UAI,
        site="https://phare.example.org/",
        vie_scolaire="https://vie.example.org/",
        habillage="littoral",
        entrees="somme",
    )
    assert ecole.page("j1") == "https://phare.example.org/tutoriels/j1/"


def test_addresses_of_a_demonstration_are_not_printed(sites):
    sites.write_text(SITES.replace("https://phare.example.org", "http://127.0.0.1:8007"))
    assert school.made(UAI, school.of_site(sites, UAI)).site == ""
    sites.write_text(SITES.replace("https://ent.example.net", "http://localhost:8000"))
    with pytest.raises(school.BadSchoolError, match="il manque --ent"):
        school.made(UAI, school.of_site(sites, UAI))


def test_a_school_of_the_registry(tmp_path):
    assert school.of_registry(tmp_path, UAI) == {}
    base = sqlite3.connect(tmp_path / "registre.sqlite3")
    base.execute("CREATE TABLE registre_etablissement (uai, nom, commune, telephone, mel)")
    base.execute("INSERT INTO registre_etablissement VALUES (?, 'LYC', 'VILLE', '', 'a@example.org')", (UAI,))
    base.commit()
    base.close()
    assert school.of_registry(tmp_path, UAI)["mel"] == "a@example.org"
    assert school.of_registry(tmp_path, "0999001W") == {}


@pytest.mark.parametrize(
    ("said", "entrees", "habillage"),
    [
        ({}, "normandie", "bocage"),
        ({"mots": "003"}, "somme", "littoral"),
        ({"habillage": "marais"}, "poitiers", "marais"),
        ({"habillage": "bocage", "mots": "004"}, "poitiers", "bocage"),
        ({"entrees": "lyon"}, "lyon", "confluent"),
    ],
)
def test_a_school_has_the_words_of_its_doors(said, entrees, habillage):
    ecole = school.made(UAI, SAID | said)
    assert (ecole.entrees, ecole.habillage) == (entrees, habillage)
    guides = of_school(ecole)
    assert {one.entrees for one in guides if one.journey in ("J1", "J4", "J5", "J7", "J10", "J11")} == {entrees}
    assert {one.journey for one in guides} >= {f"J{number}" for number in (*range(1, 8), 10, 11, 12, 14, 16, 18, 19)}
    assert len({one.slug for one in guides}) == len(guides)


@pytest.mark.parametrize(
    ("uai", "said", "sentence"),
    [
        ("0800046A", {}, "n'est pas un UAI"),
        (UAI, {"nom": ""}, "il manque --nom"),
        (UAI, {"ent": "http://127.0.0.1:8000/"}, "n'est pas une adresse publique"),
        (UAI, {"site": "http://demo.localhost/"}, "n'est pas une adresse publique"),
        (UAI, {"ent": "ent.example.org"}, "n'est pas une adresse"),
        (UAI, {"mots": "005", "entrees": "mars"}, "les mots « mars » n'existent pas"),
    ],
)
def test_a_school_that_cannot_be(uai, said, sentence):
    with pytest.raises(school.BadSchoolError, match=sentence):
        school.made(uai, SAID | said)


@pytest.mark.parametrize("text", ["[[site", "[[site]]\nuai = '0999001W'\n", ""])
def test_a_file_of_sites_that_does_not_help(sites, text):
    sites.write_text(text)
    with pytest.raises(school.BadSchoolError, match=r"ne se lit pas|n'a pas d'établissement"):
        school.of_site(sites, UAI)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "dans quel dossier"),
        (["--out", "o", "--uai", "0800046A"], "n'est pas un UAI"),
        (["o", "--langue", "nl"], "n'a pas de catalogue"),
        (["o", "--only", "j99"], "pas de tutoriel j99 ici ; il y a : j1-activation-sms"),
        (["o", "--demo", "nulle-part"], "démarrez d'abord la démonstration"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence(capsys, monkeypatch, tmp_path, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    try:
        assert main(arguments) == 1
        said = capsys.readouterr().err
    except SystemExit as ended:
        said = str(ended)
    assert sentence in said
    assert not (tmp_path / "o").exists()


def test_a_post_without_the_scripts_says_so(tmp_path, capsys):
    with pytest.raises(typer.Exit):
        tutoriels.run(["--out", "o"], tree=tmp_path)
    assert "depuis l'arbre des sources" in capsys.readouterr().err.replace("\n", " ")


def interrupted(out):
    with beside(out) as work:
        (work / "a.md").write_text("deux")
        raise KeyboardInterrupt


def test_never_half_a_folder(tmp_path):
    out = tmp_path / "guides"
    with beside(out) as work:
        (work / "a.md").write_text("un")
        assert not out.exists()
    with pytest.raises(KeyboardInterrupt):
        interrupted(out)
    assert (out / "a.md").read_text() == "un"
    (out / "affiche.txt").write_text("la nôtre")
    with beside(out) as work:
        (work / "a.md").write_text("trois")
    assert (out / "a.md").read_text() == "trois"
    assert (out / "affiche.txt").read_text() == "la nôtre"
    assert [one.name for one in tmp_path.iterdir()] == ["guides"]


def guide_of(folder, slug="j10-connexion"):
    entry = next(one for one in manifest.read(folder)["tutoriels"] if one["slug"] == slug)
    tutorial = next(one for one in TUTORIALS if one.slug == slug)
    return proofreading.rebuilt(tutorial, school.made(UAI, SAID | {"site": "https://phare.example.org"}), entry, folder)


def test_a_manifest_keeps_the_guides_that_were_not_made_again(sample):
    manifest.write([guide_of(sample)], sample, day="2026-11-22", order=ORDER)
    made = json.loads((sample / manifest.NAME).read_text())
    assert [one["slug"] for one in made["tutoriels"]] == ["j4-eleve", "j10-connexion"]
    assert (made["version"], made["uai"], made["demonstration"]) == (1, UAI, True)
    assert "CLG DU PHARE" in made["tutoriels"][1]["contact"]
    manifest.write([guide_of(sample)], sample, day="2026-11-22", order=("j10-connexion",))
    assert [one["slug"] for one in manifest.read(sample)["tutoriels"]] == ["j10-connexion"]


def test_the_printed_guide_leads_to_its_page_on_the_site(sample, tmp_path):
    made = tmp_path / "guide.pdf"
    made.write_bytes(printing.pdf(guide_of(sample)))
    drawn = subprocess.run(["pdftoppm", "-r", "90", "-png", "-l", "1", str(made)], capture_output=True, check=True)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn.stdout)))
    assert str(code.text) == "https://phare.example.org/tutoriels/j10-connexion/"
    said = subprocess.run(["pdftotext", str(made), "-"], capture_output=True, text=True, check=True).stdout
    assert "CLG DU PHARE CRAIE-SUR-MER" in said
    assert "Les personnes montrées dans les images sont fictives." in said


def test_a_picture_says_what_the_person_must_do():
    actions = (
        *(Open("portail"), Choose("Élève"), Choose("Oui", within="Albert"), Tick("Lu"), Fill("Nom", "x"), See("vu")),
        *(Fill("Code", "1", is_secret=True), FillDate("Né le", "2015-03-14"), Pick("Pièce", "Passeport"), Note("id")),
        Press("Suivant"),
    )
    assert describe("Compte", actions) == (
        "Page « Compte » : choisissez « Élève » et « Oui » pour Albert, cochez « Lu », remplissez « Nom » et « Code », "
        "saisissez la date « Né le », choisissez dans la liste « Pièce » : « Passeport », notez votre identifiant, "
        "puis appuyez sur « Suivant »."
    )
    assert describe("Compte", (See("vu"),)) == "Page « Compte » : c'est la page où vous arrivez."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bonjour Emilie DUPONT", "Bonjour Élise MARCHAND"),
        ("Albert DUPONT\nCLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)", "Lou MASSON E.P.PU JOSEPHINE BAKER"),
        ("Lundi 23 novembre 2026 à 14 h 30", "Mardi 1 décembre 2027 à 8 h 05"),
        ("au +33 6 39 98 00 01.", "au +33 6 39 98 00 77."),
        ("http://127.0.0.16:18005/mobile/x", "http://127.0.0.16:28005/mobile/y"),
    ],
)
def test_names_dates_numbers_and_addresses_do_not_count(one, other):
    assert fingerprint.neutral(one) == fingerprint.neutral(other)


def test_words_count():
    assert fingerprint.neutral("Accéder à l'ENT par SMS") == "Accéder à l'ENT par SMS"
    assert fingerprint.neutral("Suivant") != fingerprint.neutral("Continuer")


def test_a_stale_guide_says_at_which_step_and_why(tmp_path):
    shown = [Shown(step, None, "", ("Se connecter", "Titre")) for step in J10.steps]
    fingerprint.write({J10.slug: shown}, tmp_path, ORDER)
    assert fingerprint.stale(J10.slug, shown, tmp_path) == []
    changed = [shown[0], replace(shown[1], texts=("Entrer", "Titre")), *shown[2:]]
    (said,) = fingerprint.stale(J10.slug, changed, tmp_path)
    assert said.startswith("j10-connexion, étape 2 (Sélectionner à nouveau")
    assert said.endswith("« Se connecter » n'y est plus ; « Entrer » est nouveau")
    assert fingerprint.stale(J10.slug, shown[:-1], tmp_path) == ["j10-connexion : 3 étapes, et non 4."]
    assert fingerprint.stale("j4-eleve", shown, tmp_path)[0].endswith(f"n'est pas dans {tmp_path}.")


def test_a_script_that_says_something_else_makes_its_guide_stale(sample, monkeypatch):
    ecole = school.Ecole("", "", "", "")
    first = replace(J10.steps[0], caption="Autre chose")
    button = replace(J10.steps[0], actions=(Press("Autre bouton"),))
    for steps, why in (
        ((first, *J10.steps[1:]), "est devenu « Autre chose »"),
        ((button, *J10.steps[1:]), "appuyez sur « Autre bouton »"),
        (J10.steps[:-1], "3 étapes dans le script, 4 dans le guide"),
    ):
        monkeypatch.setattr(proofreading, "of_school", lambda ecole, steps=steps: [replace(J10, steps=steps)])
        assert why in "\n".join(proofreading.stale(sample, ecole))
