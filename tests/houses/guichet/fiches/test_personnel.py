"""The record of a member of the staff: what the files say, their mandates, and who looked at it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.registre.models import Etablissement, Personnel, ProfesseurPrincipal
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent


@pytest.fixture
def leduc(ecole: Etablissement) -> Personnel:
    row = Personnel.objects.create(
        uai=COLLEGE, source="sts", source_id="EPP:501", nom_de_famille="LEDUC", prenom="Thomas", fonction="ENS",
        grade="CERTIFIE", mel="thomas.leduc@example.org", disciplines=[["L1300", "MATHEMATIQUES", 18]],
    )  # fmt: skip
    ProfesseurPrincipal.objects.create(personnel=row, etablissement=ecole, annee=2026, division="6 A")
    return row


def url(row: Personnel, uai: str = COLLEGE) -> str:
    return f"/etablissements/{uai}/personnels/{row.public_id}/"


def text(page: Any) -> str:
    return " ".join(unescape(page.content.decode()).split())


def test_the_search_leads_to_the_record(client_of: ClientOf, leduc: Personnel) -> None:
    browser = client_of("secretaire")
    found = browser.post(f"/etablissements/{COLLEGE}/recherche/", {"texte": "leduc"})
    assert f'href="{url(leduc)}"' in text(found)
    assert ">Enseignement<" in text(found)
    page = text(browser.get(url(leduc)))
    for said in ("Thomas LEDUC", "Personnel, Enseignement", "CERTIFIE", "MATHEMATIQUES", "6 A", "STS-Web",
                 "thomas.leduc@example.org", "Aucun enseignement cette année", "Mot de passe oublié"):  # fmt: skip
        assert said in page
    assert "plus dans le dernier fichier" not in page
    assert "Fiche consultée – Secretaire" in page
    (row,) = Entry.objects.filter(event="guichet.fiche.vue", subject=f"personnel:{leduc.public_id}")
    assert row.actor.startswith("agent:")


def test_who_has_left_is_said_to_have(client_of: ClientOf, leduc: Personnel) -> None:
    Personnel.objects.update(gone_at=now())
    assert "plus dans le dernier fichier importé" in text(client_of("lecture").get(url(leduc)))


@pytest.mark.parametrize(
    "who", [{"nom": "Leduc", "prenom": "Thomas"}, {"nom": "Autre", "prenom": "Nom", "mel": "Thomas.Leduc@example.org"}]
)
def test_their_mandates_for_who_gives_them(
    client_of: ClientOf, agent: MakeAgent, leduc: Personnel, who: dict[str, Any]
) -> None:
    made = agent("delegue", divisions=["6 A"])
    type(made).objects.filter(pk=made.pk).update(**who)
    page = text(client_of("chef").get(url(leduc)))
    assert "Délégation (professeur principal, CPE, documentaliste) (6 A)" in page
    assert "Jamais connecté au guichet" in page
    assert "Au guichet" not in text(client_of("secretaire").get(url(leduc)))


def test_another_s_mandate_is_not_theirs(client_of: ClientOf, agent: MakeAgent, leduc: Personnel) -> None:
    agent("delegue")
    assert "Aucun mandat à ce nom" in text(client_of("chef").get(url(leduc)))


def test_neither_another_school_nor_a_delegate_sees_it(
    client_of: ClientOf, autre_ecole: Etablissement, leduc: Personnel
) -> None:
    assert client_of("delegue").get(url(leduc)).status_code == 404
    other = client_of("secretaire", PRIMAIRE)
    assert other.get(url(leduc)).status_code == 404
    assert other.get(url(leduc, PRIMAIRE)).status_code == 404
    assert not Entry.objects.filter(event="guichet.fiche.vue").exists()
