"""Who cannot log in: listed, explained without a name nor a value too many, dealt with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from preau.houses.portail.models import ConnexionRefusee
from preau.houses.portail.refus import EXPLICATIONS, REASONS
from preau.kit.clockkit import now
from preau.registre.models import Lien
from tests.houses.portail.conftest import Journey
from tests.houses.portail.gestion.conftest import events, text_of
from tests.houses.portail.people import COLLEGE, LYCEE, People
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases=["default", "registre"])
Refus = dict[str, ConnexionRefusee]


def test_each_sees_their_own(tout: InspectingClient, college: InspectingClient, refus: Refus) -> None:
    assert len(tout.get("/gestion/refus/").context["lignes"]) == 3
    assert [row.uai for row, *_rest in college.get("/gestion/refus/").context["lignes"]] == [COLLEGE]
    assert "1 à traiter" in text_of(college.get("/gestion/"))
    for uai in (LYCEE, ""):
        path = f"/gestion/refus/{refus[uai].public_id}/"
        assert college.get(path).status_code == 404
        assert college.post(path).status_code == 404
        assert tout.get(path).status_code == 200
    assert college.get("/gestion/refus/", {"uai": LYCEE}).context["page"].object_list.count() == 1
    assert ConnexionRefusee.objects.filter(seen_at=None).count() == 3


def test_filters_by_school_reason_date_and_state(tout: InspectingClient, refus: Refus) -> None:
    ConnexionRefusee.objects.create(idp="agents", reason="agent-inconnu", references=["x@example.org"], uai=COLLEGE)
    ConnexionRefusee.objects.filter(pk=refus[LYCEE].pk).update(at=now() - timedelta(days=20))
    ConnexionRefusee.objects.filter(pk=refus[""].pk).update(seen_at=now())

    def count(**asked: str) -> int:
        return len(tout.get("/gestion/refus/", asked).context["lignes"])

    day = (now() - timedelta(days=5)).date().isoformat()
    assert (count(), count(tout="on"), count(uai=COLLEGE), count(raison="agent-inconnu")) == (3, 4, 2, 1)
    assert count(depuis=day) == 2
    assert count(uai=LYCEE, depuis=day) == 0
    assert tout.get("/gestion/refus/", {"depuis": "hier"}).status_code == 422
    assert tout.get("/gestion/refus/", {"raison": "autre"}).status_code == 422
    assert "2 à traiter : aucun élève scolarisé" in text_of(tout.get("/gestion/refus/"))


@pytest.mark.parametrize("reason", [*REASONS, "autre"])
def test_every_reason_says_why_and_what_to_do(tout: InspectingClient, journey: Journey, reason: str) -> None:
    row = ConnexionRefusee.objects.create(idp="comptes", reason=reason, references=["jean.valjean@example.org"])
    page = text_of(tout.get(f"/gestion/refus/{row.public_id}/"))
    assert "Que faire" in page
    assert "jean.valjean" not in page
    if reason in EXPLICATIONS:
        assert str(EXPLICATIONS[reason].faire) in page


def test_the_field_of_the_registry_is_named(college: InspectingClient, people: People, refus: Refus) -> None:
    Lien.objects.filter(responsable=people.paul).update(niveau=3)
    page = text_of(college.get(f"/gestion/refus/{refus[COLLEGE].public_id}/"))
    assert "Niveau de responsabilité" in page
    assert f"AAF {people.paul.jointure}" in page
    assert "Paul N'GUYEN (responsable, 0500048F)" in page


def test_what_was_mended_since_is_said(college: InspectingClient, people: People, refus: Refus) -> None:
    path = f"/gestion/refus/{refus[COLLEGE].public_id}/"
    assert "Rien ne manque plus au registre" in text_of(college.get(path))
    Lien.objects.filter(responsable=people.paul).delete()
    page = text_of(college.get(path))
    assert "Rien ne manque plus" not in page
    assert "n'a aucun élève" in page


def test_nothing_of_another_schools_record_is_shown(college: InspectingClient, people: People, refus: Refus) -> None:
    row = refus[COLLEGE]
    row.references = [f"{{AAF}}70|x|{people.ines.jointure}"]
    row.save()
    page = text_of(college.get(f"/gestion/refus/{row.public_id}/"))
    assert "Inès" not in page
    assert "ZIDI" not in page


def test_a_mail_is_hidden_in_its_middle(tout: InspectingClient, people: People, journey: Journey) -> None:
    from preau.houses.portail.models import IdentityProvider

    IdentityProvider.objects.update(agents="ctemail")
    values = ["maud.martin@ac-exemple.fr", "ab@ac-exemple.fr"]
    row = ConnexionRefusee.objects.create(idp="comptes", reason="agent-inconnu", references=values, uai=COLLEGE)
    page = text_of(tout.get(f"/gestion/refus/{row.public_id}/"))
    assert "ctemail = ma…n@ac-exemple.fr" in page
    assert "ctemail = a…@ac-exemple.fr" in page


def test_it_is_dealt_with_once(college: InspectingClient, refus: Refus) -> None:
    path = f"/gestion/refus/{refus[COLLEGE].public_id}/"
    for _turn in range(2):
        assert college.post(path)["Location"] == "/gestion/refus/"
    assert events("connexion.refus-vu") == 1
    assert "Aucun refus à traiter" in text_of(college.get("/gestion/refus/"))
    assert "Traité le" in text_of(college.get(path))


def test_the_office_can_be_written_to(college: InspectingClient, people: People, refus: Refus) -> None:
    people.correspondant.mel = "ent@example.org"
    people.correspondant.save()
    page = college.get(f"/gestion/refus/{refus[COLLEGE].public_id}/").content.decode()
    assert 'href="mailto:ent@example.org?subject=' in page
    assert "Écrire à l&#x27;établissement" in page or "Écrire à l'établissement" in page
