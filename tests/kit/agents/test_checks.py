"""What stops the start of a house that staff could not enter, or would enter with less than its settings say."""

from __future__ import annotations

from typing import Any

import pytest

from preau.kit.agents.checks import check_settings
from tests.kit.agents.visiting import Reglages

COMPLETE = {"issuer": "https://comptes.example.org", "client_id": "essai", "client_secret": "s"}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        (dict.fromkeys(COMPLETE, ""), ["E001", "E002", "E003"]),
        ({"client_secret": ""}, ["E002"]),
        ({"auth_method": "private_key_jwt"}, ["E004"]),
        ({"require_factor": False}, ["W001"]),
        ({"bureaux": ["Le site=https://site.example.org/bureau/{uai}/"]}, []),
        (
            {"bureaux": ["https://site.example.org/", "Le site=javascript:alert(1)", "=https://x.example.org"]},
            ["E005"] * 3,
        ),
    ],
)
def test_settings(reglages: Reglages, settings: Any, changes: dict[str, Any], codes: list[str]) -> None:
    reglages(**{**COMPLETE, **changes})
    settings.PREAU_DEMO = False
    found = check_settings()
    assert [one.id for one in found] == [f"agents.{code}" for code in codes]
    assert all(one.msg.startswith("ESSAI_") for one in found)
    settings.PREAU_DEMO = True
    assert check_settings() == []


def test_a_house_that_staff_do_not_come_to(settings: Any) -> None:
    settings.PREAU_DEMO, settings.PREAU_HOUSE = False, "ensemble"
    assert check_settings() == []
