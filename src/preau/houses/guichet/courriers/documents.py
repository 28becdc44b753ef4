"""Letters as documents: what each says, in which words, on which paper."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from preau.houses.guichet.settings import current
from preau.kit.letters import draw_qr, print_pdf, spaced
from preau.registre.models import Eleve, Etablissement, Responsable
from preau.registre.queries import contact_for, etablissement_label

HERE = Path(__file__).parent
LANGUES = ("en", "ar", "pt", "tr")
"""What the back of a letter may be in, beside French on its face (issue 6, item 3)."""
MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
FRANCE = "100"


@dataclass(frozen=True)
class Lettre:
    """One letter, with the clear password that exists in its document only. `repere` is what the office sorts by."""

    profil: str
    public_id: str
    destinataire: tuple[str, ...]
    enfants: tuple[str, ...]
    repere: str
    identifiant: str
    mot_de_passe: str
    expires_on: date


def activation_url(lettre: Lettre) -> str:
    """Where the QR code leads: the login page with the identifiant filled in, never the password."""
    return f"{current().activation_page()}?{urlencode({'identifiant': lettre.identifiant, 'profil': lettre.profil})}"


def print_letters(school: Etablissement, lettres: Sequence[Lettre], *, at: datetime, langues: Iterable[str]) -> bytes:
    """Letters on A4, one a sheet with its back in each of `langues` (some of `LANGUES`)."""
    return _print("courrier.typ", school, lettres, at, langues)


def print_slips(school: Etablissement, lettres: Sequence[Lettre], *, at: datetime) -> bytes:
    """Slips four to a page, to cut."""
    return _print("fiches.typ", school, lettres, at, ())


def print_labels(school: Etablissement, lettres: Sequence[Lettre], *, at: datetime) -> bytes:
    """Address labels in the order of the letters; no identifiant is on them."""
    bare = [{"destinataire": one.destinataire, "repere": one.repere} for one in lettres]
    data = {"titre": f"Étiquettes – {school.nom}", "ecole": {"nom": etablissement_label(school)}, "lettres": bare}
    return print_pdf(HERE / "etiquettes.typ", data, at=at, apart=True)


def name_responsable(row: Responsable) -> str:
    """« Mme Émilie DUPONT »: the name of use when there is one, as on an envelope."""
    title = {"MME": "Mme", "M.": "M."}.get(row.civilite.upper(), row.civilite.title())
    return " ".join(filter(None, (title, row.prenom, row.nom_usage or row.nom_de_famille)))


def envelope(name: str, adresse: Mapping[str, Any]) -> tuple[str, ...]:
    """The lines of the window: name, lines of the address, postcode and town, country when it is not France."""
    lignes = [str(one) for one in adresse.get("lignes", []) if one]
    boite = [f"BP {adresse['boite_postale']}"] if adresse.get("boite_postale") else []
    ville = " ".join(filter(None, (str(adresse.get("code_postal", "")), str(adresse.get("commune", "")))))
    abroad = str(adresse.get("code_pays", FRANCE)) != FRANCE and str(adresse.get("pays", "")).upper() != "FRANCE"
    pays = [str(adresse["pays"]).upper()] if abroad and adresse.get("pays") else []
    return tuple(filter(None, (name, *lignes, *boite, ville, *pays)))


def name_eleve(row: Eleve) -> str:
    """« Albert DUPONT »."""
    return f"{row.prenom} {row.nom_usage or row.nom_de_famille}"


@lru_cache(maxsize=8)
def words(langue: str) -> Mapping[str, Any]:
    """The words of one language, of `fr` and `LANGUES`."""
    return tomllib.loads((HERE / "mots" / f"{langue}.toml").read_text(encoding="utf-8"))


def in_words(day: date) -> str:
    """« 1er septembre 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MOIS[day.month - 1]} {day.year}"


def _print(
    template: str, school: Etablissement, lettres: Sequence[Lettre], at: datetime, langues: Iterable[str]
) -> bytes:
    fin = max(one.expires_on for one in lettres)
    data = {
        "titre": f"Identifiants provisoires – {etablissement_label(school)}",
        "ecole": {"nom": school.nom or school.uai, "lignes": _lines_of(school)},
        "lieu": f"{school.commune.title()}, le" if school.commune else "Le",
        "date": in_words(at.date()),
        "ent": current().ent_url,
        "mots": _words_for("fr", school, in_words(fin)),
        "dos": [_words_for(one, school, f"{fin:%d/%m/%Y}") | {"langue": one} for one in langues],
        "lettres": [_as_data(one) for one in lettres],
    }
    return print_pdf(HERE / template, data, at=at, apart=True)


def _as_data(lettre: Lettre) -> dict[str, Any]:
    return {
        "profil": lettre.profil,
        "destinataire": list(lettre.destinataire),
        "enfants": list(lettre.enfants),
        "repere": lettre.repere,
        "identifiant": lettre.identifiant,
        "mot_de_passe": lettre.mot_de_passe,
        "qr": draw_qr(activation_url(lettre)),
        "adresse_courte": current().activation_page(),
        "adresse_affichee": current().activation_page().removeprefix("https://"),
    }


def _words_for(langue: str, school: Etablissement, fin: str) -> dict[str, Any]:
    mots = words(langue)
    fit = spaced if langue == "fr" else str
    said = {
        profil: {key: [fit(one) for one in text] if isinstance(text, list) else fit(text) for key, text in part.items()}
        for profil, part in mots.items()
        if isinstance(part, dict)
    }
    contact = contact_for(school, ())
    ecole = ", ".join(filter(None, (school.nom or school.uai, contact.nom, contact.telephone, contact.mel)))
    return {
        **said,
        "nom": mots["nom"],
        "direction": mots["direction"],
        "validite": fit(mots["commun"]["validite"].format(fin=fin)),
        "contact": fit(mots["commun"]["contact"].format(ecole=ecole)),
    }


def _lines_of(school: Etablissement) -> list[str]:
    adresse = school.adresse or {}
    ville = " ".join(filter(None, (str(adresse.get("code_postal", "")), school.commune)))
    return [line for line in (*adresse.get("lignes", []), ville, school.telephone, school.mel) if line]
