"""A mail tells of a connection from a device that is not known for this person (specs/franceconnect.md §2.10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.passerelle.actions import appareil
from preau.houses.passerelle.models import CompteConnu
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.courier.envelope import Envelope
from preau.kit.journal.models import Entry
from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import Service, Visitor

COOKIE = "passerelle_appareil"


def connect(visitor: Visitor, service: Service) -> list[Envelope]:
    """One whole connection; the mails that left since the last."""
    visitor.identify(service)
    visitor.go_on()
    return testing.deliver()


def test_the_first_connection_is_told(visitor: Visitor, service: Service) -> None:
    (told,) = connect(visitor, service)
    assert told.to == "emilie.dupont@example.org"
    assert told.subject == "Préau Connexion : connexion à Education nationale"
    assert told.body.startswith("Bonjour Emilie,\n")
    assert "avec votre compte Impôts (essai)" in told.body
    assert "changez sans attendre le mot de passe de votre compte Impôts (essai)" in told.body
    cookie = visitor.client.cookies[COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (90 * 86400, True, "Lax")
    (row,) = Entry.objects.filter(event="FC_DATATRANSFER_INFORMATION_IDENTITY")
    assert row.detail["known_device"] is False


def test_the_next_ones_from_the_same_device_are_not(visitor: Visitor, service: Service) -> None:
    connect(visitor, service)
    visitor.client.cookies.pop("passerelle_session")
    assert connect(visitor, service) == []
    other = Service(client_id="autre", callback="https://autre.example.org/retour")
    visitor.start(other)
    visitor.go_on()
    assert testing.deliver() == []


def test_another_device_is_told(visitor: Visitor, service: Service, outside: Dehors) -> None:
    connect(visitor, service)
    assert len(connect(Visitor(outside), service)) == 1


def test_another_person_of_the_same_device_is_told_once_each(
    visitor: Visitor, service: Service, outside: Dehors
) -> None:
    connect(visitor, service)
    mine = outside.idps["impots"].claims
    for given, mails in (
        ({"given_name": "Paul", "sub": "paul"}, 1),
        ({}, 0),
        ({"given_name": "Paul", "sub": "paul"}, 0),
    ):
        visitor.client.cookies.pop("passerelle_session")
        outside.idps["impots"].claims = {**mine, **given}
        assert len(connect(visitor, service)) == mails
    assert CompteConnu.objects.count() == 2


def test_a_second_press_tells_nothing_more(visitor: Visitor, service: Service) -> None:
    visitor.identify(service)
    page = visitor.page
    visitor.go_on()
    visitor.page = page
    visitor.go_on()
    assert len(testing.deliver()) == 1


def test_ninety_days_later_the_device_is_new_again(visitor: Visitor, service: Service) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        connect(visitor, service)
        clock.shift(timedelta(days=89))
        assert connect(visitor, service) == []
        clock.shift(timedelta(days=91))
        assert len(connect(visitor, service)) == 1


@pytest.mark.parametrize("value", ["", "x", "e30:1:2", "{}"])
def test_a_cookie_that_is_not_ours_trusts_nothing(visitor: Visitor, service: Service, value: str) -> None:
    visitor.client.cookies[COOKIE] = value
    assert len(connect(visitor, service)) == 1


def test_the_cookie_of_one_does_not_trust_another_and_says_nobody() -> None:
    request, response = RequestFactory().get("/"), HttpResponse()
    hashes = [f"{number:064x}" for number in range(appareil.MOST + 1)]
    with time_machine.travel(now(), tick=False) as clock:
        for one in hashes:
            response = HttpResponse()
            appareil.remember(request, response, one)
            request.COOKIES[COOKIE] = response.cookies[COOKIE].value
            clock.shift(1)
        assert [appareil.is_known(request, one) for one in hashes] == [False, *[True] * appareil.MOST]
        assert not appareil.is_known(request, "f" * 64)
        assert not set(hashes) & set(signing.loads(request.COOKIES[COOKIE], salt=appareil.SALT))
        assert len(request.COOKIES[COOKIE]) < 1000


def test_an_address_that_no_mail_can_take_holds_nobody_up(visitor: Visitor, service: Service, outside: Dehors) -> None:
    outside.idps["impots"].claims |= {"email": "emilie;paul@example.org"}
    assert connect(visitor, service) == []
    assert visitor.way_on.startswith(service.callback)
