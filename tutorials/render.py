"""A walked tutorial as Markdown, HTML and PDF, for one school: its name, its addresses, how to reach it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from preau.kit.letters import spaced
from tutorials.language import Tutorial
from tutorials.pictures import size_shown
from tutorials.school import Ecole
from tutorials.walk import Shown
from tutorials.words import RIGHT_TO_LEFT, langue, say

STYLE = Path(__file__).with_name("guide.css")
OFFICE = "guichet"
"""The doors (`entrees`) of a guide of the school's office."""
ADDRESS = "Depuis un navigateur web, saisir l'adresse suivante :"
FICTION = "Les personnes montrées dans les images sont fictives."
DIFFICULTY = "Une difficulté ? {contact}"
ONLINE = "Ce guide en ligne :"
VIDEO, TRANSCRIPT = "Le même guide en vidéo", "Transcription de la vidéo"
SILENT = "Vidéo sans son : les consignes s'affichent sous l'image."
SENTENCES = (ADDRESS, FICTION, DIFFICULTY, ONLINE, VIDEO, TRANSCRIPT, SILENT)
"""What a guide says beside the words of its tutorial; all of it passes through gettext."""
INDEX_NAME = "README.md"
INDEX = """# Tutoriels

Guides à donner aux familles, et à suivre au secrétariat (J18), écrits et illustrés par les scripts de `tutorials/` qui
servent aussi de tests (`make docs`). Pour un établissement, avec son nom, ses mots et ses adresses :
`preau tutoriels --uai … --out DOSSIER` ([mode d'emploi](../guides/tutoriels.md)). Où se trouve chaque étape des
tutoriels d'origine : [comparaison](comparaison.md).

| Guide | À imprimer | Parcours | Mots du tutoriel |
|---|---|---|---|"""


@dataclass(frozen=True)
class Guide:
    """A tutorial as it was walked, for one school."""

    tutorial: Tutorial
    ecole: Ecole
    shown: Sequence[Shown]
    has_video: bool = False

    @property
    def printed(self) -> list[Shown]:
        """The steps that the guide shows."""
        return [shown for shown in self.shown if shown.step.is_printed]

    @property
    def address(self) -> str:
        """The first sentence of every guide."""
        return say(ADDRESS)

    @property
    def starts_at(self) -> str:
        """Where the reader goes first: the school's site, the office, else the ENT."""
        if self.tutorial.is_from_site and self.ecole.site:
            return self.ecole.site
        return self.ecole.guichet if self.tutorial.entrees == OFFICE and self.ecole.guichet else self.ecole.ent

    @property
    def online(self) -> str:
        """Where the guide is read and its video seen: its page on the school's site; empty without a site."""
        return "" if self.tutorial.entrees == OFFICE else self.ecole.page(self.tutorial.slug)

    @property
    def contact(self) -> str:
        """Whom to ask."""
        return say(self.tutorial.contact) or self.ecole.reach

    @property
    def difficulty(self) -> str:
        """The sentence that says whom to ask."""
        return say(DIFFICULTY).format(contact=self.contact)


def write(guide: Guide, folder: Path) -> list[Path]:
    """The three files of a guide in `folder`; its pictures are already in `folder/<slug>/`."""
    from tutorials.printing import pdf

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
        f"# {say(tutorial.title)}",
        f"## {say(tutorial.subtitle)}",
        f"{guide.address} <{guide.starts_at}>",
        *(say(text) for text in tutorial.introduction),
        *([f"**{say(tutorial.warning)}**"] if tutorial.warning else []),
    ]
    if guide.has_video:
        video, words = (f"{tutorial.slug}/{name}" for name in ("video.webm", "transcription.md"))
        lines.append(f"[{say(VIDEO)}]({video}) – [{say(TRANSCRIPT)}]({words}). {say(SILENT)}")
    for shown in guide.printed:
        number = f"**{shown.step.number} :** " if shown.step.number else ""
        lines.append(f"{number}{say(shown.step.caption)}")
        if shown.step.remark:
            lines.append(f"*{say(shown.step.remark)}*")
        if shown.picture:
            lines.append(f"![{shown.alternative}]({tutorial.slug}/{shown.picture.name})")
    lines += [*(say(text) for text in tutorial.ending), guide.difficulty, say(FICTION)]
    return "\n\n".join(lines) + "\n"


def page(guide: Guide) -> str:
    """One HTML page without script: it prints well, and a screen reader hears each picture in words."""
    tutorial = guide.tutorial
    steps = "\n".join(_step(tutorial.slug, shown) for shown in guide.printed)
    introduction = "".join(f"<p>{text_of(text)}</p>" for text in tutorial.introduction)
    warning = f'<p class="vigilance">{text_of(tutorial.warning)}</p>' if tutorial.warning else ""
    ending = "".join(f"<p>{text_of(text)}</p>" for text in tutorial.ending)
    start, code = escaped(guide.starts_at), langue()
    direction = ' dir="rtl"' if code in RIGHT_TO_LEFT else ""
    return f"""<!doctype html>
<html lang="{code}"{direction}>
<head>
<meta charset="utf-8">
<title>{text_of(tutorial.subtitle)} – {escaped(guide.ecole.nom)}</title>
<meta name="viewport" content="width=device-width">
<style>{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header><p class="ecole">{escaped(guide.ecole.nom)}</p>
<h1>{text_of(tutorial.title)} <span>{text_of(tutorial.subtitle)}</span></h1></header>
<p class="adresse">{escaped(guide.address)} <a href="{start}">{start}</a></p>
{introduction}{warning}{_video(guide)}
<ol>
{steps}
</ol>
{ending}
<footer><p>{escaped(guide.difficulty)}</p><p>{text_of(FICTION)}</p></footer>
</main>
</body>
</html>
"""


def _video(guide: Guide) -> str:
    if not guide.has_video:
        return ""
    where = guide.tutorial.slug
    return f"""
<section class="video" aria-labelledby="video"><h2 id="video">{text_of(VIDEO)}</h2>
<video controls preload="metadata" width="900" height="720" aria-labelledby="video">
<source src="{where}/video.webm" type="video/webm">
<track kind="captions" src="{where}/video.vtt" srclang="{langue()}" label="{langue()}">
</video>
<p>{text_of(SILENT)} <a href="{where}/transcription.md">{text_of(TRANSCRIPT)}</a></p></section>"""


def _step(slug: str, shown: Shown) -> str:
    number = f'<span class="numero">{escaped(shown.step.number)}</span> ' if shown.step.number else ""
    remark = f'<p class="remarque">{text_of(shown.step.remark)}</p>' if shown.step.remark else ""
    picture = ""
    if shown.picture:
        width, height = size_shown(shown.picture)
        picture = (
            f'<img src="{slug}/{shown.picture.name}" alt="{escaped(shown.alternative)}" '
            f'width="{width}" height="{height}" loading="lazy">'
        )
    return f'<li><div class="consigne"><p>{number}{text_of(shown.step.caption)}</p>{remark}</div>{picture}</li>'


def text_of(text: str) -> str:
    """A text of the tutorial, in the language in use, in HTML."""
    return escaped(say(text))


def escaped(text: str) -> str:
    """`text` in HTML, with French spacing."""
    return html.escape(spaced(text))
