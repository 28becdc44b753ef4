"""What stops the start of an office that could not work, or would protect less than its settings say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from preau.houses.guichet.checks import check_settings

COMPLETE = {
    "scim_url": "https://comptes.example.org/scim/v2",
    "scim_token": "t",
}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        (dict.fromkeys(COMPLETE, ""), ["E003", "E004"]),
        ({"scim_token": ""}, ["E004"]),
        ({"four_eyes": ["import", "courrier"]}, ["E005"]),
        ({"four_eyes": ["import", "courriers", "relances"]}, []),
    ],
)
def test_settings(reglages: Callable[..., None], settings: Any, changes: dict[str, Any], codes: list[str]) -> None:
    reglages(**{**COMPLETE, **changes})
    settings.PREAU_DEMO = False
    assert [one.id for one in check_settings()] == [f"guichet.{code}" for code in codes]
    settings.PREAU_DEMO = True
    assert check_settings() == []
