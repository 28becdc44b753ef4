"""The secret address of a calendar: given, renewed, closed; what it shows follows the rights of its owner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from lxml import html

from preau.houses.viescolaire.actions.agendas import purge_agendas
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import Agenda, Cours, Modification, Utilisateur
from preau.kit.clockkit import now
from preau.registre.models import Lien
from tests.houses.viescolaire.conftest import COLLEGE, ClientOf, utilisateur_of
from tests.protocols.icalendar.test_write import read
from tests.support.client import InspectingClient

pytestmark = pytest.mark.usefixtures("semaine")
LUNDI = date(2026, 11, 23)


def address(browser: Any) -> str:
    root = html.fromstring(browser.get("/agenda/").content)
    return str(root.xpath("//output/text()")[0])


def made(browser: Any) -> str:
    """Make the first address; its path."""
    root = html.fromstring(browser.get("/agenda/").content)
    eleve = root.xpath("//input[@name='eleve']/@value")[0]
    assert browser.post("/agenda/donner/", {"eleve": eleve}).status_code == 302
    return path(address(browser))


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def feed(url: str) -> list[tuple[str, str, str]]:
    answer = InspectingClient().get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    return read(answer.content)


def events(lines: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for name, _more, value in lines:
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
        elif found:
            found[-1][name] = value
    return found


@pytest.mark.parametrize("genre", ["eleve", "responsable", "personnel"])
def test_an_address_is_read_without_a_session(client_of: ClientOf, genre: str) -> None:
    browser = client_of(genre)
    assert not html.fromstring(browser.get("/agenda/").content).xpath("//output")
    url = made(browser)
    found = events(feed(url))
    assert found
    assert len({one["UID"] for one in found}) == len(found)
    assert {one["STATUS"] for one in found} == {"CONFIRMED"}
    assert path(address(browser)) == url


def test_changes_are_in_the_calendar(client_of: ClientOf) -> None:
    url = made(client_of("eleve"))
    before = {one["UID"]: one for one in events(feed(url))}
    row = Cours.objects.filter(publics__code="6 A", jour=1, lettre="").order_by("place")[0]
    other = Cours.objects.filter(publics__code="6 A", jour=2, lettre="").order_by("place")[0]
    Modification.objects.create(cours=row, le=LUNDI, nature="annule", motif="Réunion", auteur="essai")
    Modification.objects.create(
        cours=other,
        le=LUNDI + timedelta(days=1),
        nature="deplace",
        vers_le=LUNDI + timedelta(days=3),
        place=18,
        auteur="x",
    )
    Cours.objects.filter(pk__in=[row.pk, other.pk]).update(version=1)
    after = {one["UID"]: one for one in events(feed(url))}
    assert set(before) == set(after)
    cancelled = next(one for uid, one in after.items() if uid.startswith(f"{row.public_id}-2026-11-23"))
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", "1")
    assert cancelled["SUMMARY"].startswith("Annulé :")
    moved = next(one for uid, one in after.items() if uid.startswith(f"{other.public_id}-2026-11-24"))
    assert (moved["STATUS"], moved["DTSTART"]) == ("CONFIRMED", "20261126T170000")


def test_it_holds_the_lessons_of_the_pupil(client_of: ClientOf) -> None:
    found = events(feed(made(client_of("responsable"))))
    week = list_seances(COLLEGE, LUNDI, LUNDI + timedelta(days=6), division="6 A")
    starts = {one["DTSTART"] for one in found}
    assert {f"{one.debut_at:%Y%m%dT%H%M%S}" for one in week} <= starts
    assert min(starts) >= "20261109"
    assert max(starts) < "20270208"


def test_renewed_and_closed(client_of: ClientOf) -> None:
    browser = client_of("eleve")
    first = made(browser)
    row = Agenda.objects.get()
    assert browser.post("/agenda/donner/", {"eleve": row.eleve, "renouveler": "1"}).status_code == 302
    second = path(address(browser))
    assert second != first
    assert InspectingClient().get(first).status_code == 404
    assert feed(second)
    live = Agenda.objects.get(revoked_at=None)
    assert first.split("/")[-1] not in (live.jeton_scelle, live.jeton_hash)
    assert browser.post(f"/agenda/{live.public_id}/supprimer/").status_code == 302
    assert InspectingClient().get(second).status_code == 404
    assert browser.post(f"/agenda/{live.public_id}/supprimer/").status_code == 404
    assert Agenda.objects.count() == 2
    assert purge_agendas(now()) == 0
    assert purge_agendas(now() + timedelta(days=366)) == 2


def test_somebody_else_s(client_of: ClientOf) -> None:
    mine = client_of("eleve")
    made(mine)
    row = Agenda.objects.get()
    other = client_of("personnel")
    assert other.post(f"/agenda/{row.public_id}/supprimer/").status_code == 404
    assert client_of("responsable").post("/agenda/donner/", {"eleve": "inconnu"}).status_code == 404
    for bad in ("/agenda/x.ics", f"/agenda/{row.jeton_hash}.ics", f"/agenda/{row.public_id}.ics"):
        assert InspectingClient().get(bad).status_code == 404


def test_a_link_that_is_cut_closes_the_calendar(client_of: ClientOf) -> None:
    url = made(client_of("responsable"))
    assert feed(url)
    Lien.objects.update(cut_at=now())
    assert InspectingClient().get(url).status_code == 404


def test_a_closed_account_and_one_without_a_school(client_of: ClientOf) -> None:
    url = made(client_of("personnel"))
    Utilisateur.objects.update(closed_at=now())
    assert InspectingClient().get(url).status_code == 404
    nobody = client_of(Utilisateur.objects.create(genre="personnel", nom="PARTI", personnes=["parti"]))
    assert nobody.post("/agenda/donner/", {"eleve": ""}).status_code == 404
    assert "Aucun emploi du temps" in nobody.get("/agenda/").content.decode()
    assert utilisateur_of("eleve").closed_at is None
