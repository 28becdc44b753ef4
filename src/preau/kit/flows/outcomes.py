"""Map and code kept equal: the outcomes that a page's code returns are those its arrows name."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

from preau.kit.flows.flow import Flow
from preau.kit.flows.step import Step


def faults(flow: type[Flow]) -> Iterator[str]:
    """Outcomes returned that no map names; arrows that no code can take.

    Only literal outcomes are seen: a page that computes one is trusted for the arrows it may take.
    """
    for slug, step in flow.steps.items():
        named = {outcome for arrows in flow.maps.values() for outcome in arrows.get(slug, {})}
        if not named:
            continue  # a final page takes no answer
        returned, is_computed = _returned(type(step))
        for outcome in sorted(returned - named):
            yield f"the page {slug!r} returns {outcome!r}, which no map names"
        if not is_computed:
            for outcome in sorted(named - returned):
                yield f"the page {slug!r} never returns {outcome!r}, which a map names"


def _returned(step: type[Step]) -> tuple[set[str], bool]:
    """The literal outcomes of a page, and whether some are computed."""
    found, is_computed = set[str](), False
    for name in ("verify", "submit", *(name for name in dir(step) if name.startswith("on_"))):
        for value in _values(getattr(step, name)):
            if isinstance(value, ast.Constant):
                found.update({value.value} if isinstance(value.value, str) else ())
            else:
                is_computed = True
    return found, is_computed


def _values(function: Any) -> Iterator[ast.expr]:
    """What the function returns, the two arms of a condition apart."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except OSError:  # no source beside the program: nothing can be said
        yield ast.Name("unknown")
        return
    for statement in _returns(tree.body[0]):
        pending = [statement.value] if statement.value else []
        while pending:
            value = pending.pop()
            if isinstance(value, ast.IfExp):
                pending += [value.body, value.orelse]
            else:
                yield value


def _returns(node: ast.AST) -> Iterator[ast.Return]:
    """The return statements of a function, not those of functions inside it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Return):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from _returns(child)
