"""The one stylesheet: a file per cascade layer in ``css/``, put together with a skin's tokens, no build step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "css"
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
TIGHT = re.compile(r"\s*([{};])\s*")
LAYERS = ("reset", "tokens", "base", "layout", "components", "print")


@lru_cache(maxsize=1)
def _layers() -> str:
    order = "@layer " + ", ".join([*LAYERS, "skin"]) + ";\n"
    return order + "".join(
        f"@layer {name} {{\n{_bare((FOLDER / f'{name}.css').read_text(encoding='utf-8'))}}}\n" for name in LAYERS
    )


def _bare(text: str) -> str:
    """Without comments and spaces, which browsers have no use for."""
    lines = (line.strip() for line in COMMENTS.sub("", text).splitlines())
    return "".join(TIGHT.sub(r"\1", line) + "\n" for line in lines if line)


def assemble(tokens: Mapping[str, str]) -> bytes:
    """Every layer in its order, then the skin's tokens, which come last and win."""
    lines = "".join(f"--{name}: {value};" for name, value in sorted(tokens.items()))
    return f"{_layers()}@layer skin {{ :root {{ {lines} }} }}\n".encode()
