"""Propose hostile or huge files in a process of its own: `python -m tests.registre.measured FILE…`

Prints one JSON object: the outcome (a code of refusal, or the figures), peak memory in MiB, CPU seconds, rows written.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django


def peak() -> float:
    """The largest memory this program had, in MiB; `ru_maxrss` would count its parent's before it."""
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def main() -> None:
    """Recognise, propose as the office does, and measure."""
    django.setup()
    from preau.protocols.refusals import Refusal
    from preau.registre import actions
    from preau.registre.formats import csv_reading
    from preau.registre.formats.recognition import Nature, recognise
    from preau.registre.models import Eleve
    from tests.registre.conftest import RENTREE
    from tests.registre.ecole import UAI

    files, start = [Path(name) for name in sys.argv[1:]], time.process_time()
    try:
        nature = recognise(files[0])
        if nature == Nature.CSV:
            genre, colonnes = csv_reading.open_table(files[0]).guess()
            proposal = actions.propose_csv([actions.Liste(files[0], genre, tuple(colonnes))], UAI, 2026, at=RENTREE)
        elif nature == Nature.ONDE:
            proposal = actions.propose_onde(files, UAI, 2026, at=RENTREE)
        elif nature == Nature.STS:
            proposal = actions.propose_sts(files, UAI, 2026, at=RENTREE)
        elif nature == Nature.AAF:
            proposal = actions.propose_aaf(files, uais={UAI}, annee=2026, at=RENTREE)
        else:
            proposal = actions.propose_import(files, UAI, 2026, at=RENTREE)
        with proposal:
            outcome = f"{proposal.comptes['eleves_ajoutes']} eleves"
    except Refusal as refused:
        outcome = refused.code
    print(
        json.dumps(
            {
                "outcome": outcome,
                "peak": peak(),
                "cpu": time.process_time() - start,
                "rows": Eleve.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    main()
