"""Accounts: what an office sees, suspends, reopens and resets."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.models import Compte, CompteResponsable, Tentative
from preau.kit import sessions
from preau.kit.courier import testing
from preau.kit.sessions.models import Session
from preau.protocols.scim import names
from preau.protocols.scim.catalogue import COMPTE_SCHEMA, USER_SCHEMA
from preau.protocols.scim.codec import read_resource
from preau.protocols.scim.messages import User
from preau.registre.models import Lien, Responsable, Scolarite
from tests.houses.comptes.families import BAKER, COURTILS, Family, eleve
from tests.houses.comptes.scim.conftest import COMPTE, Office, account, error, events, office

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_an_office_sees_what_lies_in_its_school(college: Office, ecole: Office, emilie: Compte, family: Family) -> None:
    path = f"Users/{emilie.public_id}"
    seen = read_resource(User, college.get(path).json())
    assert (seen.user_name, seen.name.family_name, seen.name.given_name) == ("e.dupont42", "DUPONT", "Emilie")
    assert (seen.active, seen.user_type, seen.compte.etat) == (True, "responsable", "actif")
    assert (seen.compte.mobile, seen.compte.mel) == ("+33 6 •• •• •• 01", "e••••@example.org")
    assert seen.compte.etablissements == (COURTILS,)
    assert [(one.value, one.uai) for one in seen.compte.responsables] == [(family.emilie.public_id, COURTILS)]
    assert [(one.eleve, one.uai) for one in seen.compte.rattachements] == [(family.albert.public_id, COURTILS)]
    other = read_resource(User, ecole.get(path).json())
    assert other.compte.etablissements == (BAKER,)
    assert [one.eleve for one in other.compte.rattachements] == [family.jeanne.public_id]
    whole = college.get(path).content.decode()
    for hidden in (BAKER, family.jeanne.public_id, family.emilie_ecole.public_id, "argon2", "639980001"):
        assert hidden not in whole


def test_the_same_answer_for_nobody_and_for_another_school(college: Office, emilie: Compte) -> None:
    stranger = office("0999001W")
    body = stranger.get("Users/nobody").content
    for path in (f"Users/{emilie.public_id}", "Users/nobody"):
        for response in (
            stranger.get(path),
            stranger.replace(path, {"active": False}),
            stranger.get(path, If_None_Match="*"),
        ):
            assert error(response) == (404, "SCIM-0018", "")
            assert response.content == body
    assert stranger.list("Users")["totalResults"] == 0
    assert college.get(f"Users/{emilie.public_id}").status_code == 200
    assert events() == []


def test_who_leaves_a_school_leaves_its_office(college: Office, emilie: Compte, family: Family) -> None:
    Scolarite.objects.filter(eleve=family.albert).update(sortie_le="2026-11-02")
    Responsable.objects.filter(pk=family.emilie.pk).update(gone_at="2026-11-02T00:00:00Z")
    assert college.get(f"Users/{emilie.public_id}").status_code == 404
    assert college.list("Users")["totalResults"] == 0
    assert college.list("Rattachements")["totalResults"] == 0


def test_a_pupil_is_followed_by_the_ine(family: Family, ecole: Office) -> None:
    lycee = office("0999001W")
    old, new = eleve("Zoé", "MARTIN"), eleve("Zoé", "MARTIN", uai="0999001W")
    for row in (old, new):
        row.ine = "120000001AA"
        row.save()
    Scolarite.objects.filter(eleve=old).update(gone_at="2026-07-05T00:00:00Z")
    compte = account("z.martin10", profil="eleve", eleve_public_id=old.public_id)
    seen = read_resource(User, lycee.get(f"Users/{compte.public_id}").json())
    assert (seen.user_type, seen.compte.eleve, seen.compte.etablissements) == ("eleve", old.public_id, ("0999001W",))
    assert [one["id"] for one in lycee.list("Users")["Resources"]] == [compte.public_id]
    assert ecole.get(f"Users/{compte.public_id}").status_code == 404


def test_staff_are_no_office_s_business(college: Office, family: Family) -> None:
    agent = account("a.gent10", profil="agent")
    assert college.get(f"Users/{agent.public_id}").status_code == 404
    assert college.list("Users")["totalResults"] == 0


@pytest.mark.parametrize("value", [{"active": False}, {f"{COMPTE}:etat": "suspendu"}, {COMPTE: {"etat": "suspendu"}},
                                   {"active": False, COMPTE: {"etat": "suspendu"}}])  # fmt: skip
def test_suspend(college: Office, emilie: Compte, value: dict[str, Any]) -> None:
    sessions.open_session(RequestFactory().get("/"), college.get("Users"), emilie.public_id)
    path = f"Users/{emilie.public_id}"
    response = college.replace(path, value)
    assert (response.status_code, response.json()["active"], response.json()[COMPTE]["etat"]) == (
        200,
        False,
        "suspendu",
    )
    assert response["ETag"] == college.get(path)["ETag"]
    emilie.refresh_from_db()
    assert emilie.state == Compte.State.SUSPENDU
    assert Session.objects.get().ended_at is not None
    assert events() == [("compte.suspendu", f"bureau:{college.jeton.public_id}", f"compte:{emilie.public_id}")]
    college.replace(path, value)
    assert len(events()) == 1, "nothing changes twice"


def test_reopen_and_unlock(college: Office, emilie: Compte) -> None:
    path = f"Users/{emilie.public_id}"
    college.replace(path, {"active": False})
    for _try in range(12):
        authenticate("e.dupont42", "Faux-2026!")
    refused = authenticate("e.dupont42", "Ancien-Mot-2026!")
    assert isinstance(refused, LoginRefusal)
    assert refused.reason == Tentative.Reason.PATIENTEZ
    assert college.replace(path, {"active": True}).json()["active"] is True
    assert isinstance(authenticate("e.dupont42", "Ancien-Mot-2026!"), Compte)
    college.replace(path, {"active": True})
    assert [event for event, _actor, _subject in events()][-2:] == ["compte.rouvert", "compte.deverrouille"]


def test_an_office_sees_a_lock_and_ends_sessions(college: Office, emilie: Compte) -> None:
    path = f"Users/{emilie.public_id}"
    for _number in range(20):
        authenticate("e.dupont42", "faux")
    sessions.open_session(RequestFactory().get("/"), HttpResponse(), emilie.public_id)
    seen = read_resource(User, college.get(path).json())
    assert (seen.compte.verrouille, seen.compte.sessions) == (True, 1)
    assert college.replace(path, {"sessions": 3}).status_code == 400
    ended = college.replace(path, {"sessions": 0}, If_Match=seen.version)
    assert read_resource(User, ended.json()).compte.sessions == 0
    assert Session.objects.get().ended_at is not None
    assert [event for event, _actor, _subject in events()] == ["compte.sessions_fermees"]
    assert read_resource(User, ended.json()).compte.verrouille  # closing sessions unlocks nothing
    assert not read_resource(User, college.replace(path, {"active": True}).json()).compte.verrouille
    assert [event for event, _actor, _subject in events()] == ["compte.sessions_fermees", "compte.deverrouille"]


def test_reset(college: Office, emilie: Compte) -> None:
    path, before = f"Users/{emilie.public_id}", college.get(f"Users/{emilie.public_id}")["ETag"]
    sessions.open_session(RequestFactory().get("/"), college.get("Users"), emilie.public_id)
    response = college.replace(path, {COMPTE: {"mustChangePassword": True}}, If_Match=before)
    said = response.json()[COMPTE]
    password = said["motDePasse"]
    assert said["mustChangePassword"] is True
    emilie.refresh_from_db()
    assert emilie.must_change_password
    assert hashing.check(password, emilie.password)
    assert not hashing.check("Ancien-Mot-2026!", emilie.password)
    assert Session.objects.get().ended_at is not None
    assert len(testing.deliver()) == 2, "told by SMS and by mail"
    again = college.get(path)
    assert "motDePasse" not in again.json()[COMPTE]
    assert again["ETag"] == response["ETag"] == response.json()["meta"]["version"]
    assert events() == [("compte.reinitialise", f"bureau:{college.jeton.public_id}", f"compte:{emilie.public_id}")]
    second = college.replace(path, {COMPTE: {"mustChangePassword": True}}).json()[COMPTE]["motDePasse"]
    assert second != password


REFUSED: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
    ({"op": "replace", "path": "userName", "value": "x"}, (400, "SCIM-0012", "mutability")),
    ({"op": "replace", "path": "name.familyName", "value": "x"}, (400, "SCIM-0012", "mutability")),
    ({"op": "replace", "path": "mobile", "value": "x"}, (400, "SCIM-0012", "mutability")),
    ({"op": "remove", "path": "rattachements"}, (400, "SCIM-0012", "mutability")),
    ({"op": "replace", "path": "motDePasse", "value": "x"}, (400, "SCIM-0012", "mutability")),
    ({"op": "replace", "path": "password", "value": "x"}, (400, "SCIM-0009", "invalidPath")),
    ({"op": "replace", "path": "a b", "value": "x"}, (400, "SCIM-0008", "invalidPath")),
    ({"op": "replace", "path": "active", "value": "false"}, (400, "SCIM-0011", "invalidValue")),
    ({"op": "remove", "path": "active"}, (400, "SCIM-0011", "invalidValue")),
    ({"op": "remove", "path": "etat"}, (400, "SCIM-0011", "invalidValue")),
    ({"op": "replace", "path": "etat", "value": "ferme"}, (400, "SCIM-0011", "invalidValue")),
    ({"op": "replace", "path": "etat", "value": "mort"}, (400, "SCIM-0011", "invalidValue")),
    (
        {"op": "replace", "value": {"active": True, "etat": "suspendu", "userName": "x"}},
        (400, "SCIM-0012", "mutability"),
    ),
    ({"op": "remove"}, (400, "SCIM-0010", "noTarget")),
    ({"op": "move"}, (400, "SCIM-0013", "invalidSyntax")),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_a_refused_patch_changes_nothing(college: Office, emilie: Compte, number: int) -> None:
    operation, expected = REFUSED[number]
    good = {"op": "replace", "path": "active", "value": False}
    assert error(college.patch(f"Users/{emilie.public_id}", good, operation)) == expected
    emilie.refresh_from_db()
    assert (emilie.state, events()) == (Compte.State.ACTIF, [])


def test_of_two_attributes_the_one_that_changes_is_meant(college: Office, emilie: Compte) -> None:
    path = f"Users/{emilie.public_id}"
    assert college.replace(path, {"active": False, "etat": "actif"}).json()[COMPTE]["etat"] == "suspendu"
    assert college.replace(path, {"active": False, "etat": "actif"}).json()[COMPTE]["etat"] == "actif"


@pytest.mark.parametrize("state", ["a-valider", "fusionne", "ferme"])
def test_other_states_cannot_be_changed(college: Office, emilie: Compte, state: str) -> None:
    Compte.objects.filter(pk=emilie.pk).update(state=state)
    seen = college.get(f"Users/{emilie.public_id}").json()
    assert (seen["active"], seen[COMPTE]["etat"]) == (False, state)
    for value in ({"active": True}, {COMPTE: {"mustChangePassword": True}}):
        assert error(college.replace(f"Users/{emilie.public_id}", value)) == (409, "COMPTES-0805", "")
    emilie.refresh_from_db()
    assert (emilie.state, events()) == (state, [])


def test_versions(college: Office, ecole: Office, emilie: Compte, family: Family) -> None:
    path = f"Users/{emilie.public_id}"
    first = college.get(path)
    version = first["ETag"]
    assert version == first.json()["meta"]["version"]
    assert first["Location"].endswith(f"/scim/v2/{path}")
    assert ecole.get(path)["ETag"] != version, "each office has its own view"
    unchanged = college.get(path, If_None_Match=version)
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", version)
    assert college.get(path, If_None_Match='W/"other"').status_code == 200
    assert error(college.get(path, If_None_Match="other")) == (400, "SCIM-0017", "invalidValue")
    assert error(college.replace(path, {"active": False}, If_Match='W/"other"')) == (412, "SCIM-0016", "")
    assert error(college.replace(path, {"active": False}, If_Match="other")) == (400, "SCIM-0017", "invalidValue")
    assert college.replace(path, {"active": False}, If_Match=version).status_code == 200
    assert error(college.replace(path, {"active": True}, If_Match=version)) == (412, "SCIM-0016", "")
    emilie.refresh_from_db()
    assert emilie.state == Compte.State.SUSPENDU
    assert college.replace(path, {"active": True}, If_Match="*").status_code == 200
    assert college.get(path, If_None_Match=version).status_code == 304, "the same content is the same version"


def test_a_version_covers_what_the_registry_says(college: Office, emilie: Compte, family: Family) -> None:
    path = f"Users/{emilie.public_id}"
    version = college.get(path)["ETag"]
    CompteResponsable.objects.filter(responsable_public_id=family.emilie.public_id).delete()
    assert error(college.replace(path, {"active": False}, If_Match=version)) == (412, "SCIM-0016", "")


def test_attributes(college: Office, emilie: Compte) -> None:
    path = f"Users/{emilie.public_id}"
    assert set(college.get(f"{path}?attributes=userName,etat").json()) == {"schemas", "id", "userName", COMPTE}
    assert COMPTE not in college.get(f"{path}?excludedAttributes={COMPTE}").json()
    assert error(college.get(f"{path}?attributes=password")) == (400, "SCIM-0006", "invalidFilter")
    patch = {"schemas": [names.PATCH_OP], "Operations": [{"op": "replace", "path": "active", "value": False}]}
    assert set(college.ask("PATCH", f"{path}?attributes=active", patch).json()) == {"schemas", "id", "active"}


def test_the_schema_knows_the_words_of_the_tables() -> None:
    etat = COMPTE_SCHEMA.attribute("etat")
    profil = USER_SCHEMA.attribute("userType")
    assert etat is not None
    assert profil is not None
    assert set(etat.canonical) == set(Compte.State.values)
    assert set(profil.canonical) == set(Compte.Profil.values)


def test_a_cut_link_hides_nothing_by_itself(college: Office, emilie: Compte, family: Family) -> None:
    """The record stays the school's; the office needs to see the account in order to detach the child."""
    Lien.objects.filter(eleve=family.albert).update(cut_at="2026-11-02T00:00:00Z")
    assert len(college.get(f"Users/{emilie.public_id}").json()[COMPTE]["rattachements"]) == 1


def test_of_many_changes_of_one_version_exactly_one_takes_effect(college: Office, emilie: Compte) -> None:
    path, statuses = f"Users/{emilie.public_id}", []
    version, ready = college.get(path)["ETag"], threading.Barrier(10)

    def change() -> None:
        own = Office(college.token, college.jeton, Client())
        ready.wait()
        statuses.append(own.replace(path, {"active": False}, If_Match=version).status_code)
        connections.close_all()

    threads = [threading.Thread(target=change) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [412] * 9
    assert [event for event, _actor, _subject in events()] == ["compte.suspendu"]
