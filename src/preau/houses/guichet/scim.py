"""The accounts of one school, read and changed at the account service over SCIM 2.0 (docs/guides/bureau.md; D4).

    Comptes(poste.uai).users(equals("responsables.value", record))

One second to connect, three in all, no redirection, never inside a transaction. Questions are posted: no name stands in
an address. A token of several schools is narrowed to `uai` by a header, and what an account service shows beyond that
school all the same is left out here, so that no page can show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from preau.houses.guichet.scim_refusals import (
    ComptesMuet,
    ComptesRefuse,
    DejaChange,
    GuichetRefuse,
    Introuvable,
    TropVite,
)
from preau.houses.guichet.settings import current
from preau.kit import webkit
from preau.protocols.refusals import Refusal
from preau.protocols.scim import names
from preau.protocols.scim.bodies import read_json, write_json
from preau.protocols.scim.bulk import read_bulk_response, write_bulk_request
from preau.protocols.scim.client import ErrorMessage, read_error, read_page, write_patch, write_search
from preau.protocols.scim.codec import read_resource
from preau.protocols.scim.filters import And, AttrPath, Comparison, Filter, Or
from preau.protocols.scim.messages import (
    Fusion,
    Notification,
    Rattachement,
    Resource,
    Signalement,
    Tentative,
    User,
)

R = TypeVar("R", bound=Resource)
PAGE = 200
"""Resources asked at a time."""
LIMIT = 2 * 1024 * 1024
"""Bytes of an answer."""
TIMEOUT = 3.0
"""Seconds for one answer."""


def equals(path: str, value: str | bool | int) -> Comparison:
    """`path eq value`; `path` is `name` or `name.sub`, as the schemas write them."""
    name, _, sub = path.partition(".")
    return Comparison(AttrPath(name, sub), "eq", value)


def either(*parts: Filter) -> Filter:
    """One of these."""
    return parts[0] if len(parts) == 1 else Or(parts)


def both(*parts: Filter) -> Filter:
    """All of these."""
    return parts[0] if len(parts) == 1 else And(parts)


class Comptes:
    """The account service, for the school `uai`. Every method raises a `ComptesTrouble` (scim_refusals)."""

    def __init__(self, uai: str, *, transport: httpx.BaseTransport | None = None, timeout: float = TIMEOUT) -> None:
        self.uai = uai
        self.transport = transport
        self.timeout = timeout

    def users(self, node: Filter | None = None) -> Iterator[User]:
        """The accounts that answer `node`, cut to this school; without, every account of the school."""
        for user in self._list(User, node):
            own = self._cut(user)
            if own is not None:
                yield own

    def user(self, public_id: str) -> User:
        """One account. Raises Introuvable also when it has nothing in this school."""
        own = self._cut(self._read(User, public_id))
        if own is None:
            raise Introuvable
        return own

    def patch_user(self, public_id: str, version: str, values: Mapping[str, Any]) -> User:
        """Change an account that is of this school: `{"active": False}`, `{"mustChangePassword": True}`.

        `version` is that of the account as it was shown, empty to change whatever it has become. The provisional
        password of a reset is in `compte.mot_de_passe` of what is returned, and never again. Raises DejaChange.
        """
        self.user(public_id)
        return self._cut(self._patch(User, public_id, version, values)) or User(public_id)

    def tentatives(self, node: Filter | None = None) -> Iterator[Tentative]:
        """Attempts to activate or to log in."""
        return self._list(Tentative, node)

    def rattachements(self, node: Filter | None = None) -> Iterator[Rattachement]:
        """Children that accounts have proven."""
        return (row for row in self._list(Rattachement, node) if row.uai == self.uai)

    def cut(self, public_id: str, version: str = "") -> None:
        """Take a child of this school out of an account. Raises DejaChange."""
        if self._read(Rattachement, public_id).uai != self.uai:
            raise Introuvable
        self._ask(Rattachement, f"/{quote(public_id, safe='')}", method="DELETE", version=version)

    def signalements(self, node: Filter | None = None) -> Iterator[Signalement]:
        """Wrong links that parents reported to this school."""
        return (row for row in self._list(Signalement, node) if row.uai == self.uai)

    def signalement(self, public_id: str) -> Signalement:
        """One report to this school."""
        row = self._read(Signalement, public_id)
        if row.uai != self.uai:
            raise Introuvable
        return row

    def close_signalement(self, public_id: str, version: str = "") -> Signalement:
        """Close a report of this school; it stays closed."""
        self.signalement(public_id)
        return self._patch(Signalement, public_id, version, {"etat": "clos"})

    def notifications(self, node: Filter | None = None) -> Iterator[Notification]:
        """Letters that this school issued."""
        return (row for row in self._list(Notification, node) if row.uai == self.uai)

    def notify(self, *, responsable: str = "", eleve: str = "") -> Notification:
        """Issue the letter of one person of this school; its `mot_de_passe` is in this answer only.

        A former letter is cancelled. Raises ComptesRefuse, with COMPTES-0807 when the person has an account.
        """
        asked = {"schemas": [names.NOTIFICATION], "uai": self.uai, "responsable": responsable, "eleve": eleve}
        data = self._ask(Notification, "", method="POST", body={key: value for key, value in asked.items() if value})
        return self._understood(partial(read_resource, Notification, data))

    def notify_several(self, profil: str, public_ids: Sequence[str]) -> dict[str, Notification | ErrorMessage]:
        """Issue the letters of people of one profile (`responsable`, `eleve`), at most `OPERATIONS_MAXIMUM`.

        By public id, the letter with its `mot_de_passe`, which is in this answer only, or why there is none.
        """
        asked = {
            public_id: {"schemas": [names.NOTIFICATION], "uai": self.uai, profil: public_id} for public_id in public_ids
        }
        data = self._post("/Bulk", write_bulk_request(Notification.kind.endpoint, asked))
        answers = self._understood(partial(read_bulk_response, Notification, data))
        if set(answers) != set(asked):
            raise ComptesMuet("bulk")
        return answers

    def fusions(self, compte: str) -> Iterator[Fusion]:
        """The regroupings that made this account of the school. Raises Introuvable."""
        self.user(compte)
        return self._list(Fusion, equals("compte.value", compte))

    def undo_fusion(self, public_id: str, version: str = "") -> Fusion:
        """Take apart two accounts of this school that were regrouped by error."""
        row = self._read(Fusion, public_id)
        self.user(row.compte.value if row.compte else "")
        return self._patch(Fusion, public_id, version, {"etat": "defaite"})

    def _cut(self, user: User) -> User | None:
        """What of an account lies in this school, None without."""
        whole = user.compte
        if self.uai not in whole.etablissements:
            return None
        return replace(
            user,
            compte=replace(
                whole,
                etablissements=(self.uai,),
                responsables=tuple(row for row in whole.responsables if row.uai == self.uai),
                rattachements=tuple(row for row in whole.rattachements if row.uai == self.uai),
            ),
        )

    def _list(self, cls: type[R], node: Filter | None) -> Iterator[R]:
        """Page after page, until the service has no more."""
        start = 1
        while True:
            asked = write_search(node, start=start, count=PAGE)
            data = self._ask(cls, "/.search", method="POST", body=asked)
            page = self._understood(partial(read_page, cls, data))
            yield from page.resources
            start += len(page.resources)
            if not page.resources or start > page.total:
                return

    def _read(self, cls: type[R], public_id: str) -> R:
        if not public_id:
            raise Introuvable
        data = self._ask(cls, f"/{quote(public_id, safe='')}", method="GET")
        return self._understood(partial(read_resource, cls, data))

    def _patch(self, cls: type[R], public_id: str, version: str, values: Mapping[str, Any]) -> R:
        path, body = f"/{quote(public_id, safe='')}", write_patch(values)
        data = self._ask(cls, path, method="PATCH", body=body, version=version)
        return self._understood(partial(read_resource, cls, data))

    def _ask(
        self, cls: type[Resource], path: str, *, method: str, body: Mapping[str, Any] | None = None, version: str = ""
    ) -> dict[str, Any]:
        """The JSON of one answer about resources of `cls`, empty when there is none to give."""
        return self._fetch(cls.kind.endpoint + path, method=method, body=body, version=version)

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._fetch(path, method="POST", body=body)

    def _fetch(
        self, path: str, *, method: str, body: Mapping[str, Any] | None = None, version: str = ""
    ) -> dict[str, Any]:
        own = current()
        if not own.scim_url:
            raise ComptesMuet("SCIM_URL")
        headers = {
            "Authorization": f"Bearer {own.scim_token}",
            "Accept": names.MEDIA_TYPE,
            names.SCHOOL_HEADER: self.uai,
        }
        if body is not None:
            headers["Content-Type"] = names.MEDIA_TYPE
        if version:
            headers["If-Match"] = version
        try:
            answer = webkit.fetch(
                own.scim_url.rstrip("/") + path,
                method=method,
                content=write_json(dict(body)) if body is not None else None,
                headers=headers,
                timeout=self.timeout,
                limit=LIMIT,
                transport=self.transport,
            )
        except webkit.WebTrouble as problem:
            raise ComptesMuet(f"{type(problem).__name__} {problem}") from problem
        if answer.status == 204:
            return {}
        if not 200 <= answer.status < 300:
            raise _refusal(answer)
        return self._understood(partial(read_json, answer.body, LIMIT))

    def _understood(self, read: partial[Any]) -> Any:
        """What `read` gives; an answer that is no SCIM is no answer."""
        try:
            return read()
        except Refusal as problem:
            raise ComptesMuet(f"illisible {problem.code}") from problem


def _refusal(answer: webkit.Answer) -> Refusal:
    """The refusal that an error status deserves."""
    try:
        said = read_error(read_json(answer.body, LIMIT))
    except Refusal:
        return ComptesMuet(f"status {answer.status}")
    match answer.status:
        case 401 | 403:
            return GuichetRefuse(said.code)
        case 404:
            return Introuvable(said.code)
        case 412:
            return DejaChange(said.code)
        case 429:
            return TropVite(said.code)
        case status if status >= 500:
            return ComptesMuet(f"{status} {said.code}")
    return ComptesRefuse(said.code, constat=said.detail.partition(" ")[2] or said.detail)
