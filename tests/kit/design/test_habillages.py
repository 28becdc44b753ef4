"""What every skin must do, whoever drew it: one shared suite, run on each provided folder (design.md §8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from lxml import etree, html
from syrupy.assertion import SnapshotAssertion

from preau.kit.design import contrast, settings, skins
from preau.kit.design.skins import Skin
from tests.support.client import InspectingClient

pytestmark = pytest.mark.urls("tests.kit.design.urls")
NAMES = sorted(skins.provided())
ENTS = {"bocage": "normandie", "littoral": "somme", "confluent": "lyon", "marais": "poitiers"}
DRAWN = {"svg", "g", "path", "circle", "rect", "ellipse", "line", "polyline", "polygon"}
SMALL = 3_000
"""Bytes of a logo of ours, far below what is refused."""


@pytest.fixture(params=NAMES)
def skin(request: pytest.FixtureRequest) -> Skin:
    return skins.provided()[request.param]


@pytest.fixture
def worn(skin: Skin, client: InspectingClient) -> Iterator[InspectingClient]:
    """A browser at an instance that wears the skin."""
    with override_settings(DESIGN=settings.Settings(skin=skin.name)):
        yield client


def test_the_four_ents_are_there_each_with_its_words() -> None:
    assert {name: one.entrees for name, one in skins.provided().items() if one.entrees} == ENTS
    names = [one.ent for one in skins.provided().values() if one.entrees]
    assert all(names)
    assert len(set(names)) == len(names)


def test_it_is_a_folder_of_two_files(skin: Skin) -> None:
    assert {path.name for path in (skins.FOLDER / skin.name).iterdir()} == {"skin.toml", "logo.svg"}


def test_no_token_is_left_to_chance(skin: Skin) -> None:
    assert set(skin.tokens) >= skins.COLOURS
    assert set(skin.tokens) <= skins.COLOURS | skins.OTHERS


@pytest.mark.parametrize(("text", "ground"), [("focus", "ink"), ("focus", "accent-strong")])
def test_the_focus_ring_is_seen_on_the_dark_footer_and_on_buttons(skin: Skin, text: str, ground: str) -> None:
    assert contrast.ratio(skin.tokens[text], skin.tokens[ground]) >= 3


def test_the_footer_and_the_banner_can_be_read(skin: Skin) -> None:
    assert contrast.ratio(skin.tokens["paper"], skin.tokens["ink"]) >= 4.5
    assert contrast.ratio(skin.tokens["ink"], skin.tokens["focus"]) >= 4.5


def test_the_logo_is_a_small_clean_drawing(skin: Skin) -> None:
    assert len(skin.logo) <= SMALL
    root = etree.fromstring(skin.logo)
    for element in root.iter():
        assert etree.QName(element).localname in DRAWN
        for name, value in element.attrib.items():
            assert not name.startswith(("on", "{", "style")), name
            assert ":" not in value, value
    assert skin.logo_width <= 120


@pytest.mark.parametrize("path", ["/design/", "/aide/", "/accessibilite/"])
def test_three_pages_are_dressed_in_it_and_fetch_nothing_elsewhere(
    worn: InspectingClient, skin: Skin, path: str
) -> None:
    page = html.fromstring(worn.get(path).content)
    assert page.xpath("//link[@rel='stylesheet']/@href") == [skin.css_url]
    assert page.xpath("//a[@class='marque']/img/@src") == [skin.logo_url]
    assert page.xpath("//meta[@name='theme-color']/@content") == [skin.tokens["accent"]]


def test_the_page_that_leads_on_is_dressed_too(worn: InspectingClient, skin: Skin) -> None:
    page = html.fromstring(worn.get("/partir/?vers=/aide/", follow=True).content)
    assert page.xpath("//link[@rel='stylesheet']/@href") == [skin.css_url]


def test_its_stylesheet_names_nothing_remote(worn: InspectingClient, skin: Skin) -> None:
    css = worn.get(skin.css_url).content.decode()
    assert not re.search(r"https?:|//[a-z]|@import|url\(", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def test_its_look_changes_only_on_purpose(skin: Skin, snapshot: SnapshotAssertion) -> None:
    layer = skin.css.decode().rpartition("@layer skin")[2]
    lines = [line for line in re.split(r"[{};]\s*", layer) if line.strip()]
    assert [skin.title, skin.ent, skin.entrees, (skin.logo_width, skin.logo_height), lines] == snapshot


def test_an_instance_brings_its_own_beside_ours(tmp_path: Path, client: InspectingClient) -> None:
    folder = tmp_path / "prairie"
    folder.mkdir()
    for path in (skins.FOLDER / "bocage").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    with override_settings(DESIGN=settings.Settings(skins=[str(folder)])):
        found = skins.find("prairie")
        assert found is not None
        assert client.get(found.css_url).status_code == 200
        assert skins.chosen().name == "preau"


@pytest.mark.parametrize("value", ["3", '"' + "x" * 41 + '"', '"a\\u0007b"', "[]"])
def test_the_name_of_an_ent_is_a_short_text(tmp_path: Path, value: str) -> None:
    folder = tmp_path / "essai"
    folder.mkdir()
    (folder / "logo.svg").write_bytes((skins.FOLDER / "bocage" / "logo.svg").read_bytes())
    text = (skins.FOLDER / "bocage" / "skin.toml").read_text(encoding="utf-8")
    (folder / "skin.toml").write_text(text.replace('"L\'ENT du Bocage"', value), encoding="utf-8")
    with pytest.raises(skins.BadSkin, match="« ent » est un texte"):
        skins.load(folder)
