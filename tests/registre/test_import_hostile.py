"""Whatever the files say, an import ends, and the same files then change nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.siecle.messages import Affectation, Eleve, Lien, Personne, Structure
from preau.registre.actions import apply_import, propose_import
from preau.registre.models import CleResponsable, Responsable
from tests.registre.conftest import RENTREE
from tests.registre.ecole import Ecole

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
IDS = st.sampled_from(["1", "2", "3", "é", "0", "1" * 60])
ELEVES = st.builds(
    Eleve, IDS, TEXT, TEXT, ne_le=st.none() | st.dates(date(1900, 1, 1)), nom_usage=TEXT, id_national=TEXT, mel=TEXT,
    tel_portable=TEXT, mef=TEXT, regime=TEXT, sexe=st.sampled_from(["M", "F", ""]), sortie_le=st.none() | st.dates(),
)  # fmt: skip
PERSONNES = st.builds(Personne, IDS, TEXT, TEXT, nom_usage=TEXT, civilite=TEXT, tel_personnel=TEXT, mel=TEXT)
LIENS = st.builds(Lien, IDS, IDS, st.sampled_from([1, 2, 3]), niveau_brut=st.sampled_from(["1", "2", "3", "x"]),
                  parente=TEXT, parente_brut=TEXT)  # fmt: skip
STRUCTURES = st.builds(Structure, TEXT, st.sampled_from(["D", "G", "x", ""]))
AFFECTATIONS = st.builds(Affectation, IDS, st.lists(STRUCTURES, max_size=3).map(tuple))


@settings(max_examples=25)
@given(
    st.lists(ELEVES, min_size=1, max_size=4),
    st.lists(PERSONNES, min_size=1, max_size=4),
    st.lists(LIENS, max_size=6),
    st.lists(AFFECTATIONS, max_size=4),
)
def test_any_content(
    tmp_path_factory: object,
    eleves: list[Eleve],
    personnes: list[Personne],
    liens: list[Lien],
    affectations: list[Affectation],
) -> None:
    folder: Path = tmp_path_factory.mktemp("hostile")  # type: ignore[attr-defined]
    ecole = Ecole(folder, eleves=eleves, personnes=personnes, liens=liens, affectations=affectations)
    files = ecole.write()
    with transaction.atomic(using="registre"):
        with propose_import(files, at=RENTREE) as proposal:
            apply_import(proposal, at=RENTREE)
            list(proposal.anomalies)
        with propose_import(files, at=RENTREE) as proposal:
            assert proposal.is_empty, proposal.comptes
        assert not CleResponsable.objects.filter(nom_cle="").exists()
        for row in Responsable.objects.all():
            row.clean_fields(exclude=["created_at", "nom_de_famille", "prenom"])
        transaction.set_rollback(True, using="registre")
