"""What the office types: without the characters that nobody sees, that break a feed or turn a text round."""

from __future__ import annotations

import re
from typing import Any

from preau.kit.design.forms import TextField
from preau.kit.richkit import UNSEEN

NO_CHARACTER = re.compile("[\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 §2.2 has no place for, beside the controls."""


def visible(text: str) -> str:
    """`text` without them; its lines stay."""
    return NO_CHARACTER.sub("", UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """`text` on one line, blanks made single."""
    return " ".join(visible(text).split())


class Ligne(TextField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        """Read it."""
        return one_line(super().to_python(value) or "")


class Lignes(TextField):
    """Several lines of text."""

    def to_python(self, value: Any) -> str:
        """Read it."""
        return visible(super().to_python(value) or "").strip()
