"""Reading the guides again without a browser: do they still say what the scripts say? (`make check`)

Captions, remarks, titles, labels and the form of the guides are compared, and the texts of the pages that they remember
are looked for in the sources (sources.py); what a page says that is new is for the walk itself (fingerprint.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tutorials import fingerprint, manifest, sources
from tutorials.alternative import describe
from tutorials.collection import of_school
from tutorials.language import Step, Tutorial
from tutorials.render import INDEX_NAME, Guide, index, markdown, page
from tutorials.school import Ecole
from tutorials.walk import Shown
from tutorials.words import say


def stale(folder: Path, ecole: Ecole) -> list[str]:
    """Why the guides of `folder` are not those of the scripts for this school: a sentence each, none when they are."""
    known = {one["slug"]: one for one in manifest.read(folder)["tutoriels"]}
    wanted = of_school(ecole)
    said = [f"{slug} : plus aucun script ne l'écrit." for slug in known if slug not in [one.slug for one in wanted]]
    for tutorial in wanted:
        entry = known.get(tutorial.slug)
        said += _guide(tutorial, ecole, entry, folder) if entry else [f"{tutorial.slug} : il manque."]
    said += lost(wanted, fingerprint.kept(folder))
    if _text(folder / INDEX_NAME) != index(wanted):
        said.append(f"{INDEX_NAME} : la liste a changé.")
    return said


def lost(tutorials: Sequence[Tutorial], memory: Mapping[str, Any]) -> list[str]:
    """The steps whose page no longer says what it said, by the sources of the pages."""
    own = {page for one in tutorials for page in memory["tutoriels"].get(one.slug, ())}
    texts = {text for page in own for text in memory["pages"].get(page, ())}
    gone = set(sources.missing(sorted(texts - set(memory.get("absents", ())))))
    return [
        f"{one.slug}, étape {step.number or '–'} ({step.caption[:60]}) : « {text} » ne se lit plus dans les pages."
        for one in tutorials
        for step, page in zip(one.steps, memory["tutoriels"].get(one.slug, ()), strict=False)
        for text in memory["pages"].get(page, ())
        if text in gone
    ]


def _guide(tutorial: Tutorial, ecole: Ecole, entry: Mapping[str, Any], folder: Path) -> list[str]:
    steps = [step for step in tutorial.steps if step.is_printed]
    if len(steps) != len(entry["etapes"]):
        return [f"{tutorial.slug} : {len(steps)} étapes dans le script, {len(entry['etapes'])} dans le guide."]
    pairs = list(zip(steps, entry["etapes"], strict=True))
    if wrong := [f"{tutorial.slug}, {why}" for step, made in pairs if (why := _step(step, made))]:
        return wrong
    guide = rebuilt(tutorial, ecole, entry, folder)
    if missing := [one.picture.name for one in guide.shown if one.picture and not one.picture.is_file()]:
        return [f"{tutorial.slug} : il manque {', '.join(missing)}."]
    files = {f"{tutorial.slug}.md": markdown(guide), f"{tutorial.slug}.html": page(guide)}
    wrong = [f"{name} : le texte a changé." for name, text in files.items() if _text(folder / name) != text]
    words = {"titre": tutorial.title, "sous_titre": tutorial.subtitle, "groupe": manifest.GROUPS[tutorial.journey]}
    return wrong + [f"{tutorial.slug} : {name} a changé." for name, text in words.items() if entry[name] != say(text)]


def _step(step: Step, made: Mapping[str, Any]) -> str:
    """What a step no longer says; empty when all is as it was."""
    where = f"étape {step.number or '–'} ({step.caption[:60]})"
    for name, text in (("texte", say(step.caption)), ("remarque", say(step.remark)), ("numero", step.number)):
        if made[name] != text:
            return f"{where} : « {made[name]} » est devenu « {text} »."
    if not callable(step.actions) and not made["alternative"].endswith(todo(step)):
        return f"{where} : les boutons ou les champs ont changé : « {todo(step)} »."
    return ""


def todo(step: Step) -> str:
    """What a picture's words say to do, whatever the title of its page."""
    assert not callable(step.actions)
    return describe("", step.actions).partition(" : ")[2]


def rebuilt(tutorial: Tutorial, ecole: Ecole, entry: Mapping[str, Any], folder: Path) -> Guide:
    """The guide with the words of the script and the pictures that `folder` has."""
    steps: Sequence[Step] = [step for step in tutorial.steps if step.is_printed]
    shown = [
        Shown(step, folder / made["image"] if made["image"] else None, made["alternative"])
        for step, made in zip(steps, entry["etapes"], strict=True)
    ]
    return Guide(tutorial, ecole, shown, has_video=bool(entry["video"]))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
