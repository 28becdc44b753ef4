"""Build src/preau/houses/comptes/policies/interdits.bloom from zxcvbn's lists and our French words.

    .venv/bin/python scripts/build_forbidden.py [--check]

The same lists give the same file: `--check` fails when the one in the repository is another.
"""

from __future__ import annotations

import sys
from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from preau.houses.comptes.policies import FRENCH_WORDS
from preau.houses.comptes.policies.forbidden import SHORTEST_CORE, Bloom, fold

TARGET = Path(__file__).parents[1] / "src/preau/houses/comptes/policies/interdits.bloom"
LISTS = ("passwords", "female_names", "male_names", "surnames")


def words() -> list[str]:
    """Every text put into the filter, folded, once each."""
    listed = [word for name in LISTS for word in FREQUENCY_LISTS[name]]
    return sorted({fold(word) for word in [*listed, *FRENCH_WORDS] if len(fold(word)) >= SHORTEST_CORE})


def main() -> int:
    """Write the file, or with --check compare it; 1 when it differs."""
    found = words()
    made = Bloom.build(found).dump()
    if "--check" in sys.argv:
        return int(not TARGET.exists() or TARGET.read_bytes() != made)
    TARGET.write_bytes(made)
    sys.stdout.write(f"{len(found)} mots, {len(made)} octets\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
