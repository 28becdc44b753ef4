"""The client of the account service: one school, page after page, refusals with a name."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from preau.houses.guichet import scim, scim_refusals
from preau.houses.guichet.scim import Comptes, both, either, equals
from preau.protocols.scim import names
from preau.protocols.scim.bodies import write_json
from preau.protocols.scim.codec import write_resource
from preau.protocols.scim.messages import (
    CompteExtension,
    Name,
    Rattachement,
    RattachementRef,
    ResponsableRef,
    Signalement,
    User,
)
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE
from tests.houses.guichet.fiches.comptes_fictifs import BASE, Service

BOTH = User(
    "u1",
    "e.dupont42",
    Name("DUPONT", "Emilie"),
    compte=CompteExtension(
        etablissements=(COLLEGE, PRIMAIRE),
        responsables=(ResponsableRef("r1", COLLEGE), ResponsableRef("r2", PRIMAIRE)),
        rattachements=(RattachementRef("l1", "e1", COLLEGE), RattachementRef("l2", "e2", PRIMAIRE)),
    ),
)


def answering(status: int, body: bytes = b"", **headers: str) -> Comptes:
    """A service that says this and nothing else."""
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, content=body, headers=headers))
    return Comptes(COLLEGE, transport=transport)


@pytest.fixture
def reached(reglages: Callable[..., None]) -> None:
    reglages(scim_url=f"{BASE}/", scim_token="jeton")


def test_an_account_is_cut_to_the_school(service: Service) -> None:
    service.add(BOTH)
    service.add(User("u2", "p.martin", compte=CompteExtension(etablissements=(PRIMAIRE,))))
    seen = list(Comptes(COLLEGE).users())
    assert [one.user_name for one in seen] == ["e.dupont42"]
    assert [one.value for one in seen[0].compte.responsables] == ["r1"]
    assert [one.eleve for one in seen[0].compte.rattachements] == ["e1"]
    assert seen[0].version == write_resource(BOTH, BASE)["meta"]["version"]
    with pytest.raises(scim_refusals.Introuvable):
        Comptes(COLLEGE).user("u2")
    with pytest.raises(scim_refusals.Introuvable):
        Comptes(COLLEGE).patch_user("u2", "", {"active": False})
    assert "PATCH" not in [method for method, _path, _data in service.asked]


def test_what_is_of_another_school_is_left_alone(service: Service) -> None:
    service.add(Rattachement("l2", eleve="e2", uai=PRIMAIRE))
    service.add(Signalement("s2", "eleve-inconnu", None, "e2", "r2", PRIMAIRE))
    mine = Comptes(COLLEGE)
    assert list(mine.rattachements()) == []
    assert list(mine.signalements()) == []
    for act in (lambda: mine.cut("l2"), lambda: mine.close_signalement("s2"), lambda: mine.cut("l9")):
        with pytest.raises(scim_refusals.Introuvable):
            act()
    assert {"l2", "s2"} <= set(service.rows)


def test_page_after_page(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scim, "PAGE", 3)
    for number in range(7):
        service.add(User(f"u{number}", f"p.martin{number}", compte=CompteExtension(etablissements=(COLLEGE,))))
    assert len(list(Comptes(COLLEGE).users(equals("active", True)))) == 7
    assert [data["startIndex"] for _method, _path, data in service.asked] == [1, 4, 7]
    assert all(method == "POST" for method, _path, _data in service.asked)  # no question stands in an address


def test_filters() -> None:
    one, other = equals("userName", "e"), equals("compte.value", "u1")
    assert either(one) is one
    assert both(other) is other
    assert both(one, other).parts == (one, other)  # type: ignore[union-attr]
    assert (other.path.name, other.path.sub) == ("compte", "value")


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (401, scim_refusals.GuichetRefuse),
        (403, scim_refusals.GuichetRefuse),
        (404, scim_refusals.Introuvable),
        (409, scim_refusals.ComptesRefuse),
        (412, scim_refusals.DejaChange),
        (429, scim_refusals.TropVite),
        (503, scim_refusals.ComptesMuet),
    ],
)
def test_refusals_have_a_name(reached: None, status: int, refusal: type[Exception]) -> None:
    said = {"schemas": [names.ERROR], "status": str(status), "detail": "COMPTES-0807 Cette personne a déjà un compte."}
    with pytest.raises(refusal) as caught:
        answering(status, write_json(said)).user("u1")
    if status == 409:
        assert caught.value.sentence() == "Le service de comptes a refusé : Cette personne a déjà un compte."


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"\xff", b'{"schemas": []}', b'{"id": 3}', b"{" * 50, b'{"id": "u1", "active": 3}']
)
def test_what_is_no_scim_is_no_answer(reached: None, body: bytes) -> None:
    for status in (200, 500, 302):
        with pytest.raises(scim_refusals.ComptesMuet):
            answering(status, body).user("u1")
        with pytest.raises(scim_refusals.ComptesMuet):
            list(answering(status, body).users())


def test_the_token_and_the_school_are_told_and_no_id_leads_elsewhere(reached: None) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=write_json(write_resource(BOTH, BASE)))

    Comptes(COLLEGE, transport=httpx.MockTransport(answer)).user("../Fusions?x#y")
    assert asked[0].headers["Authorization"] == "Bearer jeton"
    assert asked[0].headers[names.SCHOOL_HEADER] == COLLEGE
    assert str(asked[0].url) == f"{BASE}/Users/..%2FFusions%3Fx%23y"


def test_without_address_or_without_id(reglages: Callable[..., None]) -> None:
    reglages(scim_url="")
    with pytest.raises(scim_refusals.ComptesMuet):
        list(Comptes(COLLEGE).users())
    with pytest.raises(scim_refusals.Introuvable):
        Comptes(COLLEGE).user("")
