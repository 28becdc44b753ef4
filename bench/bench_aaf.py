"""AAF: importing a delivery and writing one, at two sizes: time must grow like the number of pupils, memory must not.

Each step runs in a process of its own, which measures its own CPU time and its largest memory. Sizes can be changed:
`BENCH_AAF=25000,100000 python -m bench.bench_aaf`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SIZES = tuple(int(size) for size in os.environ.get("BENCH_AAF", "25000,100000").split(","))
RENTREE = datetime(2026, 9, 15, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))
PAR_COLLEGE = 600
STEPS = ("read", "import", "again", "export", "delta")


def main() -> None:
    """Both sizes, then a Markdown table with their ratio."""
    figures = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder:
            step(Path(folder), "write", size)
            figures[size] = {name: step(Path(folder), name, size) for name in STEPS}
    small, large = SIZES[0], SIZES[-1]
    print(f"| | CPU s, {small:,} pupils | CPU s, {large:,} | ratio (of {large / small:.1f}) | peak MiB |")
    print("|---|---|---|---|---|")
    for name in STEPS:
        one, other = figures[small][name], figures[large][name]
        print(
            f"| {name} | {one['cpu']:.1f} | {other['cpu']:.1f} | {other['cpu'] / one['cpu']:.1f} "
            f"| {other['peak']:.0f} |"
        )
    print(f"\nChanges of the second import: {figures[large]['again']['changes']}. Limit of memory: 400 MiB.")


def step(data: Path, name: str, size: int) -> dict[str, Any]:
    """Run one step in a process of its own."""
    environ = {
        **os.environ,
        "PREAU_DATA": str(data),
        "PREAU_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "preau.instances.registre",
    }
    command = [sys.executable, "-m", "bench.bench_aaf", name, str(data), str(size)]
    answer = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(answer.splitlines()[-1]))


def measured(work: Callable[[Path, int], dict[str, Any]], data: Path, size: int) -> dict[str, Any]:
    """The step's own figures with the process's."""
    cpu = time.process_time()
    figures = work(data, size)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**figures, "cpu": time.process_time() - cpu, "peak": peak}


def django_setup() -> None:
    """Django on the step's registry, migrated."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="registre", verbosity=0)


def write(data: Path, size: int) -> dict[str, Any]:
    """An académie of collèges, two guardians a pupil, straight from messages."""
    from preau.protocols.aaf.messages import Categorie, Entete
    from preau.protocols.aaf.write import write_delivery

    schools = -(-size // PAR_COLLEGE)
    parts = [
        (Categorie.ETABLISSEMENT, _etabs(schools)),
        (Categorie.ELEVE, _eleves(size)),
        (Categorie.RESPONSABLE, _responsables(size)),
    ]
    entete = Entete("AAF-VE2407", academie="14", degre="2D", genere_le=date(2026, 9, 14))
    write_delivery(data / "complet.tar.gz", "ENT2D_X", "Complet", date(2026, 9, 14), entete, parts)
    return {}


def _etabs(schools: int) -> Iterator[Any]:
    from preau.protocols.aaf.messages import Division, Etablissement, Operation
    from preau.protocols.aaf.translate import request
    from preau.protocols.siecle.checks import uai_letter

    for number in range(schools):
        digits = f"{999100 + number:07}"
        divisions = tuple(Division(f"6 {letter}") for letter in "ABCD")
        school = Etablissement(str(900 + number), uai=digits + uai_letter(digits), type_code="340", divisions=divisions)
        yield request(Operation.AJOUT, school, "2D")


def _eleves(size: int) -> Iterator[Any]:
    from preau.protocols.aaf.messages import Classe, Eleve, Operation, Relation
    from preau.protocols.aaf.translate import request

    for number in range(size):
        etab = str(900 + number // PAR_COLLEGE)
        parents = (Relation(str(4_000_000 + 2 * number), "10", "1", True, True, True),
                   Relation(str(4_000_001 + 2 * number), "20", "1", False, False, False))  # fmt: skip
        eleve = Eleve(
            str(3_000_000 + number), nom=f"NOM{number % 9000}", nom_patro=f"NOM{number % 9000}", prenom=f"P{number}",
            ne_le=date(2012, 1 + number % 12, 1 + number % 28), eleve_id=str(number + 1), etab=etab, relations=parents,
            classes=(Classe(etab, f"6 {'ABCD'[number % 4]}"),), mef="10010012110", regime="DEMI-PENSIONNAIRE",
            adresse=(f"{number} RUE DU TEST",), code_postal="29200", ville="BREST",
        )  # fmt: skip
        yield request(Operation.AJOUT, eleve, "2D")


def _responsables(size: int) -> Iterator[Any]:
    from preau.protocols.aaf.messages import Operation, Responsable
    from preau.protocols.aaf.translate import request

    for number in range(2 * size):
        person = Responsable(
            str(4_000_000 + number), nom=f"NOM{number % 9000}", nom_patro=f"NOM{number % 8000}", prenom=f"P{number}",
            civilite="Mme", mail=f"a{number}@example.org", mobiles=(f"+33639{number % 1_000_000:06}",),
            adresse=(f"{number} RUE DU TEST",), code_postal="29200", ville="BREST",
            eleves=(str(3_000_000 + number // 2),),
        )  # fmt: skip
        yield request(Operation.AJOUT, person, "2D")


def read(data: Path, size: int) -> dict[str, Any]:
    """The requests alone, without what they mean."""
    from preau.protocols.aaf.read import read_delivery

    return {"requests": sum(1 for one in read_delivery([data / "complet.tar.gz"]) for _ in one.requetes())}


def import_all(data: Path, size: int) -> dict[str, Any]:
    """Proposal and application."""
    django_setup()
    from preau.registre.actions import apply_import, propose_aaf

    with propose_aaf([data / "complet.tar.gz"], at=RENTREE) as proposal:
        apply_import(proposal, actor="bench", at=RENTREE)
        return {"changes": sum(proposal.comptes.values())}


def export(data: Path, size: int) -> dict[str, Any]:
    """The complete delivery of every school."""
    django_setup()
    from preau.registre.actions import write_aaf

    done = write_aaf(_uais(), data / "out", at=RENTREE)
    assert done.export.comptes["Eleve"] == size
    return {}


def delta(data: Path, size: int) -> dict[str, Any]:
    """The differences since, when there are none."""
    django_setup()
    from preau.registre.actions import last_export, write_aaf

    former = last_export(_uais())
    assert former is not None
    assert not write_aaf(_uais(), data / "delta", since=former.public_id, at=RENTREE).export.comptes["Eleve"]
    return {}


def _uais() -> list[str]:
    from preau.registre.models import Etablissement

    return sorted(Etablissement.objects.values_list("uai", flat=True))


WORK = {"write": write, "read": read, "import": import_all, "again": import_all, "export": export, "delta": delta}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(WORK[sys.argv[1]], Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
