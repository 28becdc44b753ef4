"""« A secretary of one school cannot reach one byte of another's »: every address, every role, every method (issue 6).

The addresses are those of `guichet.urls`, so a new one is walked from the day it is there; a name in it that
`walk_ids.IDS` does not know fails the walk. Each address is asked for twice: under the other school, and under one's
own with the ids of the other school. Nothing is shown, and nothing has changed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

from preau.houses.guichet.models import Agent
from preau.houses.guichet.urls import house
from preau.registre.models import Eleve, Etablissement, Responsable
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent
from tests.houses.guichet.walk_ids import IDS

ROLES = ["secretaire", "chef", "referent", "delegue", "lecture", "academie", ""]
METHODS, RARE = ["get", "post"], ["head", "put", "delete", "options", "patch"]
SENT = {"reponse": "oui", "raison": "x", "role": "lecture", "motif": "x", "texte": "x", "confirmation": "on"}
ONE_S_OWN = {"accueil"}
"""Addresses of nobody's school, beside the door of `kit.agents`."""
FAR = {"signalement"}
"""Addresses whose id is the account service's: it alone knows whose it is, and here it does not answer (503)."""


def names_in(one: URLPattern) -> set[str]:
    """What stands in the address."""
    pattern = one.pattern
    if isinstance(pattern, RoutePattern):
        return set(pattern.converters)
    assert isinstance(pattern, RegexPattern)
    return set(pattern.regex.groupindex)


OF_A_SCHOOL = [one for one in house if "uai" in names_in(one)]


def test_every_other_address_is_of_nobody_s_school() -> None:
    assert {one.name for one in house} - {one.name for one in OF_A_SCHOOL} == ONE_S_OWN


def test_every_name_in_an_address_is_known_to_the_walk() -> None:
    unknown = {name: one.name for one in OF_A_SCHOOL for name in names_in(one) - {"uai"} if name not in IDS}
    assert not unknown, "give walk_ids.IDS these names"


def addresses(uai: str, ids: dict[str, list[str]], *, own: bool) -> Iterator[tuple[str, str]]:
    """Every address with these ids: name, address. One's own school's without an id are one's own business."""
    for one in OF_A_SCHOOL:
        names = sorted(names_in(one) - {"uai"})
        if own and not names:
            continue
        for values in product(*(ids[name] for name in names)):
            yield (
                str(one.name),
                reverse(f"guichet:{one.name}", kwargs={"uai": uai, **dict(zip(names, values, strict=True))}),
            )


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row of the office and of the registry."""
    models = [*apps.get_app_config("guichet").get_models(), *apps.get_app_config("registre").get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def words(autre_ecole: Etablissement, ecole: Etablissement) -> set[str]:
    """What is the other school's alone: its names, and its people's that no one bears in the first."""
    here, there = (
        {name for model in (Eleve, Responsable) for row in model.objects.filter(uai=uai) for name in (row.nom, row.mel)}
        for uai in (COLLEGE, PRIMAIRE)
    )
    return {PRIMAIRE, "BAKER", *(name for name in there - here if len(name) > 3)}


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_not_one_byte_of_another_school(role: str, agent: MakeAgent, client_of: ClientOf, words: set[str]) -> None:
    insider = agent("chef", PRIMAIRE)
    ids = {name: find(PRIMAIRE, insider) for name, find in IDS.items()}
    browser = _browser(role, agent, client_of)
    before, faults = snapshot(), []
    for uai, own in ((PRIMAIRE, False), (COLLEGE, True)):
        seen: set[str] = set()
        for name, url in addresses(uai, ids, own=own):
            for method in METHODS + (RARE if name not in seen else []):
                answer = getattr(browser, method)(url, **({"data": SENT} if method == "post" else {}))
                if why := _fault(name, answer, words, signed_in=bool(role)):
                    faults.append(f"{name} {method.upper()} {url}: {why}")
            seen.add(name)
    assert not faults, "\n".join(faults[:40])
    assert snapshot() == before


def _browser(role: str, agent: MakeAgent, client_of: ClientOf) -> Client:
    """A plain client, since an answer 405 is no page; the académie is another one."""
    browser = Client()
    if role:
        who: Agent = agent(role, **({"academie": 14} if role == "academie" else {}))
        browser.cookies.update(client_of(who).cookies)
    return browser


def _fault(name: str, answer: Any, words: set[str], *, signed_in: bool) -> str:
    text = answer.content.decode(errors="replace")
    if shown := sorted(word for word in words if word in text):
        return f"{answer.status_code} shows {shown[:3]}"
    if answer.status_code in (404, 405):
        return ""
    if not signed_in and answer.status_code == 303 and answer["Location"].startswith("/connexion/?retour="):
        return ""
    if answer.status_code == 503 and name in FAR:
        return ""
    return f"answers {answer.status_code} {answer.headers.get('Location', '')}"
