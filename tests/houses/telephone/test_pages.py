"""What people see. Every HTML answer is inspected by the client (tests/support/client.py)."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

from preau.houses.telephone.appareils import appareil_of, list_appareils
from tests.houses.telephone.conftest import MAIL, SMS, Post

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "/telephone/+33639980001/"


def page(client: Client, url: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def texts(root: Any, path: str) -> list[str]:
    return [" ".join(node.text_content().split()) for node in root.xpath(path)]


def test_an_empty_house_says_so(client: Client) -> None:
    root = page(client, "/")
    assert texts(root, "//h1") == ["Les téléphones de la démonstration"]
    assert root.xpath("//*[@data-vide]")
    assert "Démonstration – personnes fictives" in root.text_content()


def test_the_list_shows_the_newest_message_of_each(client: Client, post: Post, cast: None) -> None:
    post()
    post(MAIL)
    post(to="+33639980005", idempotency_key="k5", body="Inconnu au bataillon")
    root = page(client, "/")
    cards = root.xpath("//*[@data-liste]//a[@class='telephone']")
    assert [card.get("href") for card in cards] == ["/telephone/+33639980005/", "/telephone/+33639980001/"]
    assert "+33 6 39 98 00 05" in cards[0].text_content()
    assert "Emilie Dupont" in cards[1].text_content()
    assert "Mail : Votre identifiant" in " ".join(cards[1].text_content().split())


def test_quiet_phones_of_the_cast_can_be_opened(client: Client, post: Post, cast: None) -> None:
    post()
    links = texts(page(client, "/"), "//h2[.='Sans message']/following-sibling::ul//strong")
    assert links == ["Jean Martin / Luce Martin", "Sacha Sans"]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("06 39 98 00 01", PHONE),
        ("+33 6 39 98 00 01", PHONE),
        ("emilie@example.org", "/telephone/emilie@example.org/"),
    ],
)
def test_a_number_opens_its_phone(client: Client, typed: str, url: str) -> None:
    answer = client.get("/", {"numero": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, url)


@pytest.mark.parametrize("typed", ["", "12", "bonjour"])
def test_a_wrong_number_is_said(client: Client, typed: str) -> None:
    answer = client.get("/", {"numero": typed})
    assert answer.status_code == 422
    root = html.fromstring(answer.content)
    assert root.findtext(".//title").startswith("Erreur :")
    assert not root.xpath("//noscript/meta")  # a page being filled in does not refresh under one's hands


def test_a_phone_shows_bubbles_and_the_code(client: Client, post: Post, cast: None) -> None:
    post(body="Premier", idempotency_key="k0")
    post()
    post(MAIL)
    root = page(client, PHONE)
    assert texts(root, "//h1") == ["Téléphone Emilie Dupont"]
    assert texts(root, "//li[@class='bulle']/p[1]") == ["Premier", " ".join(SMS["body"].split())]
    assert texts(root, "//output") == ["123456"]
    assert texts(root, "//li[@class='mail']/h3") == ["Votre identifiant"]
    [log, _] = root.xpath("//*[@role='log']")
    assert log.get("aria-live") == "polite"


def test_an_empty_phone_and_a_mailbox_alone(client: Client, cast: None) -> None:
    assert len(page(client, PHONE).xpath("//*[@data-vide]")) == 2
    root = page(client, "/telephone/sacha@example.net/")
    assert texts(root, "//h1") == ["Boîte aux lettres Sacha Sans"]
    assert texts(root, "//h2") == ["Mails"]


def test_a_mailbox_of_a_phone_leads_to_the_phone(client: Client, cast: None) -> None:
    answer = client.get("/telephone/emilie.dupont@example.org/")
    assert (answer.status_code, answer.headers["Location"]) == (302, PHONE)


def test_only_links_to_declared_hosts_open(client: Client, post: Post, cast: None) -> None:
    post(MAIL)
    links = page(client, PHONE).xpath("//p[@class='mail-texte']//a")
    assert [link.get("href") for link in links] == ["http://127.0.0.1:8001/compte/"]


def test_markup_in_a_message_stays_text(client: Client, post: Post) -> None:
    post(body='<script>alert(1)</script> <b>x</b> http://127.0.0.1/"onclick=x', idempotency_key="x")
    root = page(client, PHONE)
    assert not root.xpath("//li//script|//li//b|//@onclick")
    assert "<script>alert(1)</script>" in root.xpath("//li[@class='bulle']")[0].text_content()


def test_a_repeated_sending_is_said(client: Client, post: Post) -> None:
    post()
    post(attempt=2)
    root = page(client, PHONE)
    assert len(root.xpath("//li[@class='bulle']")) == 1
    assert "envoi n° 2" in root.text_content()


def test_pages_follow_without_javascript_and_with(client: Client, post: Post, cast: None) -> None:
    identity = post().json()["id"]
    for url, source in (
        ("/", "/messages.json"),
        (PHONE, "/messages.json?to=%2B33639980001&to=emilie.dupont%40example.org"),
    ):
        root = page(client, url)
        assert root.xpath("//head/noscript/meta[@http-equiv='refresh']/@content") == ["2"]
        [region] = root.xpath("//*[@data-suivi]")
        assert (region.get("data-suivi"), region.get("data-dernier")) == (source, identity)
        assert root.xpath("//script[contains(@src, 'telephone/suivi')]/@type") == ["module"]


@pytest.mark.parametrize("adresse", ["n'importe quoi", "+", "☎", "a" * 300])
def test_any_address_is_an_empty_device(client: Client, adresse: str) -> None:
    assert client.get(f"/telephone/{adresse}/").status_code == 200


def test_no_device_has_a_nul(client: Client) -> None:
    assert client.get("/telephone/%00/").status_code == 404


@pytest.mark.parametrize("content", ["", "[]", '{"cast": 1}', '{"cast": ["x"]}', '{"cast": [{"mobile": 1}]}', "\x00"])
def test_a_directory_that_is_none_names_nobody(settings: Any, tmp_path: Path, content: str) -> None:
    path = tmp_path / "demo.json"
    path.write_text(content)
    settings.TELEPHONE = settings.TELEPHONE.__class__(annuaire=str(path))
    assert list_appareils() == ()
    assert appareil_of("+33639980001").titre == "+33 6 39 98 00 01"


def test_health(client: Client) -> None:
    assert client.get("/sante/").status_code == 200
