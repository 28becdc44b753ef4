"""J9: the number is not the one in SIECLE; a clear page, the office's diagnosis, a corrected file, and it works."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from preau.houses.comptes.actions.diagnose import Asked, diagnose_answers
from preau.houses.comptes.models import Compte, Tentative
from preau.kit.courier import testing
from preau.registre.actions import set_etablissement
from preau.registre.models import Eleve
from tests.houses.comptes.files import import_siecle, on
from tests.houses.comptes.walk import JourneyClient, Walk, answers, passwords
from tests.registre.ecole import UAI, Ecole

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
TYPED = Asked("Dupont", "Emilie", "+33639980001")


def attempt() -> Walk:
    walk = Walk(JourneyClient())
    walk.open()
    walk.identity()
    return walk


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"tel_personnel": "06 39 98 00 91"}, "telephone-different"),
        ({"tel_personnel": ""}, "sans-telephone"),
        ({"tel_personnel": "02 61 91 00 01"}, "telephone-fixe"),
        ({"nom_usage": "", "nom_de_famille": "DUPOND"}, "nom-proche"),
        ({"nom_usage": "", "nom_de_famille": "EMILIE", "prenom": "Dupont"}, "noms-inverses"),
    ],
)
def test_fail_diagnose_mend_succeed(base: None, tmp_path: Path, wrong: dict[str, str], cause: str) -> None:
    ecole = Ecole(tmp_path)
    right = next(one for one in ecole.personnes if one.personne_id == "301")
    with on(2026, 9, 8):
        ecole.change_personne("301", **wrong)
        import_siecle(ecole.write())
        set_etablissement(UAI, nom="CLG DU TEST", commune="BREST", telephone="02 61 91 00 01")
        walk = attempt()
        assert walk.step == "code"
        assert testing.deliver() == []
        contact = walk.client.get("/contact/?q=brest")
        assert "CLG DU TEST BREST" in contact.content.decode()
        assert Tentative.objects.get().reason == "inconnu"
        found = diagnose_answers(TYPED, by=f"guichet:{UAI}", uais=[UAI])
        assert cause in {line.cause for line in found.lines}
        assert not found.is_clear
        assert [one.reason for one in found.attempts] == ["inconnu"]
    with on(2026, 9, 9):
        ecole.personnes = [right if one.personne_id == "301" else one for one in ecole.personnes]
        ecole.horodatage = datetime(2026, 9, 9, 7, 0)
        import_siecle(ecole.write())
        assert diagnose_answers(TYPED, by=f"guichet:{UAI}", uais=[UAI]).is_clear
        walk = attempt()
        walk.send(code=walk.code())
        albert, jeanne = (Eleve.objects.get(source_id=one) for one in ("701", "702"))
        walk.send(**answers(**{albert.public_id: date(2014, 2, 3), jeanne.public_id: date(2015, 6, 30)}))
        walk.send(**passwords())
        assert walk.step == "identifiant"
        assert Compte.objects.get().rattachements.count() == 2
