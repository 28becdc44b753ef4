"""The doors of the ENT when too many come: who waits, what goes on all the same, where one arrives in the end."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from preau.houses.portail import checks
from preau.houses.portail.models import CompteLocal, PendingRequest
from preau.kit.affluence.models import Place
from preau.kit.clockkit import now
from tests.houses.portail.affluence.conftest import AUTHN, HTML, Person, is_held
from tests.houses.portail.conftest import Configure, Famille, Journey
from tests.houses.portail.local.conftest import PASSWORD
from tests.support.federation.idp import FakeIdp

pytestmark = pytest.mark.django_db(databases=["default", "registre"], transaction=True)


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\xa0", " "))


def test_off_by_default(idp: FakeIdp, configure: Configure) -> None:
    for _ in range(5):
        assert Person().get(AUTHN).status_code == 302
    assert not Place.objects.exists()


def test_the_way_out_waits_before_a_request_is_written(busy: FakeIdp, person: Person) -> None:
    before = PendingRequest.objects.count()
    assert is_held(person.get(AUTHN))
    assert PendingRequest.objects.count() == before


def test_a_waiting_refresh_asks_the_database_three_times_at_most(busy: FakeIdp, person: Person) -> None:
    assert is_held(person.get(AUTHN))
    for url in (f"{AUTHN}?attente=1", AUTHN, f"{AUTHN}?attente=manuelle"):
        with CaptureQueriesContext(connection) as queries:
            assert is_held(person.get(url))
        assert len(queries) <= 3, [query["sql"] for query in queries]


def test_the_deep_link_survives_the_wait(busy: FakeIdp, person: Person) -> None:
    wanted = "/cas/login?service=https%3A%2F%2Fapp.example.org%2Fpage"
    with time_machine.travel(now(), tick=False) as clock:
        held = person.get(AUTHN, {"retour": wanted})
        assert is_held(held)
        clock.shift(61)
        again = held["Refresh"].partition("url=")[2]
        left = person.get(again)
    assert left.status_code == 302
    assert parse_qs(urlsplit(left["Location"]).query)["SAMLRequest"]
    assert PendingRequest.objects.order_by("pk").last().return_to == wanted  # type: ignore[union-attr]


def test_a_sign_in_that_waited_ends_in_the_ent(
    busy: FakeIdp, famille: Famille, person: Person, client: Any, journey: Journey
) -> None:
    client.defaults["HTTP_ACCEPT"] = HTML
    with time_machine.travel(now(), tick=True) as clock:
        assert is_held(client.get(AUTHN))
        clock.shift(61)
        done = journey.sign_in(famille.refs, f"{AUTHN}?attente=1")
        assert done.status_code == 303
        assert client.get("/").status_code == 200
        assert Place.objects.filter(used_at__isnull=False).count() == 1
        assert not is_held(client.get(f"{AUTHN}?retour=/")), "who is signed in never waits"


def test_an_answer_under_way_is_not_held(
    busy: FakeIdp, famille: Famille, client: Any, journey: Journey, configure: Configure
) -> None:
    configure()
    request_id, relay_state = journey.leave()
    configure(affluence_par_minute=1)
    xml = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    assert journey.follow(journey.post(xml, relay_state)).status_code == 303


@pytest.mark.parametrize(
    "path",
    ["/", "/entrees/agricole/", "/aide/", "/skin.css", "/sante/", "/auth/saml/metadata", "/cas/login",
     "/se-deconnecter/", "/cas/serviceValidate?service=https%3A%2F%2Fapp.example.org%2F&ticket=ST-1",
     "/auth/saml/authn/inconnue"],
)  # fmt: skip
def test_the_rest_keeps_working(busy: FakeIdp, person: Person, path: str) -> None:
    assert not is_held(person.get(path))


def test_pupils_and_staff_go_in_before_parents(busy: FakeIdp) -> None:
    parent, pupil = Person(), Person()
    with time_machine.travel(now(), tick=False) as clock:
        assert "D'autres profils entrent d'abord" in text_of(parent.get(AUTHN))
        assert "D'autres profils" not in text_of(pupil.get("/auth/saml/authn/eleve"))
        assert "1 personne est avant vous" in text_of(parent.get(AUTHN))
        clock.shift(61)
        assert is_held(parent.get(AUTHN))
        assert not is_held(pupil.get("/auth/saml/authn/eleve"))
        clock.shift(61)
        assert not is_held(parent.get(AUTHN))


def test_the_ent_s_own_accounts_wait_too_and_a_post_does_not_jump(
    busy: FakeIdp, compte: CompteLocal, person: Person
) -> None:
    said = {"username": "camille.roussel", "password": PASSWORD}
    url = "/connexion/?entree=invite&retour=%2Fconditions%2F"
    with time_machine.travel(now(), tick=False) as clock:
        assert is_held(person.get(url))
        assert is_held(person.post(url, said))
        assert is_held(Person().post(url, said))
        clock.shift(61)
        assert "Identifiant" in text_of(person.get(url))
        wrong = person.post(url, {**said, "password": "faux"})
        assert wrong.status_code == 422
        right = person.post(url, said)
        assert (right.status_code, right["Location"]) == (303, "/conditions/")


def test_known_and_unknown_people_get_the_same_wait(busy: FakeIdp, compte: CompteLocal, person: Person) -> None:
    assert is_held(person.get("/connexion/"))
    names = [("camille.roussel", PASSWORD), ("camille.roussel", "faux"), ("personne.inconnue", "faux")]
    pages = {person.post("/connexion/", {"username": name, "password": word}).content for name, word in names}
    assert len(pages) == 1


def test_exempt_addresses_and_machines(busy: FakeIdp, configure: Configure) -> None:
    configure(affluence_par_minute=1, affluence_exemptions=["198.51.100.0/24"])
    assert not is_held(Person(REMOTE_ADDR="198.51.100.7").get(AUTHN))
    machine = Person().get(AUTHN, HTTP_ACCEPT="*/*")
    assert is_held(machine)
    assert machine.status_code == 503


def test_numbers_that_contradict_themselves_stop_the_check(configure: Configure) -> None:
    for values in (
        {"affluence_sessions": -1},
        {"affluence_priorites": ["eleve", "eleve"]},
        {"affluence_exemptions": ["x"]},
    ):
        configure(**values)
        assert "portail.E007" in [found.id for found in checks.check_settings(None)]
    with override_settings(PORTAIL=django_settings.PORTAIL):
        configure(affluence_sessions=5000, affluence_priorites=["eleve+personnel", "invite"])
        assert not {"portail.E007", "portail.W002"} & {found.id for found in checks.check_settings(None)}
        configure(affluence_priorites=["eleves+personnel"])
        (said,) = [found for found in checks.check_settings(None) if found.id == "portail.W002"]
        assert "eleves" in said.msg
        configure(entrees="inconnu.toml")
        assert "portail.W002" not in [found.id for found in checks.check_settings(None)]
