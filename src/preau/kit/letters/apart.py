"""Compile one document: `python apart.py FOLDER TEMPLATE SECONDS`, run as a file, so that nothing but typst is loaded.

typst keeps what it has compiled until its process ends; a process for each file of a thousand letters gives it back.
"""

import sys
from pathlib import Path

import typst


def compile_document(folder: Path, template: str, seconds: int) -> bytes:
    """The PDF/UA-1 of a template and of the data beside it; no font of the machine, nothing outside the folder."""
    return typst.compile(
        str(folder / template),
        root=str(folder),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=seconds,
    )


if __name__ == "__main__":
    where = Path(sys.argv[1])
    (where / "document.pdf").write_bytes(compile_document(where, sys.argv[2], int(sys.argv[3])))
