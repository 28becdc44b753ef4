"""Golden messages, every layout variant of §4, and what is written read back the same."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.aaf import delta, messages, values
from preau.protocols.aaf.attributes import CLASSES, TABLES
from preau.protocols.aaf.messages import (
    Anomalie,
    Autorite,
    Categorie,
    Classe,
    Division,
    Eleve,
    Enseigne,
    Entete,
    Fonction,
    Groupe,
    Mouvement,
    Operation,
    Relation,
    Requete,
)
from preau.protocols.aaf.names import read_name, write_name
from preau.protocols.aaf.read import read_delivery
from preau.protocols.aaf.translate import decode, encode, removal, request
from preau.protocols.aaf.write import PAR_FICHIER, write_delivery, write_file
from tests.protocols.aaf.samples import DATA, HEAD, NAME, read, read_paths, tarred, xml, zipped

GOLDEN = DATA / "ENT2D_0999001W_Complet_20240916_Eleve_0000.xml"


def requetes() -> list[Any]:
    return read_paths([GOLDEN])


def test_the_golden_pupil() -> None:
    first = requetes()[0]
    notes: list[Anomalie] = []
    eleve = decode(first, "2D", notes)
    assert (first.operation, first.categorie, first.ident, first.line) == (
        Operation.AJOUT,
        Categorie.ELEVE,
        "3200001",
        4,
    )
    assert eleve == Eleve(
        "3200001", nom="LE GOFF", prenom="Maël", nom_patro="LE GOFF", autres_prenoms=("Yann", "René"), civilite="M.",
        ne_le=date(2014, 2, 3), adresse=("12 RUE DU TEST", "", "BAT B"), eleve_id="700101", ine="990000001EB",
        etab="900", relations=(Relation("3300501", "10", "1", True, True, True),
                               Relation("3300502", "20", "1", True, False, False)),
        adresse_de=("3300501",), classes=(Classe("900", "6 B"),), boursier=False, transport=True,
        entrees_classes=(Mouvement("900", date(2024, 9, 1), "6 B"),), entree_le=date(2024, 9, 1),
        autres={"ENTEleveParents": ("3300501",)},
    )  # fmt: skip
    assert [note.code for note in notes] == ["valeur-illisible"]
    assert "ENTElevePersRelEleve" in notes[0].text
    assert "3300503" not in notes[0].text


def test_the_other_golden_records() -> None:
    _eleve, modify, delete, etab, agent, matiere, mef, unknown, nobody = requetes()
    assert (modify.operation, modify.attributs) == (Operation.CHANGEMENT, {"sn": ("LE GOFF",), "mail": ()})
    assert delete == removal(Categorie.RESPONSABLE, "3300499")
    notes: list[Anomalie] = []
    school = decode(etab, "2D", notes)
    assert (school.uai, school.nom) == ("0999001W", "CLG$DU TEST$BREST")
    assert school.divisions == (Division("6 B", "6EME", ("10010012110", "1001001211U")), Division("6 C"))
    assert school.groupes == (Groupe("4E3_A", "", ("4E3",)), Groupe("3A-3B LAT", "latin", ("3A", "3B")))
    person = decode(agent, "2D", notes)
    assert person.fonctions == (Fonction("900", "ENS", "ENSEIGNEMENT", "L0422", "ANGLAIS"),
                                Fonction("900", "DIR", "DIRECTION"))  # fmt: skip
    assert person.classes_matieres == (Enseigne("900", "6 B", "030201"),)
    assert person.classes_principal == (Classe("900", "6 B"),)
    assert person.enseignant is True
    assert decode(matiere, "2D", notes).libelle == "ANGLAIS LV1"
    assert decode(mef, "2D", notes).mefstat == "21110010012"
    assert (unknown.code, nobody.code) == ("categorie-inconnue", "identifiant-manquant")
    assert not notes


def test_the_header_comes_before_the_records() -> None:
    fichier = next(read_delivery([GOLDEN]))
    assert fichier.entete == Entete("AAF-VE2407", "Annexe 4bis version 6.4", "13", "2D", date(2024, 9, 16))
    assert (fichier.nom.projet, fichier.nom.mode, fichier.nom.degre) == ("ENT2D_0999001W", "Complet", "2D")


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", HEAD),
        ("utf-8", "<ficAlimMENESR>"),
        ("utf-8", '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd"><ficAlimMENESR>'),
        ("iso-8859-15", '<?xml version="1.0" encoding="ISO-8859-15"?><ficAlimMENESR>'),
        ("iso-8859-15", HEAD),
        ("utf-8-sig", HEAD),
        ("utf-16", '<?xml version="1.0" encoding="UTF-16"?><ficAlimMENESR>'),
    ],
)
def test_encodings_and_heads(encoding: str, head: str, tmp_path: Path) -> None:
    found = [one for one in read(tmp_path, xml(head=head, encoding=encoding)) if isinstance(one, Requete)]
    assert found[0].attributs["givenName"] == ("Maël",)


def test_entities_of_html(tmp_path: Path) -> None:
    inside = (
        '<attr name="sn"><value>&amp;Eacute;VE &#201;VE &Eacute;VE R&amp;D &amp;#x110000;&amp;inconnu;</value></attr>'
    )
    content = xml(xml_request(inside))
    assert read(tmp_path, content)[0].attributs["sn"] == ("ÉVE ÉVE ÉVE R&D ?&inconnu;",)


def xml_request(inside: str) -> str:
    return (
        '<addRequest><operationalAttributes><attr name="categoriePersonne"><value>Eleve</value></attr>'
        f"</operationalAttributes><identifier><id>1</id></identifier><attributes>{inside}</attributes></addRequest>"
    )


def test_the_relation_field_of_both_ages() -> None:
    """Ranks 1 and 2 are both legal with a kinship of one digit; 2 is a person in charge with two (§4.5)."""
    kinds = {("2", "1"): (1, "10"), ("1", "2"): (1, "20"), ("1", "0"): (3, "20"), ("3", "0"): (3, "50"),
             ("10", "1"): (1, "10"), ("90", "2"): (2, "90"), ("38", "3"): (3, "38"), ("38", "0"): (3, "38"),
             ("10", "9"): (None, "10"), ("", "1"): (1, "")}  # fmt: skip
    for (parente, niveau), expected in kinds.items():
        relation = Relation("1", parente, niveau)
        assert (values.niveau_of(relation), values.parente_of(parente)) == expected


def test_first_degree(tmp_path: Path) -> None:
    inside = "".join(
        f'<attr name="{name}"><value>{value}</value></attr>'
        for name, value in {
            "ENTPersonNom": "ROUX", "ENTPersonPrenom": "Lou", "ENTPersonCivilite": "Mme", "ENTEleveNiveau": "CM1",
            "ENTEleveAutoriteParentale": "501$1", "ENTPersonClasses": "900$a$b$77001$CM1-CM2 Mme Roux",
            "ENTEleveRestaurantScolaire": "O", "ENTPersonGroupes": "900$77002",
        }.items()
    )  # fmt: skip
    requete = read(tmp_path, xml(xml_request(inside)))[0]
    notes: list[Anomalie] = []
    eleve = decode(requete, "1D", notes)
    assert (eleve.nom, eleve.prenom, eleve.niveau, eleve.restaurant) == ("ROUX", "Lou", "CM1", True)
    assert eleve.autorites == (Autorite("501", "1"),)
    assert eleve.classes == (Classe("900", "77001", "CM1-CM2 Mme Roux"),)
    assert [note.code for note in notes] == ["valeur-illisible"]


NAMES = [
    ("ENT_0999001W_Complet_20240916_Eleve_0000.xml", "Complet", "Eleve", ""),
    ("ENT2DVA-ENT16_Complet_20240916_PersEducNat_0000.xml", "Complet", "PersEducNat", "2D"),
    ("EnvOLE_ENT2DVA_0999001W_Complet_20180830_EtabEducNat_0000.xml", "Complet", "EtabEducNat", "2D"),
    ("ENT_TS_SERVICES_21_Delta_20140225_Eleve_0000.xml", "Delta", "Eleve", ""),
    ("ENTBFC_BESANCON_Complet_20200516_Eleve_0005.xml", "Complet", "Eleve", ""),
    ("dossier/ENT1D_X_delta_20200516_MatiereEducNat_0001.XML", "Delta", "MatiereEducNat", "1D"),
    ("ENT1DVA.20240916.tgz", "", "", "1D"),
    ("ENT2D.Delta.20240916.tgz", "Delta", "", "2D"),
    ("n'importe quoi", "", "", ""),
]


@pytest.mark.parametrize(("name", "mode", "entite", "degre"), NAMES)
def test_names(name: str, mode: str, entite: str, degre: str) -> None:
    found = read_name(name)
    assert (found.mode, found.entite, found.degre) == (mode, entite, degre)
    assert (found.jour is not None) == bool(re.search("20[0-9]{6}", name))


def test_a_day_that_is_none_and_the_name_of_the_archive() -> None:
    assert read_name("ENT_Complet_20240231_Eleve_0000.xml").jour is None
    inside = read_name("a.xml", "ENT1D.Delta.20240916.tgz")
    assert (inside.mode, inside.jour, inside.degre) == ("Delta", date(2024, 9, 16), "1D")
    assert write_name("ENT2D_X", "Delta", date(2024, 9, 6), Categorie.MATIERE, 3) == (
        "ENT2D_X_Delta_20240906_MatiereEducNat_0003.xml"
    )


def test_files_are_read_in_order_whatever_the_archive(tmp_path: Path) -> None:
    names = [
        f"ENT_Complet_20240916_{entite}_{n:04}.xml"
        for entite in ("PersRelEleve", "EtabEducNat", "Eleve")
        for n in (1, 0)
    ]
    expected = [names[3], names[2], names[5], names[4], names[1], names[0]]
    for name in names:
        (tmp_path / name).write_bytes(xml())
    (tmp_path / "ficAlimMENESR.dtd").write_text("<!ELEMENT x (y)>")
    assert [one.fichier for one in read_delivery([tmp_path])] == expected
    (tmp_path / "z").mkdir()
    archive = tmp_path / "z" / "a.zip"
    archive.write_bytes(zipped(*((name, xml()) for name in names), ("ficAlimMENESR.dtd", b"<!ELEMENT x (y)>")))
    assert [one.fichier for one in read_delivery([archive])] == expected
    long = "d/" * 60 + NAME
    for content in (tarred((long, xml())), tarred((long, xml()), layout=1)):
        archive.write_bytes(content)
        assert [one.nom.entite for one in read_delivery([archive])] == ["Eleve"]


WORDS = st.text("ABCÉŒÔàç'- <>\"0", min_size=1, max_size=12).map(str.strip).filter(bool)
TEXTS = st.just("") | WORDS
BY_TYPE: dict[str, Any] = {
    "str": TEXTS,
    "date | None": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "bool | None": st.none() | st.booleans(),
    "tuple[str, ...]": st.lists(WORDS, unique=True, max_size=3).map(tuple),
    "tuple[Relation, ...]": st.lists(st.builds(Relation, WORDS, TEXTS, TEXTS, st.none() | st.booleans())).map(tuple),
    "tuple[Autorite, ...]": st.lists(st.builds(Autorite, WORDS, TEXTS)).map(tuple),
    "tuple[Classe, ...]": st.lists(st.builds(Classe, WORDS, WORDS)).map(tuple),
    "tuple[Mouvement, ...]": st.lists(st.builds(Mouvement, WORDS, st.dates(date(1900, 1, 1)), TEXTS)).map(tuple),
    "tuple[Enseigne, ...]": st.lists(st.builds(Enseigne, WORDS, WORDS, TEXTS)).map(tuple),
    "tuple[Fonction, ...]": st.lists(st.builds(Fonction, WORDS, WORDS, TEXTS, TEXTS, TEXTS)).map(tuple),
    "tuple[Division, ...]": st.lists(st.builds(Division, WORDS, TEXTS, st.lists(WORDS).map(tuple))).map(tuple),
    "tuple[Groupe, ...]": st.lists(st.builds(Groupe, WORDS, TEXTS, st.lists(WORDS).map(tuple))).map(tuple),
}


def any_message(categorie: Categorie, degre: str) -> Any:
    made = CLASSES[categorie]
    kept = {field for field, _kind in TABLES[categorie, degre].values()} - {"jointure"}
    types = {field.name: str(field.type) for field in dataclasses.fields(made)}
    known = {name: BY_TYPE[types[name]] for name in kept}
    return st.builds(made, st.integers(1, 9_999_999).map(str), **known)


def _once(message: Any) -> Any:
    """Repeated values are read once, a dash is nothing: such messages are no different ones."""
    changed = {}
    for field in dataclasses.fields(message):
        value = getattr(message, field.name)
        if isinstance(value, tuple) and field.name != "adresse":
            kept = [one for one in value if not (isinstance(one, Fonction) and "-" in dataclasses.astuple(one))]
            changed[field.name] = tuple(dict.fromkeys(kept))
    return dataclasses.replace(message, **changed)


@pytest.mark.parametrize(("categorie", "degre"), list(TABLES))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_round_trip(
    categorie: Categorie, degre: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    message = _once(data.draw(any_message(categorie, degre)))
    out = io.BytesIO()
    assert write_file(out, Entete("AAF-VE2407", degre=degre), [request(Operation.AJOUT, message, degre)]) == 1
    found = read(tmp_path_factory.mktemp("tour"), out.getvalue())
    notes: list[Anomalie] = []
    assert len(found) == 1
    assert decode(found[0], degre, notes) == message
    assert not notes
    assert delta.fingerprint(found[0]) == delta.fingerprint(request(Operation.CHANGEMENT, message, degre))


def test_a_dollar_inside_a_value_ends_nothing() -> None:
    assert values.join("900", "6$B  C", "") == "900$6 B C$"
    assert encode(Eleve("1", classes=(Classe("900", "A$B"),)), "2D")["ENTEleveClasses"] == ("900$A B",)


SPECIFIED = {
    Categorie.ELEVE: """ENTPersonJointure ENTEleveStructRattachId ENTEleveINE ENTPersonDateNaissance ENTPersonNomPatro
        sn givenName ENTPersonAutresPrenoms personalTitle ENTElevePersRelEleve ENTPersonStructRattach ENTEleveRegime
        ENTEleveMEF ENTEleveLibelleMEF ENTEleveNivFormation ENTEleveFiliere ENTEleveClasses ENTEleveGroupes
        ENTEleveBoursier ENTEleveTransport ENTEleveStatutEleve ENTEleveCodeEnseignements ENTEleveEnseignements
        ENTPersonAdresse ENTPersonCodePostal ENTPersonVille ENTPersonPays mail homePhone ENTEleveAdresseRel
        ENTEleveDateEntreeClasses ENTEleveDateSortieClasses ENTEleveDateEntreeStructRattach
        ENTEleveDateSortieStructRattach ENTEleveStructureRattachIdMEN""",
    Categorie.RESPONSABLE: """ENTPersonJointure ENTPersonDateNaissance ENTPersonNomPatro sn givenName
        ENTPersonAutresPrenoms personalTitle homePhone telephoneNumber mobile ENTPersonMobileSMS mail ENTPersonAdresse
        ENTPersonCodePostal ENTPersonVille ENTPersonPays ENTPersonAdresseDiffusion ENTAuxPersRelEleveEleve""",
    Categorie.PERSONNEL: """mail ENTPersonStructRattach ENTAuxEnsCategoDiscipline ENTAuxEnsDisciplinesPoste ENTAuxEnsMEF
        ENTAuxEnsMatiereEnseignEtab ENTAuxEnsClasses ENTAuxEnsGroupes ENTAuxEnsClassesMatieres ENTAuxEnsGroupesMatieres
        ENTAuxEnsClassesPrincipal ENTEnsFonctionDir ENTPersonFonctions PersEducNatPresenceDevantEleves
        ENTPersonCategorieEnseignant ENTPersonSTSId""",
    Categorie.ETABLISSEMENT: """ENTStructureJointure ENTStructureUAI ENTEtablissementUAI ENTStructureSIREN
        ENTStructureNomCourant ENTStructureTypeStruct ENTStructureCodeTypeStruct ENTEtablissementMinistereTutelle
        ENTEtablissementCodeMinistereTutelle ENTEtablissementContrat postOfficeBox street postalCode l telephoneNumber
        facsimileTelephoneNumber ENTStructureMailSI ENTEtablissementStructRattachFctl ENTEtablissementBassin
        ENTServAcAcademie ENTServAcCodeAcademie ENTStructureClasses ENTStructureGroupes""",
    Categorie.MATIERE: "ENTMatJointure ENTLibelleMatiere ENTMatiereRattach",
    Categorie.MEF: "ENTMefJointure ENTLibelleMef ENTMEFRattach ENTMEFSTAT11 ENTNivFormation ENTFiliere",
}
"""The lists of §4.3, but for those it calls old."""


@pytest.mark.parametrize("categorie", Categorie)
def test_every_attribute_of_the_specification_is_written(categorie: Categorie) -> None:
    written = encode(CLASSES[categorie]("1"), "2D")
    assert set(SPECIFIED[categorie].split()) <= set(written)


@pytest.mark.parametrize("name", ["livraison", "livraison.zip", "livraison.tar.gz", "livraison.tgz"])
def test_a_delivery_comes_back(name: str, tmp_path: Path) -> None:
    several = [request(Operation.AJOUT, Eleve(str(number)), "2D") for number in range(PAR_FICHIER + 1)]
    parts = [(Categorie.ETABLISSEMENT, [request(Operation.AJOUT, messages.Etablissement("9"), "2D")]),
             (Categorie.ELEVE, iter(several)), (Categorie.PERSONNEL, [])]  # fmt: skip
    entete = Entete("AAF-VE2407", academie="70", degre="2D", genere_le=date(2026, 9, 8))
    done = write_delivery(tmp_path / name, "ENT2D_X", "Complet", date(2026, 9, 8), entete, parts)
    assert done == {Categorie.ETABLISSEMENT: 1, Categorie.ELEVE: PAR_FICHIER + 1, Categorie.PERSONNEL: 0}
    files = list(read_delivery([tmp_path / name]))
    assert [(one.nom.entite, one.nom.numero) for one in files] == [("EtabEducNat", 0), ("Eleve", 0), ("Eleve", 1)]
    assert {one.entete for one in files} == {entete}
    assert read_paths([tmp_path / name])[1:] == several
    assert not list(tmp_path.glob(".*"))


def test_the_same_delivery_gives_the_same_bytes(tmp_path: Path) -> None:
    parts = [(Categorie.ELEVE, [request(Operation.AJOUT, Eleve("1", nom="É"), "2D")])]
    for name in ("a.zip", "b.zip"):
        write_delivery(tmp_path / name, "X", "Complet", date(2026, 9, 8), Entete(), parts)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


STATES = st.dictionaries(st.integers(1, 12), st.sampled_from("abc"), max_size=8)


@settings(max_examples=60)
@given(STATES, STATES)
def test_a_delta_leads_from_one_state_to_the_other(before: dict[int, str], after: dict[int, str]) -> None:
    def one(key: int, name: str) -> Requete:
        return Requete(Operation.AJOUT, Categorie.ELEVE, str(key), {"sn": (name,)})

    old = [(key, delta.fingerprint(one(key, name))) for key, name in sorted(before.items())]
    new = [(key, delta.fingerprint(one(key, name)), one(key, name)) for key, name in sorted(after.items())]
    state = dict(before)
    for requete in delta.changes(old, new, lambda key: removal(Categorie.ELEVE, str(key))):
        key = int(requete.ident)
        if requete.operation is Operation.RETRAIT:
            del state[key]
        else:
            assert (key in state) == (requete.operation is Operation.CHANGEMENT)
            assert state.get(key) != requete.attributs["sn"][0]
            state[key] = requete.attributs["sn"][0]
    assert state == after
