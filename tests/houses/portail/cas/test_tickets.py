"""What a ticket proves, once: forged, replayed, late, foreign and stolen ones are refused, by name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connections
from django.test import Client

from preau.houses.portail.actions.cas_sign_out import purge_tickets
from preau.houses.portail.actions.cas_tickets import RenewalUsed, issue_ticket
from preau.houses.portail.models import ServiceCas, TicketCas
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.cas import parse_address
from tests.houses.portail.cas.conftest import APP, OTHER, PAGE, Cas
from tests.houses.portail.conftest import WITH_DATABASES, Configure

AT_ONCE = 200


@WITH_DATABASES
@pytest.mark.parametrize(
    "forged", ["ST-", "ST-é", "x", "ST-" + "0" * 29, "ST-" + "0" * 600, "PGT-" + "0" * 60, "ST-\x00"]
)
def test_forged(cas: Cas, forged: str) -> None:
    cas.sign_in()
    cas.ticket()
    refused = cas.ask(forged)
    assert (refused.status, refused.code) == (200, "INVALID_TICKET")
    assert "CAS-0023" in refused.words
    assert forged not in refused.words


@WITH_DATABASES
def test_replayed(cas: Cas) -> None:
    cas.sign_in()
    ticket = cas.ticket()
    assert cas.ask(ticket).one("cas:user")
    replayed = cas.ask(ticket)
    assert replayed.code == "INVALID_TICKET"
    assert "CAS-0024" in replayed.words


@WITH_DATABASES
def test_late(cas: Cas) -> None:
    cas.sign_in()
    in_time, late = cas.ticket(), cas.ticket()
    with time_machine.travel(now() + timedelta(seconds=9), tick=False):
        assert cas.ask(in_time).one("cas:user")
    with time_machine.travel(now() + timedelta(seconds=11), tick=False):
        assert "CAS-0025" in cas.ask(late).words
    assert "CAS-0024" in cas.ask(late).words  # refused late, and used up all the same


@WITH_DATABASES
def test_foreign(cas: Cas, intendance: ServiceCas) -> None:
    """A ticket stolen by another application, or asked for under another address of the same one."""
    cas.sign_in()
    for other in (OTHER, APP, f"{PAGE}&x=1", PAGE.replace("parent", "Parent")):
        ticket = cas.ticket()
        stolen = cas.ask(ticket, other)
        assert stolen.code == "INVALID_SERVICE"
        assert "CAS-0029" in stolen.words
        assert cas.ask(ticket).code == "INVALID_TICKET"  # §2.5.3: the ticket is gone for its owner too


@WITH_DATABASES
def test_another_spelling_of_one_address_is_the_same(cas: Cas) -> None:
    cas.sign_in()
    spelled = "HTTPS://PRONOTE.example.net:443/0500048f/%70arent.html?fd=1"
    assert cas.ask(cas.ticket(), spelled).one("cas:user")


@WITH_DATABASES
def test_after_sign_out(cas: Cas) -> None:
    cas.sign_in()
    ticket = cas.ticket()
    cas.client.post("/se-deconnecter/")
    assert cas.ask(ticket).code == "INVALID_TICKET"
    assert cas.login().status_code == 302


@WITH_DATABASES
def test_a_session_that_ended_without_sign_out(cas: Cas) -> None:
    cas.sign_in()
    ticket = cas.ticket()
    Session.objects.update(ended_at=now())
    assert "CAS-0028" in cas.ask(ticket).words


@WITH_DATABASES
@pytest.mark.parametrize(
    "query",
    ["", "ticket=ST-1", f"service={APP}", f"service={APP}&ticket=", f"service={APP}&ticket=ST-1&ticket=ST-2",
     "service=javascript:x&ticket=ST-1", f"service={APP}&service={APP}&ticket=ST-1"],
)  # fmt: skip
def test_incomplete(cas: Cas, query: str) -> None:
    for end in ("serviceValidate", "proxyValidate", "p3/serviceValidate", "p3/proxyValidate"):
        said = Client().get(f"/cas/{end}?{query}")
        assert said.status_code == 200
        assert b'code="INVALID_REQUEST"' in said.content
    assert Client().get(f"/cas/validate?{query}").content == b"no\n"


@WITH_DATABASES
def test_noise_is_bounded(cas: Cas, configure: Configure) -> None:
    configure(cas_refusals_per_minute=3)
    cas.sign_in()
    ticket = cas.ticket()
    for _ in range(3):
        assert cas.ask("ST-0").status == 200
    loud = cas.ask("ST-0")
    assert (loud.status, loud.code) == (429, "INVALID_REQUEST")
    assert cas.ask(ticket).one("cas:user")  # a good ticket is never stopped by the noise of others
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        assert cas.ask("ST-0").status == 200


@WITH_DATABASES
def test_refusals_of_unknown_tickets_leave_no_row(cas: Cas) -> None:
    cas.sign_in()
    before = Entry.objects.count()
    cas.ask("ST-0")
    assert Entry.objects.count() == before
    cas.ask(cas.ticket(), OTHER)
    assert Entry.objects.get(event="cas.ticket-refusé").detail == {"code": "CAS-0029"}


@WITH_DATABASES
def test_no_name_enters_the_journal(cas: Cas) -> None:
    cas.sign_in()
    cas.ask(cas.ticket())
    written = "".join(f"{row.actor}{row.subject}{row.detail}" for row in Entry.objects.all())
    assert "DUPONT" not in written
    assert "http" not in written


@WITH_DATABASES
def test_a_mark_of_sign_in_serves_once(cas: Cas, pronote: ServiceCas) -> None:
    cas.sign_in()
    session = Session.objects.get()
    assert issue_ticket(session, pronote, parse_address(APP), renewal="n").startswith("ST-")
    with pytest.raises(RenewalUsed):
        issue_ticket(session, pronote, parse_address(APP), renewal="n")
    assert TicketCas.objects.count() == 1


@WITH_DATABASES
def test_purge(cas: Cas) -> None:
    cas.sign_in()
    cas.ticket()
    assert purge_tickets(now()) == 0
    assert purge_tickets(now() + timedelta(hours=9)) == 1


@pytest.mark.django_db(databases=["default", "registre"], transaction=True)
def test_two_hundred_at_once_prove_it_once(cas: Cas) -> None:
    cas.sign_in()
    query = urlencode({"service": PAGE, "ticket": cas.ticket()})

    def ask(_rank: int) -> bool:
        try:
            said = Client().get(f"/cas/p3/serviceValidate?{query}")
            assert said.status_code in (200, 429), said.content
            return b"authenticationSuccess" in said.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as pool:
        proven = list(pool.map(ask, range(AT_ONCE)))
    assert sum(proven) == 1
    assert Entry.objects.filter(event="cas.ticket-vérifié").count() == 1
