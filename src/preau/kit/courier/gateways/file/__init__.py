"""Gateway `file`: adds each message to a file, one JSON object a line; for trials and for machines that read along."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from preau.kit.courier.envelope import Envelope, PassingFailure, Receipt
from preau.kit.courier.settings import Settings


class FileGateway:
    """One line per attempt, written and synced before the receipt; the file is for its owner only."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, envelope: Envelope) -> Receipt:
        """Append the line in a single write, so that several couriers may share the file."""
        line = json.dumps(asdict(envelope) | {"expires_at": envelope.expires_at.isoformat()}, ensure_ascii=False)
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as problem:
            raise PassingFailure(type(problem).__name__) from None
        try:
            os.write(handle, line.encode() + b"\n")
            os.fsync(handle)
        except OSError as problem:
            raise PassingFailure(type(problem).__name__, may_have_left=True) from None
        finally:
            os.close(handle)
        return Receipt()


def build(settings: Settings) -> FileGateway:
    """The gateway writing to COURIER_FILE_PATH."""
    if not settings.file_path:
        raise ImproperlyConfigured("COURIER_FILE_PATH manque : le fichier de la passerelle file.")
    return FileGateway(Path(settings.file_path))
