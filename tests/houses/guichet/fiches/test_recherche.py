"""Searching: by anything, without a name in an address; a delegate finds the pupils of their classes."""

from __future__ import annotations

import time

from preau.houses.guichet.models import Agent
from preau.registre.models import Eleve, Etablissement, Responsable, Scolarite
from preau.registre.queries import search_people
from tests.houses.guichet.conftest import ClientOf
from tests.houses.guichet.fiches.comptes_fictifs import Service
from tests.houses.guichet.fiches.conftest import address

URL = "/etablissements/0500048F/recherche/"


def test_a_name_leads_to_records(client_of: ClientOf, emilie: Responsable, albert: Eleve, service: Service) -> None:
    browser = client_of("secretaire")
    assert browser.get(URL).status_code == 200
    page = browser.post(URL, {"texte": "dupont"})
    for row in (emilie, albert):
        assert address(row) in page.content.decode()
    assert service.asked == []


def test_an_identifiant_is_asked_at_the_account_service(
    client_of: ClientOf, emilie: Responsable, service: Service
) -> None:
    service.account(emilie)
    page = client_of("secretaire").post(URL, {"texte": "E.Dupont42"}).content.decode()
    assert address(emilie) in page
    assert service.headers[0]["Preau-Etablissement"] == "0500048F"
    service.is_down = True
    assert "ne répond pas" in client_of("secretaire").post(URL, {"texte": "e.dupont42"}).content.decode()


def test_nothing_typed_and_nobody_found(client_of: ClientOf, ecole: Etablissement) -> None:
    browser = client_of("lecture")
    assert browser.post(URL, {"texte": " "}).status_code == 422
    assert "Personne n'a été trouvé" in browser.post(URL, {"texte": "zzzzzz"}).content.decode().replace("&#x27;", "'")


def test_a_delegate_resets_the_pupils_of_their_classes(
    client_of: ClientOf, agent: object, albert: Eleve, emilie: Responsable, service: Service
) -> None:
    division = Scolarite.objects.get(eleve=albert).division
    user = service.account(albert, "a.dupont12")
    mine = client_of("delegue", divisions=[division])
    page = mine.post(URL, {"texte": "dupont"}).content.decode()
    assert address(albert, "reinitialiser", user.id) in page
    assert emilie.public_id not in page
    assert emilie.mel not in page
    assert mine.get(address(albert, "reinitialiser", user.id)).status_code == 200
    for closed in (address(albert), address(emilie), address(albert, "courrier"), address(albert, "corriger", "mel")):
        assert mine.get(closed).status_code == 404
    other = client_of("delegue", divisions=["ZZ"])
    assert albert.public_id not in other.post(URL, {"texte": "dupont"}).content.decode()
    assert other.get(address(albert, "reinitialiser", user.id)).status_code == 404
    assert Agent.objects.count() == 2


def test_a_pupil_without_account_is_sent_to_the_office(client_of: ClientOf, albert: Eleve, service: Service) -> None:
    page = client_of("delegue").post(URL, {"texte": "albert dupont"}).content.decode()
    assert "Pas encore de compte" in page


def test_search_is_quick(ecole: Etablissement) -> None:
    started = time.process_time()
    for text in ("dupont", "Dupomt", "6A", "0639980001"):
        search_people(ecole.uai, text)
    assert time.process_time() - started < 1.2
