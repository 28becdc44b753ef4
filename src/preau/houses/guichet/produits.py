"""Files made for the staff of one school: private, outside any web root, given to whom asks with safe headers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse

from preau.houses.guichet.settings import current


def path_of(part: str, name: str) -> Path:
    """Where a file of one part of the office (`courriers`, `exports`) lies; `name` is never a person's words."""
    return current().folder() / part / name


def create(path: Path) -> BinaryIO:
    """A new file, readable by us alone, in folders that are too. Raises FileExistsError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def deliver(stream: BinaryIO, name: str, content_type: str) -> FileResponse:
    """The file to be kept, never shown by the browser nor guessed by it. Closes the stream once sent."""
    response = FileResponse(stream, content_type=content_type, as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
