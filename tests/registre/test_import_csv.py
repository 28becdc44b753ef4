"""Lists in CSV: any separator, quote and encoding; layouts of ENTs; one bad line spoils itself alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.registre.actions import Liste, Proposal, apply_import, propose_csv
from preau.registre.formats import csv_columns, refusals
from preau.registre.formats.csv_reading import missing, open_table, read_eleves
from preau.registre.models import Eleve, Import, Lien, Responsable, Scolarite, Telephone
from tests.registre.conftest import RENTREE
from tests.registre.ecole import UAI

ELEVES = (
    "Nom;Prénom;Date de naissance;Sexe;Classe;Groupes;Courriel\r\n"
    "LE GOFF;Élouan;05/11/2016;M;6 B;LAT, CHORALE;\r\n"
    "N'GUYEN;Chloé;2016-03-04;F;6 B;;chloe@example.org\r\n"
    "Cœurdevey;Noël;1/2/2016;Masculin;6 A;;\r\n"
)
PARENTS = (
    "Nom*;Prénom*;Adresse;Code postal;Ville;Pays;Courriel;Téléphone;Nom de l'élève;Prénom de l'élève;"
    "Classes de l'élève;Nom de l'élève;Prénom de l'élève;Classes de l'élève\r\n"
    "LE GOFF;Anne;1 rue;29200;Brest;France;anne@example.org;06 39 98 00 01;LE GOFF;Elouan;6 B;Nguyen;Chloe;6 B\r\n"
    "COEURDEVEY;Zoé;;;;;;0639980002;CŒURDEVEY;Noel;6 A;;;\r\n"
)


PIX = (
    "Identifiant unique*;Premier prénom*;Deuxième prénom;Troisième prénom;Nom de famille*;Nom d'usage;Code sexe*;"
    "Date de naissance (jj/mm/aaaa)*;Code commune naissance**;Libellé commune naissance**;"
    "Code département naissance*;Code pays naissance*;Statut*;Code MEF*;Division*"
)


def put(tmp_path: Path, text: str | bytes, name: str = "liste.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def liste(path: Path) -> Liste:
    """A list with the columns its headers suggest."""
    genre, colonnes = open_table(path).guess()
    return Liste(path, genre, tuple(colonnes))


def propose(*paths: Path, uai: str = UAI) -> Proposal:
    return propose_csv([liste(path) for path in paths], uai, 2026, at=RENTREE)


def imported(*paths: Path) -> Import:
    with propose(*paths) as proposal:
        return apply_import(proposal, actor="essai", at=RENTREE)


def codes(proposal: Proposal) -> dict[str, int]:
    return proposal.count_anomalies()


def test_pupils_and_guardians_are_linked(tmp_path: Path) -> None:
    done = imported(put(tmp_path, PARENTS, "p.csv"), put(tmp_path, ELEVES))
    assert (done.source, done.comptes["eleves_ajoutes"], done.comptes["liens_ajoutes"]) == ("csv", 3, 3)
    chloe = Eleve.objects.get(prenom="Chloé")
    assert (chloe.nom_de_famille, chloe.ne_le.isoformat(), chloe.mel) == ("N'GUYEN", "2016-03-04", "chloe@example.org")
    assert [link.responsable.prenom for link in chloe.liens.all()] == ["Anne"]
    elouan = Scolarite.objects.get(eleve__prenom="Élouan")
    assert (elouan.division, elouan.groupes) == ("6 B", ["CHORALE", "LAT"])
    anne = Responsable.objects.get(prenom="Anne")
    assert anne.adresse == {"lignes": ["1 rue"], "code_postal": "29200", "commune": "Brest", "pays": "France"}
    assert Telephone.objects.get(responsable=anne).e164 == "+33639980001"


def test_again_changes_nothing_and_a_missing_pupil_is_absent(tmp_path: Path) -> None:
    imported(put(tmp_path, ELEVES), put(tmp_path, PARENTS, "p.csv"))
    with propose(put(tmp_path, ELEVES), put(tmp_path, PARENTS, "p.csv")) as proposal:
        assert proposal.is_empty
    with propose(put(tmp_path, "\n".join(ELEVES.splitlines()[:3]))) as proposal:
        assert proposal.comptes["eleves_absents"] == 1


def test_guardians_alone_find_pupils_known_by_names_or_numbers(tmp_path: Path) -> None:
    with pytest.raises(refusals.ResponsablesSansEleves):
        propose(put(tmp_path, PARENTS))
    numbered = "Guid;Nom;Prénom;Profil;Classes;Groupe;Naissance\nA1;LE GOFF;Élouan;Eleve;6 B;;05/11/2016\n"
    imported(put(tmp_path, numbered))
    assert Eleve.objects.get().source_id == "id:A1"
    parents = (
        "Guid;Nom;Prénom;Profil;Classes;Groupe;Guid_Enfant1;Guid_Enfant2\n"
        "P1;LE GOFF;Anne;Responsable;;;A1;\nP2;X;Yann;Responsable;;;ZZ;\nP3;Z;Prof;Enseignant;;;A1;\n"
    )
    with propose(put(tmp_path, parents)) as proposal:
        assert (proposal.comptes["liens_ajoutes"], codes(proposal)["enfant-inconnu"]) == (1, 1)


def test_a_number_keeps_a_pupil_whose_name_changes(tmp_path: Path) -> None:
    header = "Identifiant;Nom;Prénom;Naissance\n"
    imported(put(tmp_path, header + "7;MARTIN;Tom;01/01/2014\n"))
    with propose(put(tmp_path, header + "7;MARTIN-DUPONT;Tom;01/01/2014\n")) as proposal:
        assert (proposal.comptes["eleves_modifies"], proposal.comptes["eleves_ajoutes"]) == (1, 0)


def test_one_list_a_class(tmp_path: Path) -> None:
    lines = ELEVES.splitlines()
    a = put(tmp_path, "\n".join((lines[0], lines[3])), "a.csv")
    b = put(tmp_path, "\n".join(lines[:3]), "b.csv")
    done = imported(a, b, put(tmp_path, PARENTS, "p.csv"))
    assert (done.comptes["eleves_ajoutes"], done.comptes["liens_ajoutes"]) == (3, 3)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15"]
)
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_every_separator_encoding_and_quote(tmp_path: Path, separator: str, encoding: str, quote: str) -> None:
    cells = [["Nom", "Prénom", "Date de naissance"], ["CŒUR", "Zoë", "05/11/2016"], ["LE GOFF", "Élouan", "04/11/2016"]]
    text = "\r\n".join(separator.join(f"{quote}{cell}{quote}" for cell in row) for row in cells)
    table = open_table(put(tmp_path, text, encoding=encoding))
    assert table.guess() == ("eleves", ["nom_de_famille", "prenom", "ne_le"])
    assert table.preview == cells[1:]


def test_latin1_without_any_letter_of_latin9_and_a_doubled_mark(tmp_path: Path) -> None:
    assert open_table(put(tmp_path, "Nom;Prénom\nÀ;É\n", encoding="iso-8859-1")).layout.encoding == "iso-8859-1"
    doubled = b"\xef\xbb\xbf\xef\xbb\xbf" + "Nom;Prénom\nÀ;É\n".encode()
    assert open_table(put(tmp_path, doubled)).headers == ["Nom", "Prénom"]


def test_encodings_that_lie(tmp_path: Path) -> None:
    marked = b"\xef\xbb\xbf" + "Nom;Prénom;Naissance\nÀ;Éva;1/1/2014\nB;Zoë;1/1/2014\n".encode("cp1252")
    assert open_table(put(tmp_path, marked)).preview == [["À", "Éva", "1/1/2014"], ["B", "Zoë", "1/1/2014"]]
    spoilt = "Nom;Prénom;Naissance\nA;Éva;1/1/2014\n" + "B;Zoë;1/1/2014\n".encode().decode("cp1252")
    table = open_table(put(tmp_path, spoilt))
    assert table.preview[1] == ["B", "Zoë", "1/1/2014"]
    mixed = "Nom;Prénom;Naissance\nA;Éva;1/1/2014\nC;Noé;1/1/2014\n".encode() + "B;Zoë;1/1/2014\n".encode("cp1252")
    path = put(tmp_path, mixed)
    assert open_table(path).preview[2] == ["B", "Zoë", "1/1/2014"]
    with propose(path) as proposal:
        assert codes(proposal)["encodage"] == 1
        assert proposal.comptes["eleves_ajoutes"] == 3


@pytest.mark.parametrize(
    ("header", "genre", "expected"),
    [
        (
            PIX,
            "eleves",
            ["identifiant", "prenom", "prenom2", "prenom3", "nom_de_famille", "nom_usage", "sexe", "ne_le", "", "", "",
             "", "statut", "mef", "classe"],
        ),
        ("Prénom*;Nom*;Date de naissance*;Classes*", "eleves", ["prenom", "nom_de_famille", "ne_le", "classe"]),
        (
            "Guid;Nom;Prénom;Profil;Classes;Groupe;Naissance", "eleves",
            ["identifiant", "nom_de_famille", "prenom", "profil", "classe", "groupes", "ne_le"],
        ),
        (
            "profil;nom;prenom;login;mot de passe;classe;nom enfant;prenom enfant", "responsables",
            ["profil", "nom_de_famille", "prenom", "", "", "", "enfant_nom", "enfant_prenom"],
        ),
        (
            "Nom;Prenom;Date de naissance;Sexe;Division;Login;", "eleves",
            ["nom_de_famille", "prenom", "ne_le", "sexe", "classe", "", ""],
        ),
    ],
)  # fmt: skip
def test_layouts_of_the_specification(tmp_path: Path, header: str, genre: str, expected: list[str]) -> None:
    row = ";".join(["x"] * len(expected))
    assert open_table(put(tmp_path, f"{header}\r\n{row}\r\n")).guess() == (genre, expected)


def test_the_layout_of_pix_goes_through(tmp_path: Path) -> None:
    imported(
        put(tmp_path, f"{PIX}\r\n" + "990000001EB;Lou;Ann;;MARTIN;;F;05/11/2012;29019;;29;99100;ST;10010012110;6A\r\n")
    )
    found = Scolarite.objects.select_related("eleve").get()
    assert (found.eleve.sexe, found.mef, found.statut, found.division) == ("F", "10010012110", "ST", "6A")


def test_staff_are_refused_and_files_without_header_have_numbered_columns(tmp_path: Path) -> None:
    staff = "Prénom*;Nom*;date de naissance;fonction;telephone\nA;B;;ENS;\n"
    with pytest.raises(refusals.ListeDePersonnels):
        open_table(put(tmp_path, staff)).guess()
    bare = open_table(put(tmp_path, "LE GOFF;Élouan;05/11/2016\nB;C;06/11/2016\n", encoding="utf-16"))
    assert bare.headers == ["Colonne 1", "Colonne 2", "Colonne 3"]
    assert len(bare.preview) == 2
    named = Liste(tmp_path / "liste.csv", "eleves", ("nom_de_famille", "prenom", "ne_le"))
    with propose_csv([named], UAI, 2026, at=RENTREE) as proposal:
        assert proposal.comptes["eleves_ajoutes"] == 2


BAD = [
    ('LE GOFF;"Éric', "ligne-illisible"),
    ("MARTIN;;05/11/2016", "nom-manquant"),
    ("MARTIN;Léa;05/11/2016;de;trop", "ligne-illisible"),
    ("MARTIN;Léa;31/02/2016", "date-illisible"),
    ("MAR\x07TIN;Léa;05/11/2016", "ligne-illisible"),
    ("MARTIN;" + "é" * 6000 + ";05/11/2016", "ligne-illisible"),
]


@pytest.mark.parametrize(("line", "code"), BAD)
def test_one_bad_line_among_many_is_reported_and_the_rest_proposed(tmp_path: Path, line: str, code: str) -> None:
    lines = [f"NOM{number};Lou;05/11/2016" for number in range(2000)]
    lines.insert(1234, line)
    with propose(put(tmp_path, "Nom;Prénom;Naissance\n" + "\n".join(lines))) as proposal:
        found = [row for row in proposal.anomalies if row.code == code]
        assert [row.ligne for row in found] == [1236]
        assert proposal.comptes["eleves_ajoutes"] in (2000, 2001)


@pytest.mark.slow
def test_fifty_thousand_rows_with_one_bad_line(tmp_path: Path) -> None:
    lines = [f"NOM{number};Lou;05/11/2016;6 B" for number in range(50_000)]
    lines[40_000] = 'NOM;"Lou;05/11/2016'
    with propose(put(tmp_path, "Nom;Prénom;Naissance;Classe\n" + "\n".join(lines))) as proposal:
        assert proposal.comptes["eleves_ajoutes"] == 49_999
        assert [(row.ligne, row.code) for row in proposal.anomalies] == [(40_002, "ligne-illisible")]


def test_quotes_inside_names_and_addresses_on_two_lines(tmp_path: Path) -> None:
    text = (
        'Nom;Prénom;Naissance;Adresse\nLE "GRAND;Éric;05/11/2016;ici\nB;Zoé;05/11/2016;"1 rue\nBrest"\n'
        'C;"Jo ""Le Petit""";05/11/2016;là\n'
    )
    table = open_table(put(tmp_path, text))
    rows = [row for row in read_eleves(table, table.guess()[1]) if hasattr(row, "prenom")]
    assert [(row.nom_de_famille, row.prenom, row.adresse1) for row in rows] == [
        ('LE "GRAND', "Éric", "ici"), ("B", "Zoé", "1 rue Brest"), ("C", 'Jo "Le Petit"', "là"),
    ]  # fmt: skip


def test_what_columns_are_needed() -> None:
    assert missing("eleves", ["nom_de_famille", "prenom", "ne_le"]) == []
    assert missing("eleves", ["nom_de_famille", "prenom", "identifiant"]) == []
    assert len(missing("eleves", ["nom_de_famille"])) == 2
    assert len(missing("responsables", ["nom_de_famille", "prenom", "enfant_nom"])) == 1
    assert missing("responsables", ["nom_de_famille", "prenom", "enfant_nom", "enfant_prenom", "enfant_nom"]) == []
    assert missing("eleves", ["nom_de_famille", "nom_de_famille", "prenom", "ne_le"]) != []
    assert missing("eleves", ["x"]) == missing("autre", []) == ["le contenu d'une colonne"]
    for words in csv_columns.WORDS.values():
        assert set(words.values()) <= set(csv_columns.ELEVE) | set(csv_columns.RESPONSABLE)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"Nom\nA\n", b"\x01\x02;\x03", b";" * 400])
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(refusals.RegistreRefusal):
        open_table(put(tmp_path, content))


def test_a_bomb_of_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(refusals.ListeTropGrosse):
        open_table(put(tmp_path, b"Nom;Prenom\n" + b"\n" * 700_000))


HOSTILE = st.one_of(
    st.binary(max_size=600),
    st.text(max_size=300).map(lambda text: ("Nom;Prénom;Naissance\n" + text).encode("utf-8", "replace")),
    st.lists(st.sampled_from([*"\";',\n\r\tÉé|/2016", "Nom", "06/01/2014", "\ufeff"]), max_size=80).map(
        lambda parts: ("Nom;Prénom;Date de naissance\n" + "".join(parts)).encode()
    ),
)


@given(HOSTILE)
@settings(max_examples=60, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_proposed_or_refused(tmp_path: Path, content: bytes) -> None:
    path = put(tmp_path, content)
    outcome: object
    try:
        table = open_table(path)
        genre, colonnes = table.guess()
        if missing(genre, colonnes):
            outcome = genre
        else:
            with propose_csv([Liste(path, genre, tuple(colonnes))], UAI, 2026, at=RENTREE) as proposal:
                outcome = proposal.comptes
    except Refusal as refused:
        outcome = refused.sentence()
    assert outcome
    assert not Lien.objects.exists()
