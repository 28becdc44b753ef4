"""`python -m tutorials OUT`: walk the tutorials on a fresh demonstration and write the guides into OUT.

`preau tutoriels --uai U --out OUT` calls it for a school. `--demo var` walks the demonstration that `make demo` has
started in the folder `var`; `--verifier` compares the pages with those that the guides in OUT remember.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from tutorials import school
from tutorials.words import SOURCE, UnknownLanguageError, find, speaking, template

if TYPE_CHECKING:
    from tutorials.production import Order

COLLEGE = "DEMO_COLLEGE"
"""The variable by which the generator of the fictitious world learns the name of its collège."""
NOTHING = "Rien n'a été remplacé."
SCHOOL = ("nom", "commune", "telephone", "mel", "ent", "site", "vie_scolaire", "guichet", "habillage", "entrees")


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk, then write or compare. 0, or 1 with a sentence."""
    chosen = parser().parse_args(arguments)
    chosen.out = chosen.out or chosen.folder
    if not chosen.out and not chosen.mots:
        return _end("dans quel dossier écrire les guides ? --out DOSSIER")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        ecole = _school(chosen)
        with speaking(find(chosen.langue)):
            return _run(chosen, ecole)
    except (school.BadSchoolError, UnknownLanguageError) as problem:
        return _end(str(problem))
    except ModuleNotFoundError as problem:
        return _end(f"il manque {problem.name} : les tutoriels se font dans l'environnement de « make dev ».")
    except (KeyboardInterrupt, subprocess.TimeoutExpired):  # the demonstration may be slow to end
        return _end(f"interrompu. {NOTHING}")


def _run(chosen: argparse.Namespace, ecole: school.Ecole | None) -> int:
    from httpx import HTTPError
    from playwright.sync_api import Error

    from tutorials import collection, production, proofreading

    if chosen.mots:
        chosen.mots.write_text(template(collection.texts()), encoding="utf-8")
        return 0
    ecole = ecole or _example(chosen)
    known = collection.of_school(ecole)
    if unknown := [slug for slug in chosen.only if slug not in [one.slug for one in known]]:
        names = ", ".join(one.slug for one in known)
        return _end(f"pas de tutoriel {', '.join(unknown)} ici ; il y a : {names}.")
    if chosen.relire:
        return _say(
            proofreading.stale(chosen.out, ecole),
            f"{len(known)} tutoriels relus : ils disent ce que disent les scripts.",
        )
    wanted = [one for one in known if not chosen.only or one.slug in chosen.only]
    order = production.Order(wanted, ecole, chosen.demo, chosen.person, chosen.video)
    try:
        return _verify(order, chosen.out) if chosen.verifier else _write(order, chosen.out)
    except production.WalkError as problem:
        return _end(f"{problem}\n{NOTHING}")
    except (AssertionError, Error, HTTPError, OSError) as problem:
        return _end(f"la démonstration n'a pas pu être parcourue. {NOTHING}\n{problem}")


def _write(order: Order, out: Path) -> int:
    from tutorials.production import produce

    for name in produce(order, out):
        print(name, flush=True)
    return 0


def _verify(order: Order, out: Path) -> int:
    """Say which guides of `out` no longer tell the pages, at which step and why."""
    from tutorials import fingerprint
    from tutorials.production import walks

    count, wrong = 0, []
    for tutorial, shown in walks(order, None):
        count += 1
        wrong += fingerprint.stale(tutorial.slug, shown, out)
    return _say(wrong, f"{count} tutoriels parcourus : tous disent ce que montrent les pages.")


def _say(wrong: Sequence[str], right: str) -> int:
    print("\n".join(wrong) or right)
    return 1 if wrong else 0


def _school(chosen: argparse.Namespace) -> school.Ecole | None:
    """The school asked for, whose name the demonstration then bears; None for the tutorials of Préau itself."""
    if not chosen.uai:
        return None
    there = school.of_registry(chosen.demo, chosen.uai) if chosen.demo else {}
    said = dict(there)
    said |= school.of_site(chosen.sites, chosen.uai) if chosen.sites else {}
    said |= {name: value for name in SCHOOL if (value := getattr(chosen, name))}
    ecole = school.made(chosen.uai, said)
    if there or not chosen.demo:  # a demonstration that runs under another name keeps it
        os.environ[COLLEGE] = school.as_college(ecole, said)
    return ecole


def _example(chosen: argparse.Namespace) -> school.Ecole:
    from preau.registre.synthetic import cast

    college = cast.COLLEGE
    known = {"nom": college.nom, "commune": college.commune, "telephone": college.telephone, "mel": college.mel}
    said = school.EXAMPLES | known | {name: value for name in SCHOOL if (value := getattr(chosen, name))}
    plain = {name: said[name] for name in (*school.EXAMPLES, "telephone", "mel")}
    return school.Ecole(nom=f"{said['nom']} {said['commune']}", uai=college.uai, **plain)


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="preau tutoriels", description="Parcourir les tutoriels et les écrire.")
    made.add_argument("folder", nargs="?", type=Path, metavar="DOSSIER", help="dossier où écrire les guides")
    made.add_argument("--out", type=Path, metavar="DOSSIER", help="le même")
    made.add_argument("--demo", type=Path, help="dossier d'une démonstration en marche ; sinon, une neuve est démarrée")
    made.add_argument("--person", default="", help="qui la parcourt (id de demo.json) ; sinon, le rôle du tutoriel")
    made.add_argument("--only", action="append", default=[], help="un tutoriel, par son nom (j1-activation-sms)")
    made.add_argument("--langue", default=SOURCE, help="langue des guides : le nom d'un catalogue de tutorials/locale")
    made.add_argument("--video", action="store_true", help="faire aussi de chaque guide une vidéo et sa transcription")
    made.add_argument("--verifier", action="store_true", help="ne rien écrire : dire quels guides sont périmés")
    made.add_argument("--relire", action="store_true", help="le même, sans navigateur : les textes des scripts seuls")
    made.add_argument("--mots", type=Path, help="écrire dans ce fichier les textes à traduire, et rien d'autre")
    made.add_argument("--uai", default="", help="l'établissement ; sinon, le collège de la démonstration")
    made.add_argument("--sites", type=Path, help="fichier des sites (sites.toml), où l'établissement est décrit")
    for name in SCHOOL:
        made.add_argument(f"--{name.replace('_', '-')}", default="", help=f"{name.replace('_', ' ')}, à imprimer")
    return made


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(sentence: str) -> int:
    print(f"Préau : {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
