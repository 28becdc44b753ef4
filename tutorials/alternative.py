"""A picture in words: which page it is, and what the person must do there (« Choisissez « Élève », puis… »)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tutorials.language import Action, Attach, Choose, Fill, FillDate, Note, Pick, Press, Tick, Unfold
from tutorials.words import label, say

PAGE = "Page « {title} » : {todo}."
ARRIVED = "c'est la page où vous arrivez"
CHOOSE, TICK, FILL, DATE, ATTACH, PICK, UNFOLD, PRESS = (
    "choisissez {what}",
    "cochez {what}",
    "remplissez {what}",
    "saisissez la date {what}",
    "choisissez vos fichiers dans {what}",
    "choisissez dans la liste {what}",
    "dépliez {what}",
    "appuyez sur {what}",
)
OF = "{what} pour {who}"
IN_LIST = "{what} : {option}"
QUOTED = "« {text} »"
AND, THEN, COMMA = "{first} et {last}", "{first}, puis {last}", "{first}, {last}"
SENTENCES = (
    *(PAGE, ARRIVED, CHOOSE, TICK, FILL, DATE, ATTACH, PICK, UNFOLD, PRESS),
    *(OF, IN_LIST, QUOTED, AND, THEN, COMMA),
)
"""All that passes through gettext here."""


def describe(title: str, actions: Sequence[Action]) -> str:
    """The picture of the page `title` where `actions` are done, in the language in use."""
    done = [one for action in actions if (one := _verb(action))]
    groups = [(verb, [what for _verb, what in several]) for verb, several in groupby(done, key=lambda one: one[0])]
    parts = [say(verb).format(what=_several(what)) for verb, what in groups]
    return say(PAGE).format(title=title, todo=_chain(parts) or say(ARRIVED))


def _verb(action: Action) -> tuple[str, str] | None:
    """What is done, and to what; None for what nobody sees."""
    match action:
        case Choose(text, within):
            return CHOOSE, _of(text, within)
        case Tick(text):
            return TICK, _quoted(text)
        case Fill(text):
            return FILL, _quoted(text)
        case FillDate(text, _value, within):
            return DATE, _of(text, within)
        case Attach(text):
            return ATTACH, _quoted(text)
        case Pick(text, option):
            return PICK, say(IN_LIST).format(what=_quoted(text), option=_quoted(option))
        case Unfold(text):
            return UNFOLD, _quoted(text)
        case Note(_name, todo):
            return todo, ""
        case Press(text):
            return PRESS, _quoted(text)
    return None


def _quoted(text: str) -> str:
    return say(QUOTED).format(text=label(text))


def _of(text: str, who: str) -> str:
    return say(OF).format(what=_quoted(text), who=who) if who else _quoted(text)


def _several(what: Sequence[str]) -> str:
    """« Nom », « Prénom » et « Mobile »."""
    return _joined(what, AND)


def _chain(parts: Sequence[str]) -> str:
    """One thing after the other."""
    return _joined(parts, THEN)


def _joined(parts: Sequence[str], ending: str) -> str:
    if not parts:
        return ""
    *before, last = parts
    if not before:
        return last
    first = before[0]
    for one in before[1:]:
        first = say(COMMA).format(first=first, last=one)
    return say(ending).format(first=first, last=last)
