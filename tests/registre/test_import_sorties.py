"""An exit date that cannot be read is still an exit: better ask a family back than open a child who has left."""

from __future__ import annotations

from datetime import date, timedelta

from preau.registre.models import Eleve, Scolarite
from tests.registre.conftest import RENTREE, Importer
from tests.registre.ecole import Ecole

LATER = RENTREE + timedelta(days=7)


def test_an_unreadable_exit_date_counts_as_an_exit(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.change_eleve("701", sortie_brut="septembre")
    done = importer(ecole.write(), at=LATER)
    assert done.comptes["eleves_sortis"] == 1
    assert done.anomalies["date-illisible"] == 1
    assert Scolarite.objects.get(eleve__source_id="701").sortie_le == date(2026, 9, 1)
    assert Eleve.objects.get(source_id="701").donnees["sortie_brut"] == "septembre"


def test_the_next_file_may_mend_it(ecole: Ecole, importer: Importer) -> None:
    ecole.change_eleve("701", sortie_brut="31/13/2026")
    importer(ecole.write())
    ecole.change_eleve("701", sortie_brut="")
    importer(ecole.write(), at=LATER)
    assert Scolarite.objects.get(eleve__source_id="701").sortie_le is None
    assert "sortie_brut" not in Eleve.objects.get(source_id="701").donnees
