"""French spaces do not break; what people are told to press or to look for stays as printed."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.design.typography import NBSP, bind, bind_text

pytestmark = pytest.mark.urls("tests.kit.design.urls")


@pytest.mark.parametrize(
    ("plain", "bound"),
    [
        ("Votre premier contact : l'établissement", "Votre premier contact~: l'établissement"),
        ("Comment choisir ?", "Comment choisir~?"),
        ("C'est « Suivant ».", "C'est «~Suivant~»."),
        ("élève ; puis", "élève~; puis"),
        ("au +33 6 39 98 00 03.", "au +33~6~39~98~00~03."),
        ("+33 6 •• •• •• 03", "+33~6~••~••~••~03"),
        ("Téléphone 02 61 91 00 01", "Téléphone 02~61~91~00~01"),
        ("le 8 septembre 2026 à 8:15", "le 8 septembre 2026 à 8:15"),
        ("a :b ?c", "a :b ?c"),
    ],
)
def test_text(plain: str, bound: str) -> None:
    assert bind_text(plain) == bound.replace("~", NBSP)


def test_what_is_pressed_or_copied_stays_as_printed() -> None:
    page = (
        '<p title="Qui ?">Qui ? <a href="/?a= :"><b>Mot de passe oublié ?</b></a> Oui !</p><label>Nom :</label>'
        "<button>Quitter ?</button><textarea>a ?</textarea><title>Erreur : x</title>"
    )
    assert bind(page) == page.replace("Qui ? <a", f"Qui{NBSP}? <a").replace(" Oui !", f" Oui{NBSP}!")


@given(st.text(alphabet="ab01 «»?!:;<>/+•\n"))
def test_nothing_else_changes(text: str) -> None:
    assert bind(text).replace(NBSP, " ") == text.replace(NBSP, " ")


def test_every_page_is_bound_and_its_length_said() -> None:
    page = Client().get("/assistance/")
    assert f"Votre premier contact{NBSP}: l'établissement" in page.content.decode().replace("&#x27;", "'")
    assert int(page["Content-Length"]) == len(page.content)
    lost = Client().get("/nulle-part/")
    assert f"donnez ce code{NBSP}:" in lost.content.decode()
    assert int(lost["Content-Length"]) == len(lost.content)
