"""Gateway `http`: any provider that takes one HTTP request per message; its request is a template in the settings.

`${to}`, `${subject}`, `${body}`, `${kind}`, `${idempotency_key}`, `${attempt}` and `${token}` are replaced in the URL
(percent-encoded), in the headers, and in the body (escaped as its content type wants).
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlsplit

from django.core.exceptions import ImproperlyConfigured

from preau.kit.courier.envelope import Envelope, PermanentFailure, Receipt
from preau.kit.courier.gateways import wire
from preau.kit.courier.settings import Settings

FIELDS = ("to", "subject", "body", "kind", "idempotency_key", "attempt", "token")


class HttpGateway:
    """One request per message, as the template says."""

    name = "http"

    def __init__(self, settings: Settings, headers: dict[str, str]) -> None:
        self._settings = settings
        self._headers = headers
        self._escape = _escape_for(settings.http_content_type)

    def send(self, envelope: Envelope) -> Receipt:
        """Fill the template, send it; the receipt is the field that COURIER_HTTP_REFERENCE names."""
        values = {name: str(getattr(envelope, name)) for name in FIELDS if name != "token"}
        values["token"] = self._settings.http_token
        headers = {name: _fill(text, values, _one_line) for name, text in self._headers.items()}
        request = wire.Outgoing(
            self._settings.http_method,
            _fill(self._settings.http_url, values, lambda text: quote(text, safe="")),
            {"Content-Type": self._settings.http_content_type, **headers},
            _fill(self._settings.http_body, values, self._escape).encode(),
        )
        return Receipt(wire.read_reference(wire.exchange(request), self._settings.http_reference))


def build(settings: Settings) -> HttpGateway:
    """The gateway; raises ImproperlyConfigured when a template is not one."""
    if urlsplit(settings.http_url).scheme not in ("http", "https"):
        raise ImproperlyConfigured("COURIER_HTTP_URL manque ou n'est pas une adresse http(s).")
    try:
        headers = json.loads(settings.http_headers)
    except ValueError:
        headers = None
    if not isinstance(headers, dict) or not all(isinstance(text, str) for text in headers.values()):
        raise ImproperlyConfigured("COURIER_HTTP_HEADERS doit être un objet JSON de textes.")
    for text in (settings.http_url, settings.http_body, *headers.values()):
        template = string.Template(text)
        unknown = set(template.get_identifiers()) - set(FIELDS) if template.is_valid() else {"$"}
        if unknown:
            raise ImproperlyConfigured(f"Modèle de la passerelle http : « {min(unknown)} » n'est pas un champ.")
    return HttpGateway(settings, headers)


def _fill(template: str, values: dict[str, str], escape: Callable[[str], str]) -> str:
    used = string.Template(template).get_identifiers()  # only these: a header need not be able to carry the body
    return string.Template(template).substitute({name: escape(values[name]) for name in used})


def _escape_for(content_type: str) -> Callable[[str], str]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return lambda text: json.dumps(text)[1:-1]
    if kind == "application/x-www-form-urlencoded":
        return quote_plus
    return str


def _one_line(text: str) -> str:
    """A header value; a line break would start another header."""
    if not text.isascii() or not text.isprintable():
        raise PermanentFailure("a header cannot carry this value")
    return text
