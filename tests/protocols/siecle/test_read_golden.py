"""The hand-written exports, read field by field (specs/registry-formats.md §1.3 to §1.7, §1.11)."""

from datetime import date, datetime

import pytest

from preau.protocols.siecle.messages import (
    Adresse,
    Affectation,
    Code,
    Division,
    Eleve,
    Enveloppe,
    Etablissement,
    Genre,
    Groupe,
    Lien,
    Matiere,
    Mef,
    Periode,
    Personne,
    Structure,
)
from preau.protocols.siecle.read import open_export
from tests.protocols.siecle.samples import DATA, anomalies, golden, only


def test_the_envelope_is_there_before_any_record() -> None:
    with open_export(DATA / "eleves_3_0.xml") as export:
        assert export.enveloppe == Enveloppe(
            Genre.ELEVES, "3.0", "0999001W", 2025, date(2025, 9, 4), datetime(2025, 9, 4, 18, 12, 3)
        )


def test_a_pupil_is_read_whole() -> None:
    eleve = only(Eleve, golden("eleves_3_0.xml"))[0]
    assert eleve == Eleve(
        eleve_id="700101",
        nom_de_famille="LE GOFF",
        prenom="Maël",
        prenom2="Yann",
        ne_le=date(2014, 2, 3),
        ne_le_brut="03/02/2014",
        sexe="M",
        ine="990000001EB",
        id_national="990000001EB",
        ine_rnie="990000001EB",
        elenoet="1201",
        id_eleve_etab="01201999001",
        doublement=False,
        entree_le=date(2025, 9, 1),
        mef="1031001911U",
        regime="2",
        statut="ST",
        provenance="1",
        pays_naissance="100",
        departement_naissance="029",
        commune_naissance="29019",
        nationalite="100",
        adresse_id="8801",
        mel="mael@example.org",
        accepte_sms=True,
        adhesion_transport=False,
        mef_an_dernier="00310002220",
        uai_an_dernier="0999002X",
    )
    assert eleve.line == 11


def test_last_year_never_leaks_into_this_one() -> None:
    """SCOLARITE_AN_DERNIER repeats CODE_MEF and MEL, even when it comes first (§1.3, trap)."""
    first, second = only(Eleve, golden("eleves_3_0.xml"))[:2]
    assert (first.mef, first.mel) == ("1031001911U", "mael@example.org")
    assert (second.mef, second.mef_an_dernier) == ("", "00310002220")


def test_what_is_wrong_is_told_with_its_line_and_does_not_stop() -> None:
    records = golden("eleves_3_0.xml")
    assert anomalies(records) == [
        ("date-illisible", 43),
        ("ine-douteux", 43),
        ("elenoet-different", 43),
        ("code-inconnu", 43),
        ("code-inconnu", 43),
        ("code-inconnu", 43),
        ("identifiant-manquant", 66),
        ("nom-manquant", 70),
        ("date-manquante", 70),
        ("identifiant-manquant", 107),
    ]
    assert [eleve.eleve_id for eleve in only(Eleve, records)] == ["700101", "700102", "700103", "700105"]


def test_the_attribute_is_preferred_to_the_element() -> None:
    second = only(Eleve, golden("eleves_3_0.xml"))[1]
    assert (second.elenoet, second.regime, second.ne_le, second.ne_le_brut) == ("1202", "Z", None, "31/02/2014")
    assert (second.nom_de_famille, second.nom_usage) == ("CŒURET--D'ESTRÉE", "Ô")


def test_a_leaver_keeps_a_class() -> None:
    records = golden("eleves_3_0.xml")
    leaver = only(Eleve, records)[2]
    assert (leaver.sortie_le, leaver.motif_sortie) == (date(2025, 9, 30), "12")
    assert leaver.ville_naissance == "BRUXELLES & ENVIRONS"
    assert only(Affectation, records)[-1] == Affectation("700103", (Structure("Inactifs", "D"),))


def test_group_first_two_blocks_and_a_misspelt_tag() -> None:
    blocks = only(Affectation, golden("eleves_3_0.xml"))
    assert [(block.eleve_id, block.divisions, block.groupes) for block in blocks] == [
        ("700101", ("6 B",), ("6BGR1",)),
        ("700101", ("6 C",), ()),
        ("700103", ("Inactifs",), ()),
    ]


def test_a_foreign_address() -> None:
    assert only(Adresse, golden("eleves_3_0.xml")) == [
        Adresse(
            "8801",
            ligne1="12 RUE DU TEST",
            ligne3="BÂT. B",
            commune_etrangere="1000 BRUXELLES",
            code_pays="131",
            pays="BELGIQUE",
        )
    ]
    assert only(Adresse, golden("eleves_3_0.xml"))[0].lignes == ("12 RUE DU TEST", "BÂT. B")


def test_the_old_generation_of_pupils_in_another_order() -> None:
    records = golden("eleves_1_7.xml")
    assert anomalies(records) == []
    eleve = only(Eleve, records)[0]
    assert (eleve.nom_de_famille, eleve.ine, eleve.ne_le, eleve.sexe) == (
        "HÉBERT",
        "9900000001S",
        date(2000, 2, 29),
        "F",
    )
    assert [type(record) for record in records] == [Affectation, Eleve]


def test_a_person_is_read_whole() -> None:
    records = golden("responsables_2_1.xml")
    first, second, third = only(Personne, records)
    assert first == Personne(
        "300501",
        "N'GUYEN",
        "Thi-Lan",
        nom_usage="LE GOFF",
        civilite="MME",
        civilite_longue="MADAME",
        tel_portable="+33639980011",
        accepte_sms=True,
        mel="thi-lan@example.org",
        communication_adresse=False,
        adresse_id="8801",
        code_profession="43",
    )
    assert second.telephones == (("TEL_PERSONNEL", "?"), ("TEL_PROFESSIONNEL", "06 39 98 00 12"))
    assert third.personne_id == "300504"


def test_links_since_the_reform_mix_booleans() -> None:
    records = golden("responsables_2_1.xml")
    first, second = only(Lien, records)
    assert (first.niveau, first.parente, first.paie_frais_scolaires) == (1, "10", True)
    assert (first.percoit_les_aides, first.heberge_eleve, first.a_contacter_en_priorite) == (True, False, None)
    assert (second.niveau, second.niveau_brut, second.parente) == (None, "7", "99")
    assert [code for code, _ in anomalies(records)] == [
        "identifiant-manquant",
        "nom-manquant",
        "code-inconnu",
        "code-inconnu",
        "identifiant-manquant",
        "identifiant-manquant",
    ]


def test_links_before_2018_are_translated_and_kept_raw() -> None:
    """1 is the father and 2 the mother, but 10 is the mother and 20 the father (§6.4)."""
    records = golden("responsables_avant_2018.xml")
    links = only(Lien, records)
    assert [(link.niveau, link.parente) for link in links] == [
        (1, "20"),
        (1, "10"),
        (3, "50"),
        (3, "39"),
        (1, "51"),
        (3, "90"),
        (1, "70"),
    ]
    assert [link.resp_legal for link in links] == ["1", "2", "0", "0", "1", "0", "1"]
    assert [link.parente_brut for link in links] == list("1234567")
    assert {(link.pers_paiement, link.resp_financier, link.pers_contact) for link in links} == {(True, True, False)}
    assert only(Personne, records)[0].nom_de_famille == "HÉBERT"
    assert anomalies(records) == []


def test_structures() -> None:
    records = golden("structures_2_0.xml")
    assert only(Division, records) == [
        Division("6 B", libelle="6ème bilangue", uai="0999001W", contrat="3", mefs=("10010012110", "1001001211U")),
        Division("6 A", uai="1004001A"),
    ]
    assert only(Groupe, records) == [Groupe("6BGR1", uai="0999001W", mefs=("10010012110",), divisions=("6 A", "6 B"))]
    assert [code for code, _ in anomalies(records)] == ["uai-douteux", "identifiant-manquant"]


def test_nomenclatures() -> None:
    records = golden("nomenclature_4_0.xml")
    assert only(Mef, records) == [
        Mef(
            "10010012110",
            formation="100100",
            libelle_long="6EME",
            libelle_edition="Sixième",
            mefstat="21110010012",
            inscription_etab=True,
        )
    ]
    assert only(Matiere, records)[0].libelle_court == "HISTOIRE&GEO"
    assert only(Code, records) == [
        Code("LIEN_PARENTE", "10", libelle_court="MERE", libelle_long="MERE"),
        Code("PROFESSION", "43", libelle_court="SANTE", libelle_long="SANTE ET SOCIAL"),
    ]


def test_communs() -> None:
    assert golden("communs.xml") == [
        Etablissement(
            "0999001W",
            type_etab="CLG",
            nom="COLLEGE",
            nom_complement="DU TEST",
            ligne1="1 RUE DU PRÉAU",
            code_postal="29200",
            commune="BREST",
            telephone="0261910001",
            mel="clg@example.org",
        ),
        Periode(2025, debut_le=date(2025, 9, 1), fin_le=date(2026, 7, 4)),
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*.xml")))
def test_golden_files_are_iso_8859_15(name: str) -> None:
    content = (DATA / name).read_bytes()
    assert content.startswith(b'<?xml version="1.0" encoding="ISO-8859-15"?>')
    assert b"\r" not in content
