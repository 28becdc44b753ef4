"""An ENT that has what the guides of its inside show: PRONOTE's tile, news of the school, a Correspondant ENT."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from preau.instances.demo.partners import AGENTS
from preau.registre.synthetic.cast import COLLEGE
from tests.support.demo import Demo
from tutorials.application import serving
from tutorials.ents import OtherEnt, other_ent
from tutorials.j11_accueil import PRONOTE
from tutorials.j12_messagerie import CORRESPONDANT

TILES = """[[application]]
label = "{label}"
detail = "Notes, absences, emploi du temps"
url = "{url}"
icone = "calendrier"
profils = ["responsable", "eleve"]
uais = ["{uai}"]
"""
NEWS = ("Sortie au mont Saint-Michel", "Prévoir des bottes et un pique-nique.")


def tiles(url: str) -> str:
    """The file of applications: PRONOTE's tile, for the families of the collège."""
    return TILES.format(label=PRONOTE, url=url, uai=COLLEGE.uai)


@contextmanager
def inside(demo: Demo, *, entrees: str, wording: str, rank: int, habillage: str = "") -> Iterator[OtherEnt]:
    """An ENT of these doors where PRONOTE is an application that signs people in by CAS 3."""
    file = demo.data / f"applications-{rank}.toml"
    with serving() as application:
        file.write_text(tiles(f"{application.url}parent"), encoding="utf-8")
        with other_ent(
            demo, entrees=entrees, wording=wording, rank=rank, applications=file, habillage=habillage
        ) as ent:
            application.ent = ent.address
            declared = ("--url", application.url, "--label", PRONOTE, "--attributs", "pronote")
            ent.preau("portail", "service", "add", "pronote", *declared)
            furnish(demo, ent)
            yield ent


def furnish(demo: Demo, ent: OtherEnt) -> None:
    """The news, the provider of staff, and the Correspondant ENT whom it will name."""
    title, text = NEWS
    ent.preau("portail", "actualite", "add", title, "--texte", text, "--uai", COLLEGE.uai)
    ent.preau("portail", "idp", "add", str(demo.data / "metadonnees" / "agents.xml"), *AGENTS)
    row = ent.person(CORRESPONDANT)
    named = ("--nom", row["nom"], "--prenom", row["prenom"], "--mel", row["mail"], "--identifiant", row["identifiant"])
    place = ("--uai", COLLEGE.uai, "--role", "correspondant-ent")
    ent.preau("portail", "compte", "add", "--profil", "personnel", *named, *place)
