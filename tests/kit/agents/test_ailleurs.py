"""The links from a desk to the other desks of the same staff."""

from __future__ import annotations

import pytest

from preau.kit.agents.ailleurs import Ailleurs, elsewhere, read
from tests.kit.agents.visiting import Reglages


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Le site=https://s.example.org/", Ailleurs("Le site", "https://s.example.org/")),
        (" Le site = http://s.example.org/?a=b ", Ailleurs("Le site", "http://s.example.org/?a=b")),
        ("Le site", None),
        ("=https://s.example.org/", None),
        ("Le site=/bureau/", None),
        ("Le site=javascript:alert(1)", None),
        ("Le site=https://[x/", None),
        ("", None),
    ],
)
def test_what_a_setting_says(said: str, found: Ailleurs | None) -> None:
    assert read(said) == found


def test_it_leads_to_the_same_school(reglages: Reglages) -> None:
    """One that says nothing right is left out: the check of the start says it."""
    reglages(bureaux=["A=https://a.example.org/bureau/{uai}/", "rien", "B=https://b.example.org/"])
    assert elsewhere("0500048F") == [
        Ailleurs("A", "https://a.example.org/bureau/0500048F/"),
        Ailleurs("B", "https://b.example.org/"),
    ]
    assert elsewhere('"/x')[0].url == "https://a.example.org/bureau/%22%2Fx/"
