"""The texts as files: ours are good, others are refused at the start with a sentence, none is shown half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from preau.houses.portail import textes
from preau.houses.portail.checks import check_settings
from tests.houses.portail.conditions.conftest import Folder
from tests.houses.portail.conftest import Configure

pytestmark = pytest.mark.django_db(databases=["default", "registre"])


def test_ours_are_two_and_say_what_they_should() -> None:
    conditions, charte = textes.load("")
    assert (conditions.code, charte.code) == ("conditions", "charte")
    assert conditions.accord == "J'ai lu et j'accepte les conditions d'utilisation"
    for one in (conditions, charte):
        assert one.corps.startswith("<")
        assert "\\" not in one.corps
        assert len(one.version) == 64


def test_what_a_deployment_writes_is_cleaned(folder: Folder) -> None:
    folder.write("charte", "<script>alert(1)</script><p onclick=x>Bien</p>")
    assert next(one.corps for one in textes.current() if one.code == "charte") == "<p>Bien</p>"


def test_the_version_follows_what_people_read(folder: Folder) -> None:
    before = {one.code: one.version for one in textes.current()}
    folder.write("conditions", "<p>Soyez  prudents.</p>", "Conditions d'utilisation", 1)
    folder.write("charte", "<p>Soyez polis.</p>", "Charte", 9)
    after = {one.code: one.version for one in textes.current()}
    assert after["charte"] == before["charte"]
    assert after["conditions"] != before["conditions"]


def test_none_is_a_choice() -> None:
    assert textes.load("aucun") == ()


BAD = [
    {},
    {"conditions.toml": "titre = "},
    {"conditions.toml": 'titre = "x"\naccord = "y"\n'},
    {"conditions.toml": 'titre = "x"\naccord = "y"\ncorps = "<script>x</script>"\n'},
    {"a b.toml": 'titre = "x"\naccord = "y"\ncorps = "<p>x</p>"\n'},
    {"conditions.toml": "\udcff"},
]


@pytest.mark.parametrize("files", BAD)
def test_a_bad_folder_stops_the_start_with_a_sentence(
    tmp_path: Path, configure: Configure, files: dict[str, str]
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(textes.BadTextes, match="PORTAIL_TEXTES"):
        textes.load(str(tmp_path))
    configure(textes=str(tmp_path))
    with pytest.raises(textes.BadTextes):
        textes.current()
    assert "portail.E006" in [one.id for one in check_settings(None)]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(textes.BadTextes, match="ne contient aucun fichier"):
        textes.load(str(tmp_path / "absent"))


def test_a_file_half_written_keeps_the_last_good_texts(folder: Folder, caplog: pytest.LogCaptureFixture) -> None:
    good = textes.current()
    (folder.path / "charte.toml").write_text("titre =")
    assert textes.current() == good
    assert "PORTAIL_TEXTES" in caplog.text
    folder.write("charte", "<p>Soyez polis.</p>", "Charte", 2)
    assert len(textes.current()) == 2
