"""The cast: who must be there (design.md §8, seed 001) and what is kept for J1."""

from datetime import date

import pytest

from preau.kit.namekit import keys_of, normalise
from preau.kit.phonekit import parse
from preau.registre.synthetic.roles import college
from tests.cast import CAST, COLLEGE, ECOLE, FAMILLES, NOM_DE_QUARANTE_LETTRES, find


def test_emilie_and_her_children_are_those_of_the_seed() -> None:
    emilie = find("emilie-dupont")
    assert (emilie.nom, emilie.prenom, emilie.mobile) == ("DUPONT", "Emilie", "+33639980001")
    assert [(e.nom, e.prenom, e.uai) for e in emilie.enfants] == [
        ("DUPONT", "Albert", "0500048F"),
        ("DUPONT", "Jeanne", "0501271K"),
    ]
    assert (COLLEGE.nom, COLLEGE.commune) == ("CLG LES COURTILS", "MONTMARTIN-SUR-MER")
    assert (ECOLE.nom, ECOLE.commune) == ("E.P.PU JOSEPHINE BAKER", "MONTMARTIN-SUR-MER")


def test_enough_plain_parents_are_kept_for_j1() -> None:
    kept = [personnage for personnage in CAST if "J1" in personnage.pour]
    assert len(kept) >= 7
    assert any({e.uai for e in p.enfants} == {COLLEGE.uai, ECOLE.uai} for p in kept)
    levels = {ln.responsable: (ln.niveau, ln.parente) for f in FAMILLES for ln in f.liens}
    for personnage in kept:
        assert personnage.mobile.startswith("+3363998")
        assert levels[personnage.id] in {(1, "10"), (1, "20")}
        assert all(enfant.actif for enfant in personnage.enfants)


@pytest.mark.parametrize(
    ("identifier", "niveau", "parente"),
    [("mireille-roux", 2, "38"), ("gaston-perrin", 3, "38"), ("ase", 1, "51"), ("theo-lambert", 1, "70")],
)
def test_the_links_that_open_little_or_nothing(identifier: str, niveau: int, parente: str) -> None:
    links = [ln for f in FAMILLES for ln in f.liens if ln.responsable == identifier]
    assert {(ln.niveau, ln.parente) for ln in links} == {(niveau, parente)}


def test_the_odd_cases_are_there() -> None:
    assert not find("lucette-renaud").mobile
    assert not find("nadia-chevalier").enfants[0].actif
    assert find("claire-moreau-1").mobile != find("claire-moreau-2").mobile
    assert find("claire-moreau-1").nom == find("claire-moreau-2").nom
    assert sum(letter.isalpha() for letter in NOM_DE_QUARANTE_LETTRES) == 40
    assert find("linh-o").nom == "Ô"
    theo = find("theo-lambert")
    assert theo.enfants[0].prenom == theo.prenom
    assert theo.enfants[0].ne_le < date(2026 - 18, 9, 1)
    by_id = {r.key: r for f in FAMILLES for r in f.responsables}
    assert by_id["marc-fontaine"].champ == "TEL_PERSONNEL"
    assert by_id["karim-blanchard"].exemplaires == 2
    assert by_id["sophie-garnier"].adresse != by_id["paul-mercier"].adresse


def test_every_mobile_is_one_and_nobody_shares_a_name_and_a_mobile() -> None:
    seen: set[tuple[str, str, str]] = set()
    for responsable in (r for f in FAMILLES for r in f.responsables):
        if not responsable.mobile:
            continue
        phone = parse(responsable.mobile_brut)
        assert phone is not None
        assert (phone.e164, phone.is_mobile) == (responsable.mobile, True)
        keys = {(k, normalise(responsable.prenom), phone.e164) for k in keys_of(responsable.nom, responsable.nom_usage)}
        assert not keys & seen
        seen |= keys
    mobiles = [p.mobile for p in CAST if p.mobile]
    assert len(set(mobiles)) == len(mobiles)


def test_rows_for_the_demonstration() -> None:
    row = find("emilie-dupont").as_row()
    assert set(row) == {
        "id",
        "role",
        "nom",
        "prenom",
        "mobile",
        "mail",
        "identifiant",
        "mot_de_passe",
        "enfants",
        "pour",
        "franceconnect",
    }
    assert row["franceconnect"] is None
    assert row["enfants"][0] == {"nom": "DUPONT", "prenom": "Albert", "ne_le": "2015-03-14", "uai": "0500048F"}  # type: ignore[index]
    assert len({p.id for p in CAST}) == len(CAST)
    with pytest.raises(KeyError):
        find("personne")


def test_those_who_sign_in_with_franceconnect() -> None:
    kept = [member for member in CAST if {"J2", "tutoriel-fc"} & set(member.pour)]
    assert len([member for member in kept if "tutoriel-fc" in member.pour]) == 2
    assert len(kept) >= 8
    logins = set()
    for member in kept:
        identite = member.identite
        assert identite is not None
        logins.add(identite.login)
        assert (identite.commune == "") == (identite.pays != "99100")
        assert identite.ne_le < date(2008, 1, 1)
        assert member.as_row()["franceconnect"] == {
            "fournisseur": identite.fournisseur,
            "login": identite.login,
            "mot_de_passe": "123",
        }
    assert len(logins) == len(kept)


def test_each_of_them_has_a_difficulty_of_real_families() -> None:
    catherine, noemie, gilles = (find(one) for one in ("catherine-hamel", "noemie-guerin", "gilles-martineau"))
    assert catherine.identite is not None
    assert catherine.identite.nom != catherine.nom == catherine.identite.usage
    assert noemie.identite is not None
    assert noemie.identite.prenoms.split()[0] == noemie.prenom != noemie.identite.prenoms
    assert gilles.identite is not None
    assert gilles.identite.nom != gilles.nom
    assert f"NOM={gilles.nom}" in gilles.identite.etat_civil
    sandrine = find("sandrine-aubert")
    assert sandrine.mail
    assert not sandrine.mobile
    assert {e.prenom for e in find("filipa-renard").enfants} == {e.prenom for e in find("marc-renard").enfants}


def test_the_college_of_a_demonstration_takes_another_name() -> None:
    told = '{"uai": "0999001W", "nom": "CLG DU PHARE", "commune": "CRAIE-SUR-MER"}'
    own = college(told)
    assert (own.uai, own.nom, own.commune) == ("0999001W", "CLG DU PHARE", "CRAIE-SUR-MER")
    assert (own.effectif, own.telephone) == (COLLEGE.effectif, COLLEGE.telephone)
    assert college("") == COLLEGE


@pytest.mark.parametrize("told", ["[]", "{", '{"uai": "0999001A"}', f'{{"uai": "{ECOLE.uai}"}}'])
def test_another_name_that_cannot_be(told: str) -> None:
    with pytest.raises(ValueError):
        college(told)
