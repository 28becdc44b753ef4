"""Every AAF import that is refused, and any content at all: nothing is half written."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.aaf.messages import Categorie, Classe, Eleve, Relation
from preau.protocols.aaf.refusals import AafRefusal, CompletAvecRetraits, LivraisonMelangee
from preau.protocols.refusals import Refusal
from preau.registre.actions import apply_import, propose_import
from preau.registre.formats import refusals
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Responsable
from tests.registre.aaf.academie import DEUX, MERE, PERE, UN, Academie
from tests.registre.aaf.importing import bring, modify, refused
from tests.registre.conftest import RENTREE
from tests.registre.ecole import Ecole


def test_a_delta_that_says_nothing(academie: Academie) -> None:
    bring(academie.complet())
    assert isinstance(refused(academie.delta()), refusals.DeltaVide)


def test_deltas_out_of_turn(academie: Academie) -> None:
    mael = academie.fiches[Categorie.ELEVE][0]
    assert isinstance(refused(academie.delta(modify(mael))), refusals.AucunEtablissement)
    bring(academie.complet(), uais=[DEUX])
    school = academie.fiches[Categorie.ETABLISSEMENT][0]
    assert isinstance(refused(academie.delta(modify(school), modify(mael))), refusals.DeltaSansComplet)
    bring(academie.complet())
    academie.jour = date(2026, 9, 7)
    refusal = refused(academie.delta(modify(mael)))
    assert isinstance(refusal, refusals.LivraisonAncienne)
    assert "07/09/2026" in refusal.sentence()


def test_a_delivery_is_one_thing(academie: Academie, tmp_path: Path) -> None:
    mael = academie.fiches[Categorie.ELEVE][0]
    complet, delta = academie.complet(), academie.delta(modify(mael))
    assert isinstance(refused(complet, delta), LivraisonMelangee)
    other = Academie(tmp_path / "autre", degre="1D")
    (tmp_path / "autre").mkdir()
    assert "premier et du second" in refused(complet, other.complet("un.zip")).sentence()
    academie.jour = date(2026, 9, 9)
    assert "jours" in refused(complet, academie.complet("demain.zip")).sentence()
    academie.complet("faux")
    name = next((tmp_path / "faux").glob("*_Eleve_0000.xml"))
    name.write_text(name.read_text().replace("addRequest", "modifyRequest").replace("attr>", "attr>"))
    assert isinstance(refused(tmp_path / "faux"), AafRefusal)
    assert isinstance(refused(tmp_path / "faux"), CompletAvecRetraits)


def test_other_refusals(academie: Academie, tmp_path: Path) -> None:
    path = academie.complet()
    assert isinstance(refused(), refusals.AucunFichier)
    assert isinstance(refused(tmp_path / "absent.zip"), refusals.FichierIllisible)
    assert isinstance(refused(path, uais=["0999003Y"]), refusals.AucunEtablissement)
    bring(path, uais=[UN])
    assert isinstance(refused(path, annee=2027, uais=["0999003Y"]), refusals.AucunEtablissement)
    academie.jour = date(2025, 9, 8)
    assert isinstance(refused(academie.complet("ancien.zip")), refusals.AnneeInattendue)


def test_a_school_fed_by_another_kind_of_file(academie: Academie, tmp_path: Path) -> None:
    with propose_import(Ecole(tmp_path).write(), at=RENTREE) as proposal:
        apply_import(proposal, at=RENTREE)
    before = EleveRow.objects.count()
    with pytest.raises(refusals.AutreSource):
        bring(academie.complet())
    assert EleveRow.objects.count() == before
    assert bring(academie.complet(), uais=[DEUX])["eleves_ajoutes"] == 1


def test_a_number_already_given(academie: Academie) -> None:
    Responsable.objects.create(
        jointure=int(MERE), source="siecle", uai="0999003Y", source_id="1", nom_de_famille="X", prenom="Y"
    )
    refusal = refused(academie.complet())
    assert isinstance(refusal, refusals.JointureDejaPrise)
    assert MERE in refusal.sentence()


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(str.strip)
NUMBERS = st.sampled_from(["1", "2", "3", "900", "é", "0", "9" * 30])


LINES = st.lists(TEXT, max_size=5).map(tuple)
RELATIONS = st.lists(st.builds(Relation, NUMBERS, TEXT, st.sampled_from("0123x")), max_size=4).map(tuple)
CLASSES = st.lists(st.builds(Classe, NUMBERS, TEXT), max_size=2).map(tuple)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(
            Eleve, NUMBERS, nom=TEXT, prenom=TEXT, nom_patro=TEXT, eleve_id=NUMBERS, ine=TEXT, etab=NUMBERS, mail=TEXT,
            regime=TEXT, mef=TEXT, tel_domicile=TEXT, adresse=LINES, relations=RELATIONS, classes=CLASSES,
        ),
        max_size=4,
    ),
    st.lists(st.sampled_from([MERE, PERE, "1", "2"]), max_size=3),
)  # fmt: skip
def test_any_content(tmp_path_factory: pytest.TempPathFactory, eleves: list[Eleve], gone: list[str]) -> None:
    academie = Academie(tmp_path_factory.mktemp("hostile"))
    academie.fiches[Categorie.ELEVE] += eleves
    for one in gone:
        academie.drop(Categorie.RESPONSABLE, one)
    path = academie.complet()
    with transaction.atomic(using="registre"):
        bring(path)
        assert bring(path) == {}
        requetes = [modify(one) for one in eleves if one.jointure.isdecimal()]
        if requetes:
            with suppress(Refusal):
                bring(academie.delta(*requetes))
        for row in EleveRow.objects.all():
            row.clean_fields(exclude=["created_at", "nom_de_famille", "prenom"])
        transaction.set_rollback(True, using="registre")
