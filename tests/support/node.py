"""A script of Node that serves: started with its settings, ended by its own process (its packages: `make dev`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.child import child, listens


@contextmanager
def node(script: Path, settings: dict[str, Any], log: Path) -> Iterator[None]:
    """Run `script` with `settings` (JSON, with `host` and `port`) as its argument until the block ends."""
    if not (script.parent / "node_modules").is_dir():
        raise AssertionError("the packages of Node are missing: run scripts/test-tools.sh")
    command = ["node", str(script), json.dumps(settings)]
    with child(command, log, listens(settings["host"], settings["port"])):
        yield
