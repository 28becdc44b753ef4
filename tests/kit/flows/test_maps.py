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


def test_stale_drawings_are_found_and_written(tmp_path: Path) -> None:
    folder = tmp_path / "parcours"
    assert [path.name for path in maps.stale(folder, [Activation])] == ["essai.md", "essai-003.md"]
    assert len(maps.write(folder, [Activation])) == 2
    assert maps.stale(folder, [Activation]) == []
    assert maps.write(folder, [Activation]) == []
    (folder / "essai.md").write_text("autre", encoding="utf-8")
    assert [path.name for path in maps.stale(folder, [Activation])] == ["essai.md"]


def test_every_journey_is_drawn_by_default(tmp_path: Path) -> None:
    maps.write(tmp_path)
    assert (tmp_path / "essai.md").exists()
