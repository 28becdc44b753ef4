"""A pupil comes in with their own account: named by their own record, greeted with their school (J4)."""

from __future__ import annotations

from preau.houses.portail.models import Personne, PersonneEleve
from preau.registre.models import Scolarite
from tests.houses.portail.conftest import WITH_DATABASES, Famille, Journey
from tests.support.federation.journey import text_of

pytestmark = WITH_DATABASES


def ref_of(famille: Famille) -> list[str]:
    return [f"{{AAF}}70|x|{famille.enfants[0].jointure}"]


def test_a_pupil_is_greeted_with_their_school(journey: Journey, famille: Famille) -> None:
    Scolarite.objects.update(division="5 A")
    assert journey.sign_in(ref_of(famille))["Location"] == "/"
    home = text_of(journey.client.get("/"))
    assert "Bonjour Albert DUPONT" in home
    assert "Mon établissement" in home
    assert "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)" in home
    assert "Classe : 5 A" in home
    assert "Mes enfants" not in home
    assert "Jeanne" not in home


def test_several_visits_are_one_person(journey: Journey, famille: Famille) -> None:
    for _visit in range(2):
        journey.sign_in(ref_of(famille))
        journey.client.post("/se-deconnecter/")
    assert Personne.objects.get().login_count == 2
    assert PersonneEleve.objects.get().eleve_public_id == famille.enfants[0].public_id


def test_a_parent_and_their_child_are_two_people(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    journey.client.post("/se-deconnecter/")
    journey.sign_in(ref_of(famille))
    assert Personne.objects.count() == 2
    assert journey.client.get(f"/enfants/{famille.enfants[0].public_id}/").status_code == 404


def test_a_leaver_is_not_let_in(journey: Journey, famille: Famille) -> None:
    Scolarite.objects.update(sortie_le="2026-10-01")
    answer = journey.sign_in(ref_of(famille))
    assert answer.status_code == 403
    assert not Personne.objects.exists()


def test_who_leaves_while_signed_in_is_told(journey: Journey, famille: Famille) -> None:
    journey.sign_in(ref_of(famille))
    Scolarite.objects.update(sortie_le="2026-10-01")
    assert "Vous n'êtes inscrit dans aucun établissement" in text_of(journey.client.get("/"))
