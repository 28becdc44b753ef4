"""Staff: made by an operator, activated by a link that serves once, their own door, suspended and reopened."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections

from preau.houses.comptes.actions import staff
from preau.houses.comptes.models import Compte, Validation
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.login.conftest import Browser
from tests.houses.comptes.walk import PASSWORD, passwords

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
PAR = "exploitant:amelie"


@pytest.fixture
def link(base: None) -> staff.NewLink:
    return staff.add_agent(staff.NewAgent("Lévêque", "Nadia", "Nadia.Leveque@example.org"), PAR)


def path(link: staff.NewLink) -> str:
    return "/" + link.url.split("/", 3)[3]


def test_a_new_account_waits_for_its_owner(link: staff.NewLink) -> None:
    compte = link.compte
    assert (compte.profil, compte.state, compte.mel) == ("agent", "a-valider", "nadia.leveque@example.org")
    assert compte.identifiant.startswith("n.leveque")
    token = link.url.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(list(Validation.objects.values()))
    mail = next(one for one in testing.deliver() if one.kind == "mail")
    assert link.url in mail.body
    assert compte.identifiant in mail.body
    assert [entry.actor for entry in Entry.objects.all()] == [PAR, PAR]


def test_without_a_mail_address_the_link_is_only_told(base: None) -> None:
    staff.add_agent(staff.NewAgent("Lévêque", "Nadia"), PAR)
    assert testing.deliver() == []


def test_reading_the_link_uses_nothing_up(link: staff.NewLink, browser: Browser) -> None:
    for _visit in range(2):
        assert link.compte.identifiant in browser.get(path(link)).content.decode()


def test_activation_then_the_compulsory_factor(link: staff.NewLink, browser: Browser) -> None:
    weak = browser.post(path(link), passwords("abc"))
    assert weak.status_code == 422
    assert browser.post(path(link), passwords(PASSWORD, "autre")).status_code == 422
    assert browser.post(path(link), passwords())["Location"] == "/connexion/second-facteur/"
    compte = Compte.objects.get()
    assert compte.state == "actif"
    assert compte.mel_proven_at is not None
    assert browser.get(path(link)).status_code == 410
    assert "COMPTES-0605" in browser.post(path(link), passwords()).content.decode()
    assert Entry.objects.filter(event="agent.active").count() == 1


def test_a_link_ends(link: staff.NewLink, browser: Browser) -> None:
    with time_machine.travel(now() + timedelta(hours=48)):
        assert browser.get(path(link)).status_code == 410
    assert browser.get("/agents/activation/inconnu/").status_code == 410


def test_a_new_link_kills_the_former(link: staff.NewLink, browser: Browser) -> None:
    fresh = staff.new_link(link.compte, PAR)
    assert browser.get(path(link)).status_code == 410
    assert browser.get(path(fresh)).status_code == 200


def test_one_link_in_many_hands(link: staff.NewLink) -> None:
    token = link.url.rstrip("/").rsplit("/", 1)[1]

    def use(rank: int) -> bool:
        try:
            staff.activate_agent(token, f"hash-{rank}")
        except staff.AgentLinkOver:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(20))) == 1


class TestDoors:
    """Each at their own."""

    @pytest.fixture(autouse=True)
    def no_factor(self, reglages: Callable[..., None]) -> None:
        reglages(agents_second_facteur=False)

    def test_staff(self, compte: Compte, browser: Browser) -> None:
        Compte.objects.update(profil="agent")
        assert browser.get("/agents/").status_code == 200
        assert browser.enter("faux", path="/agents/").status_code == 422
        assert not browser.is_in()
        assert browser.enter(path="/agents/?retour=/aide/")["Location"] == "/aide/"
        assert browser.is_in()
        assert browser.get("/agents/")["Location"] == "/mon-compte/"

    def test_staff_at_the_door_of_families_are_shown_theirs(self, compte: Compte, browser: Browser) -> None:
        Compte.objects.update(profil="agent")
        assert browser.enter("faux").status_code == 422
        answer = browser.enter()
        assert answer["Location"] == "/agents/?motif=personnel"
        assert not browser.is_in()
        assert "Ce compte est celui d'un personnel" in browser.get(answer["Location"]).content.decode().replace(
            "&#x27;", "'"
        )

    def test_families_at_the_door_of_staff_are_nobody(self, compte: Compte, browser: Browser) -> None:
        right = browser.enter(path="/agents/").content
        assert b"incorrect" in right
        assert not browser.is_in()

    def test_suspended_and_reopened(self, compte: Compte, browser: Browser) -> None:
        Compte.objects.update(profil="agent")
        browser.enter(path="/agents/")
        staff.suspend("E.DUPONT42", PAR)
        assert not Session.objects.filter(ended_at=None).exists()
        assert "suspendu" in browser.enter(path="/agents/").content.decode()
        staff.suspend("e.dupont42", PAR)
        staff.reopen("e.dupont42", PAR)
        assert browser.enter(path="/agents/").status_code == 303
        events = list(Entry.objects.filter(actor=PAR).values_list("event", flat=True))
        assert events == ["compte.suspendu", "compte.rouvert"]
        with pytest.raises(staff.CompteUnknown):
            staff.suspend("inconnu", PAR)


def test_staff_in_a_list(link: staff.NewLink, compte: Compte) -> None:
    assert [one.nom for one in staff.list_agents()] == ["Lévêque"]
