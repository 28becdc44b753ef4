"""A skin is data; what a person could not read, or a browser should not run, is refused."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from preau.kit.design import contrast, settings, skins, stylesheet

PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![-\w])(?:left|right):|align: (?:left|right)"
)
PROVIDED = sorted(skins.provided())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the first skin, to be spoiled."""
    return Path(shutil.copytree(skins.FOLDER / "preau", tmp_path / "essai"))


def spoil(folder: Path, old: str, new: str) -> None:
    source = folder / "skin.toml"
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")


def refused(folder: Path) -> str:
    with pytest.raises(skins.BadSkin) as caught:
        skins.load(folder)
    return str(caught.value)


@pytest.mark.parametrize("name", PROVIDED)
@pytest.mark.parametrize(("text", "ground", "least"), skins.PAIRS)
def test_contrast_of_every_pair(name: str, text: str, ground: str, least: float) -> None:
    tokens = skins.provided()[name].tokens
    assert contrast.ratio(tokens[text], tokens[ground]) >= least


@pytest.mark.parametrize("name", PROVIDED)
def test_running_text_reaches_seven(name: str) -> None:
    tokens = skins.provided()[name].tokens
    assert contrast.ratio(tokens["ink"], tokens["paper"]) >= 7
    assert contrast.ratio(tokens["ink"], tokens["surface"]) >= 7


def test_the_good_copy_is_taken(folder: Path) -> None:
    assert skins.load(folder).title == "Préau"


def test_contrast_is_the_one_of_the_norm() -> None:
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('ink = "#211d2b"', 'ink = "#cccccc"', "contraste"),
        ('on-accent = "#ffffff"', 'on-accent = "#56248f"', "on-accent sur accent"),
        ('line = "#ded8cb"', "", "jeton manquant line"),
        ('line = "#ded8cb"', 'line = "#ded8cb"\nencre = "#000000"', "jeton inconnu encre"),
        ('line = "#ded8cb"', 'line = "red"', "line doit être une couleur"),
        ('line = "#ded8cb"', 'line = "#DED8CB"', "line doit être une couleur"),
        ('line = "#ded8cb"', "line = 3", "line doit être une couleur"),
        ('focus = "#ffc93d"', 'focus = "#ffc93d"\nradius = "0;} body{display:none"', "radius n'est pas permise"),
        ('focus = "#ffc93d"', 'focus = "#ffc93d"\nfont = "url(//ailleurs)"', "font n'est pas permise"),
        ('focus = "#ffc93d"', 'focus = "#ffc93d"\nfont = 12', "font n'est pas permise"),
        ('title = "Préau"', 'title = ""', "« title » manque"),
        ('title = "Préau"', "", "« title » manque"),
        ('title = "Préau"', 'title = "Préau"\nscript = "x.js"', "table inconnue script"),
        ("[tokens]", "[tokens", "illisible"),
        ("[tokens]", "[jetons]", "table inconnue jetons"),
    ],
)
def test_it_refuses(folder: Path, old: str, new: str, said: str) -> None:
    spoil(folder, old, new)
    assert said in refused(folder)


def test_it_refuses_tokens_that_are_no_table(folder: Path) -> None:
    (folder / "skin.toml").write_text('title = "x"\ntokens = 3\n', encoding="utf-8")
    assert "est une table" in refused(folder)


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        (b"<svg viewBox='0 0 1 1'><script>1</script></svg>", "sans script"),
        (b"<svg viewBox='0 0 1 1' onload='x()'/>", "sans script"),
        (b"<svg viewBox='0 0 1 1'><image href='https://ailleurs.example.org/x'/></svg>", "sans script"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 1 1'/>", "sans script"),
        (b"<html></html>", "sans script"),
        (b"<svg/>", "viewBox"),
        (b'<svg viewBox="0 0 0 40"/>', "viewBox"),
        (b'<svg viewBox="0 0 4 4"/>' + b" " * skins.LOGO_LIMIT, "octets"),
    ],
)
def test_it_refuses_a_logo(folder: Path, logo: bytes, said: str) -> None:
    (folder / "logo.svg").write_bytes(logo)
    assert said in refused(folder)


def test_it_refuses_a_folder_without_logo_or_table(folder: Path) -> None:
    (folder / "logo.svg").unlink()
    assert "illisible" in refused(folder)
    (folder / "skin.toml").unlink()
    assert "illisible" in refused(folder)


def test_a_deployment_names_its_own_folder(folder: Path) -> None:
    with override_settings(DESIGN=settings.Settings(skin=str(folder))):
        assert skins.chosen().name == "essai"
        assert "essai" in skins.provided()
        assert not run_checks()


def test_a_bad_skin_stops_the_start(folder: Path) -> None:
    spoil(folder, 'ink = "#211d2b"', 'ink = "#dddddd"')
    with override_settings(DESIGN=settings.Settings(skin=str(folder))):
        assert [problem.id for problem in run_checks() if problem.id.startswith("design")] == ["design.E001"]


def test_the_stylesheet_stays_small() -> None:
    assert len(skins.chosen().css) < 25_000


def test_layers_come_in_their_order_and_the_skin_last() -> None:
    css = skins.chosen().css.decode()
    assert css.startswith("@layer reset, tokens, base, layout, components, print, skin;")
    places = [css.index(f"@layer {name} {{") for name in (*stylesheet.LAYERS, "skin")]
    assert places == sorted(places)
    assert "--accent: #56248f;" in css[places[-1] :]


def test_every_token_used_is_known_and_every_token_serves() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in stylesheet.FOLDER.glob("*.css"))
    used = set(re.findall(r"var\(--([a-z-]+)", text))
    assert used == skins.COLOURS | skins.OTHERS


def test_no_physical_side_so_that_right_to_left_works() -> None:
    for path in stylesheet.FOLDER.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        found = PHYSICAL.findall(text)
        assert not found, (path.name, found)


def test_nothing_remote_and_no_import() -> None:
    text = skins.chosen().css.decode()
    assert "@import" not in text
    assert "url(" not in text


@pytest.mark.parametrize("path", sorted(stylesheet.FOLDER.glob("*.css")), ids=lambda path: path.stem)
def test_every_brace_is_closed(path: Path) -> None:
    depth = 0
    for char in path.read_text(encoding="utf-8"):
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert 0 <= depth <= 3
    assert depth == 0


def test_every_class_of_our_templates_has_a_look() -> None:
    styled = set(re.findall(r"\.([a-z][\w-]*)", skins.chosen().css.decode()))
    for path in (skins.FOLDER.parent / "templates").rglob("*.html"):
        for value in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
            names = re.sub(r"{[%{].*?[%}]}", " ", value).split()
            assert set(names) <= styled | {"en-erreur"}, (path.name, names)
