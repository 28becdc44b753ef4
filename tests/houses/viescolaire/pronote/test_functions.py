"""What an application reads: the person, the week, homework, contents, files; what is still empty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from time_machine import Traveller

from preau.houses.viescolaire.endpoints.pronote_fonctions import FONCTIONS
from preau.houses.viescolaire.models import Cours, Modification, TravailFait, Utilisateur
from preau.houses.viescolaire.visiteur import load
from preau.protocols.pronote.values import read_set
from tests.houses.viescolaire.pronote.application import Application
from tests.houses.viescolaire.pronote.conftest import LUNDI, Ecrits, New, signed_in

WEEK = 13
"""Of 23 November 2026, counted from 31 August."""
DOMAINE = {"domaine": {"_T": 8, "V": f"[{WEEK}]"}}


def names(lesson: dict[str, Any], genre: int) -> list[str]:
    return [one["L"] for one in lesson["ListeContenus"]["V"] if one["G"] == genre]


def test_what_is_said_before_the_login(application: New) -> None:
    general = application().first["General"]
    assert general["PremierLundi"]["V"] == "31/08/2026"
    assert general["JourOuvre"]["V"] == "23/11/2026" or general["JourOuvre"]["_T"] == 7
    assert [one["L"] for one in general["ListePeriodes"]] == ["Trimestre 1", "Trimestre 2", "Trimestre 3"]
    odd, even = (read_set(one) for one in general["DomainesFrequences"][1:])
    assert set(odd).isdisjoint(even)
    assert len(general["ListeHeures"]["V"]) == general["PlacesParJour"]
    assert general["versionPN"] == "2025.2.9"


def test_a_parent_of_two(bonnet: Utilisateur) -> None:
    client = signed_in(bonnet, "parent")
    said = client.call("ParametresUtilisateur")
    children = said["ressource"]["listeRessources"]
    assert [(one["L"], one["classeDEleve"]["L"]) for one in children] == [
        ("BONNET Aya", "6 A"),
        ("BONNET Moussa", "3 A"),
    ]
    weeks = []
    for child in children:
        member = {"N": child["N"], "G": 4}
        week = client.call("PageEmploiDuTemps", {"numeroSemaine": WEEK}, onglet=16, membre=member)["ListeCours"]
        asked = {"numeroSemaine": WEEK, "ressource": {"N": child["N"]}}
        assert client.call("PageEmploiDuTemps", asked, onglet=16)["ListeCours"] == week
        weeks.append([(one["DateDuCours"]["V"], names(one, 16), names(one, 3)) for one in week])
    assert weeks[0] != weeks[1]
    first = client.call("PageEmploiDuTemps", {"numeroSemaine": WEEK}, onglet=16)["ListeCours"]
    assert [(one["DateDuCours"]["V"], names(one, 16), names(one, 3)) for one in first] == weeks[0]
    tabs = said["listeOnglets"][1]["Onglet"]
    assert {"G": 16} in tabs
    assert {"G": 88} in tabs


def test_the_child_chosen_for_the_device_comes_first(bonnet: Utilisateur) -> None:
    from preau.houses.viescolaire.actions.pronote_secrets import make_qr

    second = load(bonnet).eleves[1]
    made = make_qr(bonnet, "parent", "4821", second.public_id)
    client = Application(Client()).open()
    client.scan(made.text, "4821")
    first = client.call("ParametresUtilisateur")["ressource"]["listeRessources"][0]
    assert first["N"] == f"4#{second.public_id}"
    again = Application(Client()).open()
    again.log_in(client.login, client.secret, "jeton")
    assert again.call("ParametresUtilisateur")["ressource"]["listeRessources"][0] == first


def test_lessons_with_their_changes(albert: Utilisateur) -> None:
    client = signed_in(albert, "eleve")
    week = client.call("PageEmploiDuTemps", {"NumeroSemaine": WEEK}, onglet=16)["ListeCours"]
    cours, place = week[0]["N"].split("#")[1].split(":")[0], week[0]["place"]
    assert place < 20
    assert week[0]["duree"] >= 1
    row = Cours.objects.get(public_id=cours)
    Modification.objects.create(cours=row, le=LUNDI, nature="annule", motif="Grève", auteur="essai")
    moved = Cours.objects.get(public_id=week[1]["N"].split("#")[1].split(":")[0])
    Modification.objects.create(
        cours=moved, le=LUNDI, nature="deplace", vers_le=LUNDI.replace(day=25), place=16, auteur="essai"
    )
    asked = {"dateDebut": {"_T": 7, "V": "23/11/2026 0:0:0"}, "dateFin": {"_T": 7, "V": "27/11/2026 0:0:0"}}
    after = client.call("PageEmploiDuTemps", asked, onglet=16)["ListeCours"]
    assert (after[0]["estAnnule"], after[0]["Statut"], after[0]["memo"]) == (True, "Cours annulé", "Grève")
    assert after[1]["N"].endswith(":avant")
    assert after[1]["estAnnule"]
    (arrived,) = [one for one in after if one["N"] == after[1]["N"].removesuffix(":avant")]
    assert (arrived["DateDuCours"]["V"], arrived["place"]) == ("25/11/2026 16:00:00", 2 * 20 + 16)
    assert "estAnnule" not in arrived
    tested = Cours.objects.get(public_id=week[2]["N"].split("#")[1].split(":")[0])
    Modification.objects.create(cours=tested, le=LUNDI, nature="evaluation", auteur="essai")
    announced = client.call("PageEmploiDuTemps", asked, onglet=16)["ListeCours"][2]
    assert (announced["cahierDeTextes"]["V"]["estDevoir"], announced["AvecCdT"]) == (True, False)
    about = {"cahierDeTextes": announced["cahierDeTextes"]["V"]}
    assert client.call("donneesContenusCDT", about, onglet=89)["Erreur"]["G"] == 22, "nothing is written yet"
    assert len({one["N"] for one in after}) == len(after)


def test_the_first_week_begins_before_the_year(albert: Utilisateur) -> None:
    """Its Monday is 31 August, which belongs to the school year before."""
    Cours.objects.update(debut_le=LUNDI.replace(month=9, day=1))
    client = signed_in(albert, "eleve")
    week = client.call("PageEmploiDuTemps", {"numeroSemaine": 1}, onglet=16)["ListeCours"]
    assert week[0]["DateDuCours"]["V"].startswith("01/09/2026")
    path = client.call("GenerationPDF", {"domaine": {"_T": 8, "V": "[1]"}}, onglet=16)["url"]["V"]
    assert client.browser.get(f"/pronote/{path}").content.startswith(b"%PDF")


def test_a_teacher_reads_their_week(leduc: Utilisateur, ecrits: Ecrits) -> None:
    client = signed_in(leduc, "professeur")
    said = client.call("ParametresUtilisateur")
    assert said["ressource"]["L"] == "LEDUC Thomas"
    assert "6 A" in [one["L"] for one in said["listeClasses"]["V"]]
    week = client.call("PageEmploiDuTemps", {"numeroSemaine": WEEK}, onglet=16)["ListeCours"]
    assert week
    assert {"M. LEDUC"} == {name for one in week for name in names(one, 3)}
    done = client.call("PageCahierDeTexte", DOMAINE, onglet=89)["ListeCahierDeTextes"]["V"]
    assert [one["cours"]["V"]["N"] for one in done] == [f"31#{ecrits.seance.key}"]
    assert client.call("PageCahierDeTexte", DOMAINE, onglet=88)["ListeTravauxAFaire"]["V"] == []
    assert client.call("SaisieTAFFaitEleve", {"listeTAF": []}, onglet=88)["Erreur"]["G"] == 3
    piece = ecrits.travail.pieces.get(url="")
    piece.travail, piece.contenu = None, ecrits.contenu
    piece.save()
    assert fetch(client, f"48#{piece.public_id}").content == b"%PDF-1.4 exercice"
    Utilisateur.objects.update(personnes=[])
    assert fetch(client, f"48#{piece.public_id}").status_code == 404


def test_homework_its_file_and_its_tick(albert: Utilisateur, maman: Utilisateur, ecrits: Ecrits) -> None:
    client = signed_in(albert, "eleve")
    (work,) = client.call("PageCahierDeTexte", DOMAINE, onglet=88)["ListeTravauxAFaire"]["V"]
    assert work["descriptif"]["V"] == "<p>Exercice 4 page 12</p>"
    assert (work["PourLe"]["V"], work["TAFFait"], work["duree"]) == ("26/11/2026", False, 20)
    tick = {"listeTAF": [{"N": work["N"], "TAFFait": True, "E": 2}]}
    assert client.call("SaisieTAFFaitEleve", tick, onglet=88) == {}
    assert TravailFait.objects.count() == 1
    (again,) = client.call("PageCahierDeTexte", DOMAINE, onglet=88)["ListeTravauxAFaire"]["V"]
    assert again["TAFFait"] is True
    parent = signed_in(maman, "parent")
    tick["listeTAF"][0]["TAFFait"] = False
    assert parent.call("SaisieTAFFaitEleve", tick, onglet=88)["Erreur"]["G"] == 3
    link, piece = sorted(work["ListePieceJointe"]["V"], key=lambda one: one["G"])
    assert link["url"] == "https://www.example.org/exercice"
    assert fetch(client, piece["N"]).content == b"%PDF-1.4 exercice"
    assert fetch(parent, piece["N"]).status_code == 200


def fetch(client: Application, named: str, **more: Any) -> Any:
    """As pronotepy asks for a file: the object under the session's key, padded twice."""
    text = json.dumps({"N": named, "Actif": True, "G": 48}).encode()
    pad = 16 - len(text) % 16
    sealed = client.keys.encrypt(text + bytes([pad]) * pad)
    return client.browser.get(f"/pronote/FichiersExternes/{sealed}/exercice.pdf?Session={client.session}", **more)


def test_a_file_of_somebody_else_is_not_there(bonnet: Utilisateur, albert: Utilisateur, ecrits: Ecrits) -> None:
    piece = ecrits.travail.pieces.get(url="")
    child = next(one for one in load(bonnet).eleves if one.division == "3 A")
    ecrits.travail.publics.update(code="6 Z")
    client = signed_in(bonnet, "parent")
    assert child
    assert fetch(client, f"48#{piece.public_id}").status_code == 404
    for named in ("48#", "38#x", "48#" + "x" * 22):
        assert fetch(client, named).status_code == 404
    client.keys = replace(client.keys, key=b"0" * 16)
    assert fetch(client, f"48#{piece.public_id}").status_code == 404
    client.session = 0
    assert fetch(client, f"48#{piece.public_id}").status_code == 404


def test_the_content_of_a_lesson(albert: Utilisateur, ecrits: Ecrits) -> None:
    client = signed_in(albert, "eleve")
    (done,) = client.call("PageCahierDeTexte", DOMAINE, onglet=89)["ListeCahierDeTextes"]["V"]
    week = client.call("PageEmploiDuTemps", {"numeroSemaine": WEEK}, onglet=16)["ListeCours"]
    (lesson,) = [one for one in week if one["N"] == done["cours"]["V"]["N"]]
    assert lesson["AvecCdT"]
    assert lesson["AvecTafPublie"]
    asked = {"cahierDeTextes": {"N": lesson["cahierDeTextes"]["V"]["N"]}, "pourTAF": True}
    (one,) = client.call("donneesContenusCDT", asked, onglet=89)["ListeCahierDeTextes"]["V"]
    given = one.pop("ListeTravailAFaire")["V"]
    assert one == done
    assert [work["N"] for work in given] == [f"38#{ecrits.travail.public_id}"]
    (work,) = client.call("PageCahierDeTexte", DOMAINE, onglet=88)["ListeTravauxAFaire"]["V"]
    assert work["cahierDeTextes"]["V"]["N"] == done["N"], "homework leads to the content of its lesson"
    ecrits.contenu.delete()
    (work,) = client.call("PageCahierDeTexte", DOMAINE, onglet=88)["ListeTravauxAFaire"]["V"]
    assert "cahierDeTextes" not in work
    content = done["listeContenus"]["V"][0]
    assert (content["L"], content["descriptif"]["V"]) == ("Chapitre 3", "<p>Les fractions</p>")
    assert client.call("donneesContenusCDT", {"cahierDeTextes": {"N": "37#x"}}, onglet=89)["Erreur"]["G"] == 22
    assert client.call("donneesContenusCDT", {}, onglet=89)["Erreur"]["G"] == 22


@pytest.mark.parametrize(("weeks", "found"), [("[13]", 1), ("[-3..14]", 1), ("[12,14]", 0), ("[1..12]", 0)])
def test_only_the_weeks_that_are_asked(albert: Utilisateur, ecrits: Ecrits, weeks: str, found: int) -> None:
    client = signed_in(albert, "eleve")
    asked = {"domaine": {"_T": 8, "V": weeks}}
    assert len(client.call("PageCahierDeTexte", asked, onglet=88)["ListeTravauxAFaire"]["V"]) == found
    assert len(client.call("PageCahierDeTexte", asked, onglet=89)["ListeCahierDeTextes"]["V"]) == found


def test_the_week_as_a_pdf_once(maman: Utilisateur) -> None:
    client = signed_in(maman, "parent")
    path = client.call("GenerationPDF", {"domaine": {"_T": 8, "V": f"[{WEEK}]"}}, onglet=16)["url"]["V"]
    answer = client.browser.get(f"/pronote/{path}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert client.browser.get(f"/pronote/{path}").status_code == 404
    assert client.browser.get(f"/pronote/pdf/{'x' * 43}.pdf").status_code == 404
    assert client.call("GenerationPDF", {}, onglet=13)["Erreur"]["G"] == 3


def test_a_teacher_s_week_as_a_pdf(leduc: Utilisateur) -> None:
    client = signed_in(leduc, "professeur")
    path = client.call("GenerationPDF", {"domaine": {"_T": 8, "V": "[0]"}}, onglet=16)["url"]["V"]
    assert client.browser.get(f"/pronote/{path}").content.startswith(b"%PDF")


def test_the_calendar_has_a_secret_address(maman: Utilisateur) -> None:
    client = signed_in(maman, "parent")
    assert client.call("PageInfosPerso", onglet=49)["iCal"]["liste"]["V"] == []
    (row,) = client.call("PageInfosPerso", onglet=16)["iCal"]["liste"]["V"]
    assert client.call("PageInfosPerso", onglet=49)["iCal"]["liste"]["V"] == [row]
    answer = Client().get(f"/pronote/ical/mesinformations.ics?icalsecurise={row['paramICal']}&version=2025.2.9&param=1")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert Client().get("/pronote/ical/timetable.ics?icalsecurise=faux").status_code == 404
    assert Client().get("/pronote/ical/timetable.ics").status_code == 404


def test_a_client_asks_for_the_code_of_another_device(maman: Utilisateur) -> None:
    first = signed_in(maman, "parent")
    said = first.call("JetonAppliMobile", {"code": "1234"}, onglet=7)
    other = Application(Client()).open()
    assert "cle" in other.scan(json.dumps(said), "1234", uuid="autre")
    assert first.call("JetonAppliMobile", {"code": "12"}, onglet=7)["Erreur"]["G"] == 21


@pytest.mark.parametrize("name", sorted(FONCTIONS))
def test_every_function_answers_in_its_shape(albert: Utilisateur, name: str) -> None:
    """Those that write are refused; no other breaks on a call without data."""
    client = signed_in(albert, "eleve")
    said = client.call(name, {}, onglet=8)
    if "Erreur" in said:
        assert said["Erreur"]["G"] in (3, 21, 22)
        assert name.startswith(("Saisie", "Page", "donnees", "GenerationPDF", "Jeton", "ListeRessources", "Fiche"))
    else:
        assert isinstance(said, dict)
    assert client.call("Navigation", onglet=7) == {}


@pytest.mark.parametrize("days", [0, 21, 28])
def test_the_teachers_of_a_pupil(maman: Utilisateur, semaine: Traveller, days: int) -> None:
    """Christmas is near, or there: two weeks without lessons do not halve the time of a subject."""
    semaine.shift(timedelta(days=days))
    people = signed_in(maman, "parent").call("PageEquipePedagogique", onglet=37)["liste"]["V"]
    (leduc,) = [one for one in people if one["L"] == "M. LEDUC"]
    assert [one["L"] for one in leduc["matieres"]["V"]] == ["Mathématiques"]
    assert leduc["matieres"]["V"][0]["volumeHoraire"] == "4h30"


@pytest.fixture(
    params=[(False, False), (True, False), (False, True), (True, True)], ids=["clair", "CrA", "CoA", "les deux"]
)
def mode(request: pytest.FixtureRequest) -> Iterator[None]:
    encrypts, compresses = request.param
    own = replace(settings.VIESCOLAIRE, pronote_encrypts=encrypts, pronote_compresses=compresses)
    with override_settings(VIESCOLAIRE=own):
        yield


@pytest.mark.usefixtures("mode")
@pytest.mark.parametrize("older", [True, False])
def test_the_four_modes(maman: Utilisateur, older: bool) -> None:
    client = signed_in(maman, "parent", older=older)
    assert len(client.call("PageEmploiDuTemps", {"numeroSemaine": WEEK}, onglet=16)["ListeCours"]) > 10
    assert client.call("ParametresUtilisateur")["ressource"]["L"] == "DUPONT Emilie"
