"""A walked tutorial as Markdown, HTML and PDF, for one school: its name, its ENT's address, how to reach it."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import segno
import typst
from PIL import Image

from tutorials.language import Tutorial
from tutorials.pictures import SCALE
from tutorials.walk import Shown

TEMPLATE = Path(__file__).with_name("guide.typ")
STYLE = Path(__file__).with_name("guide.css")
FICTION = "Les personnes montrées dans les images sont fictives."
INDEX = """# Tutoriels

Guides à donner aux familles, et à suivre au secrétariat (J18), écrits et illustrés par les scripts de `tutorials/` qui
servent aussi de tests (`make docs`). Pour un établissement :
`python -m tutorials DOSSIER --etablissement … --ent … --telephone … --mel …`.

| Guide | À imprimer | Parcours | Mots du tutoriel |
|---|---|---|---|"""
CENTIMETRES_PER_PIXEL = 0.0138
NBSP = "\u00a0"


@dataclass(frozen=True)
class Ecole:
    """The school that hands the guide out."""

    nom: str
    ent: str
    telephone: str
    mel: str


@dataclass(frozen=True)
class Guide:
    """A tutorial as it was walked, for one school."""

    tutorial: Tutorial
    ecole: Ecole
    shown: Sequence[Shown]

    @property
    def printed(self) -> list[Shown]:
        """The steps that the guide shows."""
        return [shown for shown in self.shown if shown.step.is_printed]

    @property
    def address(self) -> str:
        """The first sentence of every guide."""
        return "Depuis un navigateur web, saisir l'adresse suivante :"

    @property
    def contact(self) -> str:
        """Whom to ask."""
        return self.tutorial.contact or f"{self.ecole.nom} – {self.ecole.telephone} – {self.ecole.mel}"


def write(guide: Guide, folder: Path) -> list[Path]:
    """The three files of a guide in `folder`; its pictures are already in `folder/<slug>/`."""
    slug = guide.tutorial.slug
    written = [folder / f"{slug}.md", folder / f"{slug}.html", folder / f"{slug}.pdf"]
    written[0].write_text(markdown(guide), encoding="utf-8")
    written[1].write_text(page(guide), encoding="utf-8")
    written[2].write_bytes(pdf(guide))
    return written


def index(tutorials: Sequence[Tutorial]) -> str:
    """The page that leads to every guide."""
    rows = [
        f"| [{one.title} – {one.subtitle}]({one.slug}.md) | [HTML]({one.slug}.html), [PDF]({one.slug}.pdf) "
        f"| {one.journey} | {one.seed} |"
        for one in tutorials
    ]
    return "\n".join((INDEX, *rows)) + "\n"


def markdown(guide: Guide) -> str:
    """For the documentation, and for a school's own site."""
    tutorial = guide.tutorial
    lines = [
        "<!-- Page produite par « make docs » : ne pas la modifier à la main. -->",
        f"# {tutorial.title}",
        f"## {tutorial.subtitle}",
        f"{guide.address} <{guide.ecole.ent}>",
        *tutorial.introduction,
        *([f"**{tutorial.warning}**"] if tutorial.warning else []),
    ]
    for shown in guide.printed:
        number = f"**{shown.step.number} :** " if shown.step.number else ""
        lines.append(f"{number}{shown.step.caption}")
        if shown.step.remark:
            lines.append(f"*{shown.step.remark}*")
        if shown.picture:
            lines.append(f"![{shown.alternative}]({tutorial.slug}/{shown.picture.name})")
    lines += [*tutorial.ending, f"Une difficulté ? {guide.contact}", FICTION]
    return "\n\n".join(lines) + "\n"


def page(guide: Guide) -> str:
    """One HTML page without script: it prints well, and a screen reader hears each picture in words."""
    tutorial = guide.tutorial
    steps = "\n".join(_step(tutorial.slug, shown) for shown in guide.printed)
    introduction = "".join(f"<p>{say(text)}</p>" for text in tutorial.introduction)
    warning = f'<p class="vigilance">{say(tutorial.warning)}</p>' if tutorial.warning else ""
    ending = "".join(f"<p>{say(text)}</p>" for text in tutorial.ending)
    ent = say(guide.ecole.ent)
    return f"""<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>{say(tutorial.subtitle)} – {say(guide.ecole.nom)}</title>
<meta name="viewport" content="width=device-width">
<style>{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header><p class="ecole">{say(guide.ecole.nom)}</p>
<h1>{say(tutorial.title)} <span>{say(tutorial.subtitle)}</span></h1></header>
<p class="adresse">{say(guide.address)} <a href="{ent}">{ent}</a></p>
{introduction}{warning}
<ol>
{steps}
</ol>
{ending}
<footer><p>Une difficulté ? {say(guide.contact)}</p><p>{FICTION}</p></footer>
</main>
</body>
</html>
"""


def _step(slug: str, shown: Shown) -> str:
    number = f'<span class="numero">{say(shown.step.number)}</span> ' if shown.step.number else ""
    remark = f'<p class="remarque">{say(shown.step.remark)}</p>' if shown.step.remark else ""
    picture = ""
    if shown.picture:
        width, height = (round(edge / SCALE) for edge in _pixels(shown.picture))
        picture = (
            f'<img src="{slug}/{shown.picture.name}" alt="{say(shown.alternative)}" '
            f'width="{width}" height="{height}" loading="lazy">'
        )
    return f'<li><div class="consigne"><p>{number}{say(shown.step.caption)}</p>{remark}</div>{picture}</li>'


def pdf(guide: Guide) -> bytes:
    """A tagged PDF on A4, with the address as a QR code beside the address in words."""
    with tempfile.TemporaryDirectory(prefix="guide-") as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / "guide.typ")
        for shown in guide.printed:
            if shown.picture:
                shutil.copy(shown.picture, folder / shown.picture.name)
        code = io.BytesIO()
        segno.make(guide.ecole.ent, error="m", mask=2, micro=False).save(code, kind="svg", border=2, scale=4)
        (folder / "qr.svg").write_bytes(code.getvalue())
        (folder / "guide.json").write_text(json.dumps(_data(guide), ensure_ascii=False), encoding="utf-8")
        return typst.compile(
            str(folder / "guide.typ"),
            root=name,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(datetime.now(ZoneInfo("Europe/Paris")).timestamp()),
        )


def _data(guide: Guide) -> dict[str, object]:
    tutorial = guide.tutorial
    return {
        "titre": spaced(tutorial.title),
        "sous_titre": spaced(tutorial.subtitle),
        "ecole": guide.ecole.nom,
        "ent": guide.ecole.ent,
        "adresse": spaced(guide.address),
        "introduction": [spaced(text) for text in tutorial.introduction],
        "vigilance": spaced(tutorial.warning),
        "fin": [spaced(text) for text in tutorial.ending],
        "contact": spaced(guide.contact),
        "fiction": FICTION,
        "etapes": [
            {
                "numero": shown.step.number,
                "consigne": spaced(shown.step.caption),
                "remarque": spaced(shown.step.remark),
                "image": shown.picture.name if shown.picture else "",
                "texte": shown.alternative,
                **_size(shown.picture),
            }
            for shown in guide.printed
        ],
    }


def _size(picture: Path | None) -> dict[str, float]:
    """Centimetres on paper: every picture at the same scale, so that letters keep one size."""
    if picture is None:
        return {"largeur": 0, "hauteur": 0}
    width, height = _pixels(picture)
    scale = CENTIMETRES_PER_PIXEL / SCALE
    return {"largeur": round(width * scale, 2), "hauteur": round(height * scale, 2)}


def _pixels(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as image:
        return image.size


def say(text: str) -> str:
    """`text` in HTML, with French spacing."""
    return html.escape(spaced(text))


def spaced(text: str) -> str:
    """French spacing: no line begins with a closing sign."""
    text = text.replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
    return re.sub(r" ([:;?!])", rf"{NBSP}\1", text)
