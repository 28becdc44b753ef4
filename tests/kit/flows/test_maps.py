"""The drawing of a map is the map."""

from pathlib import Path

from preau.kit.flows import maps
from tests.kit.flows.journey import Activation

EXPECTED = Path(__file__).parent / "essai.md"


def test_drawing_is_the_one_expected() -> None:
    assert maps.drawings(Activation)["essai.md"] == EXPECTED.read_text(encoding="utf-8")


def test_each_variant_has_its_drawing() -> None:
    drawings = maps.drawings(Activation)
    assert sorted(drawings) == ["essai-003.md", "essai.md"]
    assert "Création de compte" in drawings["essai-003.md"]
