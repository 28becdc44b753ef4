"""Settings that would stop a family in the middle of a journey stop the start instead."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes.checks import check_settings
from preau.houses.comptes.settings import Settings
from preau.kit import envkit


def _ids() -> list[str]:
    return [str(found.id) for found in check_settings(None)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"wording": "002"}, "comptes.E001"),
        ({"policy": "003"}, "comptes.E002"),
        ({"niveaux": [1, 3]}, "comptes.E003"),
        ({"niveaux": []}, "comptes.E003"),
        ({"ent_url": ""}, "comptes.W001"),
    ],
)
def test_each_wrong_setting_is_named(reglages: Any, values: dict[str, Any], expected: str) -> None:
    reglages(**{"ent_url": "https://ent.example.org/", **values})
    assert _ids() == [expected]


def test_a_good_deployment_is_silent(reglages: Any) -> None:
    reglages(ent_url="https://ent.example.org/", niveaux=[1, 2], policy="004", wording="003")
    assert _ids() == []


def test_a_short_code_life_is_refused(reglages: Any) -> None:
    own = envkit.read(Settings, "COMPTES", {"COMPTES_CODE_LIFE": "60", "COMPTES_ENT_URL": "https://ent.example.org/"})
    reglages(code_life=own.code_life, ent_url=own.ent_url)
    assert _ids() == ["comptes.E004"]


def test_an_unknown_variable_stops_the_start() -> None:
    with pytest.raises(envkit.BadSetting, match="COMPTES_WORDINGS"):
        envkit.read(Settings, "COMPTES", {"COMPTES_WORDINGS": "003"})
