"""Four eyes: asked by one, answered by another, in time, done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from preau.houses.guichet import approbations
from preau.houses.guichet.models import Agent, Approbation
from preau.houses.guichet.poste import Poste, open_poste
from preau.houses.guichet.refusals import ApprobationAttendue, ApprobationImpossible
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.registre.models import Etablissement
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent

LIST = f"/etablissements/{COLLEGE}/approbations/"


def at_desk(agent: Agent, uai: str = COLLEGE) -> Poste:
    poste = open_poste(agent, uai)
    assert poste is not None
    return poste


@pytest.fixture
def clerk(agent: MakeAgent, ecole: Etablissement, reglages: Callable[..., None]) -> Poste:
    """Who asks, where letters need two persons."""
    reglages(four_eyes=["courriers"])
    return at_desk(agent("secretaire"))


def ask(clerk: Poste) -> Approbation:
    return approbations.ask(clerk, "courriers", "lot:1", "600 lettres", page=f"/etablissements/{COLLEGE}/courriers/")


def test_only_the_acts_of_the_settings(clerk: Poste) -> None:
    assert approbations.needs(clerk, "courriers")
    assert not approbations.needs(clerk, "import")
    with pytest.raises(KeyError):
        approbations.needs(clerk, "autre")


def test_asked_approved_done_once(clerk: Poste, client_of: ClientOf) -> None:
    with pytest.raises(ApprobationAttendue):
        approbations.use(clerk, "courriers", "lot:1")
    row = ask(clerk)
    assert ask(clerk).pk == row.pk
    with pytest.raises(ApprobationAttendue):
        approbations.use(clerk, "courriers", "lot:1")
    browser = client_of("chef")
    assert "600 lettres" in browser.get(LIST).content.decode()
    page = browser.get(f"{LIST}{row.public_id}/")
    assert f'href="/etablissements/{COLLEGE}/courriers/"' in page.content.decode()
    assert browser.post(f"{LIST}{row.public_id}/", {"reponse": "oui"})["Location"] == LIST
    row.refresh_from_db()
    assert approbations.granted(row)
    assert approbations.state_of(row) == "approuvé, à faire"
    approbations.use(clerk, "courriers", "lot:1")
    for cible in ("lot:1", "lot:2"):
        with pytest.raises(ApprobationAttendue):
            approbations.use(clerk, "courriers", cible)
    assert "approuvé, fait" in browser.get(LIST).content.decode()
    rows = Entry.objects.filter(event__startswith="guichet.approbation").order_by("pk")
    assert list(rows.values_list("event", flat=True)) == [
        "guichet.approbation.demandee",
        "guichet.approbation.accordee",
        "guichet.approbation.utilisee",
    ]


def test_a_refusal_says_why(clerk: Poste, client_of: ClientOf) -> None:
    row, browser = ask(clerk), client_of("referent")
    silent = browser.post(f"{LIST}{row.public_id}/", {"reponse": "non", "raison": " "})
    assert (silent.status_code, 'href="#id_raison"' in silent.content.decode()) == (422, True)
    browser.post(f"{LIST}{row.public_id}/", {"reponse": "non", "raison": "Trop tôt."})
    assert "Trop tôt." in browser.get(LIST).content.decode()
    with pytest.raises(ApprobationAttendue):
        approbations.use(clerk, "courriers", "lot:1")
    again = browser.post(f"{LIST}{row.public_id}/", {"reponse": "oui"})
    assert (again.status_code, "GUICHET-0102" in again.content.decode()) == (409, True)
    assert ask(clerk).pk != row.pk


def test_never_the_same_person(agent: MakeAgent, ecole: Etablissement, client_of: ClientOf) -> None:
    head = agent("chef")
    row = ask(at_desk(head))
    browser = client_of(head)
    page = browser.get(f"{LIST}{row.public_id}/")
    assert "une autre personne doit répondre" in page.content.decode()
    assert "J&#x27;approuve" not in page.content.decode()
    assert browser.post(f"{LIST}{row.public_id}/", {"reponse": "oui"}).status_code == 409
    with pytest.raises(ApprobationImpossible):
        approbations.decide(at_desk(head), row.public_id, agrees=True)
    row.refresh_from_db()
    assert row.decided_at is None


def test_in_time(clerk: Poste, agent: MakeAgent) -> None:
    head = at_desk(agent("chef"))
    with time_machine.travel(now(), tick=False) as clock:
        row = ask(clerk)
        clock.shift(timedelta(days=3))
        assert approbations.state_of(row) == "périmé"
        with pytest.raises(ApprobationImpossible):
            approbations.decide(head, row.public_id, agrees=True)
        second = ask(clerk)
        assert not Approbation.objects.filter(pk=row.pk).exists()
        approbations.decide(head, second.public_id, agrees=True)
        clock.shift(timedelta(days=3))
        with pytest.raises(ApprobationAttendue):
            approbations.use(clerk, "courriers", "lot:1")


def test_of_this_school_alone(clerk: Poste, agent: MakeAgent, client_of: ClientOf, autre_ecole: Etablissement) -> None:
    row = ask(clerk)
    head = at_desk(agent("chef", PRIMAIRE), PRIMAIRE)
    with pytest.raises(ApprobationImpossible):
        approbations.decide(head, row.public_id, agrees=True)
    browser = client_of(head.agent)
    assert browser.get(f"/etablissements/{PRIMAIRE}/approbations/{row.public_id}/").status_code == 404
    assert "600 lettres" not in browser.get(f"/etablissements/{PRIMAIRE}/approbations/").content.decode()
    assert not approbations.list_past(head)
    foreign = approbations.ask(head, "import", "x", "y", page=f"/etablissements/{COLLEGE}/")
    assert foreign.page == ""


def test_who_has_not_the_right_sees_nothing(clerk: Poste, client_of: ClientOf) -> None:
    row, browser = ask(clerk), client_of(clerk.agent)
    assert [browser.get(url).status_code for url in (LIST, f"{LIST}{row.public_id}/")] == [404, 404]
