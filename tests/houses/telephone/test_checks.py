from typing import Any

import pytest

from preau.houses.telephone.checks import check_demonstration
from preau.houses.telephone.settings import Settings
from preau.kit import envkit


def ids() -> list[str]:
    return [message.id or "" for message in check_demonstration()]


def test_a_demonstration_with_a_token_starts() -> None:
    assert ids() == []


def test_outside_a_demonstration_it_does_not_start(settings: Any) -> None:
    settings.PREAU_DEMO = False
    assert ids() == ["telephone.E001"]


@pytest.mark.parametrize("token", ["", "court"])
def test_without_a_token_it_does_not_start(settings: Any, token: str) -> None:
    settings.TELEPHONE = Settings(token=token)
    assert ids() == ["telephone.E002"]


def test_the_instance_of_all_houses_is_not_concerned(settings: Any) -> None:
    settings.PREAU_HOUSE = "ensemble"
    settings.PREAU_DEMO = False
    assert ids() == []


def test_every_setting_is_documented_and_the_token_is_a_secret() -> None:
    lines = list(envkit.document(Settings, "TELEPHONE"))
    assert all(line.help for line in lines)
    assert [line.variable for line in lines if line.secret] == ["TELEPHONE_TOKEN"]
