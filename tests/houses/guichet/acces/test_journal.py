"""The journal of one school: both databases as one, in French, of this school alone; as CSV."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test.utils import CaptureQueriesContext

from preau.houses.guichet.evenements import EVENEMENTS, label_of
from preau.houses.guichet.historique import list_entries
from preau.houses.guichet.poste import open_poste
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.registre.actions import cut_lien
from preau.registre.models import Eleve, Etablissement, Lien, Responsable
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent

PAGE, CSV = f"/etablissements/{COLLEGE}/journal/", f"/etablissements/{COLLEGE}/journal.csv"


def test_both_journals_as_one(agent: MakeAgent, client_of: ClientOf, ecole: Etablissement) -> None:
    head = agent("chef")
    lien = Lien.objects.select_related("responsable", "eleve").filter(eleve__uai=COLLEGE).first()
    assert lien is not None
    cut_lien(lien.responsable.public_id, lien.eleve.public_id, by=f"agent:{head.public_id}")
    subject = f"responsable:{lien.responsable.public_id}"
    journal.write("guichet.essai", actor="exploitant:root", subject=subject, detail={"uai": COLLEGE})
    text = client_of(head).get(PAGE).content.decode()
    for said in ("Lien entre un responsable et un élève coupé", "guichet.essai", "exploitation (root)"):
        assert said in text
    assert f"{head.prenom} {head.nom}" in text
    assert f"{lien.responsable.nom} {lien.responsable.prenom}".replace("'", "&#x27;") in text
    poste = open_poste(head, COLLEGE)
    assert poste is not None
    assert [row.event for row in list_entries(poste, subject)] == ["guichet.essai", "registre.lien.coupe"]
    assert [row.event for row in list_entries(poste, f"eleve:{lien.eleve.public_id}")] == ["registre.lien.coupe"]


def test_nothing_of_another_school(
    agent: MakeAgent, client_of: ClientOf, ecole: Etablissement, autre_ecole: Etablissement
) -> None:
    lien = Lien.objects.select_related("responsable", "eleve").filter(eleve__uai=PRIMAIRE).first()
    assert lien is not None
    spy = agent("chef", PRIMAIRE)
    cut_lien(lien.responsable.public_id, lien.eleve.public_id, by=f"agent:{spy.public_id}")
    subject = f"responsable:{lien.responsable.public_id}"
    journal.write("guichet.secret", actor=f"agent:{spy.public_id}", subject=subject, detail={"uai": PRIMAIRE})
    journal.write("guichet.sans", actor=f"agent:{spy.public_id}", subject=subject)
    browser = client_of("chef")
    for query in ("", f"?sujet={subject}", f"?sujet={lien.responsable.public_id}", f"?sujet=agent:{spy.public_id}"):
        for url in (PAGE, CSV):
            text = browser.get(url + query).content.decode()
            assert "secret" not in text
            assert "guichet.sans" not in text
            assert "coupé</td>" not in text
            assert spy.nom not in text
            assert lien.responsable.nom_de_famille not in text or lien.responsable.nom_de_famille == "DUPONT"
    asked = browser.get(f"{PAGE}?agent={spy.public_id}")
    assert asked.status_code == 422
    assert "guichet.secret" in client_of("academie").get(f"/etablissements/{PRIMAIRE}/journal/").content.decode()


def test_filters_and_pages(client_of: ClientOf, ecole: Etablissement) -> None:
    moment = now()
    for number in range(120):
        with time_machine.travel(moment - timedelta(minutes=number), tick=False):
            journal.write("guichet.import.fichier", actor="exploitant:x", detail={"uai": COLLEGE, "n": number})
    with time_machine.travel(moment - timedelta(days=40), tick=False):
        journal.write("guichet.mandat.donne", actor="exploitant:x", detail={"uai": COLLEGE})
    browser = client_of("referent")
    first = browser.get(f"{PAGE}?evenement=guichet.import.fichier")
    assert [row.detail["n"] for row in first.context["lignes"]] == list(range(50))
    third = browser.get(f"{PAGE}?evenement=guichet.import.fichier&page=3")
    assert [row.detail["n"] for row in third.context["lignes"]] == list(range(100, 120))
    assert "Plus anciens" not in third.content.decode()
    assert "Mandat donné</td>" not in browser.get(PAGE).content.decode()
    old = (moment - timedelta(days=41)).date().isoformat()
    assert "Mandat donné</td>" in browser.get(f"{PAGE}?depuis={old}&evenement=guichet.mandat.donne").content.decode()
    assert browser.get(f"{PAGE}?jusqu_a={old}").context["lignes"] == []
    assert browser.get(f"{PAGE}?depuis=hier").status_code == 422
    for page in ("0", "-1", "x", "9999999999", "²"):
        assert browser.get(PAGE, {"page": page}).status_code == 200


def test_csv(client_of: ClientOf, ecole: Etablissement) -> None:
    eleve = Eleve.objects.filter(uai=COLLEGE).first()
    assert eleve is not None
    Eleve.objects.filter(pk=eleve.pk).update(nom_usage="=1+1")
    detail = {"uai": COLLEGE, "comptes": {"eleves_ajoutes": 3, "eleves_sortis": 0}, "champs": ["mel", "nom"]}
    journal.write("guichet.essai", actor="visiteur", subject=f"eleve:{eleve.public_id}", detail=detail)
    answer = client_of("chef").get(CSV)
    assert answer["Content-Disposition"] == f'attachment; filename="journal-{COLLEGE}.csv"'
    lines = answer.content.decode().removeprefix("\ufeff").splitlines()
    assert lines[0] == "date;evenement;libelle;agent;sujet;personne;detail"
    said = f"visiteur;eleve:{eleve.public_id};'=1+1 {eleve.prenom};eleves ajoutes 3, champs mel nom"
    assert lines[1].endswith(said)
    assert Entry.objects.filter(event="guichet.journal.export").count() == 1


@pytest.mark.parametrize("role", ["secretaire", "delegue", "lecture"])
def test_who_has_not_the_right(client_of: ClientOf, ecole: Etablissement, role: str) -> None:
    assert [client_of(role).get(url).status_code for url in (PAGE, CSV)] == [404, 404]


def test_as_many_queries_for_many_entries(client_of: ClientOf, ecole: Etablissement) -> None:
    browser, people = client_of("chef"), list(Responsable.objects.filter(uai=COLLEGE)[:40])

    def count(number: int) -> int:
        for one in people[:number]:
            subject = f"responsable:{one.public_id}"
            journal.write("guichet.essai", actor="visiteur", subject=subject, detail={"uai": COLLEGE})
        with (
            CaptureQueriesContext(connections["default"]) as here,
            CaptureQueriesContext(connections["registre"]) as there,
        ):
            assert browser.get(PAGE).status_code == 200
        return len(here) + len(there)

    assert count(2) == count(40)


def test_events_are_in_french() -> None:
    assert label_of("guichet.mandat.donne") == "Mandat donné"
    assert label_of("guichet.neuf") == "guichet.neuf"
    assert all(str(text)[0].isupper() for text in EVENEMENTS.values())
