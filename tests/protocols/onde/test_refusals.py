"""Files that are no extraction of ONDE, each refused by its name; and any bytes at all."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.onde import refusals
from preau.protocols.onde.read import Limits, read_eleves, read_responsables
from preau.protocols.refusals import Refusal
from tests.protocols.onde.test_read import ADULT, CHILD, ONDE, PARENTS

STAFF = (
    "Civilité;Nom usage;Nom;Prénom;Adresse;CP;Commune;Pays;Courriel;Directeur (oui/non);Classe\nM.;;A;B;;;;;;oui;CP\n"
)
Reader = Callable[..., Iterator[Any]]
CASES: dict[str, tuple[Reader, bytes, type[Refusal]]] = {
    "empty": (read_eleves, b"", refusals.PasUnCsv),
    "only blanks": (read_eleves, b"\xef\xbb\xbf \r\n", refusals.PasUnCsv),
    "spreadsheet": (read_eleves, b"\xd0\xcf\x11\xe0" + bytes(500), refusals.PasUnCsv),
    "archive": (read_responsables, b"PK\x03\x04\x14\x00\x00\x00", refusals.PasUnCsv),
    "prose": (read_eleves, "Bonjour, voici le fichier demandé.\n".encode(), refusals.ColonnesManquantes),
    "no birth date": (read_eleves, ONDE.replace("Date naissance", "Age").encode(), refusals.ColonnesManquantes),
    "no child": (read_responsables, f"{ADULT}\n".encode(), refusals.ColonnesManquantes),
    "guardians for pupils": (read_eleves, PARENTS.encode(), refusals.FichierDesResponsables),
    "pupils for guardians": (read_responsables, ONDE.encode(), refusals.FichierDesEleves),
    "staff for pupils": (read_eleves, STAFF.encode(), refusals.FichierDesPersonnels),
    "staff for guardians": (read_responsables, STAFF.encode(), refusals.FichierDesPersonnels),
    "header alone": (read_eleves, ONDE.splitlines()[0].encode(), refusals.ExtractionVide),
    "guardians' header alone": (read_responsables, f"{ADULT}{CHILD}".encode(), refusals.ExtractionVide),
    "open quote": (read_eleves, (ONDE + '"' + ONDE * 200).encode(), refusals.ChampDemesure),
    "open quote in the header": (read_eleves, ('"' + ONDE * 200).encode(), refusals.ChampDemesure),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_by_its_name(name: str) -> None:
    reader, source, expected = CASES[name]
    with pytest.raises(Refusal) as caught:
        list(reader(source))
    assert type(caught.value) is expected
    assert "{" not in caught.value.sentence()


def test_the_wrong_file_is_known_before_any_row() -> None:
    with pytest.raises(refusals.FichierDesResponsables):
        read_eleves(PARENTS.encode())


def test_limits() -> None:
    many = (ONDE + ONDE.splitlines()[1] + "\r\n").encode()
    assert len(list(read_eleves(many))) == 2
    with pytest.raises(refusals.FichierOndeTropGros):
        list(read_eleves(many, Limits(rows=1)))
    with pytest.raises(refusals.FichierOndeTropGros):
        list(read_eleves(io.BytesIO(many), Limits(total=len(many) - 1)))
    assert list(read_eleves(io.BytesIO(many), Limits(total=len(many))))


def test_every_refusal_is_in_the_catalogue_with_words() -> None:
    ours = [known for code, known in Refusal.catalogue().items() if code.startswith("ONDE-")]
    assert len(ours) == 8
    assert all(known.personne and known.support for known in ours)


@given(st.binary(max_size=300), st.integers(0, 600), st.sampled_from([read_eleves, read_responsables]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused_by_name(noise: bytes, at: int, reader: Reader) -> None:
    good = (ONDE if reader is read_eleves else PARENTS).encode()
    for source in (noise, good[:at] + noise + good[at:]):
        caught: Refusal | None = None
        try:
            list(reader(source))
        except Refusal as refusal:
            caught = refusal
        assert caught is None or caught.code.startswith("ONDE-")
