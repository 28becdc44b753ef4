"""`preau tutoriels`: the illustrated guides of a school, by the scripts that stand beside `src/` in the tree (J20).

They drive a browser and belong to what tests Préau, so a deployed house has neither them nor a browser.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import preau
from preau.instances.setup import stop

TREE = Path(preau.__file__).resolve().parents[2]


def run(arguments: Sequence[str], tree: Path = TREE) -> None:
    """Become `python -m tutorials …`, which knows its own options; a sentence where the tree has no scripts."""
    if not (tree / "tutorials" / "__main__.py").is_file():
        stop(
            "les tutoriels se produisent depuis l'arbre des sources de Préau (git clone, puis make dev) : ce poste n'a "
            "que les maisons installées."
        )
    known = os.environ.get("PYTHONPATH", "")
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in (str(tree), known) if part)}
    os.execve(sys.executable, [sys.executable, "-m", "tutorials", *arguments], environ)  # noqa: S606 - ours
