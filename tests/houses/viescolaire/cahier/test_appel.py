"""Roll call, parents told the same morning, announced and justified absences, what vie scolaire makes of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.viescolaire import absences
from preau.houses.viescolaire.droits import eleves_of
from preau.houses.viescolaire.models import Absence, Appel, AvisAbsence, Declaration, Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.courier import testing
from preau.registre.models import Lien, Responsable, Telephone
from tests.houses.viescolaire.conftest import ClientOf


@pytest.fixture(autouse=True)
def _no_messages() -> None:
    testing.clear()


def call(client: Any, lecon: Seance, eleve: EleveVu, genre: str, minutes: str = "", *, terminer: bool = True) -> Any:
    said = {f"p-{eleve.public_id}": genre, f"m-{eleve.public_id}": minutes}
    return client.post(f"/cours/{lecon.key}/appel/", said | ({"terminer": "1"} if terminer else {}))


def test_a_roll_call_tells_the_parents_once(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof = client_of("personnel")
    page = prof.get(f"/cours/{lecon.key}/appel/").content.decode()
    assert page.count("<fieldset") == len(eleves_of(lecon)) > 1
    assert 'value="10"' in page, "who comes in now is ten minutes late"
    assert call(prof, lecon, albert, "absence", terminer=False).status_code == 302
    assert not AvisAbsence.objects.exists(), "no parent is told before the end"
    assert client_of("responsable").get("/absences/").content.decode().count("À justifier") == 0
    call(prof, lecon, albert, "absence")
    call(prof, lecon, albert, "absence")
    row = Absence.objects.get()
    assert (row.eleve, row.genre, row.corrected_at) == (albert.public_id, "absence", None)
    sent = testing.deliver()
    assert len(sent) == AvisAbsence.objects.exclude(moyen="").count() >= 1
    assert all("Albert est absent" in one.body for one in sent)
    assert "/absences/" in sent[0].body
    assert "Appel terminé" in prof.get("/cours/").content.decode()
    page = client_of("responsable").get("/absences/").content.decode()
    assert "À justifier" in page
    assert "Dire pourquoi" in page
    pupil = client_of("eleve").get("/absences/").content.decode()
    assert "À justifier" in pupil
    assert "Dire pourquoi" not in pupil


def test_each_separated_parent_is_told_and_an_ended_link_tells_nobody(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    liens = list(Lien.objects.filter(eleve__public_id=albert.public_id, niveau=1, gone_at=None))
    for number, lien in enumerate(liens):
        Telephone.objects.filter(responsable=lien.responsable).delete()
        Responsable.objects.filter(pk=lien.responsable_id).update(mel=f"parent{number}@example.org")
    Lien.objects.filter(pk=liens[0].pk).update(cut_at=lecon.debut_at)
    call(client_of("personnel"), lecon, albert, "absence")
    assert [one.to for one in testing.deliver()] == [f"parent{n}@example.org" for n in range(1, len(liens))]


def test_late_is_kept_and_nobody_is_told(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof = client_of("personnel")
    call(prof, lecon, albert, "retard", "12")
    assert absences.list_absences(albert, lecon.le, lecon.le)[0].minutes == 12
    assert testing.deliver() == []
    call(prof, lecon, albert, "present")
    assert absences.list_absences(albert, lecon.le, lecon.le) == []
    assert Absence.objects.exclude(corrected_at=None).count() == 1, "what was corrected is kept"


@pytest.mark.parametrize(("genre", "minutes", "said"), [("retard", "10", "avec 10 min"), ("present", "", "est bien")])
def test_who_came_after_all_is_told_so(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu, genre: str, minutes: str, said: str
) -> None:
    prof = client_of("personnel")
    call(prof, lecon, albert, "absence")
    told = testing.deliver()
    call(prof, lecon, albert, genre, minutes)
    call(prof, lecon, albert, genre, minutes)
    corrected = testing.deliver()
    assert [one.to for one in corrected] == [one.to for one in told]
    assert all(said in one.body and "Ne tenez pas compte" in one.body for one in corrected if one.kind == "sms")
    assert all("Albert est" in one.body for one in corrected)
    for _n in range(2):  # told once more, corrected once more, then never again that day
        call(prof, lecon, albert, "absence")
        call(prof, lecon, albert, genre, minutes)
    assert len(testing.deliver()) == 2 * len(told)
    assert not AvisAbsence.objects.filter(corrected_at=None).exclude(moyen="").exists()


def test_no_correction_while_absent_from_another_lesson(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    prof = client_of("personnel")
    call(prof, lecon, albert, "absence")
    testing.deliver()
    row = Absence.objects.get()
    other = Appel.objects.create(
        uai=lecon.uai, seance="autre", debut_at=lecon.fin_at, fin_at=lecon.fin_at + timedelta(hours=1), libelle="X",
        personnel="p", nom="P", termine_at=lecon.fin_at,
    )  # fmt: skip
    Absence.objects.create(
        uai=lecon.uai, appel=other, eleve=row.eleve, genre="absence", debut_at=other.debut_at, fin_at=other.fin_at
    )
    call(prof, lecon, albert, "retard", "5")
    assert testing.deliver() == []


def test_nobody_told_is_nobody_corrected(client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    prof = client_of("personnel")
    call(prof, lecon, albert, "absence", terminer=False)
    call(prof, lecon, albert, "retard", "5")
    assert testing.deliver() == []


@pytest.mark.parametrize(("typed", "kept"), [("", 1), ("abc", 1), ("-5", 1), ("999", 300), ("99999999999", 1)])
def test_minutes_are_bounded(
    client_of: ClientOf, lecon: Seance, pendant: date, albert: EleveVu, typed: str, kept: int
) -> None:
    call(client_of("personnel"), lecon, albert, "retard", typed)
    assert Absence.objects.get().minutes == kept


def test_only_the_pupils_of_the_lesson(client_of: ClientOf, lecon: Seance, pendant: date) -> None:
    stranger = EleveVu("inconnu", "X", "Y", lecon.uai, "6Z")
    assert call(client_of("personnel"), lecon, stranger, "absence").status_code == 302
    assert not Absence.objects.exists()


def test_when_the_roll_is_called(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, albert: EleveVu, semaine: time_machine.Traveller
) -> None:
    semaine.move_to(lecon.debut_at - timedelta(minutes=11))
    assert call(client_of("personnel"), lecon, albert, "absence").status_code == 409
    semaine.move_to(lecon.debut_at + timedelta(days=1))
    assert call(client_of("personnel"), lecon, albert, "absence").status_code == 409
    assert not Appel.objects.exists()
    closed = client_of("personnel").get(f"/cours/{lecon.key}/appel/").content.decode()
    assert closed.count('<fieldset class="appel" disabled>') == closed.count("<fieldset") > 0, "nothing to press"
    assert "prévenez la vie scolaire" in closed
    assert call(client_of(cpe), lecon, albert, "absence").status_code == 302, "vie scolaire still may"
    assert testing.deliver() == [], "it is too late to tell that morning"


def declare(client: Any, day: date, **more: str) -> Any:
    return client.post("/absences/declarer/", {"debut_le": day.isoformat(), "motif": "Maladie"} | more)


def test_announced_before_the_roll_call(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    assert declare(client_of("responsable"), lecon.le, eleve=albert.public_id).status_code == 302
    prof = client_of("personnel")
    assert "Absence annoncée : Maladie" in prof.get(f"/cours/{lecon.key}/appel/").content.decode()
    call(prof, lecon, albert, "absence")
    assert testing.deliver() == [], "the parent knows"
    said = Declaration.objects.get()
    office = client_of(cpe)
    assert "Maladie" in office.get("/vie-scolaire/").content.decode()
    answer = office.post(f"/vie-scolaire/declarations/{said.public_id}/", {"decision": "accepter", "reponse": "Merci"})
    assert answer.status_code == 302
    seen = absences.list_absences(albert, lecon.le, lecon.le)[0]
    assert (seen.justifiee, seen.motif) == (True, "Maladie")
    page = client_of("responsable").get("/absences/").content.decode()
    assert "Justifiée" in page
    assert "Merci" in page
    again = office.post(f"/vie-scolaire/declarations/{said.public_id}/", {"decision": "refuser"})
    assert again.status_code == 409


def test_justified_after_and_refused(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    call(client_of("personnel"), lecon, albert, "absence")
    parent = client_of("responsable")
    row = Absence.objects.get()
    form = parent.get(f"/absences/declarer/?absence={row.public_id}").content.decode()
    assert f'value="{lecon.debut_at:%H:%M}"' in form
    declare(parent, lecon.le)
    assert "Justification en attente" in parent.get("/absences/").content.decode()
    office = client_of(cpe)
    said = Declaration.objects.get()
    office.post(f"/vie-scolaire/declarations/{said.public_id}/", {"decision": "refuser"})
    assert absences.list_absences(albert, lecon.le, lecon.le)[0].may_justify
    assert office.post(f"/vie-scolaire/absences/{row.public_id}/", {"motif": "Infirmerie"}).status_code == 302
    assert absences.list_absences(albert, lecon.le, lecon.le)[0].justifiee
    assert office.post(f"/vie-scolaire/absences/{row.public_id}/", {"motif": "Flemme"}).status_code == 409
    office.post(f"/vie-scolaire/absences/{row.public_id}/", {"motif": ""})
    assert absences.list_absences(albert, lecon.le, lecon.le)[0].may_justify


def decide(office: Any, said: Declaration, decision: str) -> None:
    answer = office.post(f"/vie-scolaire/declarations/{said.public_id}/", {"decision": decision})
    assert answer.status_code == 302


def test_what_the_other_parent_says_justifies_too(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    call(client_of("personnel"), lecon, albert, "absence")
    parent, office = client_of("responsable"), client_of(cpe)
    declare(parent, lecon.le)
    declare(parent, lecon.le, motif="Transport")
    first, second = Declaration.objects.order_by("pk")
    decide(office, first, "refuser")
    assert absences.list_absences(albert, lecon.le, lecon.le)[0].attente, "the second still waits for an answer"
    decide(office, second, "accepter")
    seen = absences.list_absences(albert, lecon.le, lecon.le)[0]
    assert (seen.justifiee, seen.motif) == (True, "Transport")


def test_accepted_second_the_first_changes_nothing_when_refused(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    call(client_of("personnel"), lecon, albert, "absence")
    parent, office = client_of("responsable"), client_of(cpe)
    declare(parent, lecon.le)
    declare(parent, lecon.le, motif="Transport")
    first, second = Declaration.objects.order_by("pk")
    decide(office, second, "accepter")
    decide(office, first, "refuser")
    seen = absences.list_absences(albert, lecon.le, lecon.le)[0]
    assert (seen.justifiee, seen.motif) == (True, "Transport")


def test_a_reason_taken_back_may_be_said_anew(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    call(client_of("personnel"), lecon, albert, "absence")
    parent, office, row = client_of("responsable"), client_of(cpe), Absence.objects.get()
    declare(parent, lecon.le)
    decide(office, Declaration.objects.get(), "accepter")
    office.post(f"/vie-scolaire/absences/{row.public_id}/", {"motif": ""})
    assert absences.list_absences(albert, lecon.le, lecon.le)[0].may_justify
    declare(parent, lecon.le, motif="Transport")
    assert absences.list_absences(albert, lecon.le, lecon.le)[0].attente
    decide(office, Declaration.objects.latest("pk"), "accepter")
    seen = absences.list_absences(albert, lecon.le, lecon.le)[0]
    assert (seen.justifiee, seen.motif) == (True, "Transport")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"motif": ""}, "Choisissez le motif"),
        ({"motif": "Infirmerie"}, "Choisissez une réponse"),
        ({"debut_le": ""}, "Renseignez"),
        ({"debut_le": "2025-01-01"}, "trop loin"),
        ({"fin_le": "2026-11-01"}, "avant le début"),
        ({"debut_a": "10:00", "fin_a": "09:00"}, "avant le début"),
        ({"fin_a": "vers midi"}, "Saisissez une heure"),
    ],
)
def test_a_declaration_refused_says_why(
    client_of: ClientOf, albert: EleveVu, semaine: object, more: dict[str, str], why: str
) -> None:
    said = {"debut_le": "2026-11-24", "motif": "Maladie", "eleve": albert.public_id} | more
    answer = client_of("responsable").post("/absences/declarer/", said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Declaration.objects.exists()


def test_too_many_declarations(client_of: ClientOf, albert: EleveVu, semaine: object) -> None:
    parent = client_of("responsable")
    found = [declare(parent, date(2026, 11, 24)).status_code for _n in range(21)]
    assert found == [302] * 20 + [429]


def test_calls_not_done(client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu) -> None:
    later = lecon.debut_at + timedelta(minutes=20)
    assert lecon.key in [one.key for one in absences.missing_calls(lecon.uai, lecon.le, later)]
    call(client_of("personnel"), lecon, albert, "present")
    assert lecon.key not in [one.key for one in absences.missing_calls(lecon.uai, lecon.le, later)]
    assert "Appels non faits" in client_of(cpe).get("/vie-scolaire/").content.decode()


def test_a_school_words_its_reasons(
    client_of: ClientOf, cpe: Utilisateur, lecon: Seance, pendant: date, albert: EleveVu
) -> None:
    office = client_of(cpe)
    assert "Maladie" in office.get("/vie-scolaire/motifs/").content.decode()
    assert office.post("/vie-scolaire/motifs/", {"familles": ""}).status_code == 422
    assert office.post("/vie-scolaire/motifs/", {"familles": "x" * 81}).status_code == 422
    said = {"familles": "Grippe\nGrippe\nConvenances personnelles", "internes": "Stage"}
    assert office.post("/vie-scolaire/motifs/", said).status_code == 302
    assert absences.list_motifs(lecon.uai, familles=True) == ["Grippe", "Convenances personnelles"]
    assert absences.list_motifs(lecon.uai)[-1] == "Stage"
    assert declare(client_of("responsable"), lecon.le).status_code == 422
