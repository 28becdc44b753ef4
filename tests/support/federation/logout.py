"""Messages of single logout, as the provider writes and reads them, true or forged."""

from __future__ import annotations

import base64
import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.apps import apps
from django.conf import settings
from lxml import etree

from preau.kit.clockkit import now
from preau.protocols.saml import (
    LogoutAnswer,
    LogoutRequest,
    LogoutResponse,
    LogoutSpec,
    read_logout,
    sign_message,
    write_logout_request,
    write_logout_response,
)
from preau.protocols.saml.bindings import redirect_url
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp, pair
from tests.support.federation.journey import text_of

SLO = "/auth/saml/slo"
HERE = f"http://localhost{SLO}"
CLOSED, OPEN = "est fermé aussi dans ce navigateur", "reste ouvert dans ce navigateur"


def carried(client: Any, answer: Any) -> tuple[str, dict[str, str], str]:
    """Where the browser takes a message of ours: the address, its parameters, the raw query."""
    if answer.status_code == 303 and answer["Location"].startswith("/continuer/"):
        url = re.search(r'href="(https://[^"]+)"', text_of(client.get(answer["Location"])))
        assert url is not None
        target = url[1]
    elif answer.status_code == 303:
        target = answer["Location"]
    else:
        assert "form-action" not in answer["Content-Security-Policy"]
        form = etree.HTML(answer.content).find(".//main//form")
        return form.get("action"), {one.get("name"): one.get("value") for one in form.iterfind("input")}, ""
    parts = urlsplit(target)
    return target.partition("?")[0], dict(parse_qsl(parts.query)), parts.query


def read(idp: FakeIdp, client: Any, answer: Any) -> LogoutRequest | LogoutResponse:
    """The message of ours, as the provider reads it."""
    url, params, query = carried(client, answer)
    way = "redirect" if query else "post"
    found = {idp.sp.entity_id: idp.sp}.get
    return read_logout(way, params, found, now(), destinations=frozenset({url}), query=query)


def bring(idp: FakeIdp, parameter: str, root: etree._Element, way: str = "redirect", keys: str = "") -> Any:
    """A message of the provider's, brought by a browser without any cookie of ours."""
    own, client = pair(keys or idp.keys), InspectingClient()
    if way == "redirect":
        return client.get(redirect_url(SLO, parameter, etree.tostring(root), "état", own.key))
    data = base64.b64encode(sign_message(root, own.key, own.certificate)).decode()
    return client.post(SLO, {parameter: data, "RelayState": "état"})


def answer_of(idp: FakeIdp, asked: str, **changes: Any) -> etree._Element:
    said = LogoutAnswer("_r1", idp.entity_id, HERE, now(), asked)
    return write_logout_response(dataclasses.replace(said, **changes))


def request_of(idp: FakeIdp, **changes: Any) -> etree._Element:
    """The provider ends the one session that it opened in the house under test."""
    row = apps.get_model(settings.PREAU_HOUSE, "FederatedSession").objects.get()
    spec = LogoutSpec("_q1", idp.entity_id, idp.sp.entity_id, HERE, now(), row.name_id, row.session_index)
    return write_logout_request(dataclasses.replace(spec, **changes))


Forge = Callable[[FakeIdp, str], Any]
FORGED: dict[str, Forge] = {
    "unsigned": lambda idp, _keys: InspectingClient().get(
        redirect_url(SLO, "SAMLRequest", etree.tostring(request_of(idp)))
    ),
    "another's key": lambda idp, keys: bring(idp, "SAMLRequest", request_of(idp), keys=keys),
    "another's key, by form": lambda idp, keys: bring(idp, "SAMLRequest", request_of(idp), "post", keys=keys),
    "for another place": lambda idp, _keys: bring(
        idp, "SAMLRequest", request_of(idp, destination="https://x.example.net/")
    ),
    "old": lambda idp, _keys: bring(idp, "SAMLRequest", request_of(idp, issue_instant=now() - timedelta(hours=1))),
    "nobody's": lambda idp, _keys: bring(idp, "SAMLRequest", request_of(idp, issuer="https://x.example.net/idp")),
    "empty": lambda _idp, _keys: InspectingClient().get(SLO),
    "text": lambda _idp, _keys: InspectingClient().post(SLO, {"SAMLRequest": "x"}),
}
"""By name: what `idp` never sent, or `keys` of somebody else signed."""
