"""Whatever is typed or forged, a page answers; nothing is a fault of ours."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from preau.houses.comptes.actions.identifiant import clean
from tests.houses.comptes.walk import JourneyClient, Walk

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


class Hostile(TransactionTestCase):
    """One browser, any text."""

    databases = {"default", "registre"}

    @settings(max_examples=25)
    @given(ANY, ANY, ANY, ANY)
    def test_the_first_page(self, nom: str, prenom: str, mobile: str, indicatif: str) -> None:
        walk = Walk(JourneyClient())
        walk.open()
        walk.send(nom=nom, prenom=prenom, mobile=mobile, mobile_indicatif=indicatif)
        assert walk.page.status_code in (200, 422)

    @settings(max_examples=25)
    @given(st.dictionaries(ANY, ANY, max_size=4), ANY)
    def test_forged_fields_behind_the_first_page(self, more: dict[str, str], code: str) -> None:
        walk = Walk(JourneyClient())
        walk.open()
        walk.identity(mobile=f"06399800{len(more):02}")
        if walk.step != "code":
            assert "Trop de codes" in walk.text
            return
        walk.client.post(walk.at, {**walk.hidden(), **more, "code": code, "_tour": code}, follow=True)
        walk.open(walk.at)
        assert walk.step == "code"


@given(st.text(max_size=80))
def test_an_identifiant_is_clean_or_empty(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == clean(cleaned)
    assert cleaned.isascii()
    assert "\x00" not in cleaned
