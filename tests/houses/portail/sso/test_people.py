"""Whom an assertion names: FrEduCtRefId, FrEduVecteur, several records of one person, records of several people."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from preau.houses.portail.actions.local_accounts import Declaration, add_account
from preau.houses.portail.actions.refused_logins import purge_refusals
from preau.houses.portail.commands import portail_app
from preau.houses.portail.models import CompteLocal, ConnexionRefusee, Personne
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.registre.models import Eleve, Etablissement, Lien, Responsable, Scolarite
from preau.registre.queries import find_responsables_by_vecteur, read_vecteurs
from tests.houses.portail.conftest import WITH_DATABASES, Famille, Journey, child_in, person_in
from tests.houses.portail.sso.conftest import Door
from tests.support.client import InspectingClient
from tests.support.federation.journey import text_of

pytestmark = WITH_DATABASES
run = CliRunner().invoke
PARENT, PUPIL = "2|DUPONT|Emilie|11|0500048F", "4|||11|0500048F"


def test_a_vecteur_names_a_parent_by_the_child(familles: Door, famille: Famille) -> None:
    assert familles.sign_in(FrEduVecteur=[PARENT])["Location"] == "/"
    session = Session.objects.get()
    assert session.data["responsables"] == [famille.emilie[0].public_id]
    assert "Albert DUPONT" in text_of(familles.client.get("/"))


def test_a_vecteur_per_child_is_one_home_with_all_of_them(familles: Door, famille: Famille) -> None:
    familles.sign_in(FrEduVecteur=[PARENT, "1|Dupont|EMILIE|12|0501271k"])
    home = text_of(familles.client.get("/"))
    assert "Albert DUPONT" in home
    assert "Jeanne DUPONT" in home
    assert Personne.objects.get().responsables.count() == 2


def test_a_vecteur_names_a_pupil(familles: Door, famille: Famille) -> None:
    familles.sign_in(FrEduVecteur=[PUPIL])
    assert Session.objects.get().data["eleves"] == [famille.enfants[0].public_id]


@pytest.mark.parametrize(
    "vecteur",
    [
        "2|DUPOND|Emilie|11|0500048F",
        "2|DUPONT|Emilie|99|0500048F",
        "2|DUPONT|Emilie|11|0501271K",
        "2|||11|0500048F",
        "5|DUPONT|Emilie|11|0500048F",
        "2|DUPONT|Emilie|11",
        "2|DUPONT|Emilie||0500048F",
    ],
)
def test_a_vecteur_that_names_nobody(familles: Door, famille: Famille, vecteur: str) -> None:
    assert familles.sign_in(FrEduVecteur=[vecteur]).status_code == 403


def test_a_link_that_is_cut_or_gone_names_nobody(famille: Famille) -> None:
    assert find_responsables_by_vecteur([PARENT])
    for field in ("gone_at", "cut_at"):
        Lien.objects.update(**{field: now()})
        assert not find_responsables_by_vecteur([PARENT])
        Lien.objects.update(**{field: None})
    Responsable.objects.update(gone_at=now())
    assert not find_responsables_by_vecteur([PARENT])


def test_a_child_without_a_number_is_named_by_the_jointure(famille: Famille) -> None:
    Eleve.objects.filter(prenom="Jeanne").update(source="onde")
    jeanne = famille.enfants[1]
    assert find_responsables_by_vecteur([f"1|DUPONT|Emilie|{jeanne.jointure}|0501271K"])
    assert not find_responsables_by_vecteur(["1|DUPONT|Emilie|12|0501271K"])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[1-4](\|[^|]{0,9}){4}", fullmatch=True))
def test_any_text_is_read(text: str) -> None:
    assert all(one.numero and one.uai for one in read_vecteurs([text]))


def test_a_reference_comes_before_a_vecteur(familles: Door, famille: Famille) -> None:
    familles.sign_in(FrEduCtRefId=famille.refs[1:], FrEduVecteur=[PARENT])
    assert Session.objects.get().data["responsables"] == [famille.emilie[1].public_id]


def test_a_name_of_use_told_to_one_school_only_is_one_person(journey: Journey, famille: Famille) -> None:
    Responsable.objects.filter(pk=famille.emilie[1].pk).update(nom_de_famille="LEROY", nom_usage="DUPONT")
    assert journey.sign_in(famille.refs)["Location"] == "/"
    assert len(Session.objects.get().data["responsables"]) == 2


@pytest.fixture
def two_people(famille: Famille) -> list[str]:
    """The references of an account that names Emilie Dupont and somebody else."""
    college = Etablissement.objects.get(uai="0500048F")
    other = person_in(college, 98, "MOREL", "Luc")
    child_in(college, 99, "Zoé", other)
    return [*famille.refs, f"{{AAF}}70|x|{other.jointure}"]


def test_records_of_different_people_ask_who_it_is(journey: Journey, two_people: list[str]) -> None:
    asked = journey.sign_in(two_people)
    assert asked["Location"].startswith("/auth/saml/choix?passage=")
    assert not Session.objects.exists()
    page = journey.client.get(asked["Location"])
    shown = text_of(page)
    assert "Choisissez le compte" in shown
    assert "Emilie DUPONT" in shown
    assert "CLG LES COURTILS" in shown
    assert "Luc MOREL" in shown
    handle = asked["Location"].partition("=")[2]
    assert journey.client.post("/auth/saml/choix", {"passage": handle}).status_code == 422
    chosen = journey.client.post("/auth/saml/choix", {"passage": handle, "personne": "1"})
    assert chosen["Location"] == "/"
    home = text_of(journey.client.get("/"))
    assert "Bonjour Luc MOREL" in home
    assert "Albert" not in home
    again = journey.client.post("/auth/saml/choix", {"passage": handle, "personne": "0"})
    assert again.status_code == 403
    assert "PORTAIL-0106" in text_of(again)


def test_nobody_else_chooses(journey: Journey, two_people: list[str]) -> None:
    handle = journey.sign_in(two_people)["Location"].partition("=")[2]
    said = {"passage": handle, "personne": "0"}
    assert InspectingClient().post("/auth/saml/choix", said).status_code == 403
    assert journey.client.post("/auth/saml/choix", {**said, "personne": "7"}).status_code == 422
    assert journey.client.get("/auth/saml/choix?passage=faux").status_code == 403
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert journey.client.post("/auth/saml/choix", said).status_code == 403
    assert not Session.objects.exists()


def test_the_handle_of_the_answer_is_not_that_of_the_choice(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    xml = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    handle = journey.post(xml, relay_state)["Location"].partition("=")[2]
    assert journey.client.get(f"/auth/saml/choix?passage={handle}").status_code == 403
    assert journey.client.post("/auth/saml/choix", {"passage": handle, "personne": "0"}).status_code == 403


def test_who_of_them_has_no_child_is_not_offered(journey: Journey, two_people: list[str]) -> None:
    Scolarite.objects.filter(eleve__prenom="Zoé").update(sortie_le="2026-10-01")
    assert journey.sign_in(two_people)["Location"] == "/"
    assert "Bonjour Emilie DUPONT" in text_of(journey.client.get("/"))


def test_a_parent_and_their_child_in_one_assertion_are_two(journey: Journey, famille: Famille) -> None:
    refs = [*famille.refs, f"{{AAF}}70|x|{famille.enfants[0].jointure}"]
    asked = journey.sign_in(refs)
    shown = text_of(journey.client.get(asked["Location"]))
    assert "Emilie DUPONT" in shown
    assert "Albert DUPONT" in shown


def refused(journey: Journey, refs: list[str]) -> tuple[str, ConnexionRefusee]:
    page = journey.sign_in(refs)
    assert page.status_code == 403
    return text_of(page), ConnexionRefusee.objects.get()


def test_who_is_unknown_can_write_to_the_correspondant(journey: Journey, famille: Famille) -> None:
    Etablissement.objects.filter(uai="0500048F").update(mel="college@example.org")
    said = Declaration("personnel", "Martin", "Agnès", "agnes.martin@example.org", ["0501271K"], ["correspondant-ent"])
    CompteLocal.objects.filter(pk=add_account(said, "essai").compte.pk).update(state="actif", password="x")
    shown, row = refused(journey, ["{AAF}70|x|999999999"])
    assert "L'ENT ne trouve pas votre dossier" in shown
    assert "Écrire au Correspondant ENT" in shown
    assert "mailto:college@example.org?subject=" in shown
    assert "mailto:agnes.martin@example.org?subject=" in shown
    assert f"PORTAIL-0109, refus numéro {row.public_id[:8]}" in unquote(shown)
    assert (row.reason, row.references, row.uai) == ("inconnu", ["{AAF}70|x|999999999"], "")
    assert Entry.objects.filter(event="connexion.refusée", subject=row.public_id).count() == 1


def test_a_record_without_a_child_names_its_school(journey: Journey, famille: Famille) -> None:
    Etablissement.objects.filter(uai="0500048F").update(mel="college@example.org")
    Etablissement.objects.filter(uai="0501271K").update(mel="ecole@example.org")
    Scolarite.objects.update(sortie_le="2026-10-01")
    shown, row = refused(journey, famille.refs[:1])
    assert (row.reason, row.uai) == ("sans-eleve", "0500048F")
    assert "college@example.org" in shown
    assert "ecole@example.org" not in shown


def test_too_many_schools_are_not_listed(journey: Journey, famille: Famille) -> None:
    Etablissement.objects.update(mel="ecole@example.org")
    for number in range(12):
        Etablissement.objects.create(uai=f"09990{number:02}X", nom=f"ÉCOLE {number}", academie=70, mel="x@example.org")
    shown, _row = refused(journey, ["{AAF}70|x|999999999"])
    assert "mailto:" not in shown


def test_the_office_reads_and_deals_with_them(familles: Door, famille: Famille) -> None:
    assert familles.sign_in(FrEduVecteur=["2|DUPOND|Emilie|11|0500048F"]).status_code == 403
    row = ConnexionRefusee.objects.get()
    assert row.references == ["2|||11|0500048F"], "no name is kept"
    wide = {"COLUMNS": "220"}
    shown = run(portail_app, ["refus", "list", "--uai", "0500048f"], env=wide).output
    assert row.public_id[:8] in shown
    assert "dossier inconnu du registre" in shown
    assert row.public_id[:8] not in run(portail_app, ["refus", "list", "--uai", "0501271K"], env=wide).output
    assert run(portail_app, ["refus", "vu", row.public_id[:8], "--par", "essai"]).exit_code == 0
    assert row.public_id[:8] not in run(portail_app, ["refus", "list"], env=wide).output
    assert row.public_id[:8] in run(portail_app, ["refus", "list", "--tout"], env=wide).output
    for number in ("abc", "zzzzzzzz", "-zzzzzz"):
        answer = run(portail_app, ["refus", "vu", number])
        assert answer.exit_code == 1
        assert "PORTAIL-0112" in answer.output
    assert purge_refusals(now()) == 0
    assert purge_refusals(now() + timedelta(days=91)) == 1


def test_a_late_reload_of_the_end_says_so(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    end = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)["Location"]
    journey.client.get(end)
    assert journey.client.get(end)["Location"] == "/"
    assert InspectingClient().get(end).status_code == 403
