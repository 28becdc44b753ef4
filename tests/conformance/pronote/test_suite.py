"""pronotepy's own test modules, its newest release and 2.14.6, with only the host rewritten (issue 7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from preau.houses.viescolaire.actions.write_cahier import DraftContenu, write_contenu
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.endpoints import pronote_vides
from preau.houses.viescolaire.models import Cours, MotDePasseApplication, Utilisateur
from preau.houses.viescolaire.visiteur import load
from preau.kit import sealkit
from preau.kit.clockkit import now
from preau.protocols.pronote.challenge import make_verifier
from preau.registre.models import Eleve
from tests.conformance.pronote.conftest import Run

LATER = {
    "TestDiscussion": "no discussions here: the ENT has its own messagerie; the test takes the first",
    "TestMenu": "no menus yet: it looks for one day after day, and stops at the end of the year",
}
"""What the vendor's demonstration has and ours has not: by name, with the reason (docs/guides)."""

VENDREDI = date(2026, 9, 4)
"""The day on which the tests look for a lesson with a content."""


@pytest.fixture
def demonstration(albert: Utilisateur, bonnet: Utilisateur, leduc: Utilisateur) -> None:
    """The accounts that the tests log in with, and the child that they look for."""
    second = load(bonnet).eleves[0]
    Eleve.objects.filter(public_id=second.public_id).update(nom_de_famille="PARENT", nom_usage="", prenom="Fanny")
    # « 001 » is what the vendor's demonstration gives its pupil as a national number.
    Eleve.objects.filter(public_id__in=albert.personnes).update(mel="albert.dupont@example.org", ine="001")
    Cours.objects.update(debut_le=date(2026, 9, 1))
    pupil = load(albert).eleve()
    friday = list_seances(pupil.uai, VENDREDI, VENDREDI, eleve=pupil) if pupil else []
    write_contenu(load(leduc), friday[0], DraftContenu("<p>Les nombres</p>", now(), "Chapitre 1"))
    accounts = (albert, "eleve", ""), (bonnet, "parent", ""), (leduc, "viescolaire", "2")
    for who, espace, rank in accounts:
        row = MotDePasseApplication(utilisateur=who, espace=espace, login=f"demonstration{rank}", nom="pronotepy")
        row.verificateur = sealkit.seal(make_verifier("pronotevs"), row.public_id)
        row.save()


@pytest.mark.usefixtures("demonstration", "ecrits", "vecus")
def test_its_own_tests(served: str, pronotepy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pronote_vides, "YEAR", timedelta(days=30))  # the whole of one is asked for in half a minute
    said = pronotepy("suite.py", url=served)
    assert said["run"] >= 40
    assert set(said["failed"]) == set(LATER), said["failed"]
