"""Headers, health, log line, style sheet and logo."""

import gzip
import json
import logging
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.test import override_settings

from preau.instances.general import General
from preau.kit.design import settings, skins
from tests.support.client import InspectingClient

pytestmark = pytest.mark.urls("tests.kit.design.urls")


def test_every_page_has_its_headers(client: InspectingClient) -> None:
    page = client.get("/dossier/x/")
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in page["Permissions-Policy"]
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_view_may_let_a_page_be_kept(client: InspectingClient) -> None:
    assert client.get("/aide/")["Cache-Control"] == "public, max-age=300"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["localhost", "nimporte.example.org", "a b", ""])
@override_settings(ALLOWED_HOSTS=["maison.example.org"])
def test_health_answers_any_host(client: InspectingClient, host: str) -> None:
    answer = client.get("/sante/", HTTP_HOST=host)
    assert answer.status_code == 200
    assert answer.json() == {"etat": "ok"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_health_only_reads(client: InspectingClient, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as queries:
        client.get("/sante/")
    assert queries.captured_queries[0]["sql"] == "SELECT 1"


@pytest.mark.django_db
def test_health_says_when_the_database_is_down(client: InspectingClient) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError("éteinte")

    with connection.execute_wrapper(fail):
        answer = client.get("/sante/")
    assert answer.status_code == 503
    assert answer.json() == {"etat": "panne"}


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.message) for record in caplog.records if record.name == "preau.requete"]


def test_one_line_a_request_without_personal_data(client: InspectingClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "preau.requete")
    client.get("/dossier/emilie-dupont/?mobile=0639980001")
    (line,) = lines(caplog)
    assert (line["methode"], line["route"], line["statut"]) == ("GET", "dossier/<str:nom>/", 200)
    assert line["ms"] >= 0
    assert "dupont" not in caplog.text
    assert "0639980001" not in caplog.text


def test_an_unknown_address_is_logged_without_its_path(
    client: InspectingClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "preau.requete")
    client.get("/dupont/")
    (line,) = lines(caplog)
    assert (line["route"], line["statut"]) == ("aucune", 404)


def test_a_failing_page_and_a_strange_verb_are_logged(
    client: InspectingClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "preau.requete")
    client.raise_request_exception = False
    client.generic("DUPONT", "/panne/")
    (line,) = lines(caplog)
    assert (line["methode"], line["route"], line["statut"]) == ("autre", "panne/", 500)


@pytest.mark.parametrize("kind", ["css_url", "logo_url"])
def test_an_asset_is_kept_a_year_under_its_version(client: InspectingClient, kind: str) -> None:
    url = getattr(skins.chosen(), kind)
    assert client.get(url)["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(url.split("?")[0])["Cache-Control"] == "public, max-age=300"
    assert client.get(url + "x")["Cache-Control"] == "public, max-age=300"


def test_the_stylesheet_is_compressed_for_those_who_can_read_it(client: InspectingClient) -> None:
    plain = client.get("/skin.css")
    packed = client.get("/skin.css", HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert plain["Content-Type"] == "text/css; charset=utf-8"
    assert "Accept-Encoding" in plain["Vary"]
    assert len(packed.content) < 7_000


@pytest.mark.parametrize("path", ["/skin.css", "/logo.svg"])
def test_an_unknown_skin_is_not_found(client: InspectingClient, path: str) -> None:
    assert client.get(f"{path}?habillage=../preau").status_code == 404


@pytest.mark.parametrize("name", sorted(skins.provided()))
def test_each_skin_has_its_own_sheet(client: InspectingClient, name: str) -> None:
    text = client.get(f"/skin.css?habillage={name}").content.decode()
    assert f"--accent: {skins.provided()[name].tokens['accent']};" in text


@pytest.mark.parametrize(
    ("state", "audit", "problems"),
    [
        ("non conforme", "", []),
        ("partiellement conforme", "3 juin 2026", []),
        ("partiellement conforme", "", ["design.E003"]),
        ("totalement conforme", "", ["design.E003"]),
        ("parfaitement conforme", "3 juin 2026", ["design.E002"]),
    ],
)
def test_nothing_better_is_declared_without_an_audit(state: str, audit: str, problems: list[str]) -> None:
    with override_settings(PREAU=General(accessibility=state), DESIGN=settings.Settings(audit_on=audit)):
        assert [problem.id for problem in run_checks() if problem.id.startswith("design")] == problems
