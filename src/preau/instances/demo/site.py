"""The sites of the demonstration's schools: their file, with the doors of the other houses (J14, J19, J20)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from preau.registre.synthetic.cast import COLLEGE, ECOLE
from preau.registre.synthetic.people import Etablissement

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan
    from preau.instances.demo.steps import Steps

GUIDES = Path(__file__).resolve().parents[4] / "docs" / "tutoriels"
MANIFEST = "manifeste.json"
OTHERS = ("-somme", "-lyon", "-poitiers")
"""The guides of other families than the one that the demonstration's ENT speaks."""
EXAMPLES = {"https://ent.example.org/": "portail", "https://college.example.org/": "site"}
PRONOTE = "PRONOTE"
"""The icon's name of seed 000: a label that the school sets."""


def environ(plan: Plan) -> dict[str, str]:
    """The variables of the site, and its file, written again at each start: the addresses may have changed."""
    path = plan.data / "metadonnees" / "sites.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_file(plan), encoding="utf-8")
    return {"SITE_FICHIER": str(path), "SITE_TUTORIELS": str(plan.data / "tutoriels")}


def lay_guides(plan: Plan, source: Path = GUIDES) -> None:
    """The tutorials of our own tree as those of the collège, when this is a tree and they are written (`make docs`).

    A site without them says that they are being prepared. They are copied: the site serves nothing outside its folder.
    """
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if manifest.get("uai") != COLLEGE.uai:
        return
    target = plan.data / "tutoriels" / COLLEGE.uai
    every = [one for one in manifest["tutoriels"] if not one["slug"].endswith(OTHERS)]
    manifest["tutoriels"] = [
        one for one in every if (source / one["slug"]).is_dir() and (source / one["pdf"]).is_file()
    ]
    for one in manifest["tutoriels"]:
        # What a guide of the tree prints as an example is, here, an address to open.
        house = EXAMPLES.get(one["adresse"])
        one["adresse"] = f"{plan.url(house)}/" if house else ""
        shutil.copytree(source / one["slug"], target / one["slug"], dirs_exist_ok=True)
        shutil.copy2(source / one["pdf"], target / one["pdf"])
    (target / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


NEWS = (
    (
        "Réunion de rentrée des sixièmes",
        (
            "L'équipe du collège reçoit les familles des élèves de sixième dans la salle de restauration, à 18 h.\n\n"
            "Les personnes, l'établissement et ses nouvelles sont fictifs."
        ),
    ),
    (
        "Vérifiez votre fiche de renseignements",
        (
            "Un numéro de téléphone a changé ? Dites-le avec l'icône « Téléservices » : le secrétariat reçoit votre "
            "demande et vous répond."
        ),
    ),
)


def publish(steps: Steps) -> None:
    """The collège's news, by the command of an operator, one after the other so that their order is always the same."""
    for titre, texte in NEWS:
        said = ["--uai", COLLEGE.uai, "--texte", texte, "--par", "exploitant"]
        steps.run(f"Site : « {titre} »", ["site", "actualite", "publier", titre, *said])


def _file(plan: Plan) -> str:
    """The collège at the address of the house; the école beside, where names of this machine lead to it too."""
    ent, scolaire, demarches = (plan.url(name) for name in ("portail", "viescolaire", "demarches"))
    leave = f"{ent}/se-deconnecter/"
    portes = (
        ("ENT", "L'espace numérique de travail : actualités, messagerie, applications", f"{ent}/", "ent", leave),
        (PRONOTE, "La vie scolaire : emploi du temps, cahier de textes, absences", f"{scolaire}/", "vie-scolaire", ""),
        (
            "Téléservices",
            "Fiche de renseignements, attestation de scolarité",
            f"{demarches}/connexion/",
            "teleservices",
            f"{demarches}/",  # its door: the icon's address would open a session while the account is open
        ),
        ("Messagerie", "Écrire aux professeurs et à la vie scolaire", f"{ent}/messagerie/", "messagerie", leave),
    )
    here = plan.url("site")
    port = plan.port("site")
    hotes = [here] if plan.addresses else [here, f"http://localhost:{port}"]
    lines = _school(COLLEGE, hotes, ent)
    for nom, detail, url, icone, deconnexion in portes:
        said = {"nom": nom, "detail": detail, "url": url, "icone": icone, "deconnexion": deconnexion or url}
        lines += ["", "[[site.porte]]", *_pairs(said)]
    account = {"nom": "Le compte des familles", "url": f"{plan.url('comptes')}/mon-compte/"}
    lines += ["", "[[site.sortie]]", *_pairs(account)]
    if not plan.addresses:
        nom, detail, url, icone, deconnexion = portes[0]
        said = {"nom": nom, "detail": detail, "url": url, "icone": icone, "deconnexion": deconnexion}
        lines += ["", *_school(ECOLE, [f"http://ecole.localhost:{port}"], ent), "", "[[site.porte]]", *_pairs(said)]
    return "\n".join(lines) + "\n"


def _school(ecole: Etablissement, hotes: list[str], ent: str) -> list[str]:
    said = {
        "uai": ecole.uai,
        "nom": ecole.nom,
        "commune": ecole.commune,
        "telephone": ecole.telephone,
        "mel": ecole.mel,
        "academie": "Académie de Normandie",
        "ent": ent,
        "habillage": "bocage",
        "entrees": "normandie",
        "mots": "001",
    }
    return ["[[site]]", *_pairs(said), f"hotes = [{', '.join(_text(hote) for hote in hotes)}]"]


def _pairs(said: dict[str, str]) -> list[str]:
    return [f"{key} = {_text(value)}" for key, value in said.items()]


def _text(value: str) -> str:
    """As TOML writes a text: JSON's quotes and escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)
