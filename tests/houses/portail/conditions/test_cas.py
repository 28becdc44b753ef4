"""An application opens after the texts, not before; it is not told anything of them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from preau.houses.portail.actions.cas_declare import Wanted, declare_service
from preau.houses.portail.models import TicketCas
from tests.houses.portail.conditions.conftest import Folder
from tests.houses.portail.conditions.test_first_visit import answer
from tests.houses.portail.conftest import WITH_DATABASES, Famille, Journey

pytestmark = WITH_DATABASES
APP = "https://pronote.example.net/"


@pytest.fixture(autouse=True)
def application(folder: Folder) -> None:
    declare_service("pronote", Wanted(label="PRONOTE", url=APP, kind="prefixe"))


def login(**more: str) -> str:
    return f"/cas/login?{urlencode({'service': APP, **more})}"


def test_the_ticket_comes_after_the_texts(parent: Journey) -> None:
    asked = parent.client.get(login())
    assert parse_qs(urlsplit(asked["Location"]).query) == {"retour": [login()]}
    assert not TicketCas.objects.exists()
    left = parent.follow(answer(parent.client, "conditions", "charte", retour=login()))
    assert "http-equiv" in left.content.decode()  # it leaves by GET, from a page of its own (CSP)
    ticket = parent.client.get(login())
    assert ticket["Location"].startswith(f"{APP}?ticket=ST-")


def test_an_application_that_wants_no_page_gets_none_and_no_ticket(parent: Journey) -> None:
    assert parent.client.get(login(gateway="true"))["Location"] == APP
    answer(parent.client, "conditions", "charte")
    assert "ticket=ST-" in parent.client.get(login(gateway="true"))["Location"]


def test_renewal_and_gateway_together_do_not_pass_the_texts(parent: Journey) -> None:
    for more in ({"renew": "true"}, {"renew": "true", "gateway": "true"}, {"method": "POST"}):
        assert "ticket" not in parent.client.get(login(**more)).get("Location", "")
    assert not TicketCas.objects.exists()


def test_someone_from_the_application_meets_the_texts_on_the_way(
    journey: Journey, famille: Famille, folder: Folder
) -> None:
    wanted = f"/auth/saml/authn/responsable?{urlencode({'retour': login()})}"
    led = journey.follow(journey.sign_in(famille.refs, wanted))
    assert led.status_code == 200  # « Continuer », which leaves for /cas/login
    assert journey.client.get(login())["Location"].startswith("/conditions/?retour=%2Fcas%2Flogin")


def test_the_application_may_still_be_closed(parent: Journey) -> None:
    assert parent.client.get("/cas/logout").status_code == 303
