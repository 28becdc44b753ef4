"""The staged form of a person, a pupil, an enrolment and a link, whatever file they came from.

Each staged payload is a JSON list in the order of the columns named here; `actions.apply_import` writes those columns.
"""

from __future__ import annotations

from collections.abc import Iterable

from preau.kit import namekit, phonekit

ELEVE = ("ine", "nom_de_famille", "nom_usage", "prenom", "prenom2", "prenom3", "ne_le", "sexe", "mel", "donnees")
RESPONSABLE = (
    "civilite", "nom_de_famille", "nom_usage", "prenom", "mel", "profession", "accepte_sms", "communication_adresse",
    "donnees",
)  # fmt: skip
SCOLARITE = ("mef", "niveau", "regime", "statut", "entree_le", "sortie_le", "motif_sortie")
LIEN = (
    "niveau", "parente", "brut", "paie_frais_scolaires", "percoit_les_aides", "heberge_eleve",
    "a_contacter_en_priorite",
)  # fmt: skip
"""After these columns, pupils and persons carry their telephones; persons their keys as well."""

INSERT_ELEVE = (
    "INSERT INTO eleve (uai, sid, fichier, line, payload, adresse_id, scolarite, ine, sorti) VALUES (?,?,?,?,?,?,?,?,?)"
)
INSERT_AFFECTATION = "INSERT INTO affectation VALUES (?,?,?,?,?,?,?)"
INSERT_PERSONNE = "INSERT INTO personne (uai, sid, fichier, line, payload, adresse_id, cle) VALUES (?,?,?,?,?,?,?)"
INSERT_LIEN = "INSERT INTO lien (uai, eleve, personne, fichier, line, payload, empreinte) VALUES (?,?,?,?,?,?,?)"
INSERT_ADRESSE = "INSERT INTO adresse VALUES (?,?,?,?)"
INSERT_STRUCTURE = "INSERT INTO structure VALUES (?,?,?,?,?)"
INSERT_CODE = "INSERT INTO code VALUES (?,?,?,?,?)"

Telephone = tuple[str, str, str, bool]


def read_telephones(pairs: Iterable[tuple[str, str]]) -> list[Telephone]:
    """(field, raw) pairs as (field, raw, E.164 or "", is mobile). The raw text is kept, whatever it is."""
    found: list[Telephone] = []
    for champ, brut in pairs:
        phone = phonekit.parse(brut)
        found.append((champ, brut[:40], phone.e164 if phone else "", bool(phone and phone.is_mobile)))
    return found


def mobiles_of(telephones: Iterable[Telephone]) -> list[str]:
    """The mobiles among them, whichever field they stand in, each once."""
    return list(dict.fromkeys(e164 for _, _, e164, is_mobile in telephones if is_mobile))


def cles_of(nom: str, nom_usage: str, prenom: str, mobiles: list[str]) -> list[tuple[str, str, str]]:
    """Every (name key, first name key, mobile) a person may be found by; none without a mobile."""
    if not mobiles:
        return []
    noms, prenoms = sorted(namekit.keys_of(nom, nom_usage)), sorted(namekit.keys_of_prenom(prenom))
    return [(n[:130], p[:130], mobile) for n in noms for p in prenoms for mobile in mobiles]
