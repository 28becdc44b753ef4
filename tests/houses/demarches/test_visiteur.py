"""Who is there: read from the registry at each request, each with the pupils that are theirs at this moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.demarches import visiteur
from preau.houses.demarches.visiteur import Visiteur, is_of_age
from preau.kit import sessions
from preau.kit.clockkit import PARIS, now
from preau.registre.models import AnneeScolaire, Eleve, Lien, Responsable, Scolarite
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, compte_of, eleve_of, responsables_of


def who_is(identifier: str, *, eleve: bool = False) -> Visiteur:
    """This member of the cast, as a page of this moment knows them."""
    rows = [eleve_of(identifier)] if eleve else responsables_of(identifier)
    data = {"eleves" if eleve else "responsables": [row.public_id for row in rows]}
    request, response = RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, compte_of(identifier), data)
    found = visiteur.current(request)
    assert found is not None
    return found


def children_of(identifier: str) -> list[tuple[str, str]]:
    return sorted((one.prenom, one.lien) for one in who_is(identifier).enfants)


def test_a_parent_of_two_schools(ecole: object) -> None:
    emilie = who_is("emilie-dupont")
    assert {(one.prenom, one.uai, one.lien, one.is_majeur) for one in emilie.enfants} == {
        ("Albert", COLLEGE, "legal", False),
        ("Jeanne", PRIMAIRE, "legal", False),
    }
    assert (emilie.nom, emilie.prenom) == ("DUPONT", "Emilie")
    assert emilie.actor == compte_of("emilie-dupont")
    assert {one.personne for one in emilie.enfants} == {row.public_id for row in responsables_of("emilie-dupont")}
    albert = next(one for one in emilie.enfants if one.prenom == "Albert")
    assert albert.etablissement == "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)"
    assert albert.division == "6 A"


def test_separated_parents_each_see_the_child_by_their_own_record(ecole: object) -> None:
    sophie, paul = who_is("sophie-garnier"), who_is("paul-mercier")
    assert [one.prenom for one in sophie.enfants] == [one.prenom for one in paul.enfants] == ["Nino"]
    assert sophie.enfants[0].personne != paul.enfants[0].personne
    assert paul.enfants[0].personne == responsables_of("paul-mercier")[0].public_id


def test_a_person_in_charge_is_named_so_and_a_contact_sees_nobody(ecole: object) -> None:
    assert children_of("mireille-roux") == [("Lina", "en-charge")]
    assert children_of("delphine-roux") == [("Lina", "legal")]
    assert children_of("gaston-perrin") == []


def test_the_child_welfare_service_sees_nobody(ecole: object) -> None:
    """CODE_PARENTE 51 never opens anything by an account of its own (registre.queries.habilitation)."""
    assert children_of("ase") == []


def test_a_parent_typed_twice_sees_each_child_once(ecole: object) -> None:
    assert children_of("karim-blanchard") == [("Nour", "legal"), ("Sami", "legal")]
    first, second = responsables_of("karim-blanchard")
    nour = eleve_of("nour-blanchard")
    Lien.objects.filter(eleve=nour).delete()
    for row in (second, first):
        Lien.objects.create(responsable=row, eleve=nour, niveau=1, parente="20")
    assert seen_of(nour) == ("legal", first.public_id), "the oldest of his records"
    Lien.objects.filter(responsable=first, eleve=nour).update(niveau=2)
    assert seen_of(nour) == ("legal", second.public_id), "the one that is legal"
    assert len(children_of("karim-blanchard")) == 2


def seen_of(eleve: Eleve) -> tuple[str, str]:
    """The link and the record by which Karim sees this child."""
    found = who_is("karim-blanchard").enfant(eleve.public_id)
    assert found is not None
    return found.lien, found.personne


def test_a_pupil_sees_themselves(ecole: object) -> None:
    albert = who_is("albert-dupont", eleve=True)
    assert albert.is_eleve
    assert [(one.lien, one.is_majeur) for one in albert.enfants] == [("soi", False)]
    assert albert.enfants[0].personne == albert.enfants[0].public_id == eleve_of("albert-dupont").public_id
    theo = who_is("théo-lambert", eleve=True)
    assert [(one.lien, one.is_majeur) for one in theo.enfants] == [("soi", True)]


def test_of_age_from_the_day_itself_in_paris(majeure: Eleve, lundi: time_machine.Traveller) -> None:
    assert who_is("lucette-renaud").enfants[0].is_majeur
    assert who_is("tess-renaud", eleve=True).enfants[0].is_majeur
    lundi.move_to(datetime(2026, 11, 22, 23, 59, 59, tzinfo=PARIS))
    assert not who_is("lucette-renaud").enfants[0].is_majeur
    lundi.move_to(datetime(2026, 11, 23, 0, 0, 0, tzinfo=PARIS))
    assert who_is("lucette-renaud").enfants[0].is_majeur, "it is 23:00 UTC of the day before"


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2008, 11, 23), date(2026, 11, 22), False),
        (date(2008, 11, 23), date(2026, 11, 23), True),
        (None, date(2026, 11, 23), False),
    ],
)
def test_of_age(born: date | None, on: date, expected: bool) -> None:
    assert is_of_age(born, on) is expected


@given(st.dates(date(1990, 1, 1), date(2020, 1, 1)), st.integers(0, 12000))
def test_of_age_never_goes_back(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    assert is_of_age(born, day) <= is_of_age(born, day + timedelta(days=1))
    assert not is_of_age(born, day) or days >= 18 * 365


def test_a_link_lost_shows_nothing_from_the_next_page(ecole: object) -> None:
    links = Lien.objects.filter(eleve=eleve_of("albert-dupont"))
    assert ("Albert", "legal") in children_of("emilie-dupont")
    links.update(cut_at=now())
    assert children_of("emilie-dupont") == [("Jeanne", "legal")]
    links.update(cut_at=None, gone_at=now())
    assert children_of("emilie-dupont") == [("Jeanne", "legal")]
    links.update(gone_at=None, niveau=2)
    assert children_of("emilie-dupont") == [("Albert", "en-charge"), ("Jeanne", "legal")]
    links.update(niveau=3)
    assert children_of("emilie-dupont") == [("Jeanne", "legal")]


def test_who_is_gone_from_the_registry_sees_nobody(ecole: object) -> None:
    Responsable.objects.filter(pk__in=[row.pk for row in responsables_of("antoine-faure")]).update(gone_at=now())
    antoine = who_is("antoine-faure")
    assert antoine.enfants == ()
    assert antoine.complet == "Antoine FAURE"


def test_a_pupil_who_left_is_not_there(ecole: object) -> None:
    Scolarite.objects.filter(eleve=eleve_of("albert-dupont")).update(sortie_le=date(2026, 11, 1))
    assert children_of("emilie-dupont") == [("Jeanne", "legal")]
    assert who_is("albert-dupont", eleve=True).enfants == ()


def test_a_year_that_is_not_open_opens_nothing(ecole: object) -> None:
    AnneeScolaire.objects.filter(etablissement_id=COLLEGE).update(is_open=False)
    assert children_of("emilie-dupont") == [("Jeanne", "legal")]
    assert who_is("albert-dupont", eleve=True).enfants == ()


def test_another_family_s_child_is_not_there(ecole: object) -> None:
    emilie = who_is("emilie-dupont")
    albert = eleve_of("albert-dupont").public_id
    assert visiteur.enfant_or_404(emilie, albert).prenom == "Albert"
    for other in (eleve_of("nino-mercier").public_id, "inconnu", ""):
        with pytest.raises(Http404):
            visiteur.enfant_or_404(emilie, other)


def test_a_session_of_staff_or_an_empty_one_is_nobody_or_nobody_s_parent(ecole: object) -> None:
    request, response = RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, "agent-public-id", {"responsables": [responsables_of("ase")[0].public_id]})
    assert visiteur.current(request) is None
    request = RequestFactory().get("/")
    sessions.open_session(request, HttpResponse(), compte_of("personne"), {})
    found = visiteur.current(request)
    assert found is not None
    assert (found.enfants, found.complet) == ((), "")


def test_queries_do_not_grow_with_the_children(
    ecole: object, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    """A page of a home with two children in two schools reads the registry four times."""
    request, response = RequestFactory().get("/"), HttpResponse()
    rows = [row.public_id for row in responsables_of("emilie-dupont")]
    session = sessions.open_session(request, response, compte_of("emilie-dupont"), {"responsables": rows})
    with django_assert_max_num_queries(4, using="registre"):  # type: ignore[operator]
        assert len(visiteur.load(session).enfants) == 2
