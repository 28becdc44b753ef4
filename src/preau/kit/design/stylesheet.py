"""The one stylesheet: a file per cascade layer in ``css/``, put together with a skin's tokens, no build step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "css"
LAYERS = ("reset", "tokens", "base", "layout", "components", "print")


@lru_cache(maxsize=1)
def _layers() -> str:
    order = "@layer " + ", ".join([*LAYERS, "skin"]) + ";\n"
    return order + "".join(
        f"@layer {name} {{\n{(FOLDER / f'{name}.css').read_text(encoding='utf-8')}}}\n" for name in LAYERS
    )


def assemble(tokens: Mapping[str, str]) -> bytes:
    """Every layer in its order, then the skin's tokens, which come last and win."""
    lines = "".join(f"--{name}: {value};" for name, value in sorted(tokens.items()))
    return f"{_layers()}@layer skin {{ :root {{ {lines} }} }}\n".encode()
