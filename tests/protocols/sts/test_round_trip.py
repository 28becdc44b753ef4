"""What is written is read back the same, and any bytes at all are read or refused by name."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.protocols.sts import messages, write
from preau.protocols.sts.messages import Anomalie, Enveloppe, Fiche, Genre
from preau.protocols.sts.read import open_export
from tests.protocols.siecle.samples import zipped
from tests.protocols.sts.samples import EDT, STS, data, read, sts


def _is_not_utf8(text: str) -> bool:
    """« ÉŒ » in ISO-8859-15 is also UTF-8, and a file that is all UTF-8 is read as one saved again (§1.1)."""
    return not re.search("[À-ß][ŒŸ]", text)


LETTERS = st.text("ABCÉÈŒŸÔàç'- &<>\"0", max_size=12).map(str.strip).filter(_is_not_utf8)
WORDS = st.text("ABCÉŒÔà'-&<>", min_size=1, max_size=12).filter(_is_not_utf8)
IDS = st.integers(1, 9_999_999).map(str)
TYPES = st.sampled_from(["epp", "local", "dir", ""])
DAYS = st.none() | st.dates(date(1950, 1, 1), date(2049, 12, 31))
HOURS = st.none() | st.decimals(0, 99, places=3)
COUNTS = st.none() | st.integers(0, 999)
EFFECTIFS = st.builds(messages.Effectifs, COUNTS, COUNTS, COUNTS)


def some(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


PARTS = some(st.builds(messages.Part, WORDS, EFFECTIFS))
COURS = st.builds(messages.Cours, WORDS, st.integers(1, 7), st.integers(0, 1200), st.integers(1, 200), LETTERS)
SERVICES = some(
    st.builds(
        messages.Service, WORDS, LETTERS, HOURS, st.none() | st.booleans(),
        some(st.builds(messages.Enseignant, IDS, TYPES, HOURS)),
    )
)  # fmt: skip
LESSONS = some(
    st.builds(
        messages.Service, WORDS, LETTERS, HOURS, st.none(),
        some(st.builds(messages.Enseignant, IDS, TYPES, st.none(), some(COURS))),
    )
)  # fmt: skip
INDIVIDUS = st.builds(
    messages.Individu, IDS, TYPES, WORDS, WORDS, st.just(0), LETTERS, st.sampled_from(["M", "F", ""]), LETTERS, DAYS,
    LETTERS, st.sampled_from(["ENS", "DIR", ""]), some(st.builds(messages.Principal, WORDS, DAYS, DAYS)),
    some(st.builds(messages.Discipline, WORDS, LETTERS, HOURS)),
)  # fmt: skip
PERIODES = some(st.builds(messages.Periode, LETTERS, DAYS, DAYS, HOURS, TYPES, LETTERS))
SUPPLEANTS = st.builds(
    messages.Suppleant, INDIVIDUS, some(st.builds(messages.Remplacement, WORDS, WORDS, LETTERS, PERIODES))
)
MATIERES = st.builds(messages.Matiere, WORDS, st.just(0), LETTERS, LETTERS, LETTERS, LETTERS)
MEFS = st.builds(messages.Mef, WORDS, st.just(0), LETTERS, LETTERS, LETTERS)
ALTERNANCES = st.builds(
    messages.Alternance, WORDS, st.just(0), LETTERS, LETTERS, LETTERS, some(st.dates(date(2025, 1, 1)))
)
SALLES = st.builds(messages.Salle, WORDS, st.just(0), LETTERS)


def divisions(services):
    return st.lists(st.builds(messages.Division, WORDS, st.just(0), LETTERS, EFFECTIFS, PARTS, services), min_size=1)


def groupes(services):
    return st.lists(st.builds(messages.Groupe, WORDS, st.just(0), LETTERS, EFFECTIFS, PARTS, PARTS, services))


FICHES = st.builds(Fiche, *[LETTERS] * 5, st.just("014"), *[LETTERS] * 6)


@given(FICHES, st.tuples(st.lists(MATIERES), st.lists(MEFS), st.lists(INDIVIDUS), divisions(SERVICES),
                         groupes(SERVICES), st.lists(SUPPLEANTS)))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_round_trip_downward(fiche, sections):
    enveloppe = Enveloppe(Genre.STS_EDT, "0999001W", 2025, date(2025, 9, 1), date(2026, 8, 31), fiche=fiche)
    assert _written_and_read(write.write_sts, enveloppe, sections) is None


@given(st.tuples(st.lists(ALTERNANCES, max_size=5), st.lists(SALLES, max_size=5), divisions(LESSONS), groupes(LESSONS)))
@settings(max_examples=40, deadline=None)
def test_round_trip_upward(sections):
    assert _written_and_read(write.write_edt, Enveloppe(Genre.EDT_STS, "0999001W", 2025), sections) is None
    assert _written_and_read(write.write_edt, Enveloppe(Genre.EDT_STS, "", 0), sections) is None


def _written_and_read(writer, enveloppe, sections) -> None:
    records = [record for section in sections for record in section]
    out = io.BytesIO()
    writer(out, enveloppe, records)
    with open_export(io.BytesIO(out.getvalue()), genre=enveloppe.genre) as export:
        assert export.enveloppe == enveloppe
        assert [r for r in export.records() if not isinstance(r, Anomalie)] == records


@pytest.mark.parametrize(("path", "genre"), [(STS, Genre.STS_EDT), (EDT, Genre.EDT_STS)])
def test_the_golden_files_are_written_as_they_were_read(path, genre):
    """Byte for byte."""
    with open_export(path, genre=genre) as export:
        enveloppe, records = export.enveloppe, list(export.records())
    out = io.BytesIO()
    (write.write_sts if genre is Genre.STS_EDT else write.write_edt)(out, enveloppe, records)
    assert out.getvalue().decode("iso-8859-15") == path.read_bytes().decode("iso-8859-15")
    assert path.name == write.file_name(genre, enveloppe.uai, enveloppe.annee)


def test_blocks_out_of_order_are_a_programming_error():
    classe, person = messages.Division("6 B"), messages.Individu("1", "epp", "A", "B")
    enveloppe = Enveloppe(Genre.STS_EDT, "0999001W", 2025)
    with pytest.raises(ValueError, match="INDIVIDUS"):
        write.write_sts(io.BytesIO(), enveloppe, [person, classe, person])
    with pytest.raises(ValueError, match="NOMENCLATURES"):
        write.write_sts(io.BytesIO(), enveloppe, [messages.Mef("1"), person, messages.Matiere("2")])


def test_what_the_encoding_lacks_becomes_a_question_mark():
    out = io.BytesIO()
    write.write_sts(
        out, Enveloppe(Genre.STS_EDT, "0999001W", 2025), [messages.Individu("1", "epp", "ŁUKASZ\x00", "Нина")]
    )
    assert b"<NOM_USAGE>?UKASZ?</NOM_USAGE>\n<NOM_PATRONYMIQUE/>\n<PRENOM>????</PRENOM>" in out.getvalue()


def test_hours_are_exact():
    service = messages.Service("1", "CG", Decimal("1.333"))
    out = io.BytesIO()
    write.write_sts(out, Enveloppe(Genre.STS_EDT, "0999001W", 2025), [messages.Division("A", services=(service,))])
    assert b"<HEURES_STRUCTURE>1.333</HEURES_STRUCTURE>" in out.getvalue()


ENCODINGS = {
    "UTF-8, said": sts().replace("ISO-8859-15", "UTF-8").encode(),
    "UTF-8 with BOM": b"\xef\xbb\xbf" + sts().encode(),
    "UTF-8 under another name": sts().encode(),
    "Windows-1252": sts().replace("ISO-8859-15", "windows-1252").encode("cp1252"),
    "an encoding nobody knows": data(sts().replace("ISO-8859-15", "KLINGON-1")),
    "no prolog": data(sts().split("?>", 1)[1]),
    "UTF-16": sts().replace("ISO-8859-15", "UTF-16").encode("utf-16"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_encodings_lie_and_are_read(name):
    found = [record for record in read(ENCODINGS[name]) if not isinstance(record, Anomalie)]
    assert found == [messages.Individu("1", "epp", "NOËL", "Zoé")]


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_refused_by_name(noise):
    for source in (noise, b"PK\x03\x04" + noise, b"<?xml " + noise, data()[:60] + noise):
        assert _read_or_refuse(source)


@given(st.integers(0, 9000), st.binary(min_size=1, max_size=8), st.booleans(), st.sampled_from(Genre))
@settings(max_examples=60, deadline=None)
def test_a_spoilt_file_is_read_or_refused_by_name(at, noise, packed, genre):
    good = (STS if genre is Genre.STS_EDT else EDT).read_bytes()
    source = zipped(("a.xml", good)) if packed else good
    at %= len(source)
    assert _read_or_refuse(source[:at] + noise + source[at + len(noise) :], genre)


def _read_or_refuse(source: bytes, genre: Genre = Genre.STS_EDT) -> bool:
    try:
        read(source, genre=genre)
    except Refusal as refusal:
        return refusal.code.startswith("STS-") and "{" not in refusal.sentence()
    return True
