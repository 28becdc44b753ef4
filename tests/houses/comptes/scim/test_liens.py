"""Links cut, reports closed, attempts read, letters issued: what an office does in September."""

from __future__ import annotations

from datetime import timedelta

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.letters import canonical
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import (
    Compte,
    CompteResponsable,
    Notification,
    Rattachement,
    Signalement,
    Tentative,
)
from preau.kit.clockkit import now, today
from preau.protocols.scim import catalogue, messages, names
from preau.protocols.scim.codec import read_resource
from tests.houses.comptes.families import BAKER, COURTILS, Family, eleve, link, responsable
from tests.houses.comptes.scim.conftest import Office, account, error, events, office

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
NOBODY = (404, "SCIM-0018", "")


def actor(at: Office) -> str:
    return f"bureau:{at.jeton.public_id}"


def link_of(compte: Compte, child: object) -> Rattachement:
    return compte.rattachements.get(eleve_public_id=child.public_id)


def test_a_link_as_an_office_sees_it(college: Office, ecole: Office, emilie: Compte, family: Family) -> None:
    row = link_of(emilie, family.albert)
    seen = read_resource(messages.Rattachement, college.get(f"Rattachements/{row.public_id}").json())
    assert seen == messages.Rattachement(
        row.public_id,
        messages.Reference(emilie.public_id),
        family.albert.public_id,
        family.emilie.public_id,
        COURTILS,
        1,
        row.proven_at,
    )
    assert error(ecole.get(f"Rattachements/{row.public_id}")) == NOBODY
    assert [one["eleve"] for one in ecole.list("Rattachements")["Resources"]] == [family.jeanne.public_id]


def test_a_link_is_cut_and_its_record_is_free(college: Office, emilie: Compte, family: Family) -> None:
    row = link_of(emilie, family.albert)
    path = f"Rattachements/{row.public_id}"
    version = college.get(path)["ETag"]
    assert error(college.replace(path, {"etat": "coupe"}, If_Match='"x"')) == (412, "SCIM-0016", "")
    response = college.replace(path, {"etat": "coupe"}, If_Match=version)
    assert (response.status_code, response.content) == (204, b"")
    assert [one.eleve_public_id for one in emilie.rattachements.all()] == [family.jeanne.public_id]
    assert [one.responsable_public_id for one in emilie.responsables.all()] == [family.emilie_ecole.public_id]
    assert events() == [("rattachement.coupe", actor(college), f"compte:{emilie.public_id}")]
    for again in (college.get(path), college.replace(path, {"etat": "coupe"}), college.ask("DELETE", path)):
        assert error(again) == NOBODY


def test_a_record_that_serves_another_child_is_kept(college: Office, family: Family) -> None:
    brother = eleve("Léo")
    link(family.emilie, brother)
    compte = account("e.dupont43", family.emilie, children={family.albert: family.emilie, brother: family.emilie})
    assert college.ask("DELETE", f"Rattachements/{link_of(compte, brother).public_id}").status_code == 204
    assert CompteResponsable.objects.filter(responsable_public_id=family.emilie.public_id).exists()
    assert college.list("Rattachements")["totalResults"] == 1


def test_another_school_s_link_is_not_cut(college: Office, emilie: Compte, family: Family) -> None:
    path = f"Rattachements/{link_of(emilie, family.jeanne).public_id}"
    assert error(college.ask("DELETE", path)) == NOBODY
    assert error(college.replace(path, {"etat": "coupe"})) == NOBODY
    assert emilie.rattachements.count() == 2
    mine = f"Rattachements/{link_of(emilie, family.albert).public_id}"
    assert college.replace(mine, {"etat": "ouvert"}).status_code == 200
    assert error(college.replace(mine, {"etat": "ferme"})) == (400, "SCIM-0011", "invalidValue")
    assert error(college.replace(mine, {"niveau": 2})) == (400, "SCIM-0012", "mutability")
    assert (emilie.rattachements.count(), events()) == (2, [])


def report(family: Family, compte: Compte | None = None) -> Signalement:
    return Signalement.objects.create(
        reason=Signalement.Reason.PAS_REPRESENTANT,
        compte=compte,
        eleve_public_id=family.albert.public_id,
        responsable_public_id=family.emilie.public_id,
        uai=COURTILS,
    )


def test_a_report_is_closed_once_and_stays_closed(
    college: Office, ecole: Office, emilie: Compte, family: Family
) -> None:
    row = report(family, emilie)
    path = f"Signalements/{row.public_id}"
    seen = college.get(path).json()
    assert (seen["motif"], seen["etat"], seen["uai"]) == ("pas-representant-legal", "ouvert", COURTILS)
    assert seen["compte"]["value"] == emilie.public_id
    assert error(ecole.get(path)) == error(ecole.replace(path, {"etat": "clos"})) == NOBODY
    assert error(college.replace(path, {"etat": "clos"}, If_Match='"x"')) == (412, "SCIM-0016", "")
    closed = college.replace(path, {"etat": "clos"}, If_Match=seen["meta"]["version"])
    assert (closed.status_code, closed.json()["etat"]) == (200, "clos")
    assert closed["ETag"] == college.get(path)["ETag"]
    row.refresh_from_db()
    moment = row.closed_at
    assert college.replace(path, {"etat": "clos"}).status_code == 200
    assert error(college.replace(path, {"etat": "ouvert"})) == (409, "COMPTES-0806", "")
    assert error(college.patch(path, {"op": "remove", "path": "etat"})) == (409, "COMPTES-0806", "")
    row.refresh_from_db()
    assert row.closed_at == moment
    assert events() == [("signalement.clos", actor(college), f"signalement:{row.public_id}")]


def test_reports_of_one_s_schools_only(college: Office, ecole: Office, emilie: Compte, family: Family) -> None:
    mine = report(family)
    stranger = account("x.inconnu10")
    Signalement.objects.create(
        reason=Signalement.Reason.PAS_REPRESENTANT,
        compte=stranger,
        eleve_public_id=family.jeanne.public_id,
        responsable_public_id=family.emilie_ecole.public_id,
        uai=BAKER,
    )
    assert [one["id"] for one in college.list("Signalements")["Resources"]] == [mine.public_id]
    shown = ecole.list("Signalements", filter='etat eq "ouvert"')["Resources"]
    assert len(shown) == 1
    assert "compte" not in shown[0], "the account is not one that this office sees"


def test_attempts(college: Office, ecole: Office, emilie: Compte, family: Family) -> None:
    def note(reason: str, **ids: str) -> Tentative:
        return Tentative.objects.create(voie="activation-sms", reason=reason, at=now() - timedelta(hours=1), **ids)

    by_record = note(
        "date-fausse", responsable_public_id=family.emilie.public_id, eleve_public_id=family.albert.public_id
    )
    by_child = note(
        "dates-epuisees", eleve_public_id=family.jeanne.public_id, responsable_public_id=family.emilie.public_id
    )
    by_compte = note("mot-de-passe", compte_public_id=emilie.public_id)
    unknown = note("inconnu")
    seen = {one["id"]: one for one in college.list("Tentatives")["Resources"]}
    assert list(seen) == [by_record.public_id, by_child.public_id, by_compte.public_id]
    assert "eleve" not in seen[by_child.public_id], "a pupil of another school"
    assert seen[by_record.public_id]["uai"] == COURTILS
    assert seen[by_compte.public_id]["compte"]["value"] == emilie.public_id
    assert [one["id"] for one in ecole.list("Tentatives")["Resources"]] == [by_child.public_id, by_compte.public_id]
    assert (
        error(college.get(f"Tentatives/{unknown.public_id}"))
        == error(ecole.get(f"Tentatives/{by_record.public_id}"))
        == NOBODY
    )
    since = (now() - timedelta(days=1)).isoformat()
    asked = f'motif eq "date-fausse" and at gt "{since}"'
    assert [one["id"] for one in college.list("Tentatives", filter=asked)["Resources"]] == [by_record.public_id]
    one = college.get(f"Tentatives/{by_record.public_id}")
    assert read_resource(messages.Tentative, one.json()).motif == "date-fausse"


def test_an_attempt_that_met_nothing_is_shown_to_the_school_that_has_the_name(
    college: Office, ecole: Office, family: Family
) -> None:
    namesake = responsable("Dupont-Durand", "Émilie", mobile="", uai="0999001W")
    lost = note_attempt("activation-sms", "inconnu", nom="dupont", prenom="EMILIE", mobile="+33639980099")
    note_attempt("activation-sms", "inconnu", nom="Martin", prenom="Luc")
    note_attempt("connexion", "mot-de-passe")
    seen = college.list("Tentatives")["Resources"]
    assert [(one["id"], one["possibles"]) for one in seen] == [(lost.public_id, [family.emilie.public_id])]
    assert "uai" not in seen[0]
    assert ecole.get(f"Tentatives/{lost.public_id}").json()["possibles"] == [family.emilie_ecole.public_id]
    other = office("0999001W")
    assert error(other.get(f"Tentatives/{lost.public_id}")) == NOBODY
    usage = note_attempt("activation-sms", "inconnu", nom="DUPONT DURAND", prenom="Emilie")
    assert [one["possibles"] for one in other.list("Tentatives")["Resources"]] == [[namesake.public_id]]
    assert error(college.get(f"Tentatives/{usage.public_id}")) == NOBODY


def letter(**person: str) -> dict[str, object]:
    return {"schemas": [names.NOTIFICATION], "uai": COURTILS, **person}


def test_a_letter_is_issued_and_its_password_shown_once(college: Office, family: Family) -> None:
    asked = letter(responsable=family.emilie.public_id, motDePasse="mine", identifiant="mine")
    response = college.ask("POST", "Notifications", asked)
    assert response.status_code == 201
    issued = read_resource(messages.Notification, response.json())
    row = Notification.objects.get()
    assert hashing.check(canonical(issued.mot_de_passe), row.password)
    assert (issued.identifiant, issued.etat, issued.profil) == (row.identifiant, "active", "responsable")
    assert issued.identifiant != "mine"
    assert (issued.issued_on, issued.expires_on) == (today().isoformat(), row.expires_on.isoformat())
    path = f"Notifications/{row.public_id}"
    assert response["Location"].endswith(path)
    again = college.get(path)
    assert "motDePasse" not in again.json()
    assert again["ETag"] == response["ETag"]
    assert events() == [("notification.emise", actor(college), f"notification:{row.public_id}")]
    second = college.ask("POST", "Notifications", asked).json()
    assert second["identifiant"] == row.identifiant
    assert second["motDePasse"] != issued.mot_de_passe
    states = {one["id"]: one["etat"] for one in college.list("Notifications")["Resources"]}
    assert states == {row.public_id: "annulee", second["id"]: "active"}
    assert college.list("Notifications", filter='etat eq "active"')["totalResults"] == 1


def test_a_pupil_s_letter(college: Office, family: Family) -> None:
    response = college.ask("POST", "Notifications", letter(eleve=family.albert.public_id))
    assert (response.status_code, response.json()["profil"]) == (201, "eleve")
    assert response.json()["eleve"] == family.albert.public_id


def test_letters_that_are_not_issued(college: Office, ecole: Office, emilie: Compte, family: Family) -> None:
    hors, deja = (404, "COMPTES-0302", ""), (409, "COMPTES-0807", "uniqueness")
    for data, expected in (
        (letter(responsable=family.emilie.public_id), deja),
        (letter(), (400, "SCIM-0011", "invalidValue")),
        (letter(responsable="a", eleve="b"), (400, "SCIM-0011", "invalidValue")),
        ({**letter(eleve="b"), "uai": 3}, (400, "SCIM-0011", "invalidValue")),
        (letter(eleve="nobody"), hors),
        (letter(eleve=family.jeanne.public_id), hors),
        ({**letter(eleve=family.jeanne.public_id), "uai": BAKER}, hors),
        ({**letter(eleve=family.jeanne.public_id), "uai": "0000000A"}, hors),
        ({"uai": COURTILS, "eleve": family.albert.public_id}, (400, "SCIM-0003", "invalidSyntax")),
    ):
        assert error(college.ask("POST", "Notifications", data)) == expected
    assert Notification.objects.count() == 0
    made = ecole.ask("POST", "Notifications", {**letter(eleve=family.jeanne.public_id), "uai": BAKER})
    assert made.status_code == 201
    assert error(college.get(f"Notifications/{made.json()['id']}")) == NOBODY
    assert college.list("Notifications")["totalResults"] == 0


def test_the_schemas_know_the_words_of_the_tables() -> None:
    motif = catalogue.SIGNALEMENT_SCHEMA.attribute("motif")
    assert motif is not None
    assert set(motif.canonical) == set(Signalement.Reason.values)
