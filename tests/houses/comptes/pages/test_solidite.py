"""The strength word asked while a password is typed."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("password", "word"), [("", "faible"), ("Marée", "faible"), ("Qzv7!kTw#pLm", "fort"), ("Aa1!" * 2000, "faible")]
)
def test_the_word(password: str, word: str) -> None:
    answer = Client().post("/mot-de-passe/001/solidite/", {"mot_de_passe": password})
    assert answer.json()["mot"] == word
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_unknown_policy_is_not_found() -> None:
    assert Client().post("/mot-de-passe/999/solidite/", {"mot_de_passe": "x"}).status_code == 404


def test_it_needs_its_token_and_a_post() -> None:
    assert Client(enforce_csrf_checks=True).post("/mot-de-passe/001/solidite/").status_code == 403
    assert Client().get("/mot-de-passe/001/solidite/").status_code == 405


@pytest.mark.parametrize(
    ("password", "met"),
    [("", []), ("Soleil26!", ["chiffre", "longueur", "majuscule", "minuscule", "personnel", "special"])],
)
def test_the_rules_met_among_them_the_usual_passwords(password: str, met: list[str]) -> None:
    assert Client().post("/mot-de-passe/001/solidite/", {"mot_de_passe": password}).json()["respectees"] == met
