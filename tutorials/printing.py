"""A guide on paper: a tagged PDF on A4, with the QR code of its page on the school's site (else of the ENT)."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import typst
from PIL import Image

from preau.kit.letters import draw_qr, spaced
from tutorials.pictures import SCALE
from tutorials.render import ADDRESS, FICTION, ONLINE, Guide
from tutorials.words import RIGHT_TO_LEFT, langue, say

TEMPLATE = Path(__file__).with_name("guide.typ")
CENTIMETRES_PER_PIXEL = 0.0138
SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8)
"""Sizes of the pictures that are tried, the largest first."""
FILLED, MIDDLE = 250.0, 297.0
"""Points: a last page filled to here from the top is no scrap; a last word right of here stands in a second column."""
QR_OPENS = "QR code qui ouvre l'adresse {url}"
PAGE_OF = "page {page} sur {pages}"
SENTENCES = (QR_OPENS, PAGE_OF)


def pdf(guide: Guide) -> bytes:
    """The guide as PDF/UA-1; no font of the machine is used, so that it is the same everywhere."""
    with tempfile.TemporaryDirectory(prefix="guide-") as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / TEMPLATE.name)
        for shown in guide.printed:
            if shown.picture:
                shutil.copy(shown.picture, folder / shown.picture.name)
        (folder / "qr.svg").write_text(draw_qr(guide.online or guide.starts_at), encoding="utf-8")
        _draw_well(folder, _data(guide))
        return typst.compile(
            str(folder / TEMPLATE.name),
            root=name,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(datetime.now(ZoneInfo("Europe/Paris")).timestamp()),
        )


def _draw_well(folder: Path, data: dict[str, object]) -> None:
    """Write the data on the fewest pages of which the last is no scrap, then with the largest pictures."""
    template, tried = str(folder / TEMPLATE.name), []
    for scale, is_paired in product(SCALES, (False, True)):
        _write(folder, data, scale, is_paired)
        found = json.loads(typst.query(template, "<fin>", root=str(folder), ignore_system_fonts=True))
        page, y, x = (found[0]["value"][name] for name in ("page", "y", "x"))
        is_scrap = page > 1 and y < FILLED and x <= MIDDLE
        tried.append((is_scrap, page, -scale, is_paired))
    _is_scrap, _page, scale, is_paired = min(tried)
    _write(folder, data, -scale, is_paired)


def _write(folder: Path, data: dict[str, object], scale: float, is_paired: bool) -> None:
    drawn = data | {"echelle": scale, "deux_par_deux": is_paired}
    (folder / "guide.json").write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")


def _data(guide: Guide) -> dict[str, object]:
    tutorial, code = guide.tutorial, guide.online or guide.starts_at
    return {
        "langue": langue(),
        "sens": "rtl" if langue() in RIGHT_TO_LEFT else "ltr",
        "titre": _said(tutorial.title),
        "sous_titre": _said(tutorial.subtitle),
        "ecole": guide.ecole.nom,
        "depart": guide.starts_at,
        "adresse": _said(ADDRESS),
        "en_ligne": guide.online,
        "en_ligne_dit": _said(ONLINE),
        "qr_dit": say(QR_OPENS).format(url=code),
        "introduction": [_said(text) for text in tutorial.introduction],
        "vigilance": _said(tutorial.warning),
        "fin": [_said(text) for text in tutorial.ending],
        "difficulte": spaced(guide.difficulty),
        "page_sur": say(PAGE_OF),
        "fiction": _said(FICTION),
        "etapes": [
            {
                "numero": shown.step.number,
                "consigne": _said(shown.step.caption),
                "remarque": _said(shown.step.remark),
                "image": shown.picture.name if shown.picture else "",
                "texte": shown.alternative,
                **_size(shown.picture),
            }
            for shown in guide.printed
        ],
    }


def _said(text: str) -> str:
    return spaced(say(text))


def _size(picture: Path | None) -> dict[str, float]:
    """Centimetres on paper: every picture at the same scale, so that letters keep one size."""
    if picture is None:
        return {"largeur": 0, "hauteur": 0}
    with Image.open(picture) as image:
        width, height = image.size
    scale = CENTIMETRES_PER_PIXEL / SCALE
    return {"largeur": round(width * scale, 2), "hauteur": round(height * scale, 2)}
