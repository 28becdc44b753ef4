"""Texts written by page: cleaned, previewed, published, asked again to everybody; former versions stay."""

from __future__ import annotations

import pytest
from django.test import Client

from preau.houses.portail import textes, textes_markup
from preau.houses.portail.actions.accept_textes import accept_textes, list_pending
from preau.houses.portail.actions.write_texte import write_texte
from preau.houses.portail.models import TexteEcrit
from tests.houses.portail.conftest import Configure
from tests.houses.portail.gestion.conftest import Admins, events, text_of
from tests.houses.portail.people import People
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases=["default", "registre"])
CORPS = "# Une règle\n\nOn écrit avec respect.\n- Je salue\n- Je signe <script>alert(1)</script>\n\nhttps://example.org/charte"


@pytest.fixture
def redactrice(admins: Admins, configure: Configure) -> InspectingClient:
    """The administrator of the whole ENT, who has accepted the texts."""
    configure(textes="")
    accept_textes(admins.tout.public_id, textes.current())
    return admins.browser("tout")


def write(browser: InspectingClient, titre: str = "Charte du collège", corps: str = CORPS) -> TexteEcrit:
    answer = browser.post("/gestion/textes/charte/ecrire/", {"titre": titre, "accord": "J'accepte", "corps": corps})
    assert answer.status_code == 302, text_of(answer)
    return TexteEcrit.objects.get(published_at=None)


def test_typed_text_becomes_clean_html_and_back() -> None:
    corps = textes_markup.from_typed(CORPS)
    assert corps.startswith(
        "<h3>Une règle</h3><p>On écrit avec respect.</p><ul><li>Je salue</li><li>Je signe &lt;script"
    )
    assert 'href="https://example.org/charte"' in corps
    assert textes_markup.from_typed(textes_markup.to_typed(corps)) == corps


@pytest.mark.parametrize("code", ["conditions", "charte"])
def test_our_own_texts_survive_being_changed_by_nothing(code: str, configure: Configure) -> None:
    configure(textes="")
    mine = next(one for one in textes.current() if one.code == code)
    assert textes_markup.from_typed(textes_markup.to_typed(mine.corps)).replace("\n", "") == mine.corps.replace(
        "\n", ""
    )


def test_a_draft_changes_nothing_for_anybody(redactrice: InspectingClient) -> None:
    draft = write(redactrice)
    page = redactrice.get(f"/gestion/versions/{draft.public_id}/")
    assert "Brouillon du" in text_of(page)
    assert "<script>alert" not in page.content.decode()
    assert "Charte du collège" not in text_of(Client().get("/conditions/"))
    assert write(redactrice, "Autre titre").pk == draft.pk  # one draft at most
    assert "Relire le brouillon" in text_of(redactrice.get("/gestion/textes/"))


def test_publishing_asks_everybody_again(redactrice: InspectingClient, admins: Admins, people: People) -> None:
    accept_textes("une-personne", textes.current())
    assert list_pending("une-personne") == []
    draft = write(redactrice)
    answer = redactrice.post(f"/gestion/versions/{draft.public_id}/", {"publier": draft.version})
    assert answer["Location"] == "/gestion/textes/"
    assert [one.titre for one in list_pending("une-personne")] == ["Charte du collège"]
    assert redactrice.get("/gestion/")["Location"].startswith("/conditions/")  # who published it, too
    assert "Charte du collège" in text_of(Client().get("/conditions/"))
    assert (events("texte.écrit"), events("texte.publié")) == (1, 1)
    accept_textes("une-personne", textes.current())
    accept_textes(admins.tout.public_id, textes.current())
    page = text_of(redactrice.get("/gestion/textes/"))
    assert "Publiée ici le" in page
    assert "Ada Réseau" in page
    assert "2 personnes" in page


def test_former_versions_are_kept_and_never_change(redactrice: InspectingClient, admins: Admins) -> None:
    for titre in ("Une", "Deux"):
        draft = write(redactrice, titre)
        redactrice.post(f"/gestion/versions/{draft.public_id}/", {"publier": draft.version})
        accept_textes(admins.tout.public_id, textes.current())
    assert len(redactrice.get("/gestion/textes/charte/").context["versions"]) == 2
    une = TexteEcrit.objects.get(titre="Une")
    assert "Version publiée le" in text_of(redactrice.get(f"/gestion/versions/{une.public_id}/"))
    for said in ({"publier": une.version}, {"jeter": "1"}):
        assert redactrice.post(f"/gestion/versions/{une.public_id}/", said).status_code == 409
    assert textes.current()[1].titre == "Deux"


def test_a_draft_that_changed_since_it_was_read_is_not_published(redactrice: InspectingClient) -> None:
    draft = write(redactrice)
    write_texte("charte", "Réécrite", "J'accepte", "<p>Autre chose.</p>", "une collègue")
    assert redactrice.post(f"/gestion/versions/{draft.public_id}/", {"publier": draft.version}).status_code == 409
    assert TexteEcrit.objects.get().published_at is None


def test_a_draft_is_thrown_away(redactrice: InspectingClient) -> None:
    draft = write(redactrice)
    redactrice.post(f"/gestion/versions/{draft.public_id}/", {"jeter": "1"})
    assert not TexteEcrit.objects.exists()
    assert redactrice.get(f"/gestion/versions/{draft.public_id}/").status_code == 404


def test_a_draft_that_changes_nothing_cannot_be_published(redactrice: InspectingClient) -> None:
    mine = textes.current()[1]
    draft = write_texte("charte", mine.titre, mine.accord, mine.corps, "essai")
    page = text_of(redactrice.get(f"/gestion/versions/{draft.public_id}/"))
    assert "ne change rien" in page
    assert "Publier et redemander" not in page


@pytest.mark.parametrize("corps", ["", "   ", "<!-- -->"])
def test_an_empty_text_is_refused(redactrice: InspectingClient, corps: str) -> None:
    answer = redactrice.post("/gestion/textes/charte/ecrire/", {"titre": "T", "accord": "A", "corps": corps})
    assert answer.status_code == (302 if corps == "<!-- -->" else 422)  # typed marks are words, not HTML


def test_a_text_that_the_files_do_not_name_does_not_exist(redactrice: InspectingClient) -> None:
    assert redactrice.get("/gestion/textes/reglement/").status_code == 404
    assert redactrice.get("/gestion/textes/reglement/ecrire/").status_code == 404


def test_an_ent_without_texts_says_so(admins: Admins) -> None:
    assert "ne demande d'accepter aucun texte" in text_of(admins.browser("tout").get("/gestion/textes/"))
