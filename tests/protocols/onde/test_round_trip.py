"""What is written is read back the same (specs/registry-formats.md §3, §8, 6)."""

import dataclasses
import io
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.onde import write
from preau.protocols.onde.messages import Anomalie, Eleve, Enfant, Responsable
from preau.protocols.onde.read import read_eleves, read_responsables
from tests.protocols.onde.test_read import ADULT, CHILD, ONDE

WORDS = st.text("ABCÉéàçÔ'-", min_size=1, max_size=10)
CELLS = st.text("ABCé;\" ,'0", max_size=10).map(str.strip)
DAYS = st.dates(date(1990, 1, 1), date(2049, 12, 31))
NOT_WRITTEN = {"line", "ne_le", "ne_le_brut", "prenom2", "prenom3", "etat", "enfants", "ine"}


def free(kind: type, **known: Any) -> Any:
    names = {f.name for f in dataclasses.fields(kind)} - NOT_WRITTEN - set(known)
    return st.builds(kind, **dict.fromkeys(names, CELLS), **known)


ELEVES = free(Eleve, nom_de_famille=WORDS, prenom=WORDS, sexe=st.sampled_from(["M", "F", ""]), ne_le=DAYS).map(
    lambda e: dataclasses.replace(e, ne_le_brut=e.ne_le.strftime("%d/%m/%Y"))
)
ENFANTS = st.builds(Enfant, WORDS, WORDS, CELLS, CELLS)
RESPONSABLES = free(
    Responsable, nom_de_famille=WORDS, prenom=WORDS, enfants=st.lists(ENFANTS, min_size=1, max_size=4).map(tuple)
)


@given(st.lists(ELEVES, min_size=1))
@settings(max_examples=50, deadline=None)
def test_pupils(rows: list[Eleve]) -> None:
    out = io.BytesIO()
    write.write_eleves(out, rows)
    assert list(read_eleves(out.getvalue())) == rows


@given(st.lists(RESPONSABLES, min_size=1))
@settings(max_examples=50, deadline=None)
def test_guardians(rows: list[Responsable]) -> None:
    out = io.BytesIO()
    write.write_responsables(out, rows)
    assert [r for r in read_responsables(out.getvalue()) if not isinstance(r, Anomalie)] == rows


def test_bytes_are_those_of_onde() -> None:
    out = io.BytesIO()
    write.write_eleves(out, read_eleves(ONDE.encode()))  # type: ignore[arg-type]
    assert out.getvalue() == ONDE.encode("iso-8859-1")
    out = io.BytesIO()
    write.write_responsables(out, [Responsable("CŒUR – Ł", "Ÿves", enfants=(Enfant("A", "B"), Enfant("C", "D")))])
    header, row = out.getvalue().decode("iso-8859-1").splitlines()
    assert header == ADULT + CHILD + CHILD
    assert row == ";;COEUR - ?;Yves;;;;;;;;;;A;B;;;C;D;"
