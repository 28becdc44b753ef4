"""Items 10 to 17 of the hub's conformance list, one test an item (specs/franceconnect.md §7.3).

Each walks the whole hub, with its providers and its civil register outside; the cases of each item, one by one, are in
the files beside this folder.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from preau.houses.passerelle.models import Autorisation, SessionIdentite
from preau.protocols.oidc import load_keys
from tests.houses.passerelle.dehors import EMILIE, Dehors
from tests.houses.passerelle.walk import AFTER, CALLBACK, UIDS, Service, Visitor, claims
from tests.protocols.oidc import world


def sent_back(url: str) -> dict[str, str]:
    """The parameters that the browser carries to the service."""
    assert url.startswith(CALLBACK + "?")
    return {name: given[0] for name, given in parse_qs(urlsplit(url).query).items()}


def logout_url(id_token: str, **changes: str) -> str:
    said = {"id_token_hint": id_token, "post_logout_redirect_uri": AFTER, "state": "s" * 32, **changes}
    return "/api/v2/session/end?" + urlencode(said)


@pytest.mark.parametrize(
    "missing", ["sub", "given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "email"]
)
def test_item_10_missing_idp_claims(visitor: Visitor, service: Service, outside: Dehors, missing: str) -> None:
    """Missing IdP claims → Y600006 without a call to the register; without sub the provider's answer is none."""
    outside.idps["impots"].claims = {name: value for name, value in EMILIE.items() if name != missing}
    visitor.identify(service)
    assert ("Y020029" if missing == "sub" else "Y600006") in visitor.text
    assert not outside.registre.asked
    assert not SessionIdentite.objects.exists()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"kind": "2"}, ""),
        ({"kind": "3", "corrections": {"family_name": "DUPOND"}}, ""),
        ({"kind": "4"}, "Y010004"),
        ({"kind": "6"}, "Y010006"),
        ({"kind": "7"}, "Y010007"),
        ({"kind": "8"}, "Y010008"),
        ({"kind": "9"}, "Y010009"),
        ({"kind": "1"}, "Y010013"),
        ({"is_deceased": True}, "Y010015"),
        ({"delay": 1.0}, "Y010011"),
        ({"status": 500, "body": b""}, "Y010012"),
    ],
)
def test_item_11_rnipp(
    visitor: Visitor,
    service: Service,
    outside: Dehors,
    hub: Callable[..., None],
    answer: dict[str, Any],
    code: str,
) -> None:
    """RNIPP types → codes; deceased; a rectified name is the one told."""
    hub(etat_civil_timeout=0.5)
    for name, value in answer.items():
        setattr(outside.registre, name, value)
    visitor.identify(service)
    if code:
        assert code in visitor.text
        return
    visitor.go_on()
    told = service.userinfo(service.tokens(visitor.code())["access_token"])
    assert told["family_name"] == answer.get("corrections", {}).get("family_name", "DUPONT")


def test_item_12_idp_error_and_return_link(visitor: Visitor, service: Service) -> None:
    """IdP error → banner on the mire; return link → callback access_denied with state and iss."""
    visitor.start(service)
    state = parse_qs(urlsplit(visitor.choose()).query)["state"][0]
    visitor.come_back(urlencode({"error": "access_denied", "state": state}))
    assert visitor.title == "Connexion en cours sur Education nationale"
    assert "Il n'a pas été possible de vous connecter avec Impôts (essai)" in visitor.text
    answer = visitor.client.get(visitor.link("Revenir sur Education nationale"))
    assert answer.status_code == 302
    assert sent_back(answer["Location"]) == {
        "error": "access_denied",
        "error_description": "User auth aborted",
        "state": service.state,
        "iss": "http://localhost/api/v2",
    }


def test_item_13_single_sign_on(visitor: Visitor, service: Service, outside: Dehors) -> None:
    """Second client → information page and a new session id, no register; dropped for an excluded IdP."""
    visitor.sign_in(service)
    before = visitor.cookie("session")
    visitor.start(Service("second"))
    assert visitor.title == "Vous allez vous connecter à Education nationale"
    assert visitor.cookie("session") not in ("", before)
    assert len(outside.registre.asked) == 1
    visitor.start(Service("tiers", wanted={"idps": [UIDS["impots"]], "excludes_idps": True}))
    assert visitor.title == "Connexion en cours sur Education nationale"


def test_item_14_logout(visitor: Visitor, service: Service, outside: Dehors) -> None:
    """With and without IdP end session; expired hint accepted; bad redirect refused; another SP's session survives."""
    other = Service("second")
    first = visitor.sign_in(service)
    visitor.start(other)
    visitor.go_on()
    second = other.tokens(visitor.code())
    assert other.userinfo(second["access_token"])["sub"]

    visitor.get(logout_url(first["id_token"], post_logout_redirect_uri="https://ailleurs.example.org/"))
    assert visitor.page.status_code == 400
    assert SessionIdentite.objects.filter(ended_at=None).exists()

    expired = claims(first["id_token"]) | {"exp": 1_000_000_000, "iat": 999_999_940}
    visitor.get(logout_url(load_keys([world.pem("ec")]).sign(expired, "ES256")))
    assert "/impots/logout?" in visitor.page["Location"]
    state = parse_qs(urlsplit(visitor.page["Location"]).query)["state"][0]
    visitor.get(f"/api/v2/client/logout-callback?state={state}")
    assert visitor.page["Location"] == f"{AFTER}?state={'s' * 32}"
    assert not SessionIdentite.objects.filter(ended_at=None).exists()
    assert claims(second["id_token"])["aud"] == "second"  # nobody told the other service: its session is its own

    outside.idps["ameli"].signs_out = False
    visitor.get(logout_url(visitor.sign_in(service, "ameli")["id_token"]))
    assert visitor.page["Location"] == f"{AFTER}?state={'s' * 32}"


def test_item_15_idp_hint(visitor: Visitor, hub: Callable[..., None], outside: Dehors) -> None:
    """Allowed, denied, ignored under single sign-on."""
    service = Service(wanted={"idp_hints": [UIDS["ameli"]]})
    visitor.start(service, idp_hint=UIDS["poste"])
    assert sent_back(visitor.page["Location"])["error"] == "invalid_idp_hint"
    visitor.start(service, idp_hint=UIDS["ameli"])
    assert visitor.page["Location"].startswith(f"{outside.url}/ameli/authorize?")
    visitor.come_back(visitor.authenticate(visitor.page["Location"]))
    visitor.go_on()
    for hint in (UIDS["ameli"], UIDS["poste"]):
        visitor.start(service, idp_hint=hint)
        assert visitor.title == "Vous allez vous connecter à Education nationale"


def test_item_16_csrf_refresh_double_submit(visitor: Visitor, service: Service, outside: Dehors) -> None:
    """A form without its token, a page out of order, the same answer twice, a double click: one code in the end."""
    visitor.start(service)
    uid = visitor.interaction.public_id
    visitor.page = visitor.client.post("/api/v2/login", {"interaction": uid})
    assert "Y470002" in visitor.text
    visitor.page = visitor.client.post("/api/v2/login", {"interaction": uid, "csrfmiddlewaretoken": "x" * 64})
    assert "Y470001" in visitor.text
    visitor.get(f"/api/v2/interaction/{uid}")
    query = visitor.authenticate(visitor.choose())
    visitor.come_back(query)
    visitor.come_back(query)
    assert "Y420001" in visitor.text
    visitor.get(f"/api/v2/interaction/{uid}")
    assert "Y420001" in visitor.text
    visitor.get(f"/api/v2/interaction/{uid}/consent")
    token = visitor.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    fields = {"csrfmiddlewaretoken": token, "interaction": uid}
    pages = {visitor.client.post("/api/v2/login", fields).content for _ in range(3)}
    assert len(pages) == 1
    assert Autorisation.objects.count() == 1
    visitor.get(f"/api/v2/interaction/{uid}/consent")
    assert "Y420002" in visitor.text


def test_item_17_private_client_checkbox(visitor: Visitor, hub: Callable[..., None]) -> None:
    """A private client asks; refused unticked, with no script; a public one informs."""
    private = Service("banque", nom="Ma Banque", wanted={"prive": True, "asks_consent": True})
    visitor.identify(private)
    visitor.go_on()
    assert visitor.page.status_code == 422
    assert not Autorisation.objects.exists()
    visitor.go_on(accord="on")
    assert private.tokens(visitor.code())["access_token"]
    visitor.start(Service())
    assert not visitor.tree.xpath("//input[@name='accord']")
