"""Importing a delivery in one line, and what a refusal must leave as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from preau.protocols.aaf.messages import Operation, Requete
from preau.protocols.refusals import Refusal
from preau.registre.actions import apply_import, propose_aaf
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Import
from tests.registre.aaf.academie import request
from tests.registre.conftest import RENTREE


def bring(*paths: Path, **kwargs: Any) -> dict[str, int]:
    """Import; the figures that are not zero."""
    with propose_aaf(paths, at=RENTREE, **kwargs) as proposal:
        if not proposal.is_empty:
            apply_import(proposal, at=RENTREE, share=1.0)
        return {name: number for name, number in proposal.comptes.items() if number}


def refused(*paths: Path, **kwargs: Any) -> Refusal:
    before = list(EleveRow.objects.order_by("pk").values()), Import.objects.count()
    with pytest.raises(Refusal) as caught:
        bring(*paths, **kwargs)
    assert (list(EleveRow.objects.order_by("pk").values()), Import.objects.count()) == before
    assert "{" not in caught.value.sentence()
    return caught.value


def anomalies(*paths: Path) -> list[str]:
    with propose_aaf(paths, at=RENTREE) as proposal:
        return sorted({constat.code for constat in proposal.anomalies})


def modify(fiche: Any, **only: tuple[str, ...]) -> Requete:
    whole = request(Operation.CHANGEMENT, fiche, "2D")
    return replace(whole, attributs=only) if only else whole
