"""The synthetic world: its rates, its promises, and its files read back by the real readers."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from preau.kit.namekit import keys_of, normalise
from preau.kit.phonekit import parse
from preau.protocols.onde.read import read_eleves, read_responsables
from preau.protocols.siecle import messages
from preau.protocols.siecle.checks import is_ine, is_uai
from preau.protocols.siecle.read import open_export
from preau.registre.synthetic import CAST, DEMO, Rates, World, academie, demo_world, world, write_school, write_world
from preau.registre.synthetic.people import Eleve, Famille, Lien, Responsable
from tests.cast import COLLEGE, ECOLE, find

ON = date(2026, 11, 22)
BIG = 3000


@pytest.fixture(scope="module")
def familles() -> list[Famille]:
    """A collège big enough for its rates to show."""
    return list(academie(7, on=ON, eleves=BIG, par_college=BIG).familles("0999100D"))


def adults(familles: list[Famille]) -> list[Responsable]:
    return [responsable for famille in familles for responsable in famille.responsables]


def pupils(familles: list[Famille]) -> list[Eleve]:
    return [eleve for famille in familles for eleve in famille.eleves]


def test_the_same_seed_gives_the_same_people_in_any_order() -> None:
    first, second = world(3, on=ON), world(3, on=ON)
    kept = {known.uai: list(first.familles(known.uai)) for known in DEMO}
    assert {known.uai: list(second.familles(known.uai)) for known in reversed(DEMO)} == kept
    other = list(world(4, on=ON).familles(COLLEGE.uai))
    assert other != kept[COLLEGE.uai]


def test_sizes_are_exact() -> None:
    made = world(1, on=ON)
    counts = {known.uai: len(pupils(list(made.familles(known.uai)))) for known in DEMO}
    in_cast = Counter(enfant.uai for p in {id(p.enfants): p for p in CAST}.values() for enfant in p.enfants)
    assert counts[ECOLE.uai] == 150 + 7
    assert counts[COLLEGE.uai] > 600
    assert in_cast[ECOLE.uai] >= 3
    assert sum(known.effectif for known in academie(1, on=ON, eleves=1300, par_college=600).etablissements) == 1300


def expected(familles: list[Famille]) -> dict[str, tuple[float, float]]:
    """Rate seen and rate wanted, by the name of the knob."""
    rates, people, children = Rates(), adults(familles), pupils(familles)
    legal = [f for f in familles if f.liens]
    two = [f for f in legal if len({ln.responsable for ln in f.liens if ln.niveau == 1}) == 2]

    def share(some: int, whole: int) -> float:
        return some / whole

    by_level = Counter(ln.niveau for f in familles for ln in {ln.responsable: ln for ln in f.liens}.values())
    return {
        "without_mobile": (share(sum(not r.mobile for r in people), len(people)), rates.without_mobile),
        "entered_twice": (share(sum(r.exemplaires == 2 for r in people), len(people)), rates.entered_twice),
        "single_responsable": (share(len(legal) - len(two), len(legal)), rates.single_responsable),
        "third_party": (share(by_level[2], len(familles)), rates.third_party),
        "contacts": (share(by_level[3], len(familles)), rates.contacts),
        "leavers": (share(sum(e.sortie_le is not None for e in children), len(children)), rates.leavers),
        "without_ine": (share(sum(not e.ine for e in children), len(children)), rates.without_ine),
        "born_abroad": (share(sum(bool(e.ne_a) for e in children), len(children)), rates.born_abroad),
        "repeaters": (share(sum(e.redoublant for e in children), len(children)), rates.repeaters),
        "siblings": (share(sum(len(f.eleves) > 1 for f in familles), len(familles)), rates.siblings),
    }


def test_the_rates_are_those_asked_for(familles: list[Famille]) -> None:
    for name, (seen, wanted) in expected(familles).items():
        assert abs(seen - wanted) < 0.35 * wanted + 0.006, (name, seen, wanted)


def test_no_rate_at_all_gives_a_plain_world() -> None:
    nothing = Rates(**dict.fromkeys(Rates.__dataclass_fields__, 0.0))
    made = list(world(1, on=ON, rates=nothing, with_cast=False).familles(COLLEGE.uai))
    assert {len(f.eleves) for f in made} == {1}
    assert {len(f.responsables) for f in made} == {2}
    assert all(r.mobile and r.exemplaires == 1 for r in adults(made))
    assert all(e.ine and e.sortie_le is None for e in pupils(made))


def clashes(people: list[Responsable]) -> list[tuple[str, str, str]]:
    """(name key, first name, mobile) that more than one person would answer to."""
    counted = Counter(
        (key, normalise(r.prenom), r.mobile) for r in people if r.mobile for key in keys_of(r.nom, r.nom_usage)
    )
    return [found for found, times in counted.items() if times > 1]


def test_a_mobile_never_goes_to_two_people_of_one_name(familles: list[Famille]) -> None:
    assert clashes(adults(familles)) == []


def test_nor_when_numbers_are_shared_between_many_schools() -> None:
    made = academie(5, on=ON, eleves=12_000, par_college=600)
    people = adults([f for known in made.etablissements for f in made.familles(known.uai)])
    numbers = Counter(r.mobile for r in people if r.mobile)
    assert numbers.most_common(1)[0][1] > 1, "the reserved range is smaller than this world"
    assert clashes(people) == []


def test_every_number_mail_and_identifier_is_fictitious(familles: list[Famille]) -> None:
    for responsable in adults(familles):
        if responsable.mobile:
            assert responsable.mobile.startswith("+3363998")
            phone = parse(responsable.mobile_brut)
            assert phone is not None
            assert (phone.e164, phone.is_mobile) == (responsable.mobile, True)
        assert not responsable.tel_domicile or responsable.tel_domicile.startswith("02 61 91")
        assert not responsable.mel or responsable.mel.endswith("@example.org")
    ines = [eleve.ine for eleve in pupils(familles) if eleve.ine]
    assert len(set(ines)) == len(ines)
    assert all(ine.startswith("99") and is_ine(ine) for ine in ines)
    assert all(is_uai(known.uai) for known in academie(1, on=ON).etablissements)


def test_twins_share_a_birthday_and_not_a_first_name() -> None:
    always = Rates(**dict.fromkeys(Rates.__dataclass_fields__, 0.0) | {"twins": 1.0})
    for famille in world(1, on=ON, rates=always, with_cast=False).familles(ECOLE.uai):
        first, second = famille.eleves
        assert (first.ne_le, first.division) == (second.ne_le, second.division)
        assert first.prenom != second.prenom


def test_the_year_is_that_of_the_day() -> None:
    assert [world(on=day).annee for day in (date(2026, 7, 31), date(2026, 8, 1), date(2027, 1, 1))] == [
        2025,
        2026,
        2026,
    ]
    assert demo_world(1, 2027).annee == 2027
    with pytest.raises(ValueError, match="share"):
        world(on=ON, etablissements=[COLLEGE, COLLEGE])
    with pytest.raises(ValueError, match="900"):
        academie(on=ON, eleves=100_000, par_college=100)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Path]]:
    made = world(1, on=ON)
    return made, write_world(made, tmp_path_factory.mktemp("exports"))


def read(paths: list[Path], name: str) -> list[Any]:
    with open_export(next(path for path in paths if name in path.name)) as export:
        return list(export.records())


def test_the_files_are_those_of_real_registries(exported: tuple[World, list[Path]]) -> None:
    assert [f"{path.parent.name}/{path.name}" for path in exported[1]] == [
        "0500048F/ExportXML_Communs.zip",
        "0500048F/ExportXML_Nomenclature.zip",
        "0500048F/ExportXML_Structures.zip",
        "0500048F/ExportXML_ElevesAvecAdresses.zip",
        "0500048F/ExportXML_ResponsablesAvecAdresses.zip",
        "0501271K/CSVExtraction.csv",
        "0501271K/CSVExtraction Parents.csv",
    ]


def test_every_record_is_read_back_without_anomaly(exported: tuple[World, list[Path]]) -> None:
    made, paths = exported
    for path in paths[:5]:
        with open_export(path) as export:
            records = list(export.records())
        assert export.enveloppe.uai == COLLEGE.uai
        assert (export.enveloppe.annee, export.enveloppe.exporte_le) == (2026, ON)
        assert not [record for record in records if isinstance(record, messages.Anomalie)]
    expected_familles = list(made.familles(COLLEGE.uai))
    eleves = [r for r in read(paths, "Eleves") if isinstance(r, messages.Eleve)]
    assert [(e.nom_de_famille, e.prenom, e.ne_le, e.ine) for e in eleves] == [
        (e.nom, e.prenom, e.ne_le, e.ine) for e in pupils(expected_familles)
    ]
    personnes = [r for r in read(paths, "Responsables") if isinstance(r, messages.Personne)]
    assert len(personnes) == sum(r.exemplaires for r in adults(expected_familles))


def test_ids_of_one_school_hold_together(exported: tuple[World, list[Path]]) -> None:
    responsables = read(exported[1], "Responsables")
    eleves = {r.eleve_id for r in read(exported[1], "Eleves") if isinstance(r, messages.Eleve)}
    personnes = {r.personne_id for r in responsables if isinstance(r, messages.Personne)}
    liens = [r for r in responsables if isinstance(r, messages.Lien)]
    adresses = {r.adresse_id for r in responsables if isinstance(r, messages.Adresse)}
    assert {lien.eleve_id for lien in liens} == eleves
    assert {lien.personne_id for lien in liens} == personnes
    assert len({(lien.eleve_id, lien.personne_id) for lien in liens}) == len(liens)
    assert {r.adresse_id for r in responsables if isinstance(r, messages.Personne)} <= adresses | {""}


def test_onde_files_hold_the_school(exported: tuple[World, list[Path]]) -> None:
    made, paths = exported
    familles = list(made.familles(ECOLE.uai))
    eleves = list(read_eleves(paths[5].read_bytes()))
    assert len(eleves) == 157
    assert not [row for row in eleves if isinstance(row, messages.Anomalie)]
    assert ("DUPONT", "Jeanne") in {(e.nom_de_famille, e.prenom) for e in eleves}  # type: ignore[union-attr]
    rows = list(read_responsables(paths[6].read_bytes()))
    legal = {ln.responsable for f in familles for ln in f.liens if ln.niveau == 1}
    assert len(rows) == sum(r.exemplaires for f in familles for r in f.responsables if r.key in legal)


def test_the_same_person_has_other_ids_in_another_school(tmp_path: Path) -> None:
    schools = academie(1, on=ON, eleves=80, par_college=40)
    starts = []
    for known in schools.etablissements:
        paths = write_school(schools, known, tmp_path, zipped=False)
        starts.append({r.personne_id for r in read(paths, "Responsables") if isinstance(r, messages.Personne)})
    assert not starts[0] & starts[1]


def test_the_same_world_gives_the_same_bytes(exported: tuple[World, list[Path]], tmp_path: Path) -> None:
    again = write_world(world(1, on=ON), tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in exported[1]]


def test_someone_entered_twice_has_two_ids_and_one_mobile(exported: tuple[World, list[Path]]) -> None:
    karim = find("karim-blanchard")
    records = read(exported[1], "Responsables")
    twice = [r for r in records if isinstance(r, messages.Personne) and r.nom_de_famille == karim.nom]
    assert len({r.personne_id for r in twice}) == 2
    assert {parse(r.tel_portable) for r in twice} == {parse(karim.mobile)}
    ids = {r.personne_id for r in twice}
    links = [r for r in records if isinstance(r, messages.Lien) and r.personne_id in ids]
    assert len({link.eleve_id for link in links}) == 2
    assert len(links) == 2


def test_a_family_is_cut_to_the_school() -> None:
    eleves = tuple(Eleve(k, u, "A", k, ON, "M", "6EME", "6 A") for k, u in (("a", "0999001W"), ("b", "0999002X")))
    people = tuple(Responsable(k, "MME", "A", k) for k in "xy")
    famille = Famille(eleves, people, (Lien("x", "a", 1, "10"), Lien("y", "b", 1, "10")))
    part = famille.in_school("0999002X")
    assert part == Famille(eleves[1:], people[1:], famille.liens[1:])
    assert famille.in_school("0999003Y") is None
