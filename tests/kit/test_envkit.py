"""Settings from the environment: typed, strict, documented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from preau.kit import envkit
from preau.kit.envkit import BadSetting, setting


@dataclass(frozen=True)
class Settings:
    """An example."""

    port: int = setting(8001, help="Le port.")
    open_doors: bool = setting(False, help="Portes ouvertes.")
    code_life: timedelta = setting(timedelta(minutes=30), help="Durée de vie d'un code.")
    levels: list[int] = setting([1], help="Niveaux.")
    token: str = setting("", help="Un secret.", secret=True)
    contact: str | None = setting(None, help="Contact.")


def test_defaults_hold_when_nothing_is_set():
    assert envkit.read(Settings, "HOUSE", {"PATH": "/bin"}) == Settings()


def test_every_type_is_read():
    read = envkit.read(
        Settings,
        "HOUSE",
        {
            "HOUSE_PORT": "9000",
            "HOUSE_OPEN_DOORS": "oui",
            "HOUSE_CODE_LIFE": "90",
            "HOUSE_LEVELS": "1, 2",
            "HOUSE_CONTACT": "secretariat@example.org",
        },
    )
    assert read == Settings(9000, True, timedelta(seconds=90), [1, 2], "", "secretariat@example.org")


def test_a_secret_is_read_from_its_file(tmp_path):
    (tmp_path / "jeton").write_text("abc\n")
    assert envkit.read(Settings, "HOUSE", {"HOUSE_TOKEN_FILE": str(tmp_path / "jeton")}).token == "abc"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"HOUSE_PROT": "1"}, "HOUSE_PROT n'est pas un réglage connu"),
        ({"HOUSE_PORT": "huit"}, "HOUSE_PORT : « huit » n'est pas une valeur de type int"),
        ({"HOUSE_OPEN_DOORS": "peut-être"}, "HOUSE_OPEN_DOORS"),
        ({"HOUSE_TOKEN_FILE": "/nulle/part"}, "ne se lit pas"),
        ({"HOUSE_PORT_FILE": "/nulle/part"}, "HOUSE_PORT_FILE n'est pas un réglage connu"),
    ],
)
def test_a_wrong_variable_is_said(environ, said):
    with pytest.raises(BadSetting, match=said):
        envkit.read(Settings, "HOUSE", environ)


def test_the_reference_shows_every_field_and_no_secret():
    rows = {row.variable: row for row in envkit.document(Settings, "HOUSE")}
    assert set(rows) == {
        "HOUSE_PORT",
        "HOUSE_OPEN_DOORS",
        "HOUSE_CODE_LIFE",
        "HOUSE_LEVELS",
        "HOUSE_TOKEN",
        "HOUSE_CONTACT",
    }
    assert rows["HOUSE_TOKEN"].secret
    assert rows["HOUSE_TOKEN"].default == ""
