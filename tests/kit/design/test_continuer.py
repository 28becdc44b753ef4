"""Leaving by GET from a page of our own; nobody else decides where to."""

import pytest
import time_machine
from django.core import signing
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from preau.kit.design.pages import SALT, BadTarget, continuer, is_target
from tests.support.client import InspectingClient

pytestmark = pytest.mark.urls("tests.kit.design.urls")
FAR = "https://idp.example.org/sso?SAMLRequest=abc%2B&RelayState=x"
LOCAL = "/accueil/?a=1&b='2'"


def handle_for(url: str) -> str:
    answer = continuer(RequestFactory().get("/"), url)
    assert answer.status_code == 303
    return answer["Location"]


@pytest.mark.parametrize("url", [FAR, LOCAL, "http://127.0.0.1:8001/idp/", "https://e.example.org/é"])
def test_it_leads_where_the_house_said(client: InspectingClient, url: str) -> None:
    page = client.get(handle_for(url))
    assert page.status_code == 200
    root = html.fromstring(page.content.decode())
    assert root.xpath("//meta[@http-equiv='refresh']/@content") == [f"0;url={url}"]
    assert root.xpath("//a[normalize-space()='Continuer']/@href") == [url]
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "url",
    [
        "", "javascript:alert(1)", "data:text/html,x", "//ailleurs.example.org", "/\\ailleurs.example.org",
        "https:///x",
        "ftp://example.org/", "accueil", "https://example.org/\nSet-Cookie: a", " https://example.org", "http://[::1",
        "https:",
    ],
)  # fmt: skip
def test_it_refuses_to_lead_to(url: str) -> None:
    with pytest.raises(BadTarget):
        continuer(RequestFactory().get("/"), url)


@given(st.text(max_size=60))
def test_what_is_taken_is_http_or_local(url: str) -> None:
    if is_target(url):
        assert url.lower().startswith(("http:", "https:")) or (url.startswith("/") and url[1:2] not in {"/", "\\"})


@pytest.mark.parametrize("spot", [0, 10, -1, -8])
def test_a_forged_handle_is_refused(client: InspectingClient, spot: int) -> None:
    path = handle_for(FAR)
    handle = path.removeprefix("/continuer/").removesuffix("/")
    spoilt = list(handle)
    spoilt[spot] = "A" if spoilt[spot] != "A" else "B"
    page = client.get(f"/continuer/{''.join(spoilt)}/")
    assert page.status_code == 400
    assert "example.org" not in page.content.decode()


def test_a_signature_made_for_something_else_is_refused(client: InspectingClient) -> None:
    handle = signing.dumps(FAR, salt="autre", compress=True)
    assert client.get(f"/continuer/{handle}/").status_code == 400


@pytest.mark.parametrize("value", ["javascript:alert(1)", 12, None])
def test_a_signed_value_that_is_no_address_is_refused(client: InspectingClient, value: object) -> None:
    handle = signing.dumps(value, salt=SALT, compress=True)
    assert client.get(f"/continuer/{handle}/").status_code == 400


def test_a_handle_lives_ten_minutes(client: InspectingClient) -> None:
    with time_machine.travel("2026-09-08T08:15:00+02:00", tick=False) as clock:
        path = handle_for(FAR)
        clock.shift(599)
        assert client.get(path).status_code == 200
        clock.shift(3)
        assert client.get(path).status_code == 400


def test_a_post_of_ours_answers_303_to_itself(client: InspectingClient) -> None:
    answer = client.post("/partir/?vers=https%3A%2F%2Fidp.example.org%2F")
    assert answer.status_code == 303
    assert answer["Location"].startswith("/continuer/")
