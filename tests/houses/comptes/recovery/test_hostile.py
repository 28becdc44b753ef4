"""Whatever is typed or forged in the journeys of recovery, a page answers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from preau.houses.comptes.actions.contact import Contact
from tests.houses.comptes.recovery.walks import IDENTIFIANT, PASSWORD
from tests.houses.comptes.walk import JourneyClient, Walk

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
ANSWERED = (200, 422)


class Hostile(TransactionTestCase):
    """One browser, any text."""

    databases = {"default", "registre"}

    @settings(max_examples=20)
    @given(ANY, ANY, st.sampled_from([IDENTIFIANT, PASSWORD]))
    def test_the_first_page(self, identifiant: str, moyen: str, start: str) -> None:
        walk = Walk(JourneyClient())
        walk.open(start)
        walk.send(identifiant=identifiant, moyen=moyen)
        assert walk.page.status_code in ANSWERED

    @settings(max_examples=20)
    @given(ANY, ANY, ANY, st.sampled_from(["sms", "mail"]))
    def test_the_contact(self, contact: str, indicatif: str, code: str, moyen: str) -> None:
        walk = Walk(JourneyClient())
        walk.open(PASSWORD)
        walk.send(identifiant="e.dupont42", moyen=moyen)
        walk.send(mobile=contact, mobile_indicatif=indicatif, mel=contact)
        assert walk.page.status_code in ANSWERED
        walk.send(code=code, _action=code)
        assert walk.page.status_code in ANSWERED


@given(st.text(max_size=80))
def test_a_contact_is_one_of_two_ways(text: str) -> None:
    contact = Contact.of(text)
    assert (contact.moyen == "mail") == ("@" in text)
    assert Contact.of(contact.value) == contact
