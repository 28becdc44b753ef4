"""A form sent once the session had ended: given back with all that was typed, sent again after the sign-in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from preau.houses.viescolaire.models import (
    Absence,
    Communication,
    ContenuSeance,
    Declaration,
    Observation,
    Public,
    Travail,
    Utilisateur,
)
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.viescolaire.conftest import ClientOf, sign_in, utilisateur_of
from tests.support.client import InspectingClient

PDF = b"%PDF-1.7\nexercice"
TEXTE = "Lire le chapitre 3.\n\nL'accent « é » & <les signes> restent."


def end_sessions() -> None:
    Session.objects.update(ended_at=now())


def hidden(page: Any) -> dict[str, list[str]]:
    """What the page holds, to be sent again."""
    found: dict[str, list[str]] = {}
    for one in html.fromstring(page.content).xpath("//main//form//input[@type='hidden']"):
        found.setdefault(one.get("name"), []).append(one.get("value"))
    return found


def sent_late(browser: InspectingClient, who: str | Utilisateur, url: str, said: dict[str, Any]) -> Any:
    """The answer to the form, at last: sent signed out, given back, sent again by who has signed in."""
    end_sessions()
    given_back = browser.post(url, said)
    assert given_back.status_code == 403
    words = html.fromstring(given_back.content).text_content()
    assert "rien n'est perdu" in words
    assert ("Seul le fichier sera à choisir" in words) is ("fichier" in said)
    [door] = html.fromstring(given_back.content).xpath("//main//a[@target='_blank']/@href")
    assert door == "/?retour=%2Freprendre%2F"
    assert browser.get(door).status_code == 200, "the doors"
    sign_in(browser, who if isinstance(who, Utilisateur) else utilisateur_of(who))
    assert "Vous êtes de nouveau connecté" in browser.get("/reprendre/").content.decode()
    return browser.post(url, hidden(given_back))


def test_what_a_teacher_wrote(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof = client_of("personnel")
    said = {"texte": TEXTE, "categorie": "1", "publication": "debut", "fichier": SimpleUploadedFile("a.pdf", PDF)}
    assert sent_late(prof, "personnel", f"/cours/{lecon.key}/contenu/", said).status_code == 302
    assert "&lt;les signes&gt;" in ContenuSeance.objects.get().texte
    homework = {"texte": TEXTE, "pour": "autre", "autre_jour": "2026-12-01", "difficulte": "0", "rendu": "aucun"}
    given = sent_late(prof, "personnel", f"/cours/{lecon.key}/travail/", homework | {"publication": "suite"})
    assert given.status_code == 302
    row = Travail.objects.get()
    changed = sent_late(
        prof, "personnel", f"/cahier/travaux/{row.public_id}/modifier/", homework | {"publication": "fin"}
    )
    assert changed.status_code == 302
    row.refresh_from_db()
    assert row.publish_at == lecon.fin_at


def test_a_roll_call_and_a_remark(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof = client_of("personnel")
    seen = {f"p-{albert.public_id}": "retard", f"m-{albert.public_id}": "7", "terminer": "1"}
    assert sent_late(prof, "personnel", f"/cours/{lecon.key}/appel/", seen).status_code == 302
    assert Absence.objects.get().minutes == 7
    remark = {"genre": "observation", "texte": TEXTE}
    url = f"/cours/{lecon.key}/observation/{albert.public_id}/"
    assert sent_late(prof, "personnel", url, remark).status_code == 302
    assert Observation.objects.get().texte.replace("\r", "") == TEXTE


def test_to_families_and_from_them(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    office = client_of(cpe)
    several = [albert.division, Public.objects.filter(genre="groupe").earliest("pk").code]
    letter = {"titre": "Sortie", "texte": TEXTE, "pour": "parents", "classes": several}
    assert sent_late(office, cpe, "/communications/ecrire/", letter).status_code == 302
    assert sorted(Communication.objects.get().divisions) == sorted(several)
    declared = {"debut_le": "2026-11-24", "motif": "Maladie", "texte": TEXTE, "eleve": albert.public_id}
    parent = client_of("responsable")
    assert sent_late(parent, "responsable", "/absences/declarer/", declared).status_code == 302
    row = Declaration.objects.get()
    url = f"/vie-scolaire/declarations/{row.public_id}/"
    assert sent_late(office, cpe, url, {"decision": "refuser", "reponse": "Appelez-nous"}).status_code == 302
    row.refresh_from_db()
    assert row.reponse == "Appelez-nous"


@pytest.mark.parametrize("who", ["eleve", "responsable"])
def test_sent_again_by_somebody_else_nothing_is_written(
    client_of: ClientOf, lecon: Seance, pendant: date, who: str
) -> None:
    prof = client_of("personnel")
    said = {"texte": TEXTE, "categorie": "1", "publication": "debut"}
    assert sent_late(prof, who, f"/cours/{lecon.key}/contenu/", said).status_code == 404
    assert not ContenuSeance.objects.exists()
