"""Count the sign-ins begun: each writes a row before anybody is known."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from preau.houses.demarches.refusals import TropDeConnexions
from preau.kit import limits
from preau.kit.limits import address
from preau.kit.sessions import browser

WINDOW = timedelta(minutes=15)
PER_BROWSER = limits.Rule("demarches-connexion-navigateur", 30, WINDOW)
PER_BLOCK = limits.Rule("demarches-connexion-bloc", 600, WINDOW)
"""A school lends its computers to families on the day of the rentrée, behind one address."""
ALL = limits.Rule("demarches-connexion-tous", 12000, WINDOW)


def count_departure(request: HttpRequest) -> None:
    """One more, by this browser, by this block of addresses, by all: what a block is refused, the others keep.

    Raises TropDeConnexions.
    """
    known = browser.browser_hash(request)
    rules = [*([(PER_BROWSER, known)] if known else []), (PER_BLOCK, address.block(request)), (ALL, "")]
    if not limits.count_all(rules).allowed:
        raise TropDeConnexions
