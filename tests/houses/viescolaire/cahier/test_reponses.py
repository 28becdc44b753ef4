"""What a page says once a form was sent; a text changed or withdrawn meanwhile; a pupil who has left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from preau.houses.viescolaire import cahier
from preau.houses.viescolaire.absences import Vu
from preau.houses.viescolaire.actions.call_roll import call_roll
from preau.houses.viescolaire.models import (
    ContenuSeance,
    Cours,
    Declaration,
    Intervenant,
    Piece,
    Travail,
    Utilisateur,
)
from preau.houses.viescolaire.pages import vie_scolaire
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit.clockkit import PARIS, now
from preau.kit.journal.models import Entry
from preau.registre.models import Scolarite
from tests.houses.viescolaire.conftest import ClientOf
from tests.houses.viescolaire.pronote.conftest import parent_of_two

PDF = b"%PDF-1.7\nexercice"
CONTENU = {"texte": "Les fractions", "titre": "", "categorie": "1", "liens": "", "publication": "debut"}
TRAVAIL = {"texte": "Exercice 4", "pour": "autre", "difficulte": "0", "rendu": "depot", "publication": "debut"}


def words(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content).xpath("//main")[0].text_content().split())


def version(answer: Any) -> str:
    return str(html.fromstring(answer.content).xpath("//input[@name='version']/@value")[0])


def give(client: Any, lecon: Seance) -> Travail:
    said = TRAVAIL | {"autre_jour": (lecon.le + timedelta(days=2)).isoformat()}
    assert client.post(f"/cours/{lecon.key}/travail/", said).status_code == 302
    return Travail.objects.get()


def test_each_form_is_answered_in_words(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    prof, parent, eleve, office = (client_of(one) for one in ("personnel", "responsable", "eleve", cpe))
    row = give(prof, lecon)
    sent = [
        (parent, "/absences/declarer/", {"debut_le": "2026-11-24", "motif": "Maladie"}, "envoyé à la vie scolaire"),
        (prof, f"/cours/{lecon.key}/observation/{albert.public_id}/", {"genre": "carnet"}, "est enregistrée"),
        (office, "/vie-scolaire/motifs/", {"familles": "Grippe"}, "Les motifs sont enregistrés"),
        (eleve, f"/cahier/travaux/{row.public_id}/rendre/", {"fichier": SimpleUploadedFile("a.pdf", PDF)}, "déposé"),
        (prof, f"/cahier/travaux/{row.public_id}/modifier/", {"retirer-travail": "1"}, "Le travail à faire est retiré"),
    ]
    for client, url, said, sentence in sent:
        answer = client.post(url, said)
        assert answer.status_code == 302, url
        assert sentence in words(client.get(answer["Location"].split("#")[0])), url
        assert sentence not in words(client.get(answer["Location"].split("?")[0])), "only once"
    assert Declaration.objects.count() == 1


def test_a_content_is_withdrawn_and_written_anew(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    prof, url = client_of("personnel"), f"/cours/{lecon.key}/contenu/"
    assert "Retirer ce contenu" not in words(prof.get(url))
    prof.post(url, CONTENU | {"fichier": SimpleUploadedFile("a.pdf", PDF)})
    assert "Retirer ce contenu" in words(prof.get(url))
    answer = prof.post(url, {"retirer-contenu": "1"})
    assert "Le contenu de cours est retiré" in words(prof.get(answer["Location"]))
    assert cahier.list_contenus(albert, lecon.le, lecon.le) == []
    assert "Les fractions" not in words(prof.get(url))
    assert prof.post(url, CONTENU | {"texte": "Les angles"}).status_code == 302
    [seen] = cahier.list_contenus(albert, lecon.le, lecon.le)
    assert ("Les angles" in seen.texte, seen.pieces) == (True, ())
    assert not Piece.objects.exists()
    assert Entry.objects.filter(event="contenu.retiré").count() == 1


def test_a_content_changed_meanwhile_is_shown_before_it_is_replaced(
    client_of: ClientOf, lecon: Seance, pendant: date
) -> None:
    one, other, url = client_of("personnel"), client_of("personnel"), f"/cours/{lecon.key}/contenu/"
    opened = version(one.get(url))
    other.post(url, CONTENU | {"texte": "Écrit par le collègue", "version": opened})
    late = one.post(url, CONTENU | {"version": opened})
    assert late.status_code == 422
    said = words(late)
    assert "changé depuis que vous avez ouvert cette page" in said
    assert "Écrit par le collègue" in said
    assert "Les fractions" in said
    assert "collègue" in ContenuSeance.objects.get().texte
    assert one.post(url, CONTENU | {"version": version(late)}).status_code == 302
    assert "Les fractions" in ContenuSeance.objects.get().texte


def test_homework_changed_or_withdrawn_meanwhile(client_of: ClientOf, lecon: Seance, pendant: date) -> None:
    prof = client_of("personnel")
    row = give(prof, lecon)
    url = f"/cahier/travaux/{row.public_id}/modifier/"
    opened = version(prof.get(url))
    said = TRAVAIL | {"autre_jour": row.pour_le.isoformat(), "version": opened}
    Travail.objects.update(texte="<p>Autre fenêtre</p>", updated_at=now() + timedelta(seconds=1))
    late = prof.post(url, said | {"texte": "Le mien"})
    assert late.status_code == 422
    assert "Autre fenêtre" in words(late)
    assert prof.post(url, said | {"texte": "Le mien", "version": version(late)}).status_code == 302
    row.refresh_from_db()
    assert "Le mien" in row.texte


def test_the_other_child_is_looked_at_in_the_same_week(client_of: ClientOf, ecole: object, semaine: object) -> None:
    browser = client_of(parent_of_two())
    page = browser.get("/emploi/?semaine=2026-12-07")
    [back] = html.fromstring(page.content).xpath("//form[@class='choix-eleve']//input[@name='retour']/@value")
    other = html.fromstring(page.content).xpath("//select[@name='eleve']/option[not(@selected)]/@value")[0]
    answer = browser.post("/eleve/", {"eleve": other, "retour": back})
    assert answer["Location"] == "/emploi/?semaine=2026-12-07"


@pytest.mark.parametrize("day", ["", "?jour=2026-11-23"])
def test_a_pupil_who_has_left_keeps_a_name(
    client_of: ClientOf, cpe: Utilisateur, prof: Visiteur, lecon: Seance, pendant: date, albert: EleveVu, day: str
) -> None:
    call_roll(prof, lecon, {albert.public_id: Vu("absence")}, termine=True)
    client_of("responsable").post("/absences/declarer/", {"debut_le": "2026-11-24", "motif": "Maladie"})
    Scolarite.objects.filter(eleve__public_id=albert.public_id).update(gone_at=now())
    assert words(client_of(cpe).get(f"/vie-scolaire/{day}")).count("Albert DUPONT") >= 2


def test_vie_scolaire_is_led_to_its_absences_and_teachers_to_their_lessons(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date
) -> None:
    menus = {}
    for who in (cpe, "personnel"):
        root = html.fromstring(client_of(who).get("/").content)
        menus[who] = [one.text_content().strip() for one in root.xpath("//nav[@aria-label='Vie scolaire']//a")]
        tiles = root.xpath("//main//a[@class='tuile']/strong/text()")
        assert menus[who] == ["Accueil", *tiles]
    assert menus[cpe][1] == "Absences du jour"
    assert "Mes cours" not in menus[cpe]
    assert menus["personnel"][1] == "Mes cours"
    assert "Absences du jour" not in menus["personnel"]
    Intervenant.objects.create(cours=Cours.objects.earliest("pk"), personnel=cpe.personnes[0], nom="Mme MARTY")
    assert "Mes cours" in words(client_of(cpe).get("/")), "who teaches too has both"


@pytest.mark.parametrize(("most", "folded"), [(0, True), (1000, False)])
def test_many_calls_not_done_do_not_hide_the_rest(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, monkeypatch: pytest.MonkeyPatch, most: int, folded: bool
) -> None:
    monkeypatch.setattr(vie_scolaire, "MOST_OPEN", most)
    page = html.fromstring(client_of(cpe).get("/vie-scolaire/?jour=2026-11-20").content)
    calls = page.xpath("//main//a[contains(@href, '/appel/')]")
    assert len(calls) > 1
    assert [bool(one.xpath("ancestor::details")) for one in calls] == [folded] * len(calls)
    assert (f"{len(calls)} appels ne sont pas faits" in page.text_content()) is folded


@pytest.mark.parametrize(
    ("debut", "fin", "quand"),
    [
        ("2026-11-24T00:00", "2026-11-25T00:00", "mardi 24 novembre, toute la journée"),
        ("2026-11-24T00:00", "2026-11-27T00:00", "du mardi 24 novembre au jeudi 26 novembre"),
        ("2026-11-24T10:00", "2026-11-24T12:30", "mardi 24 novembre, 10:00 – 12:30"),
        ("2026-11-24T10:00", "2026-11-25T00:00", "mardi 24 novembre, à partir de 10:00"),
        ("2026-11-24T00:00", "2026-11-24T12:00", "mardi 24 novembre, jusqu'à 12:00"),
        ("2026-11-24T10:00", "2026-11-26T12:00", "du mardi 24 novembre, 10:00, au jeudi 26 novembre, 12:00"),
        ("2026-11-24T10:00", "2026-11-27T00:00", "du mardi 24 novembre, 10:00, au jeudi 26 novembre"),
        ("2027-03-27T00:00", "2027-03-29T00:00", "du samedi 27 mars au dimanche 28 mars"),
    ],
)
def test_the_time_of_a_declaration_is_said_as_people_say_it(debut: str, fin: str, quand: str) -> None:
    start, end = (datetime.fromisoformat(one).replace(tzinfo=PARIS) for one in (debut, fin))
    assert Declaration(debut_at=start, fin_at=end).quand == quand


@pytest.mark.parametrize("path", ["/", "/mobile/"])
def test_a_parent_of_two_sees_for_whom_there_is_something_to_read(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, path: str
) -> None:
    parent, office = client_of(parent_of_two()), client_of(cpe)
    if path == "/mobile/":
        assert parent.post("/qr-code/ici/").status_code == 302
    assert "à lire" not in words(parent.get(path))
    said = {"titre": "Sortie", "texte": "Mardi.", "pour": "parents"}
    office.post("/communications/ecrire/", said | {"classes": ["3 A"]})
    page = parent.get(path)
    assert "1 texte à lire dans le carnet de liaison – Moussa" in words(page)
    assert "carnet de liaison – Aya" not in words(page)
    [form] = html.fromstring(page.content).xpath("//main//form[contains(@class, 'a-lire')]")
    sent = {one.get("name"): one.get("value") for one in form.xpath(".//input") if one.get("name") != "csrf"}
    answer = parent.post(form.get("action"), sent)
    assert answer["Location"] == "/carnet/"
    assert "Sortie" in words(parent.get("/carnet/")), "of Moussa, who was not the one looked at"
    office.post("/communications/ecrire/", said)
    assert "2 textes à lire dans le carnet de liaison – Moussa" in words(parent.get(path))
    assert "1 texte à lire dans le carnet de liaison – Aya" in words(parent.get(path))
