"""Homework and lesson contents, from the teacher's phone to the pupil's tick."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from preau.houses.viescolaire import cahier
from preau.houses.viescolaire.depot import depot, purge_files
from preau.houses.viescolaire.models import (
    Accompagnement,
    ContenuSeance,
    Piece,
    Remise,
    Travail,
    TravailFait,
    Utilisateur,
)
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.viescolaire.conftest import ClientOf, utilisateur_of

PDF = b"%PDF-1.7\nexercice"
SAID = {
    "texte": "Exercice 4, page 12\n<script>alert(1)</script>",
    "pour": "autre",
    "duree": "20",
    "difficulte": "1",
    "rendu": "depot",
    "liens": "https://example.org/cours",
    "publication": "debut",
}


def give(client: Any, lecon: Seance, **more: Any) -> Any:
    said = SAID | {"autre_jour": (lecon.le + timedelta(days=2)).isoformat()} | more
    return client.post(f"/cours/{lecon.key}/travail/", said)


def week(day: date) -> str:
    return f"?semaine={day.isoformat()}"


def test_from_a_lesson_to_the_tick(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof = client_of("personnel")
    home = prof.get("/cours/").content.decode()
    assert f"/cours/{lecon.key}/travail/" in home
    assert prof.get(f"/cours/{lecon.key}/travail/").status_code == 200
    answer = give(prof, lecon, fichier=[SimpleUploadedFile("sujet.pdf", PDF)])
    assert answer.status_code == 302, answer.content.decode()
    row = Travail.objects.get()
    assert "<script" not in row.texte
    assert (row.duree, row.difficulte, row.auteur) == (20, 1, lecon.personnels[0])
    for who in ("eleve", "responsable"):
        client = client_of(who)
        page = client.get("/cahier/" + week(row.pour_le)).content.decode()
        assert "Exercice 4, page 12" in page
        assert "20 minutes de travail" in page
        assert "https://example.org/cours" in page
        piece = Piece.objects.get(url="")
        assert client.get(f"/cahier/pieces/{piece.public_id}/").content == PDF
        assert ("C'est fait" in page.replace("&#x27;", "'")) is (who == "eleve")
    eleve = client_of("eleve")
    back = "/cahier/" + week(row.pour_le)
    answer = eleve.post(f"/cahier/travaux/{row.public_id}/fait/", {"fait": "1", "retour": back})
    assert answer["Location"] == f"{back}#t-{row.public_id}"
    assert TravailFait.objects.get().eleve == albert.public_id
    eleve.post(f"/cahier/travaux/{row.public_id}/fait/", {"fait": "1"})
    assert Entry.objects.filter(event="travail.fait").count() == 1
    assert "Fait par 1 élèves sur" in prof.get(f"/cours/{lecon.key}/").content.decode()
    eleve.post(f"/cahier/travaux/{row.public_id}/fait/", {"fait": "0"})
    assert not TravailFait.objects.exists()


def test_not_before_its_moment(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu, semaine: time_machine.Traveller
) -> None:
    give(client_of("personnel"), lecon, publication="fin")
    row = Travail.objects.get()
    assert row.publish_at == lecon.fin_at
    assert cahier.list_travaux(albert, row.pour_le, row.pour_le) == []
    eleve = client_of("eleve")
    assert eleve.post(f"/cahier/travaux/{row.public_id}/fait/", {"fait": "1"}).status_code == 404
    assert "Exercice 4" not in eleve.get("/cahier/" + week(row.pour_le)).content.decode()
    semaine.move_to(lecon.fin_at)
    assert [one.public_id for one in cahier.list_travaux(albert, row.pour_le, row.pour_le)] == [row.public_id]


def test_what_was_done_is_written_once_and_changed(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    prof = client_of("personnel")
    said = {"texte": "Les fractions", "titre": "Chapitre 3", "categorie": "1", "liens": "", "publication": "debut"}
    files = {"fichier": [SimpleUploadedFile("cours.pdf", PDF)]}
    assert prof.post(f"/cours/{lecon.key}/contenu/", said | files).status_code == 302
    piece = Piece.objects.get()
    changed = said | {"texte": "Les décimaux", "retirer": piece.public_id}
    assert prof.post(f"/cours/{lecon.key}/contenu/", changed).status_code == 302
    row = ContenuSeance.objects.get()
    assert "Les décimaux" in row.texte
    assert not Piece.objects.exists()
    assert not depot().path_of(piece.public_id).exists()
    page = client_of("responsable").get("/cahier/contenus/" + week(lecon.le)).content.decode()
    assert "Les décimaux" in page
    assert "Chapitre 3" in page
    assert [one.seance for one in cahier.list_contenus(albert, lecon.le, lecon.le)] == [lecon.key]
    assert cahier.get_contenu(albert, lecon.key) is not None


def test_revise_and_withdraw(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof = client_of("personnel")
    give(prof, lecon)
    row = Travail.objects.get()
    url = f"/cahier/travaux/{row.public_id}/modifier/"
    assert "Exercice 4" in prof.get(url).content.decode()
    said = SAID | {"autre_jour": row.pour_le.isoformat(), "texte": "Exercice 5", "liens": ""}
    assert prof.post(url, said).status_code == 302
    row.refresh_from_db()
    assert "Exercice 5" in row.texte
    assert prof.post(url, {"retirer-travail": "1"}).status_code == 302
    assert cahier.list_travaux(albert, row.pour_le, row.pour_le) == []
    assert prof.get(url).status_code == 404


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"texte": ""}, "Écrivez le travail à faire"),
        ({"autre_jour": ""}, "Dites pour quel jour"),
        ({"autre_jour": "2062-11-24"}, "Ce jour est trop loin"),
        ({"autre_jour": "2026-09-01"}, "Ce jour vient avant le cours"),
        ({"liens": "javascript:alert(1)"}, "pas une adresse web complète"),
        ({"liens": "https://example.org/a\n" * 6}, "liens au plus"),
        ({"publication": "jamais"}, "Choisissez une réponse dans la liste"),
        ({"fichier": [SimpleUploadedFile("a.exe", b"MZ\x90\x00")]}, "nature acceptée"),
    ],
)
def test_what_is_refused_says_why(
    client_of: ClientOf, lecon: Seance, pendant: date, more: dict[str, Any], why: str
) -> None:
    answer = give(client_of("personnel"), lecon, **more)
    assert answer.status_code == 422
    assert why in answer.content.decode().replace("&#x27;", "'")
    assert not Travail.objects.exists()


def test_two_days_are_asked_about(client_of: ClientOf, lecon: Seance, pendant: date) -> None:
    prof = client_of("personnel")
    form = html.fromstring(prof.get(f"/cours/{lecon.key}/travail/").content)
    offered = form.xpath("//select[@name='pour']/option/@value")[0]
    other = (date.fromisoformat(offered) + timedelta(days=1)).isoformat()
    answer = give(prof, lecon, pour=offered, autre_jour=other)
    assert answer.status_code == 422
    assert "Deux jours sont donnés" in answer.content.decode()
    assert give(prof, lecon, pour=offered, autre_jour=offered).status_code == 302
    assert Travail.objects.get().pour_le.isoformat() == offered


def test_hand_in(client_of: ClientOf, lecon: Seance, pendant: date) -> None:
    prof, eleve, parent = client_of("personnel"), client_of("eleve"), client_of("responsable")
    give(prof, lecon)
    row = Travail.objects.get()
    url = f"/cahier/travaux/{row.public_id}/rendre/"
    assert eleve.post(url, {}).status_code == 422
    assert eleve.post(url, {"fichier": SimpleUploadedFile("x.html", b"<html>")}).status_code == 422
    assert parent.post(url, {"fichier": SimpleUploadedFile("x.pdf", PDF)}).status_code == 404
    for name in ("un.pdf", "deux.pdf"):
        assert eleve.post(url, {"fichier": SimpleUploadedFile(name, PDF)}).status_code == 302
    given = Remise.objects.get()
    assert given.nom == "deux.pdf"
    for client in (prof, eleve, parent):
        assert client.get(f"/cahier/rendus/{given.public_id}/").content == PDF
    assert "deux.pdf" in prof.get(f"/cours/{lecon.key}/").content.decode()
    assert purge_files() == 0
    depot().write("orphelin", PDF)
    assert purge_files(now() + timedelta(days=2)) == 1
    assert eleve.get(f"/cahier/rendus/{given.public_id}/").status_code == 200
    Travail.objects.update(rendu="papier")
    assert eleve.post(url, {"fichier": SimpleUploadedFile("x.pdf", PDF)}).status_code == 409


def test_an_accompagnant_is_told_of_a_file_and_not_led_to_it(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    staff = utilisateur_of("personnel")
    aesh = Utilisateur.objects.create(genre="accompagnant", nom="LEDUC", prenom="Thomas", personnes=staff.personnes)
    Accompagnement.objects.create(personnel=staff.personnes[0], eleve=albert.public_id, uai=lecon.uai, named_by="essai")
    give(client_of("personnel"), lecon)
    row = Travail.objects.get()
    url = f"/cahier/travaux/{row.public_id}/rendre/"
    client_of("eleve").post(url, {"fichier": SimpleUploadedFile("un.pdf", PDF)})
    link = f"/cahier/rendus/{Remise.objects.get().public_id}/"
    pages = {who: client_of(who).get("/cahier/" + week(row.pour_le)).content.decode() for who in ("eleve", aesh)}
    assert all("Fichier rendu" in page for page in pages.values())
    assert [link in page for page in pages.values()] == [True, False]
    assert client_of(aesh).get(link).status_code == 404


def test_staff_read_the_classes_they_teach(client_of: ClientOf, lecon: Seance, pendant: date) -> None:
    prof = client_of("personnel")
    give(prof, lecon)
    row = Travail.objects.get()
    code = (lecon.divisions + lecon.groupes)[0]
    asked = {"uai": lecon.uai, "classe": code, "semaine": row.pour_le.isoformat()}
    assert "Exercice 4" in prof.get("/cahier/", asked).content.decode()
    assert prof.get("/cahier/contenus/", asked).status_code == 200
    assert prof.get("/cahier/", asked | {"classe": "Z9"}).status_code == 404


def test_queries_of_a_week(
    albert: EleveVu, client_of: ClientOf, lecon: Seance, pendant: date, django_assert_max_num_queries: Any
) -> None:
    for _n in range(3):
        give(client_of("personnel"), lecon)
    with django_assert_max_num_queries(4):
        assert len(cahier.list_travaux(albert, lecon.le, lecon.le + timedelta(days=7))) == 3
