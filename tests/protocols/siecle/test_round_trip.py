"""What is written is read back the same, and any bytes at all are read or refused by name."""

import dataclasses
import io
import re
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.protocols.siecle import messages, write
from preau.protocols.siecle.checks import is_ine, is_uai, rnie_key, uai_letter
from preau.protocols.siecle.messages import Anomalie, Enveloppe, Genre
from preau.protocols.siecle.read import open_export
from tests.protocols.siecle.samples import DATA, ELEVE, PARAMETRES, bee, data, golden, read, zipped


def _is_not_utf8(text: str) -> bool:
    """« ÉŒ » in ISO-8859-15 is also UTF-8, and a file that is all UTF-8 is read as one saved again (§1.1)."""
    return not re.search("[À-ß][ŒŸ]", text)


LETTERS = st.text("ABCÉÈŒŸÔàç'- &<>\"0", max_size=12).map(str.strip).filter(_is_not_utf8)
WORDS = st.text("ABCÉŒÔà'-&<>", min_size=1, max_size=12).filter(_is_not_utf8)
IDS = st.integers(1, 9_999_999).map(str)
DAYS = st.none() | st.dates(date(1950, 1, 1), date(2049, 12, 31))
FLAGS = st.none() | st.booleans()
BY_TYPE: dict[Any, Any] = {
    "str": LETTERS,
    "date | None": DAYS,
    "bool | None": FLAGS,
    "tuple[str, ...]": st.lists(WORDS).map(tuple),
}


def any_of(kind: type, **known: Any) -> Any:
    """Any record of a kind; ``known`` fixes the fields that are not free."""
    fields = {f.name: BY_TYPE[str(f.type) if isinstance(f.type, str) else _name(f.type)]
              for f in dataclasses.fields(kind) if f.name != "line" and f.name not in known}  # fmt: skip
    return st.builds(kind, **fields, **known)


def _name(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) and kind in (str, int) else str(kind).replace("datetime.", "")


ELEVES = any_of(
    messages.Eleve, eleve_id=IDS, nom_de_famille=WORDS, prenom=WORDS, sexe=st.sampled_from(["M", "F", ""]),
    ne_le=st.none(), ine=st.just(""),
).map(lambda e: dataclasses.replace(
    e, ine=e.ine_rnie or e.id_national or e.ine_bea, ne_le_brut="", sortie_brut="" if e.sortie_le else e.sortie_brut
))  # fmt: skip
PERSONNES = any_of(messages.Personne, personne_id=IDS, nom_de_famille=WORDS, prenom=WORDS)
LIENS = st.builds(
    messages.Lien, eleve_id=IDS, personne_id=IDS, niveau=st.just(1), niveau_brut=st.just("1"),
    parente=st.just("10"), parente_brut=st.just("10"), paie_frais_scolaires=FLAGS, percoit_les_aides=FLAGS,
    heberge_eleve=FLAGS, a_contacter_en_priorite=FLAGS,
)  # fmt: skip
STRUCTURES = st.lists(st.builds(messages.Structure, WORDS, st.sampled_from(["D", "G"]))).map(tuple)
AFFECTATIONS = st.builds(messages.Affectation, IDS, STRUCTURES)
ADRESSES = any_of(messages.Adresse, adresse_id=IDS)
DIVISIONS = any_of(messages.Division, code=WORDS)
GROUPES = any_of(messages.Groupe, code=WORDS)
MEFS = any_of(messages.Mef, code=WORDS)
MATIERES = any_of(messages.Matiere, code=WORDS)
CODES = any_of(messages.Code, table=st.just("REGIME"), code=WORDS)
ETABLISSEMENTS = any_of(messages.Etablissement, uai=st.just("0999001W"), nom=WORDS)
PERIODES = st.builds(
    messages.Periode, annee=st.just(2025), debut_le=st.dates(date(1950, 1, 1), date(2049, 12, 31)), fin_le=DAYS
)

FILES: dict[Genre, tuple[Any, Any]] = {
    Genre.ELEVES: (
        write.write_eleves, st.tuples(st.lists(ELEVES, min_size=1), st.lists(AFFECTATIONS), st.lists(ADRESSES))
    ),
    Genre.RESPONSABLES: (
        write.write_responsables, st.tuples(st.lists(PERSONNES, min_size=1), st.lists(LIENS), st.lists(ADRESSES))
    ),
    Genre.STRUCTURES: (write.write_structures, st.tuples(st.lists(DIVISIONS, min_size=1), st.lists(GROUPES))),
    Genre.NOMENCLATURES: (
        write.write_nomenclatures, st.tuples(st.lists(MEFS, min_size=1), st.lists(MATIERES), st.lists(CODES))
    ),
    Genre.COMMUNS: (write.write_communs, st.tuples(st.tuples(ETABLISSEMENTS), st.tuples(PERIODES))),
}  # fmt: skip


@pytest.mark.parametrize("genre", Genre)
@given(seed=st.data())
@settings(max_examples=30, deadline=None)
def test_round_trip(genre: Genre, seed: Any) -> None:
    writer, sections = FILES[genre]
    records = [record for section in seed.draw(sections) for record in section]
    enveloppe = Enveloppe(genre, "2.1", "0999001W", 2025, date(2025, 9, 4), datetime(2025, 9, 4, 18, 12, 3))
    out = io.BytesIO()
    writer(out, enveloppe, records)
    with open_export(io.BytesIO(out.getvalue())) as export:
        assert export.enveloppe == enveloppe
        assert [r for r in export.records() if not isinstance(r, Anomalie)] == records


def test_the_golden_pupil_is_written_as_it_was_read() -> None:
    """Byte for byte, but for the tags we do not keep (an empty one, last year's class)."""
    record = golden("eleves_3_0.xml")[0]
    out = io.BytesIO()
    write.write_eleves(out, Enveloppe(Genre.ELEVES, "3.0", "0999001W", 2025), [record])
    written = out.getvalue().decode("iso-8859-15").splitlines()
    expected = (DATA / "eleves_3_0.xml").read_bytes().decode("iso-8859-15").splitlines()[10:42]
    dropped = ("<VILLE_NAISS></VILLE_NAISS>", "<CODE_STRUCTURE>CM2", "<MEL>ecole@")
    assert written[8:-3] == [line for line in expected if not line.strip().startswith(dropped)]


def test_what_the_encoding_lacks_becomes_a_question_mark() -> None:
    out = io.BytesIO()
    eleve = messages.Eleve("1", "ŁUKASZ\x00\ud800", "Нина")
    write.write_eleves(out, Enveloppe(Genre.ELEVES, "3.0", "0999001W", 2025), [eleve])
    assert b"<NOM_DE_FAMILLE>?UKASZ??</NOM_DE_FAMILLE>" in out.getvalue()
    assert b"<PRENOM>????</PRENOM>" in out.getvalue()


def test_sections_out_of_order_are_a_programming_error() -> None:
    eleve, adresse = messages.Eleve("1", "A", "B"), messages.Adresse("2")
    with pytest.raises(ValueError, match="ELEVES"):
        write.write_eleves(io.BytesIO(), Enveloppe(Genre.ELEVES, "3.0", "0999001W", 2025), [eleve, adresse, eleve])


def test_the_zip_is_named_and_made_as_siecle_does() -> None:
    assert write.file_names(Genre.ELEVES) == ("ExportXML_ElevesAvecAdresses.zip", "ElevesAvecAdresses.xml")
    assert write.file_names(Genre.RESPONSABLES, adresses=False)[1] == "ResponsablesSansAdresses.xml"
    out = io.BytesIO()
    write.write_zip(out, "ElevesAvecAdresses.xml", lambda entry: entry.write(data()) and None)
    assert read(out.getvalue()) == read(data())


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_refused_by_name(noise: bytes) -> None:
    for source in (noise, b"PK\x03\x04" + noise, b"<?xml " + noise, data(bee())[:60] + noise):
        _read_or_refuse(source)


@given(st.integers(0, 2500), st.binary(min_size=1, max_size=8), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_spoilt_export_is_read_or_refused_by_name(at: int, noise: bytes, packed: bool) -> None:
    good = data(bee(ELEVE * 3, parametres=PARAMETRES))
    source = zipped(("a.xml", good)) if packed else good
    at %= len(source)
    _read_or_refuse(source[:at] + noise + source[at + len(noise) :])


def _read_or_refuse(source: bytes) -> None:
    caught: Refusal | None = None
    try:
        read(source)
    except Refusal as refusal:
        caught = refusal
    assert caught is None or caught.code.startswith("SIECLE-")
    assert caught is None or "{" not in caught.sentence()


def test_check_letters_and_keys() -> None:
    """The made-up valid ones of §6.1 and §6.2, the misread one of the seeds, and every letter changed."""
    for uai in ("0999001W", "0999002X", "0999003Y", "0500048F", "0501271K", "0690026D"):
        assert is_uai(uai)
        assert uai_letter(uai[:7]) == uai[7]
    for wrong in ("0502271K", "0999001w", "999001W", "0999001W ", "", "０９９９００１W"):
        assert not is_uai(wrong)
    for ine in ("990000001EB", "990000002EA", "990000003DK", "990000004DJ", "9900000001S"):
        assert is_ine(ine)
    for wrong in ("990000001EA", "9900000001T", "990000001", "", "99000000١EB"):
        assert not is_ine(wrong)
    assert rnie_key("000000000") == "KH"
