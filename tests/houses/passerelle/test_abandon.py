"""« Revenir sur … »: back to the service with an error, state and iss (specs/franceconnect.md §2.4)."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import CALLBACK, Service, Visitor


def leave(visitor: Visitor) -> tuple[int, dict[str, str]]:
    visitor.page = visitor.client.get(visitor.link("Revenir sur Education nationale"))
    url = visitor.page["Location"]
    assert url.startswith(CALLBACK + "?")
    return visitor.page.status_code, {name: given[0] for name, given in parse_qs(urlsplit(url).query).items()}


def test_from_the_choice_page(visitor: Visitor, service: Service) -> None:
    visitor.start(service)
    status, said = leave(visitor)
    assert status == 302
    assert said == {
        "error": "access_denied",
        "error_description": "User auth aborted",
        "state": service.state,
        "iss": "http://localhost/api/v2",
    }


def test_from_the_information_page(visitor: Visitor, service: Service) -> None:
    visitor.identify(service)
    assert leave(visitor)[1]["error"] == "access_denied"
    visitor.start(Service("autre"))
    assert "Emilie Anne DUPONT" in visitor.text  # who refuses one service stays signed in here


def test_from_an_error_page(visitor: Visitor, service: Service, outside: Dehors) -> None:
    outside.registre.status, outside.registre.body = 500, b""
    visitor.identify(service)
    said = leave(visitor)[1]
    assert said["error"] == "temporarily_unavailable"
    assert "technical error" in said["error_description"]
    assert said["state"] == service.state


def test_an_error_overcome_is_not_told(visitor: Visitor, service: Service, outside: Dehors) -> None:
    outside.registre.kind = "4"
    visitor.identify(service)
    visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}")
    assert leave(visitor)[1]["error_description"] == "User auth aborted"


def test_once(visitor: Visitor, service: Service) -> None:
    visitor.start(service)
    link = visitor.link("Revenir sur Education nationale")
    leave(visitor)
    visitor.get(link)
    assert (visitor.page.status_code, "Y420002" in visitor.text) == (400, True)
    visitor.get(f"/api/v2/interaction/{visitor.interaction.public_id}")
    assert "Y420002" in visitor.text


def test_not_for_another_browser(visitor: Visitor, service: Service, outside: Dehors) -> None:
    visitor.start(service)
    link = visitor.link("Revenir sur Education nationale")
    other = Visitor(outside)
    other.get(link)
    assert "Y190001" in other.text
    visitor.interaction.refresh_from_db()
    assert visitor.interaction.ended_at is None


def test_of_an_unknown_request(visitor: Visitor, service: Service) -> None:
    visitor.start(service)
    visitor.get("/api/v2/redirect-to-sp-with-error?interaction=inconnue")
    assert "Y030025" in visitor.text
