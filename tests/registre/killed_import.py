"""Run one import in a process of its own and, if asked, die in the middle: `python -m tests.registre.killed_import`.

Arguments: the number of the statement after which to die (0: never), then the files. Prints how many statements ran.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django


def main() -> None:
    """Import, counting the statements sent to the registry."""
    django.setup()
    from django.db import connections

    from preau.registre.actions import apply_import, propose_import
    from tests.registre.conftest import RENTREE

    kill_at, files = int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    count = 0

    def trace(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        result = execute(sql, params, many, context)
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    with propose_import(files, at=RENTREE) as proposal, connections["registre"].execute_wrapper(trace):
        apply_import(proposal, actor="essai", at=RENTREE)
    print(count)


if __name__ == "__main__":
    main()
