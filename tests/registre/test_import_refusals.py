"""Every way an import is refused: its own outcome, and nothing half written (issue 2, item 3)."""

from __future__ import annotations

import importlib
import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from preau.kit.clockkit import PARIS
from preau.protocols.refusals import Refusal
from preau.protocols.siecle.messages import Eleve, Genre
from preau.registre.actions import apply_import, propose_import, set_etablissement
from preau.registre.formats import refusals
from preau.registre.models import Eleve as EleveRow
from preau.registre.models import Etablissement, Import
from tests.registre.conftest import RENTREE, Importer
from tests.registre.ecole import AUTRE, UAI, Ecole

propose = importlib.import_module("preau.registre.actions.propose_import")
BOMB = b"""<?xml version="1.0" encoding="ISO-8859-15"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<BEE_ELEVES VERSION="3.0"><PARAMETRES><UAJ>0999001W</UAJ><ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE></PARAMETRES>
<DONNEES><ELEVES><ELEVE ELEVE_ID="1"><PRENOM>&b;</PRENOM></ELEVE></ELEVES></DONNEES></BEE_ELEVES>"""


def refused(paths: list[Path], at: datetime = RENTREE, **kwargs: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        propose_import(paths, at=at, **kwargs)  # type: ignore[arg-type]
    assert not EleveRow.objects.exists()
    assert not Import.objects.exists()
    return caught.value


def test_wrong_school(ecole: Ecole) -> None:
    refusal = refused(ecole.write(), uai=AUTRE)
    assert isinstance(refusal, refusals.EtablissementInattendu)
    assert refusal.context["fichier"].endswith("BEE_ELEVES.xml")
    assert AUTRE in refusal.sentence()


@pytest.mark.parametrize(
    ("annee", "month", "accepted"),
    [
        (2026, 9, True),
        (2025, 9, False),
        (2027, 9, False),
        (2026, 6, True),
        (2025, 6, True),
        (2026, 4, False),
        (2025, 4, True),
    ],
)
def test_year_of_a_first_import(ecole: Ecole, annee: int, month: int, accepted: bool) -> None:
    """The current year or, May to August, the next."""
    ecole.annee = annee
    at = datetime(2026, month, 10, 9, 0, tzinfo=PARIS)
    if accepted:
        propose_import(ecole.write(), at=at).close()
    else:
        assert isinstance(refused(ecole.write(), at=at), refusals.AnneeInattendue)


def test_year_other_than_the_open_one(ecole: Ecole, importer: Importer) -> None:
    importer(ecole.write())
    ecole.annee = 2027
    summer = datetime(2027, 6, 20, 9, 0, tzinfo=PARIS)
    with pytest.raises(refusals.AnneeInattendue) as caught:
        propose_import(ecole.write(), at=summer)
    assert "--annee 2027" in caught.value.sentence()
    with propose_import(ecole.write(), annee=2027, at=summer) as proposal:
        assert proposal.ecoles[0].opens_annee


def test_annee_overrides_only_to_that_year(ecole: Ecole) -> None:
    ecole.annee = 2021
    propose_import(ecole.write(), annee=2021, at=RENTREE).close()
    assert isinstance(refused(ecole.write(), annee=2020), refusals.AnneeInattendue)


def test_a_pair_of_different_years(ecole: Ecole, tmp_path: Path) -> None:
    other = Ecole(tmp_path, annee=2025)
    files = [*ecole.write(Genre.ELEVES), *other.write(Genre.RESPONSABLES)]
    assert isinstance(refused(files), refusals.AnneeInattendue)
    assert isinstance(refused(files, at=datetime(2026, 6, 1, 9, tzinfo=PARIS)), refusals.AnneeInattendue)


def test_two_files_of_one_kind(ecole: Ecole, tmp_path: Path) -> None:
    first = ecole.write(Genre.ELEVES)[0]
    copy = tmp_path / "copie.xml"
    copy.write_bytes(first.read_bytes())
    assert isinstance(refused([first, copy]), refusals.FichiersEnDouble)


def test_responsables_alone(ecole: Ecole) -> None:
    assert isinstance(refused(ecole.write(Genre.RESPONSABLES)), refusals.ResponsablesSansEleves)


def test_nothing_given_and_no_such_file(tmp_path: Path) -> None:
    assert isinstance(refused([]), refusals.AucunFichier)
    refusal = refused([tmp_path / "absent.xml"])
    assert isinstance(refusal, refusals.FichierIllisible)
    assert "absent.xml" in refusal.sentence()
    assert isinstance(refused([tmp_path]), refusals.FichierIllisible)


def test_a_neighbouring_root(tmp_path: Path) -> None:
    path = tmp_path / "sts.xml"
    path.write_bytes(b'<?xml version="1.0"?><STS_EDT><PARAMETRES/></STS_EDT>')
    assert refused([path]).code == "SIECLE-0002"


def test_truncated_zip_and_truncated_xml(ecole: Ecole, tmp_path: Path) -> None:
    eleves, responsables = ecole.write()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(responsables, "Responsables.xml")
    whole = tmp_path / "entier.zip"
    whole.write_bytes(packed.getvalue())
    propose_import([eleves, whole], at=RENTREE).close()
    cut = tmp_path / "coupe.zip"
    cut.write_bytes(packed.getvalue()[:-40])
    assert refused([eleves, cut]).code == "SIECLE-0003"
    responsables.write_bytes(responsables.read_bytes()[:-200])
    refusal = refused([eleves, responsables])
    assert refusal.code == "SIECLE-0011"
    assert refusal.context["fichier"] == responsables.name


def test_entity_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bombe.xml"
    path.write_bytes(BOMB)
    assert refused([path]).code == "SIECLE-0008"


def test_endless_text(ecole: Ecole, tmp_path: Path) -> None:
    path = ecole.write(Genre.ELEVES)[0]
    head, tail = path.read_bytes().split(b"<PRENOM>Jeanne", 1)
    path.write_bytes(head + b"<PRENOM>" + b"a" * 3_000_000 + tail)
    assert refused([path]).code in {"SIECLE-0009", "SIECLE-0011"}


def test_personal_data_is_never_left_in_a_file(
    ecole: Ecole, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even while a proposal waits: a killed process has no time to clean."""
    folder = tmp_path_factory.mktemp("tmp")
    for name in ("SQLITE_TMPDIR", "TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    ecole.eleves += [Eleve(str(n), "NOM" * 30, "Prénom" * 15) for n in range(1000, 3000)]
    with propose_import(ecole.write(), at=RENTREE):
        assert list(folder.iterdir()) == []


def apply_twice(ecole: Ecole) -> None:
    ecole.change_eleve("701", prenom="Alba")
    with propose_import(ecole.write(), at=RENTREE) as proposal:
        apply_import(proposal)
        apply_import(proposal)


def test_an_import_while_another_is_being_prepared(
    ecole: Ecole, importer: Importer, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was compared is no longer what is there, though the version is the newest."""
    importer(ecole.write())
    other = Ecole(tmp_path_factory.mktemp("autre"))
    other.change_eleve("702", prenom="Jeannette")
    files = other.write()
    real = propose.load_registry

    def slow(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(propose, "load_registry", real)
        importer(files)

    ecole.change_eleve("701", prenom="Alberto")
    monkeypatch.setattr(propose, "load_registry", slow)
    with propose_import(ecole.write(), at=RENTREE) as proposal, pytest.raises(refusals.PropositionPerimee):
        apply_import(proposal)
    assert EleveRow.objects.get(source_id="701").prenom == "Albert"


def test_a_school_named_after_the_proposal(ecole: Ecole) -> None:
    set_etablissement(UAI, commune="BREST")
    with propose_import(ecole.write(), at=RENTREE) as proposal:
        set_etablissement(UAI, nom="CLG DU TEST")
        with pytest.raises(refusals.PropositionPerimee):
            apply_import(proposal)


def test_a_stale_proposal(ecole: Ecole, importer: Importer, tmp_path: Path) -> None:
    with propose_import(ecole.write(), at=RENTREE) as first:
        importer(ecole.write())
        count = EleveRow.objects.count()
        with pytest.raises(refusals.PropositionPerimee):
            apply_import(first)
        assert EleveRow.objects.count() == count
    ecole.change_eleve("701", prenom="Alberto")
    with propose_import(ecole.write(), at=RENTREE) as second:
        ecole.change_eleve("701", prenom="Albertine")
        importer(ecole.write())
        with pytest.raises(refusals.PropositionPerimee):
            apply_import(second)
    assert EleveRow.objects.get(source_id="701").prenom == "Albertine"
    assert Etablissement.objects.get(uai=UAI).version == 2
    with pytest.raises(refusals.PropositionPerimee):
        apply_twice(ecole)


def test_an_unreadable_level_opens_nothing(ecole: Ecole, importer: Importer) -> None:
    from preau.registre.queries import find_responsables, list_enfants

    ecole.liens[2] = replace(ecole.liens[2], niveau=9, niveau_brut="9")
    done = importer(ecole.write())
    assert done.anomalies["code-inconnu"] == 1
    (paul,) = find_responsables(nom="Dupont", prenom="Paul", mobile="+33639980002")
    assert list_enfants([paul.public_id], niveaux={0, 1, 2, 3, 9}) == []
