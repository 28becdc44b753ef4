"""An account service on paper: SCIM resources in memory, asked over the wire that `webkit.fetch` would have used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from preau.kit import webkit
from preau.protocols.scim import names
from preau.protocols.scim.bodies import write_error, write_json
from preau.protocols.scim.codec import read_resource, write_content, write_resource
from preau.protocols.scim.grammar import parse_filter
from preau.protocols.scim.matching import matches
from preau.protocols.scim.messages import CompteExtension, Name, Notification, Resource, ResponsableRef, User
from preau.protocols.scim.patch import apply_patch, read_patch
from preau.protocols.scim.refusals import RessourceInconnue, VersionDepassee
from preau.registre.models import Eleve, Responsable

BASE = "https://comptes.example.org/scim/v2"
WHEN = datetime(2026, 9, 3, 17, 12, tzinfo=UTC)
SECRET = "Provisoire-7Q"


class Service:
    """What `fetch` answers. `asked` keeps every request; `is_down` answers nothing."""

    def __init__(self) -> None:
        self.rows: dict[str, Resource] = {}
        self.asked: list[tuple[str, str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.is_down = False

    def add(self, row: Resource) -> Any:
        """One more resource."""
        self.rows[row.id] = row
        return row

    def account(self, row: Responsable | Eleve, identifiant: str = "e.dupont42", **more: Any) -> User:
        """The account of a record."""
        whose: dict[str, Any] = (
            {"responsables": (ResponsableRef(row.public_id, row.uai),)}
            if isinstance(row, Responsable)
            else {"eleve": row.public_id}
        )
        extension = CompteExtension(etablissements=(row.uai,), **whose, **more)
        return self.add(User(f"u-{identifiant}", identifiant, Name(row.nom, row.prenom), compte=extension))

    def fetch(self, url: str, *, method: str = "GET", content: bytes | None = None, **more: Any) -> webkit.Answer:
        """The answer of the service to one request."""
        if self.is_down:
            raise webkit.NotReached("ConnectError")
        headers = more.get("headers") or {}
        data = json.loads(content) if content else None
        self.asked.append((method, url.removeprefix(BASE), data))
        self.headers.append(headers)
        path, _, rest = url.removeprefix(BASE + "/").partition("/")
        if rest == ".search":
            return self._search(path, data)
        if method == "POST":
            return self._notify(data)
        row = self.rows.get(rest)
        if row is None:
            return _answer(write_error(RessourceInconnue()), 404)
        if method == "DELETE":
            del self.rows[rest]
            return webkit.Answer(204, "", b"")
        written = write_resource(row, BASE)
        if method == "PATCH":
            if headers.get("If-Match") not in (None, written["meta"]["version"]):
                return _answer(write_error(VersionDepassee()), 412)
            written = self._patch(row, written, data)
        return _answer(written)

    def _search(self, path: str, asked: dict[str, Any]) -> webkit.Answer:
        rows = [row for row in self.rows.values() if row.kind.endpoint == f"/{path}"]
        if "filter" in asked:
            node = parse_filter(asked["filter"])
            rows = [row for row in rows if matches(node, write_content(row, BASE), row.kind)]
        page = rows[asked["startIndex"] - 1 :][: asked["count"]]
        listed = [write_resource(row, BASE) for row in page]
        head = {"schemas": [names.LIST_RESPONSE], "totalResults": len(rows), "startIndex": asked["startIndex"]}
        return _answer({**head, "itemsPerPage": len(listed), "Resources": listed})

    def _patch(self, row: Resource, written: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        wanted = data["Operations"][0]["path"]
        changed: Resource = read_resource(type(row), apply_patch(written, read_patch(data), row.kind))
        if isinstance(changed, User):
            state = {"active": "actif" if changed.active else "suspendu"}.get(wanted, changed.compte.etat)
            changed = replace(changed, compte=replace(changed.compte, etat=state, verrouille=False))
            if wanted == "mustChangePassword":
                return write_resource(replace(changed, compte=replace(changed.compte, mot_de_passe=SECRET)), BASE)
        self.rows[row.id] = changed
        return write_resource(changed, BASE)

    def _notify(self, data: dict[str, Any]) -> webkit.Answer:
        whose = {key: data[key] for key in ("responsable", "eleve") if key in data}
        row = Notification(
            "n1", "responsable", data["uai"], identifiant="e.dupont77", issued_on="2026-09-08", expires_on="2026-12-08",
            **whose,
        )  # fmt: skip
        self.add(row)
        return _answer(write_resource(replace(row, mot_de_passe=SECRET), BASE), 201)


def _answer(data: dict[str, Any], status: int = 200) -> webkit.Answer:
    return webkit.Answer(status, names.MEDIA_TYPE, write_json(data))
