"""School life in the demonstration: the ENT signs people in, its home shows the icon (J11, J14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preau.registre.synthetic.cast import COLLEGE
from preau.registre.synthetic.cast_personnels import PERSONNELS

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan
    from preau.instances.demo.steps import Steps

CLASSE = "6 A"
"""Albert's class, whose cahier de textes is filled."""
PORTES = {"parents": "responsable", "eleve": "eleve", "accompagnants": "personnel", "personnels": "personnel"}
"""What our ENT is told of the door chosen, so that its chooser does not ask again."""
TILES = """[[application]]
label = "Vie scolaire"
detail = "Emploi du temps, cahier de textes, absences"
url = "{viescolaire}/connexion/"
icone = "calendrier"
profils = ["responsable", "eleve", "personnel"]
uais = ["{uai}"]

[[application]]
label = "Téléservices"
detail = "Fiche de renseignements, attestation de scolarité"
url = "{demarches}/connexion/"
icone = "famille"
profils = ["responsable", "eleve"]

[[application]]
label = "Site du collège"
detail = "Actualités, documents, tutoriels"
url = "{site}/"
icone = "ecole"
uais = ["{uai}"]
"""
"""The ENT leads to the houses beside it, as they lead to it."""


def environ(plan: Plan) -> dict[str, str]:
    """The variables of school life, and the ENT's applications."""
    ent = plan.url("portail")
    applications = plan.data / "metadonnees" / "applications.toml"
    applications.parent.mkdir(parents=True, exist_ok=True)
    urls = {name: plan.url(name) for name in ("viescolaire", "demarches", "site")}
    applications.write_text(TILES.format(**urls, uai=COLLEGE.uai), encoding="utf-8")
    return {
        "VIESCOLAIRE_CAS_URL": f"{ent}/cas",
        "VIESCOLAIRE_CAS_IDENTIFIANT": "ENTPersonJointure",
        "VIESCOLAIRE_CAS_MEL": "mail",
        "VIESCOLAIRE_CAS_PORTES": ",".join(f"{porte}=profil={profil}" for porte, profil in PORTES.items()),
        "VIESCOLAIRE_CAS_MESSAGERIE_URL": f"{ent}/messagerie/ecrire/",
        # STS gives nobody a mail: the référente numérique is known by her school and her names.
        "VIESCOLAIRE_REFERENTS": ",".join(
            f"{COLLEGE.uai}:{one.nom}:{one.prenom}" for one in PERSONNELS if one.role == "referent"
        ),
        "PORTAIL_APPLICATIONS": str(applications),
    }


def declare(plan: Plan, steps: Steps) -> None:
    """Tell the ENT of school life: who signs in there, what it learns of them, that it can be closed."""
    asked = ["--url", f"{plan.url('viescolaire')}/", "--kind", "prefixe", "--label", "Vie scolaire"]
    told = ["--shape", "entcore", "--attributs", "vie-scolaire", "--logout"]
    steps.run("La vie scolaire, déclarée à l'ENT", ["portail", "service", "add", "vie-scolaire", *asked, *told])


def fill(steps: Steps) -> None:
    """The collège's year and its timetable, with some changes in the weeks to come (STS has only the collège's)."""
    uai = COLLEGE.uai
    steps.run(f"Année scolaire de {uai}", ["viescolaire", "annee", "prepare", "--uai", uai, "--zone", "B"])
    steps.run(f"Emploi du temps de {uai}", ["viescolaire", "emploi", "generate", "--uai", uai, "--changements"])
    shown = ["viescolaire", "cahier", "exemple", "--uai", uai, "--division", CLASSE]
    steps.run(f"Cahier de textes de la {CLASSE}", shown)
