"""Identities that a hub has just given, for the tests of the journey J2: no hub, what its callback would keep."""

from __future__ import annotations

from typing import Any

from django.test import RequestFactory

from preau.houses.comptes.actions import federate
from preau.houses.comptes.flows import activation_franceconnect
from preau.houses.comptes.models import Compte, Confiance, IdentiteFederee, IdentitePresentee, Tentative
from preau.kit.courier import testing
from preau.kit.sessions import browser
from preau.registre.models import Responsable
from tests.houses.comptes.families import Family
from tests.houses.comptes.letters import ALBERT, JEANNE
from tests.houses.comptes.walk import Walk, answers
from tests.support.client import InspectingClient

ISSUER = "https://fc.example.org/api/v2"
EMILIE: dict[str, Any] = {
    "family_name": "MARTIN",
    "preferred_username": "DUPONT",
    "given_name": "Emilie Claire",
    "given_name_array": ["Emilie", "Claire"],
    "gender": "female",
    "birthdate": "1984-05-12",
    "birthplace": "50218",
    "birthcountry": "99100",
    "email": "emilie.martin@example.net",
}


def presented(
    sub: str = "a" * 64 + "v1", *, issuer: str = ISSUER, reelle: bool = True, id_token: str = "", **claims: Any
) -> Any:
    """A verified identity: Emilie Dupont, born Martin, unless said otherwise."""
    said = {name: value for name, value in {**EMILIE, **claims}.items() if value is not None}
    confiance = Confiance.REELLE if reelle else Confiance.ESSAI
    return federate.Presented(issuer, sub, confiance, {"sub": sub, **said}, id_token)


def request_of(client: InspectingClient) -> Any:
    """A request of this browser."""
    request = RequestFactory().get("/franceconnect/retour/")
    request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    return request


def come(walk: Walk, identity: Any = None, return_to: str = "") -> Walk:
    """Come back from the hub with an identity that opens nothing yet: the first page of the journey."""
    request = request_of(walk.client)
    presentee = federate.present(identity or presented(), browser.name_browser(request))
    response = activation_franceconnect.begin(request, presentee, return_to)
    walk.client.cookies.update(response.cookies)
    walk.open(response.headers["Location"])
    return walk


def linked(compte: Compte, identity: Any = None) -> IdentiteFederee:
    """An identity that opens this account already."""
    waiting: IdentitePresentee = federate.present(identity or presented(), "0" * 64)
    return federate.link(compte, waiting, notice=False)


def both(family: Family) -> dict[str, str]:
    """The dates of birth of both children, as answers."""
    return answers(**{family.albert.public_id: ALBERT, family.jeanne.public_id: JEANNE})


def prove(walk: Walk, number: str = "06 39 98 00 01") -> Walk:
    """By the code sent to this number."""
    walk.send(mobile=number)
    walk.send(code=walk.code())
    return walk


def ask_in_vain(walk: Walk, number: str = "06 39 98 00 01") -> str:
    """Ask for a code that never comes; why, for the office."""
    walk.send(mobile=number)
    assert walk.step == "code"
    assert testing.deliver() == []
    return str(Tentative.objects.latest("pk").reason)


def rename(family: Family, **names: str) -> None:
    Responsable.objects.filter(public_id__in=family.records).update(**names)
