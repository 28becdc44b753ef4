"""Whatever happens, a page in French that says how to go on, its code, and no trace of the program."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from preau.kit.errors import pages
from preau.kit.errors.middleware import as_refusal

pytestmark = pytest.mark.urls("tests.kit.errors.urls")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def assert_page(response: HttpResponse, status: int, code: str) -> str:
    text = response.content.decode()
    assert response.status_code == status
    assert text.count("<h1>") == 1
    assert '<html lang="fr">' in text
    assert f"<strong>{code}</strong>" in text
    assert "href=" in text.partition("<main")[2].partition("</main>")[0]
    for leak in ("secret", "Traceback", "Error", "ZeroDivision", "{%", "{{"):
        assert leak not in text
    return text


def test_refusal_is_a_page_with_its_status_sentence_and_code(visitor: Client) -> None:
    text = assert_page(visitor.get("/refuse/"), 409, "ESSAI-0001")
    assert "Le dossier de &lt;b&gt;Léa&lt;/b&gt; est déjà ouvert. Fermez-le &amp; recommencez." in text
    assert "compte abc" not in text
    assert 'href="/"' in text


def test_refusal_may_give_the_way_on_and_the_title(visitor: Client) -> None:
    given = {"suite_url": "/reprendre/", "suite_label": "Reprendre", "titre": "Dossier ouvert"}
    text = assert_page(visitor.get("/refuse/", given), 409, "ESSAI-0001")
    assert '<a class="bouton" href="/reprendre/">Reprendre</a>' in text
    assert "<h1>Dossier ouvert</h1>" in text


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/inconnue/", 404, "PAGE-0404"),
        ("/missing/", 404, "PAGE-0404"),
        ("/forbidden/", 403, "PAGE-0403"),
        ("/malformed/", 400, "PAGE-0400"),
        ("/busy/", 503, "PAGE-0503"),
        ("/shed/", 503, "PAGE-0503"),
        ("/broken_database/", 500, "PAGE-0500"),
        ("/nul/", 400, "PAGE-0400"),
        ("/too_long/", 500, "PAGE-0500"),
        ("/fault/", 500, "PAGE-0500"),
    ],
)
def test_every_failure_has_its_page(visitor: Client, path: str, status: int, code: str) -> None:
    assert_page(visitor.get(path), status, code)


def test_busy_page_leads_back_to_the_same_page_and_says_when(visitor: Client) -> None:
    response = visitor.get("/busy/")
    assert response["Retry-After"] == "5"
    assert 'href="/busy/">Recommencer' in response.content.decode()


def test_form_without_token_leads_back_to_its_page(visitor: Client) -> None:
    text = assert_page(visitor.post("/post_only/"), 403, "PAGE-0419")
    assert 'href="/post_only/">Revenir à la page' in text
    assert "cookies" in text


def test_bad_host_is_a_page(visitor: Client) -> None:
    assert_page(visitor.get("/fault/", headers={"host": "mauvais hôte"}), 400, "PAGE-0400")


def test_refusals_are_not_stored_by_caches(visitor: Client) -> None:
    assert "no-store" in visitor.get("/refuse/")["Cache-Control"]


def test_handlers_for_a_url_map() -> None:
    request = RequestFactory().get("/")
    assert_page(pages.not_found(request, LookupError()), 404, "PAGE-0404")
    assert_page(pages.forbidden(request, LookupError()), 403, "PAGE-0403")


def test_a_fault_is_no_refusal() -> None:
    assert as_refusal(ZeroDivisionError()) is None
