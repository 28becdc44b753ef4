"""Every entry of the office says its school, and every event that stands in the code has its French name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import preau.houses.guichet as house
from preau.houses.guichet.evenements import EVENEMENTS

SOURCE = Path(house.__file__).parent
OF_NO_SCHOOL = {"actions/mandats.py"}
"""What commands do is of no school; pages give `request`, which says the school."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of `journal.write`, with its file."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("journal.write", "kept.write"):
                yield str(path.relative_to(SOURCE)), node


def test_every_entry_says_its_school() -> None:
    """By the request of the page, or in its detail."""
    silent = [
        f"{name}:{call.lineno}"
        for name, call in calls()
        if name not in OF_NO_SCHOOL
        and not any(word.arg == "request" for word in call.keywords)
        and not any(word in ast.unparse(call) for word in ("uai", "detail=detail"))
    ]
    assert not silent


def test_every_event_named_in_the_code_has_its_words() -> None:
    named = {call.args[0].value for _name, call in calls() if isinstance(call.args[0], ast.Constant)}
    assert len(named) > 5
    assert named <= EVENEMENTS.keys()
