"""One template, its data, one PDF."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

NBSP = "\u00a0"


def print_pdf(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF/UA-1 that `template` makes of `data` (JSON values), dated `at`.

    Values are text to typst, never code: nothing in a name can change the document.
    """
    with tempfile.TemporaryDirectory(prefix="preau-document-") as name:
        folder = Path(name)
        shutil.copy(template, folder / template.name)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return typst.compile(
            str(folder / template.name),
            root=name,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )


def draw_qr(text: str) -> str:
    """The QR code of `text` as SVG; a fixed mask, which every reader takes and which costs six times less."""
    drawn = io.BytesIO()
    code = segno.make(text, error="m", mask=2, micro=False)
    code.save(drawn, kind="svg", border=2, scale=4, xmldecl=False)
    return drawn.getvalue().decode()


def spaced(text: str) -> str:
    """French spacing: no line begins with a closing sign."""
    text = text.replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
    return re.sub(r" ([:;?!])", rf"{NBSP}\1", text)
