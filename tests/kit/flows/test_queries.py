"""What a page and a submit cost the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.kit.flows import Run
from tests.kit.flows.test_walk import to_code
from tests.kit.flows.walker import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.flows.urls")]


def verbs(captured: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in captured]


def test_first_page_asks_the_database_nothing(emilie: Visitor) -> None:
    with CaptureQueriesContext(connection) as captured:
        emilie.go("/activation/")
    assert verbs(captured) == []


def test_page_of_a_run_is_one_read(emilie: Visitor) -> None:
    to_code(emilie)
    with CaptureQueriesContext(connection) as captured:
        emilie.go(emilie.url)
    assert verbs(captured) == ["SELECT"]


def test_submit_is_a_read_a_claim_and_one_transaction(emilie: Visitor) -> None:
    to_code(emilie)
    with CaptureQueriesContext(connection) as captured:
        emilie.post(emilie.url, {**emilie.fields(), "code": "123456"})
    assert verbs(captured) == ["SELECT", "BEGIN", "UPDATE", "COMMIT", "BEGIN", "SELECT", "UPDATE", "COMMIT"]


def test_wrong_answer_costs_one_write(emilie: Visitor) -> None:
    to_code(emilie)
    with CaptureQueriesContext(connection) as captured:
        emilie.send(code="")
    assert verbs(captured) == ["SELECT", "UPDATE"]


def test_stray_visitors_write_nothing(emilie: Visitor) -> None:
    to_code(emilie)
    public_id = Run.objects.get().public_id
    thief = Visitor()
    with CaptureQueriesContext(connection) as captured:
        emilie.go(f"/activation/{public_id}/mot-de-passe/")
        emilie.post(f"/activation/{public_id}/mot-de-passe/", emilie.fields())
        thief.go(f"/activation/{public_id}/code/")
    assert set(verbs(captured)) == {"SELECT"}
