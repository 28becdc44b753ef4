"""Settings from the environment: one frozen dataclass per house, typed, documented, strict (design.md §5).

`COMPTES_CODE_LIFE=30` fills the field `code_life` of the house's `Settings`; `COMPTES_KEY_FILE=/run/secrets/key`
fills a *secret* field `key` with what the file holds. A variable that no field knows, or a value of the wrong type,
stops the start with one clear sentence.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
TRUE, FALSE = {"1", "true", "yes", "oui", "on"}, {"0", "false", "no", "non", "off", ""}


class BadSetting(Exception):
    """A variable is unknown, missing, or has a value its field cannot take; the text is for the operator."""


@dataclasses.dataclass(frozen=True)
class Documented:
    """One line of docs/reference/reglages.md."""

    variable: str
    type_name: str
    default: str
    help: str
    secret: bool


def setting(default: Any, *, help: str, secret: bool = False) -> Any:
    """A field of a settings dataclass: its default, what it means (with its unit), and whether it is a secret."""
    meta = {"help": help, "secret": secret}
    if isinstance(default, list | dict | set):
        return dataclasses.field(default_factory=lambda: type(default)(default), metadata=meta)
    return dataclasses.field(default=default, metadata=meta)


def read(cls: type[T], prefix: str, environ: Mapping[str, str]) -> T:
    """An instance of `cls` filled from the `PREFIX_…` variables of `environ`.

    Raises BadSetting for an unknown variable, an unreadable file or a value of the wrong type.
    """
    hints = typing.get_type_hints(cls)
    fields = {f.name: f for f in dataclasses.fields(typing.cast(Any, cls))}
    values: dict[str, Any] = {}
    for variable in sorted(name for name in environ if name.startswith(prefix + "_")):
        name = variable[len(prefix) + 1 :].lower()
        if name in fields:
            values[name] = _convert(variable, environ[variable], hints[name])
        elif name.endswith("_file") and fields.get(name[:-5]) and fields[name[:-5]].metadata.get("secret"):
            values[name[:-5]] = _convert(variable, _content(variable, environ[variable]), hints[name[:-5]])
        else:
            known = ", ".join(f"{prefix}_{f.upper()}" for f in fields)
            raise BadSetting(f"{variable} n'est pas un réglage connu. Réglages connus : {known}.")
    return cls(**values)


def document(cls: type[Any], prefix: str) -> Iterator[Documented]:
    """Each setting of `cls`, for the generated reference."""
    for f in dataclasses.fields(cls):
        default = f.default
        if f.default_factory is not dataclasses.MISSING:
            default = f.default_factory()
        secret = bool(f.metadata.get("secret"))
        shown = "" if secret else str(default)
        type_name = f.type if isinstance(f.type, str) else getattr(f.type, "__name__", str(f.type))
        yield Documented(f"{prefix}_{f.name.upper()}", type_name, shown, f.metadata.get("help", ""), secret)


def _content(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadSetting(f"{variable} : le fichier {path} ne se lit pas ({type(problem).__name__}).") from None


def _convert(variable: str, text: str, hint: Any) -> Any:
    """`text` as the type `hint`; timedelta is given in seconds, a collection as values separated by commas."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        if text == "":
            return None
        return _convert(variable, text, next(a for a in typing.get_args(hint) if a is not type(None)))
    if origin in (list, tuple, set, frozenset):
        inner = typing.get_args(hint)[0]
        return origin(_convert(variable, part.strip(), inner) for part in text.split(",") if part.strip())
    try:
        if hint is bool:
            return _boolean(text)
        if hint is timedelta:
            return timedelta(seconds=float(text))
        return hint(text)
    except (ValueError, TypeError):
        raise BadSetting(f"{variable} : « {text} » n'est pas une valeur de type {hint.__name__}.") from None


def _boolean(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in TRUE:
        return True
    if lowered in FALSE:
        return False
    raise ValueError(text)
