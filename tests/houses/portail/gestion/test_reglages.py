"""Providers, addresses and their looks, the load-shedding door, and the commands that give the right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from preau.houses.portail import gestion, hashing
from preau.houses.portail.actions import local_accounts, register_idp
from preau.houses.portail.commands import portail_app
from preau.houses.portail.models import Administrateur, IdentityProvider
from preau.houses.portail.refusals import FournisseurMalDeclare
from preau.kit import webkit
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.portail.conftest import Configure, Journey
from tests.houses.portail.gestion.conftest import Admins, events, text_of
from tests.houses.portail.people import COLLEGE, People
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp

pytestmark = pytest.mark.django_db(databases=["default", "registre"])
PATH = "/gestion/fournisseurs/comptes/"


def test_a_provider_is_shown_with_its_state(tout: InspectingClient, journey: Journey) -> None:
    page = text_of(tout.get(PATH))
    assert "Tout est en ordre" in page
    assert "Certificat 1" in page
    assert "/auth/saml/authn/responsable" in page
    assert "Le service de comptes" in text_of(tout.get("/gestion/fournisseurs/"))
    assert tout.get("/gestion/fournisseurs/autre/").status_code == 404


def test_unreadable_metadata_are_a_worry(tout: InspectingClient, journey: Journey) -> None:
    IdentityProvider.objects.update(metadata="<x/>")
    assert "À vérifier" in text_of(tout.get("/gestion/fournisseurs/"))
    assert "1 à vérifier" in text_of(tout.get("/gestion/"))
    assert tout.get(PATH).status_code == 200


def test_metadata_are_read_anew_from_a_file(tout: InspectingClient, idp: FakeIdp) -> None:
    row = IdentityProvider.objects.get()
    IdentityProvider.objects.update(updated_at=now() - timedelta(days=9), metadata=row.metadata + "\n")
    file = SimpleUploadedFile("m.xml", idp.metadata(), "text/xml")
    assert tout.post(PATH, {"fichier": file}).status_code == 302
    fresh = IdentityProvider.objects.get()
    assert fresh.updated_at > now() - timedelta(minutes=1)
    assert fresh.metadata == row.metadata
    assert events("idp.relu") == 1


@pytest.mark.parametrize("content", [b"", b"<x/>", b"\xff\xfe", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", b"A" * 300_000])
def test_what_is_not_its_metadata_changes_nothing(tout: InspectingClient, idp: FakeIdp, content: bytes) -> None:
    before = IdentityProvider.objects.get().metadata
    answer = tout.post(PATH, {"fichier": SimpleUploadedFile("m.xml", content, "text/xml")})
    assert answer.status_code == 422
    assert IdentityProvider.objects.get().metadata == before
    assert events("idp.relu") == 0


def test_another_providers_metadata_are_refused(tout: InspectingClient, idp: FakeIdp) -> None:
    before = IdentityProvider.objects.get().metadata
    other = idp.metadata().replace(
        idp.metadata().split(b'entityID="')[1].split(b'"')[0], b"https://autre.example.org/idp"
    )
    answer = tout.post(PATH, {"fichier": SimpleUploadedFile("m.xml", other, "text/xml")})
    assert answer.status_code == 422
    assert IdentityProvider.objects.get().metadata == before


@pytest.mark.parametrize("said", [{}, {"relire": "1"}])
def test_nothing_brought_and_no_address(tout: InspectingClient, idp: FakeIdp, said: dict[str, str]) -> None:
    assert tout.post(PATH, said).status_code == 422


def test_metadata_are_read_anew_from_their_address(
    tout: InspectingClient, idp: FakeIdp, monkeypatch: pytest.MonkeyPatch
) -> None:
    IdentityProvider.objects.update(metadata_url="https://idp.example.org/metadata")
    answers: list[Any] = [
        webkit.Answer(200, "text/xml", idp.metadata()), webkit.Answer(302, "", b""), webkit.TooLong("3 s"),
    ]  # fmt: skip

    def fetch(url: str) -> webkit.Answer:
        assert url == "https://idp.example.org/metadata"
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(register_idp.webkit, "fetch", fetch)
    assert [tout.post(PATH, {"relire": "1"}).status_code for _turn in range(3)] == [302, 422, 422]


@pytest.mark.parametrize(
    "url", ["http://idp.example.org/m", "ftp://idp.example.org/", "file:///etc/passwd", "https:///m"]
)
def test_an_address_of_metadata_is_https(idp: FakeIdp, url: str) -> None:
    with pytest.raises(FournisseurMalDeclare):
        register_idp.register_idp(idp.metadata(), alias="comptes", metadata_url=url)


def test_the_address_given_by_command_is_offered(tout: InspectingClient, idp: FakeIdp, tmp_path: Path) -> None:
    assert "Relire maintenant" not in text_of(tout.get(PATH))
    file = tmp_path / "m.xml"
    file.write_bytes(idp.metadata())
    words = ["idp", "add", str(file), "--alias", "comptes", "--adresse", "https://idp.example.org/metadata"]
    assert CliRunner().invoke(portail_app, words).exit_code == 0
    assert IdentityProvider.objects.get().metadata_url == "https://idp.example.org/metadata"
    assert "Relire maintenant" in text_of(tout.get(PATH))


def test_addresses_and_their_doors(tout: InspectingClient, journey: Journey) -> None:
    assert "PORTAIL_HABILLAGE" in text_of(tout.get("/gestion/habillages/"))
    page = tout.get("/gestion/habillages/principal/")
    assert "inert" in page.content.decode()
    assert "Fermée" in text_of(page)  # the agents' provider is not declared here
    assert "n'ouvre sur rien" in text_of(page)
    assert "pour 4,5 demandé" in text_of(page) or "pour 7 demandé" in text_of(page) or "pour 3 demandé" in text_of(page)
    assert tout.get("/gestion/habillages/autre/").status_code == 404


def test_each_declared_ent_is_shown_in_its_own_look(admins: Admins, configure: Configure, tmp_path: Any) -> None:
    file = tmp_path / "ents.toml"
    file.write_text(
        '[[ent]]\ncode = "somme"\nurl = "http://somme.example.org"\nhabillage = "littoral"\n', encoding="utf-8"
    )
    configure(ents=str(file))
    browser = admins.browser("tout")
    assert "http://somme.example.org" in text_of(browser.get("/gestion/habillages/"))
    page = browser.get("/gestion/habillages/somme/")
    assert "habillage=littoral" in page.content.decode()
    assert "PORTAIL_ENTS" in text_of(page)


def test_a_door_without_its_words_is_a_fault(admins: Admins, configure: Configure, tmp_path: Any) -> None:
    file = tmp_path / "portes.toml"
    file.write_text(
        '[textes]\ntitre = "Mon ENT"\nhas_memoire = false\n[[profil]]\ncode = "eleve"\nlabel = "Élève"\n'
        '[[entree]]\ncode = "eleve"\nprofil = "eleve"\nidp = "local"\n',
        encoding="utf-8",
    )
    configure(entrees=str(file))
    page = text_of(admins.browser("tout").get("/gestion/habillages/principal/"))
    assert "Il manque un mot : bouton." in page
    assert "Comptes de l'ENT" in page


def test_the_load_shedding_door(tout: InspectingClient, configure: Configure) -> None:
    path = "/gestion/affluence/"
    assert "La porte est ouverte à tous" in text_of(tout.get(path))
    assert tout.post(path, {"action": "limiter", "sessions": "1 000", "pendant": "30"}).status_code == 302
    assert "1000 personnes présentes" in text_of(tout.get(path)).replace("1 000", "1000")
    tout.post(path, {"action": "ouvrir"})
    assert "Aucune limite" in text_of(tout.get(path))
    tout.post(path, {"action": "rendre"})
    assert "Les réglages de l'instance" in text_of(tout.get(path))
    assert (events("affluence.forcée"), events("affluence.rendue")) == (2, 1)


@pytest.mark.parametrize(
    "said",
    [{"action": "limiter"}, {"action": "limiter", "sessions": "-1"}, {"action": "limiter", "minute": "beaucoup"},
     {"action": "limiter", "sessions": "10", "pendant": "99999"}, {"action": "limiter", "sessions": "٣"}],
)  # fmt: skip
def test_numbers_that_cannot_be(tout: InspectingClient, said: dict[str, str]) -> None:
    assert tout.post("/gestion/affluence/", said).status_code == 422
    assert events("affluence.forcée") == 0


def test_an_unknown_action_changes_nothing(tout: InspectingClient) -> None:
    assert tout.post("/gestion/affluence/", {"action": "fermer"}).status_code == 200
    assert events("affluence.forcée") == 0


def run(*words: str) -> Any:
    return CliRunner().invoke(portail_app, ["administrateur", *words])


def test_the_right_is_given_listed_and_taken_by_command(people: People) -> None:
    given = run("add", "m.martin", "--uai", COLLEGE.lower(), "--par", "essai")
    assert given.exit_code == 0, given.output
    assert "application de codes" in given.output
    assert Administrateur.objects.get().uais == [COLLEGE]
    assert "m.martin" in run("list").output
    assert run("add", "m.martin", "--tout", "--par", "essai").exit_code == 0
    assert Administrateur.objects.get().is_whole
    assert run("remove", "m.martin", "--par", "essai").exit_code == 0
    assert run("remove", "m.martin", "--par", "essai").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [("personne", "--tout"), ("m.martin",), ("m.martin", "--tout", "--uai", COLLEGE),
     ("m.martin", "--uai", "0999001W"), ("i.passant", "--tout")],
)  # fmt: skip
def test_a_right_that_cannot_be_given(people: People, words: tuple[str, ...]) -> None:
    assert run("add", *words, "--par", "essai").exit_code == 1
    assert not Administrateur.objects.exists()


def test_an_administrator_always_shows_a_second_factor(people: People, admins: Admins) -> None:
    """From the password to `/gestion/`, by the pages alone."""
    password = "quatre chaises sur la dune"
    link = local_accounts.reset("b.college", "essai")
    local_accounts.choose_password(link.url.rstrip("/").rpartition("/")[2], hashing.make(password))
    browser = InspectingClient()
    entered = browser.post("/connexion/?retour=/gestion/", {"username": "b.college", "password": password})
    assert entered["Location"] == "/connexion/second-facteur/"
    page = browser.get("/connexion/second-facteur/")
    secret = page.context["secret"].replace(" ", "")
    code = pyotp.TOTP(secret).at(now())
    assert browser.post("/connexion/second-facteur/", {"code": code})["Location"] == "/gestion/"
    assert browser.get("/gestion/").status_code == 200
    assert Session.objects.order_by("-pk")[0].data[gestion.FACTOR] is True
