"""The one way anything in Préau says no (design.md §5).

A refusal is one small class beside the function that raises it. It carries a stable code, an HTTP status, a
sentence for the person, one for the school's support, and the protocol's own error. It lives at the lowest storey
so that pure protocol code can raise it; `kit.errors` renders it and prints the support handbook.
"""

from __future__ import annotations

from typing import Any, ClassVar

_CATALOGUE: dict[str, type[Refusal]] = {}


class DuplicateCodeError(TypeError):
    """Two refusals share a code: raised while the second class is being defined."""


class Refusal(Exception):
    """A named refusal.

    `code` is stable for ever and unique (`SIECLE-0003`); `status` is the HTTP status of a page that shows it;
    `personne` is the French sentence for the person and says how to repair; `support` is for the school's support;
    `protocol_error` is the protocol's own word (a SAML status, a CAS code), if it has one.
    `detail` is for logs and must never hold personal data; `context` feeds the sentences.
    """

    code: ClassVar[str] = ""
    status: ClassVar[int] = 400
    personne: ClassVar[str] = ""
    support: ClassVar[str] = ""
    protocol_error: ClassVar[str | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = cls.__dict__.get("code", "")
        if not own:
            return  # a family of refusals, not a refusal itself
        known = _CATALOGUE.setdefault(own, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise DuplicateCodeError(f"{own} is both {known.__qualname__} and {cls.__qualname__}")
        _CATALOGUE[own] = cls

    def __init__(self, detail: str = "", **context: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.context = context

    def __str__(self) -> str:
        sentence = self.sentence()
        return f"{self.code} {sentence}" + (f" ({self.detail})" if self.detail else "")

    def sentence(self) -> str:
        """The person's sentence with its context filled in; a missing key leaves the placeholder readable."""
        return fill(self.personne, self.context)

    @staticmethod
    def catalogue() -> dict[str, type[Refusal]]:
        """Every refusal class imported so far, by code, sorted."""
        return dict(sorted(_CATALOGUE.items()))


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(sentence: str, context: dict[str, Any]) -> str:
    """`sentence` with `{names}` replaced from `context`; an unknown name stays as written."""
    return sentence.format_map(_Lenient(context)) if "{" in sentence else sentence
