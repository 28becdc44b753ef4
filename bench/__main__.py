"""`make bench`: every benchmark in turn, as Markdown. These machines are shared: read the ratios and the CPU times."""

from __future__ import annotations

import importlib
import pkgutil
import platform
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run each `bench_*.py` in a process of its own, so that none inherits another's memory."""
    print(f"# Measures\n\n{platform.machine()}, Python {platform.python_version()}\n", flush=True)
    status = 0
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("bench_"):
            title = (importlib.import_module(f"bench.{module.name}").__doc__ or module.name).splitlines()[0]
            print(f"\n## {title}\n", flush=True)
            status |= subprocess.run([sys.executable, "-m", f"bench.{module.name}"], check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
