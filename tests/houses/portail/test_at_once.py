"""The same answer, posted several times at the same moment, opens one way in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from preau.houses.portail.models import AcsHandle, AssertionSeen
from tests.houses.portail.conftest import Famille, Journey
from tests.support.client import InspectingClient
from tests.support.federation.idp import fields

AT_ONCE = 8


@pytest.mark.django_db(databases=["default", "registre"], transaction=True)
def test_one_answer_posted_at_once_is_taken_once(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    posted = fields(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)

    def post(_rank: int) -> tuple[int, str]:
        try:
            response = InspectingClient().post("/auth/saml/acs", posted)
            return response.status_code, response.get("Location", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(post, range(AT_ONCE)))
    assert sorted(status for status, _location in answers) == [303] + [403] * (AT_ONCE - 1)
    assert AcsHandle.objects.count() == 1
    assert AssertionSeen.objects.count() == 1
    assert journey.client.get(next(location for _status, location in answers if location)).status_code == 303
