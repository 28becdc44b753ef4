"""J2 of families that have one difficulty each (specs/franceconnect.md §5.3): page by page over HTTP, to the ENT."""

from __future__ import annotations

import pytest

from tests.support.demo import Demo
from tests.support.j1 import activate, arrived, from_cast, to_login
from tests.support.j2 import BUTTON, enrol, prove_contact, sign_in, to_ent, to_service
from tests.support.visitor import Visitor, words


def sees_children(visitor: Visitor, row: dict) -> None:
    said = words(visitor.page)
    for child in row["enfants"]:
        assert f"{child['prenom']} {child['nom']}" in said


@pytest.mark.parametrize(
    "person",
    [
        pytest.param("sandrine-aubert", id="the school has a mail and no mobile"),
        pytest.param("gilles-martineau", id="the civil register corrects the provider"),
        pytest.param("filipa-renard", id="born abroad, known by her usage name"),
    ],
)
def test_first_visit_then_the_next(demo: Demo, person: str) -> None:
    row = demo.person(person)
    with Visitor() as visitor:
        enrol(demo, visitor, row)
        assert visitor.page.xpath("string(//h1)").strip().startswith("Mon compte"), visitor.where()
        sees_children(visitor, row)
        to_ent(visitor)
        sees_children(visitor, row)
    with Visitor() as visitor:
        to_service(demo, visitor, row)
        arrived(visitor)  # nothing more was asked
        sees_children(visitor, row)


def test_both_parents_of_a_home_have_each_their_account(demo: Demo) -> None:
    """Same children, same roof, two identities: neither opens the other's account."""
    marc = demo.person("marc-renard")
    with Visitor() as visitor:
        enrol(demo, visitor, marc)
        said = words(visitor.page)
        assert "Marc RENARD" in said
        assert "Filipa" not in said
        sees_children(visitor, marc)


def test_an_account_made_by_sms_is_found_and_linked_never_doubled(demo: Demo) -> None:
    """Odile has had an account since J1: FranceConnect becomes one more way into it."""
    row = demo.person("odile-besnard")
    identifiant = activate(demo, from_cast(row))
    with Visitor() as visitor:
        to_service(demo, visitor, row)
        prove_contact(demo, visitor, row["mobile"])
        assert "Vous avez déjà un compte" in visitor.page.xpath("string(//h1)"), visitor.where()
        assert identifiant in words(visitor.page)
        visitor.press("Accéder à mon compte")
        sees_children(visitor, row)
        assert identifiant in words(visitor.page)


def test_who_gives_up_at_the_hub_finds_every_other_way_in(demo: Demo) -> None:
    """§2.12: an error of the hub leads to the login page, with a sentence; where they were going is not lost."""
    with Visitor() as visitor:
        to_login(demo, visitor)
        visitor.press(BUTTON)
        visitor.continue_automatically()
        visitor.follow("Revenir sur Education nationale")
        visitor.continue_automatically()
        assert visitor.url.startswith(demo.url("comptes")), visitor.where()
        assert visitor.page.xpath("//*[@role='status']"), "the page says what happened"
        assert visitor.page.xpath("//input[@name='j_username']")
        visitor.press(BUTTON)
        visitor.continue_automatically()
        sign_in(visitor, "test")
        assert visitor.page.xpath("//input[@name='mobile']"), visitor.where()
