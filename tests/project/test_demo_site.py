"""The demonstration opens the site as one of its doors: its file reads, its tutorials are those of the tree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from preau.houses.site import manifeste, sites_file
from preau.instances.demo import site
from preau.instances.demo.plan import Plan
from preau.registre.synthetic.cast import COLLEGE, ECOLE

GUIDES = Path(__file__).resolve().parents[1] / "fixtures" / "tutoriels" / COLLEGE.uai


@pytest.mark.parametrize("addresses", [True, False])
def test_the_file_of_the_demonstration_reads(tmp_path: Path, addresses: bool) -> None:
    plan = Plan(tmp_path, 9400, addresses)
    told = site.environ(plan)
    sites_file.read.cache_clear()
    found = sites_file.read(told["SITE_FICHIER"], plan.url("site"))
    assert [one.uai for one in found] == ([COLLEGE.uai] if addresses else [COLLEGE.uai, ECOLE.uai])
    assert found[0].url == plan.url("site")
    assert [porte.nom for porte in found[0].portes] == ["ENT", "PRONOTE", "Téléservices", "Messagerie"]
    assert all(porte.deconnexion for porte in found[0].portes)


def test_its_tutorials_are_those_of_the_tree_in_the_words_of_its_ent(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    plan = Plan(tmp_path / "data", 9400)
    site.lay_guides(plan, source)
    assert not (plan.data / "tutoriels").exists(), "without them the site says that they are being prepared"
    table = json.loads((GUIDES / site.MANIFEST).read_text(encoding="utf-8"))
    first, second = table["tutoriels"]
    for slug in (first["slug"], second["slug"], "j1-activation-sms-somme"):
        (source / slug).mkdir(parents=True)
        (source / f"{slug}.pdf").write_bytes(b"%PDF-")
    table["tutoriels"].append({**first, "slug": "j1-activation-sms-somme", "pdf": "j1-activation-sms-somme.pdf"})
    table["tutoriels"].append({**first, "slug": "parti", "pdf": "parti.pdf"})
    (source / site.MANIFEST).write_text(json.dumps(table), encoding="utf-8")
    for _again in range(2):
        site.lay_guides(plan, source)
        laid = plan.data / "tutoriels" / COLLEGE.uai
        table = json.loads((laid / site.MANIFEST).read_text(encoding="utf-8"))
        assert [one["slug"] for one in table["tutoriels"]] == [first["slug"], second["slug"]]
        assert table["tutoriels"][0]["adresse"] == f"{plan.url('portail')}/"
        assert (laid / f"{first['slug']}.pdf").is_file()
    (source / site.MANIFEST).write_text(json.dumps({**table, "uai": ECOLE.uai}), encoding="utf-8")
    other = Plan(tmp_path / "other", 9400)
    site.lay_guides(other, source)
    assert not (other.data / "tutoriels").exists()


def test_the_site_reads_what_our_tutorials_write() -> None:
    """The committed sample; and the tree's own guides when they have a manifest."""
    for folder in (GUIDES, site.GUIDES):
        path = folder / site.MANIFEST
        if folder == GUIDES or path.exists():
            assert manifeste.read(path.read_bytes()).tutoriels
