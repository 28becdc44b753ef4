"""Every page of the design room answers."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "path", ["/aide/", "/assistance/", "/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/design/"]
)
def test_it_answers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<h1>" in answer.content.decode()
