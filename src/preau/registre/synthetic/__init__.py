"""A fictitious world of any size from a seed, written as the files real registries give (issue 2, item 3).

    from preau.registre.synthetic import academie, world, write_world
    write_world(world(on=today()), Path("var/exports"))

Phones come from the ranges reserved for fiction, mails are at example.org. The cast comes first: `CAST`.

names.py, noms/   invented names                 cast.py      the fixed families
people.py         people before any format       families.py  one school from a seed
rates.py          how often each oddity appears  world.py     schools, the demonstration's world, an académie
siecle.py onde.py a school as records            export.py    the files
matieres.py       what is taught, and how long   sts.py       staff and services as records
"""

from preau.registre.synthetic.cast import CAST
from preau.registre.synthetic.export import write_school, write_world
from preau.registre.synthetic.people import Etablissement, Personnage
from preau.registre.synthetic.rates import Rates
from preau.registre.synthetic.world import DEMO, World, academie, demo_world, world

__all__ = [
    "CAST",
    "DEMO",
    "Etablissement",
    "Personnage",
    "Rates",
    "World",
    "academie",
    "demo_world",
    "world",
    "write_school",
    "write_world",
]
