"""The generated part of docs/reference/: written by `preau docs` and `preau maps`, checked for staleness in CI."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from preau.instances.general import General
from preau.instances.houses import HOUSES
from preau.instances.setup import stop
from preau.kit import envkit

ROOT = Path("docs/reference")
HEADER = "<!-- Page produite par « {command} » : ne pas la modifier à la main. -->\n\n"


def pages() -> dict[Path, str]:
    """Settings, refusals and messages of the whole program. Django must be set up as `ensemble`."""
    from preau.kit import errors
    from preau.kit.courier import catalogue

    load_everything()
    return {
        ROOT / "reglages.md": settings_page(),
        ROOT / "erreurs.md": HEADER.format(command="preau docs") + errors.handbook(),
        ROOT / "messages.md": HEADER.format(command="preau docs") + catalogue.catalogue_markdown(),
    }


def maps() -> dict[Path, str]:
    """One drawing per journey and wording."""
    from preau.kit.flows.flow import REGISTRY
    from preau.kit.flows.maps import drawings

    load_everything()
    return {ROOT / "parcours" / name: text for flow in REGISTRY.values() for name, text in drawings(flow).items()}


def load_everything() -> None:
    """Import every module of the storeys below, so that each flow, refusal and message has registered itself."""
    for storey in ("protocols", "kit", "registre", "houses"):
        package = importlib.import_module(f"preau.{storey}")
        for module in pkgutil.walk_packages(package.__path__, f"preau.{storey}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


def settings_page() -> str:
    """Every variable of the environment, by house."""
    sections = [HEADER.format(command="preau docs") + "# Réglages\n\n" + SETTINGS_INTRODUCTION]
    for title, prefix, cls in settings_classes():
        sections.append(f"\n## {title}\n\n{cls.__doc__}\n\n" + "\n".join(_table(cls, prefix)) + "\n")
    return "".join(sections)


SETTINGS_INTRODUCTION = (
    "Chaque réglage est une variable d'environnement. Une variable inconnue ou mal écrite arrête le démarrage avec "
    "une phrase claire. Un secret se donne par un fichier : la même variable suivie de `_FILE`. Une durée se donne en "
    "secondes, une liste avec des virgules.\n"
)


def settings_classes() -> Iterator[tuple[str, str, type[Any]]]:
    """(title, prefix, dataclass) of the general settings, the courier's and each house's."""
    yield "Toutes les maisons", "PREAU", General
    yield "Les pages", "DESIGN", importlib.import_module("preau.kit.design.settings").Settings
    yield "Le courrier", "COURIER", importlib.import_module("preau.kit.courier.settings").Settings
    for name, house in HOUSES.items():
        yield house.title, name.upper(), importlib.import_module(f"preau.houses.{name}.settings").Settings


def _table(cls: type[Any], prefix: str) -> Iterator[str]:
    yield "| variable | type | défaut | sens |"
    yield "|---|---|---|---|"
    for row in envkit.document(cls, prefix):
        values = dataclasses.astuple(row)
        variable, type_name, default, help_text = (str(v).replace("|", "\\|").replace("\n", " ") for v in values[:4])
        secret = " (secret)" if row.secret else ""
        yield f"| `{variable}`{secret} | {type_name} | {f'`{default}`' if default else ''} | {help_text} |"


def write(contents: dict[Path, str], check: bool) -> None:
    """Write the pages, or with `check` name the stale ones and end with status 1. A page of a gone subject is stale."""
    stale = [path for path, text in contents.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    folders = {path.parent for path in contents if path.parent != ROOT}
    gone = [path for folder in folders if folder.exists() for path in folder.glob("*.md") if path not in contents]
    if check:
        if stale or gone:
            stop(f"pages périmées : {', '.join(map(str, stale + gone))}. Lancez « make maps » et « make docs ».", 1)
        return
    for path, text in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in gone:
        path.unlink()
