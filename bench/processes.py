"""Processor time of the processes that a bench started, from the kernel's accounting."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_by_name(parent: int, pattern: str) -> dict[str, float]:
    """Seconds (user and system) used so far by the children of `parent` whose command line holds `pattern`.

    They are named by what the pattern's groups hold; what a child has started itself is counted with it.
    """
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for line in listed.splitlines()[1:]:
        pid, of, arguments = line.split(None, 2)
        parents[int(pid)] = int(of)
        found = re.search(pattern, arguments)
        if found and int(of) == parent:  # its workers, forked, carry the same words
            names[int(pid)] = " ".join(found.groups())
    used = dict.fromkeys(names.values(), 0.0)
    for pid in parents:
        ancestor = pid
        while ancestor in parents and ancestor not in names:
            ancestor = parents[ancestor]
        if ancestor in names:
            used[names[ancestor]] += _seconds(pid)
    return used


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0  # it ended since it was listed
    return (int(fields[11]) + int(fields[12])) / TICK
