"""What each element of the STS files becomes (specs/registry-formats.md §2.1, §2.2)."""

import io
from datetime import date
from decimal import Decimal

import pytest

from preau.protocols.sts.messages import (
    Alternance,
    Cours,
    Discipline,
    Division,
    Effectifs,
    Enseignant,
    Fiche,
    Genre,
    Groupe,
    Individu,
    Matiere,
    Mef,
    Part,
    Periode,
    Principal,
    Remplacement,
    Salle,
    Service,
    Suppleant,
)
from preau.protocols.sts.parsing import parse_bool, parse_clock, parse_count, parse_day, parse_hours
from preau.protocols.sts.read import open_export
from tests.protocols.siecle.samples import anomalies, only, zipped
from tests.protocols.sts.samples import EDT, INDIVIDU, PARAMETRES, STS, data, division, read, sts

COLLEGE = Fiche(
    "CLG", "COLLEGE", "DU TEST", "340", "", "014", "RENNES", "1 RUE DE L'ÉCOLE", "BREST", "29200", "0261910001",
    "public",
)  # fmt: skip


def test_the_envelope_says_school_year_and_place():
    with open_export(STS) as export:
        found = export.enveloppe
    assert (found.genre, found.uai, found.annee) == (Genre.STS_EDT, "0999001W", 2025)
    assert (found.debut_le, found.fin_le) == (date(2025, 9, 1), date(2026, 8, 31))
    assert found.fiche == COLLEGE
    assert found.application == ""


def test_the_golden_file_from_sts_web():
    ines = Individu(
        "41001", "epp", "ARNAUD", "INÈS", nom_patronymique="BRUN", sexe="F", civilite="2", ne_le=date(1985, 5, 14),
        grade="CERT. C N", fonction="ENS",
        principal_de=(Principal("6 B", date(2025, 9, 1), date(2026, 8, 31)),),
        disciplines=(Discipline("L0422", "ANGLAIS", Decimal(18)),),
    )  # fmt: skip
    anglais = Service(
        "030201", "CG", Decimal(4), False,
        (Enseignant("41001", "epp", Decimal("3.5")), Enseignant("41001", "local", Decimal("0.5"))),
    )  # fmt: skip
    absence = Periode("sup", date(2025, 11, 3), date(2025, 12, 19), Decimal("3.5"), "epp", "41001")
    lise = Individu(
        "77", "eppsup", "NOËL", "LISE", sexe="F", civilite="3", ne_le=date(1990, 1, 1), fonction="ENS"
    )  # fmt: skip
    assert read(STS.read_bytes()) == [
        Matiere("030201", 0, "AGL1", "ANGLAIS LV1", "ANGLAIS LV1", "Anglais LV1"),
        Mef("10010012110", 0, "6EME", "6EME", "6ème"),
        ines,
        Individu("41001", "local", "CŒUR", "PAUL", sexe="M", civilite="."),
        Division(
            "6 B", effectifs=Effectifs(26, 25, 30), mefs=(Part("10010012110", Effectifs(0, 25)),), services=(anglais,)
        ),
        Groupe(
            "4-125-ESP2",
            divisions=(Part("6 B", Effectifs(None, 12)),),
            services=(Service("030602", "CG", Decimal("2.5")), Service("030609", "AT", Decimal(1))),
        ),
        Suppleant(lise, (Remplacement("030201", "6 B", "CG", (absence,)),)),
    ]


def test_lines_are_those_of_the_file():
    text = STS.read_bytes().decode("iso-8859-15").splitlines()
    for record in only(Individu, read(STS.read_bytes())):
        assert text[record.line - 1].startswith("<INDIVIDU ")


def test_the_golden_file_that_goes_back():
    with open_export(EDT, genre=Genre.EDT_STS) as export:
        assert (export.enveloppe.uai, export.enveloppe.annee) == ("0999001W", 2025)
        records = list(export.records())
    lessons = (Cours("QA", 1, 510, 60, "B12"), Cours("QA", 5, 845, 55))
    assert records == [
        Alternance("QA", 0, "A", "SEMAINE A", "Semaine A", (date(2025, 9, 1), date(2025, 9, 14))),
        Salle("B12", libelle="Salle B12"),
        Division(
            "6 B", services=(Service("030201", "CG", Decimal(4), None, (Enseignant("41001", "epp", None, lessons),)),)
        ),
    ]


def test_a_file_that_goes_back_may_have_no_parameters():
    bare = sts(
        "", division(""), parametres="", root="EDT_STS", before="<ALTERNANCES><ALTERNANCE CODE='Q1'/></ALTERNANCES>"
    )
    with open_export(io.BytesIO(data(bare)), genre=Genre.EDT_STS) as export:
        assert (export.enveloppe.uai, export.enveloppe.annee) == ("", 0)
        assert list(export.records()) == [Alternance("Q1"), Division("6 B")]


def test_weeks_may_come_before_the_parameters():
    text = sts("", division(""), root="EDT_STS", before="<ALTERNANCES><ALTERNANCE CODE='Q1'/></ALTERNANCES>")
    with open_export(io.BytesIO(data(text)), genre=Genre.EDT_STS) as export:
        assert export.enveloppe.uai == "0999001W"
        assert list(export.records()) == [Alternance("Q1"), Division("6 B")]


def test_a_file_rewritten_by_timetable_software_is_read_and_told():
    parametres = PARAMETRES.replace("</PARAMETRES>", "<APPLICATION_SOURCE>LOGICIEL</APPLICATION_SOURCE></PARAMETRES>")
    source = data(sts(parametres=parametres))
    with open_export(io.BytesIO(source)) as export:
        assert export.enveloppe.application == "LOGICIEL"
    assert anomalies(read(source)) == [("fichier-reecrit", 2)]


def test_before_2017_people_have_no_type():
    found = read(data(sts("<INDIVIDU ID='9'><NOM_USAGE>A</NOM_USAGE><PRENOM>B</PRENOM></INDIVIDU>")))
    assert found == [Individu("9", "", "A", "B")]


def test_an_archive_of_one_file_is_read():
    assert read(zipped(("sts_emp.xml", STS.read_bytes()))) == read(STS.read_bytes())


ODD = {
    "a person without a number": (sts("<INDIVIDU TYPE='epp'/>" + INDIVIDU), "identifiant-manquant"),
    "a person without a name": (sts("<INDIVIDU ID='1'><PRENOM>A</PRENOM></INDIVIDU>"), "nom-manquant"),
    "a day that does not exist": (
        sts(INDIVIDU.replace("</INDIVIDU>", "<DATE_NAISSANCE>2025-02-30</DATE_NAISSANCE></INDIVIDU>")),
        "date-illisible",
    ),
    "a function nobody knows": (
        sts(INDIVIDU.replace("</INDIVIDU>", "<FONCTION>XYZ</FONCTION></INDIVIDU>")), "fonction-inconnue"
    ),
    "hours in letters": (
        sts(INDIVIDU.replace(
            "</INDIVIDU>",
            "<DISCIPLINES><DISCIPLINE CODE='L1'><NB_HEURES>dix</NB_HEURES></DISCIPLINE></DISCIPLINES></INDIVIDU>",
        )),
        "heures-illisibles",
    ),
    "a class without a code": (sts(INDIVIDU, "<DIVISION/>"), "identifiant-manquant"),
    "a service without a subject": (
        sts(INDIVIDU, division("<SERVICES><SERVICE/></SERVICES>")), "identifiant-manquant"
    ),
    "a teacher without a number": (
        sts(INDIVIDU, division(
            "<SERVICES><SERVICE CODE_MATIERE='1'><ENSEIGNANTS><ENSEIGNANT/></ENSEIGNANTS></SERVICE></SERVICES>"
        )),
        "identifiant-manquant",
    ),
    "a replacement of nothing": (
        sts(more="<SUPPLEANTS><SUPPLEANT ID='2'><NOM_USAGE>A</NOM_USAGE><PRENOM>B</PRENOM><SERVICES_SUPPLEANTS>"
                 "<SERVICE_SUPPLEANT/></SERVICES_SUPPLEANTS></SUPPLEANT></SUPPLEANTS>"),
        "identifiant-manquant",
    ),
    "a school with a wrong letter": (sts(parametres=PARAMETRES.replace("0999001W", "0502271K")), "uai-douteux"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_told_and_the_rest_is_read(name):
    text, code = ODD[name]
    records = read(data(text))
    assert [found for found, _line in anomalies(records)] == [code]
    assert len(records) > 1


COURS = (
    "<COURS><CODE_ALTERNANCE>H</CODE_ALTERNANCE><JOUR>{}</JOUR><HEURE_DEBUT>{}</HEURE_DEBUT><DUREE>{}</DUREE></COURS>"
)


@pytest.mark.parametrize(
    "values", [("8", "0830", "0100"), ("1", "2460", "0100"), ("1", "0830", "0000"), ("1", "2330", "0100"), ("", "", "")]
)
def test_a_lesson_out_of_the_week_is_told_and_left_out(values):
    service = (
        "<SERVICES><SERVICE CODE_MATIERE='1'><ENSEIGNANTS><ENSEIGNANT ID='1'><COURS_RATTACHES>"
        + COURS.format(*values)
        + COURS.format(2, "0900", "0055")
        + "</COURS_RATTACHES></ENSEIGNANT></ENSEIGNANTS></SERVICE></SERVICES>"
    )
    records = read(data(sts("", division(service), root="EDT_STS")), genre=Genre.EDT_STS)
    assert [code for code, _line in anomalies(records)] == ["cours-illisible"]
    assert records[0].services[0].enseignants[0].cours == (Cours("H", 2, 540, 55),)


def test_a_week_without_a_day_is_told_and_left_out():
    weeks = (
        "<ALTERNANCE CODE='QA'><SEMAINES><DATE_DEBUT_SEMAINE>lundi</DATE_DEBUT_SEMAINE>"
        "<DATE_DEBUT_SEMAINE>2025-09-01</DATE_DEBUT_SEMAINE></SEMAINES></ALTERNANCE>"
    )
    records = read(data(sts("", division(""), root="EDT_STS", before=weeks)), genre=Genre.EDT_STS)
    assert Alternance("QA", semaines=(date(2025, 9, 1),)) in records
    assert [code for code, _line in anomalies(records)] == ["date-illisible"]


def test_small_values():
    assert [parse_hours(text) for text in ("4", "4.500", "0,25", "1.3333")] == [
        Decimal(4), Decimal("4.5"), Decimal("0.25"), Decimal("1.333"),
    ]  # fmt: skip
    assert [parse_hours(text) for text in ("", "-1", "1e3", "NaN", "4000", "4h", "٤")] == [None] * 7
    assert [parse_day(text) for text in ("2025-9-1", "01/09/2025", "2025-13-01", "0000-01-01", "")] == [None] * 5
    assert parse_day("2025-09-01T00:00:00") == date(2025, 9, 1)
    assert [parse_clock(text) for text in ("0830", "8:30", "083000", "2400", "0860", "")] == [
        510,
        510,
        510,
        None,
        None,
        None,
    ]
    assert [parse_count(text) for text in ("26", "", "-1", "²")] == [26, None, None, None]
    assert [parse_bool(text) for text in ("true", "false", "")] == [True, False, None]
