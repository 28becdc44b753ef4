"""Remarks and communications: who writes, who reads what, each acknowledged once with its date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from lxml import html

from preau.houses.viescolaire.models import Accuse, Communication, Observation, Public, Utilisateur
from preau.houses.viescolaire.pages import carnet as pages_carnet
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.journal.models import Entry
from tests.houses.viescolaire.conftest import ClientOf

LU = "J'en ai pris connaissance"


def words(answer: Any) -> str:
    return str(answer.content.decode().replace("&#x27;", "'"))


def test_a_remark_from_the_roll_call(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof, parent, pupil = client_of("personnel"), client_of("responsable"), client_of("eleve")
    answer = prof.post(f"/cours/{lecon.key}/appel/", {"observer": albert.public_id})
    url = f"/cours/{lecon.key}/observation/{albert.public_id}/"
    assert answer["Location"] == url
    assert prof.get(url).status_code == 200
    assert prof.post(url, {"genre": "encouragement", "texte": ""}).status_code == 422
    assert prof.post(url, {"genre": "insulte", "texte": "x"}).status_code == 422
    assert prof.post(url, {"genre": "carnet", "texte": ""}).status_code == 302
    assert prof.post(url, {"genre": "encouragement", "texte": "Beau <b>travail</b>"}).status_code == 302
    row = Observation.objects.get(genre="encouragement")
    page = words(parent.get("/carnet/"))
    assert "Beau &lt;b&gt;travail" in page
    assert page.count(LU) == 2
    assert LU not in words(pupil.get("/carnet/")), "a pupil reads it, a parent acknowledges it"
    assert pupil.post(f"/carnet/{row.public_id}/lu/").status_code == 404
    for _n in range(2):
        assert parent.post(f"/carnet/{row.public_id}/lu/", {"eleve": albert.public_id}).status_code == 302
    assert Accuse.objects.count() == Entry.objects.filter(event="carnet.lu").count() == 1
    assert "en a pris connaissance" in words(prof.get(url))
    prof.post(url, {"retirer": row.public_id})
    assert "Beau" not in words(parent.get("/carnet/"))
    assert parent.post(f"/carnet/{row.public_id}/lu/").status_code == 404


def test_not_about_a_pupil_of_another_lesson(client_of: ClientOf, lecon: Seance, pendant: date) -> None:
    assert client_of("personnel").get(f"/cours/{lecon.key}/observation/inconnu/").status_code == 404


@pytest.mark.parametrize(
    ("pour", "parent_reads", "pupil_reads"), [("parents", True, False), ("eleves", False, True), ("tous", True, True)]
)
def test_parents_and_pupils_read_different_communications(
    client_of: ClientOf,
    lecon: Seance,
    pendant: date,
    albert: EleveVu,
    pour: str,
    parent_reads: bool,
    pupil_reads: bool,
) -> None:
    prof = client_of("personnel")
    code = (lecon.divisions + lecon.groupes)[0]
    said = {"titre": "Sortie au musée", "texte": "Mardi.\n<script>x</script>", "pour": pour, "classes": [code]}
    assert prof.post("/communications/ecrire/", said).status_code == 302
    row = Communication.objects.get()
    assert "<script" not in row.texte
    for who, reads in (("responsable", parent_reads), ("eleve", pupil_reads)):
        client = client_of(who)
        assert ("Sortie au musée" in words(client.get("/carnet/"))) is reads
        assert client.post(f"/carnet/{row.public_id}/lu/").status_code == (302 if reads else 404)
    assert row.accuses.count() == parent_reads + pupil_reads
    assert "pris connaissance" in words(prof.get("/communications/"))
    assert prof.post(f"/communications/{row.public_id}/retirer/").status_code == 302
    assert "Sortie au musée" not in words(client_of("responsable").get("/carnet/"))


def test_whom_one_may_write_to(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, semaine: time_machine.Traveller
) -> None:
    said = {"titre": "Grève", "texte": "Pas de cantine.", "pour": "tous"}
    prof, office = client_of("personnel"), client_of(cpe)
    assert prof.post("/communications/ecrire/", said).status_code == 422, "a teacher names classes"
    assert prof.post("/communications/ecrire/", said | {"classes": ["Z9"]}).status_code == 422
    assert prof.get("/communications/ecrire/?uai=0999001W").status_code == 404
    assert office.post("/communications/ecrire/", said | {"fin_le": "2026-01-01"}).status_code == 422
    assert office.post("/communications/ecrire/", said | {"fin_le": "2026-11-24"}).status_code == 302
    row = Communication.objects.get()
    assert row.divisions == []
    assert prof.post(f"/communications/{row.public_id}/retirer/").status_code == 404
    assert "Grève" in words(client_of("eleve").get("/carnet/"))
    semaine.shift(timedelta(days=2))
    assert "Grève" not in words(client_of("eleve").get("/carnet/"))


def test_many_groups_are_folded_until_one_is_ticked(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_carnet, "MOST_BOXES", 2)
    office, url = client_of(cpe), "/communications/ecrire/"
    page = html.fromstring(office.get(url).content)
    groups = page.xpath("//main//details[not(@open)]//input[@name='classes']/@value")
    classes = page.xpath("//main//input[@name='classes'][not(ancestor::details)]/@value")
    assert set(groups) == set(Public.objects.filter(genre="groupe").values_list("code", flat=True))
    assert set(classes) == set(Public.objects.filter(genre="division").values_list("code", flat=True))
    assert f"{len(groups)} groupe" in page.xpath("//main//details/summary")[0].text_content()
    wrong = office.post(url, {"titre": "", "texte": "x", "pour": "tous", "classes": [groups[0], classes[0]]})
    ticked = html.fromstring(wrong.content).xpath("//main//details[@open]//input[@checked]/@value")
    assert (wrong.status_code, ticked) == (422, [groups[0]])
    monkeypatch.setattr(pages_carnet, "MOST_BOXES", 1000)
    assert not html.fromstring(office.get(url).content).xpath("//main//details")


@pytest.mark.parametrize("genre", ["responsable", "eleve", "accompagnant"])
def test_somebody_without_a_pupil_reads_why(client_of: ClientOf, semaine: object, genre: str) -> None:
    client = client_of(Utilisateur.objects.create(genre=genre, nom="SEUL"))
    paths = ["/cahier/", "/cahier/contenus/"] + (["/absences/", "/carnet/"] if genre != "accompagnant" else [])
    for path in paths:
        client.titles.clear()
        assert "Aucun élève n'est à vous" in words(client.get(path)), path
