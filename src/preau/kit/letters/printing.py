"""One template, its data, one PDF."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno

from preau.kit.letters import apart as child

NBSP = "\u00a0"
LONGEST = 300
"""Seconds that one file may take in a process of its own."""


class PrintingFailed(Exception):
    """The process of a document ended without one; the text is its last words."""


def print_pdf(template: Path, data: Mapping[str, Any], *, at: datetime, apart: bool = False) -> bytes:
    """The PDF/UA-1 that `template` makes of `data` (JSON values), dated `at`.

    Values are text to typst, never code: nothing in a name can change the document. `apart` makes it in a process that
    ends with it: for long documents, since typst gives no memory back. Raises PrintingFailed there.
    """
    with tempfile.TemporaryDirectory(prefix="preau-document-") as name:
        folder = Path(name)
        shutil.copy(template, folder / template.name)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        if not apart:
            return child.compile_document(folder, template.name, int(at.timestamp()))
        command = [sys.executable, child.__file__, name, template.name, str(int(at.timestamp()))]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
        if done.returncode:
            raise PrintingFailed(done.stderr.strip().rpartition("\n")[2])
        return (folder / "document.pdf").read_bytes()


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
