"""Suspected duplicates: compared, joined or declared different for good."""

from __future__ import annotations

import pytest

from preau.houses.guichet.models import Distinction
from preau.registre.models import Eleve, Etablissement, Identite, Responsable, Telephone
from tests.houses.guichet.conftest import ClientOf
from tests.houses.guichet.fiches.comptes_fictifs import Service
from tests.houses.guichet.fiches.conftest import address
from tests.houses.guichet.fiches.test_fiche import text_of

LISTE = "/etablissements/0500048F/doublons/"


@pytest.fixture
def twin(emilie: Responsable) -> Responsable:
    """A second record of Emilie, with the same mobile."""
    row = Responsable.objects.create(
        source="siecle",
        uai=emilie.uai,
        source_id="999",
        nom_de_famille=emilie.nom_de_famille,
        nom_usage=emilie.nom_usage,
        prenom=emilie.prenom,
    )
    phone = Telephone.objects.filter(responsable=emilie, is_mobile=True).first()
    assert phone is not None
    Telephone.objects.create(responsable=row, champ="TEL_PORTABLE", brut="", e164=phone.e164, is_mobile=True)
    return row


def pair(one: Responsable | Eleve, other: Responsable | Eleve, genre: str = "responsables") -> str:
    first, second = sorted((one.public_id, other.public_id))
    return f"{LISTE}{genre}/{first}/{second}/"


def test_joined_and_taken_back(client_of: ClientOf, emilie: Responsable, twin: Responsable, service: Service) -> None:
    browser, url = client_of("secretaire"), pair(emilie, twin)
    assert url in text_of(browser.get(LISTE))
    page = text_of(browser.get(url))
    assert "pareil" in page
    assert "différent" in page
    assert browser.post(url, {}, status=422).status_code == 422
    assert browser.post(url, {"decision": "meme"}).status_code == 303
    assert Identite.objects.filter(unlinked_at=None).count() == 1
    assert url not in text_of(browser.get(LISTE))
    assert address(emilie, "delier", twin.public_id) in text_of(browser.get(address(emilie)))
    assert browser.post(address(emilie, "delier", twin.public_id)).status_code == 303
    assert Identite.objects.filter(unlinked_at=None).count() == 0
    assert "Déclarée la même personne" in text_of(browser.get(address(twin)))


def test_declared_different_for_good(
    client_of: ClientOf, emilie: Responsable, twin: Responsable, service: Service
) -> None:
    browser, url = client_of("referent"), pair(emilie, twin)
    for _time in range(2):
        assert browser.post(url, {"decision": "differentes"}).status_code == 303
    assert Distinction.objects.count() == 1
    assert url not in text_of(browser.get(f"{LISTE}?fait=1"))


def test_pupils_are_never_joined_here(client_of: ClientOf, albert: Eleve, service: Service) -> None:
    other = Eleve.objects.create(
        source="siecle", uai=albert.uai, source_id="998", nom_de_famille="DUPOND", prenom="Albert", ine=albert.ine
    )
    browser, url = client_of("secretaire"), pair(albert, other, "eleves")
    assert url in text_of(browser.get(LISTE))
    assert "supprimez la fiche en trop dans SIECLE" in text_of(browser.get(url))
    assert browser.post(url, {"decision": "meme"}, status=422).status_code == 422
    assert browser.post(url, {"decision": "differentes"}).status_code == 303


def test_who_may_and_what_is_out_of_reach(
    client_of: ClientOf, emilie: Responsable, twin: Responsable, autre_ecole: Etablissement, service: Service
) -> None:
    assert client_of("lecture").get(LISTE).status_code == 404
    other = Responsable.objects.filter(uai=autre_ecole.uai).first()
    assert other is not None
    browser = client_of("chef")
    for url in (pair(emilie, other), f"{LISTE}responsables/{emilie.public_id}/{emilie.public_id}/"):
        assert browser.get(url).status_code == 404
        assert browser.post(url, {"decision": "differentes"}, status=404).status_code == 404


def test_without_the_account_service(
    client_of: ClientOf, emilie: Responsable, twin: Responsable, service: Service
) -> None:
    service.is_down = True
    assert "ne répond pas" in text_of(client_of("secretaire").get(pair(emilie, twin)))
