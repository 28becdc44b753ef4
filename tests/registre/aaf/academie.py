"""A small delivery of an académie, whose messages a test can bend: two collèges, siblings in both, a service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from preau.protocols.aaf.messages import (
    Categorie,
    Classe,
    Division,
    Eleve,
    Enseigne,
    Entete,
    Etablissement,
    Fiche,
    Fonction,
    Groupe,
    Matiere,
    Mef,
    Operation,
    Personnel,
    Relation,
    Requete,
    Responsable,
)
from preau.protocols.aaf.translate import removal, request
from preau.protocols.aaf.write import write_delivery

UN, DEUX = "0999001W", "0999002X"
JOUR = date(2026, 9, 8)
MERE, PERE, AUTRE = "3300501", "3300502", "3300503"


def ecoles() -> list[Fiche]:
    return [
        Etablissement("900", uai=UN, nom="CLG$DU TEST$BREST", type_code="340", ville="BREST", academie_code="14",
                      rue="1 RUE DU PREAU", code_postal="29200", telephone="02 61 91 00 01",
                      divisions=(Division("6 B", "6EME", ("10010012110",)),), groupes=(Groupe("6BGR1", "", ("6 B",)),)),
        Etablissement("901", uai=DEUX, nom="COLLEGE DEUX-ac-RENNES", type_code="340", academie_code="14"),
        Etablissement("950", uai="1004001V", nom="Z.REMP-029", type_code="999", academie_code="14"),
    ]  # fmt: skip


def eleves() -> list[Fiche]:
    return [
        Eleve("3200001", nom="LE GOFF", nom_patro="LE GOFF", prenom="Maël", autres_prenoms=("Yann",), civilite="M.",
              ne_le=date(2014, 2, 3), eleve_id="700101", ine="990000001EB", etab="900", mef="10010012110",
              relations=(Relation(MERE, "10", "1", True, True, True), Relation(PERE, "20", "1", False, False, False)),
              adresse_de=(MERE,), classes=(Classe("900", "6 B"),), groupes=(Classe("900", "6BGR1"),),
              regime="DEMI-PENSIONNAIRE", statut="SCOLAIRE", adresse=("12 RUE DU TEST",), code_postal="29200",
              ville="BREST", codes_enseignements=("030201",)),
        Eleve("3200002", nom="LE GOFF", nom_patro="LE GOFF", prenom="Awen", civilite="Mlle", ne_le=date(2013, 1, 2),
              eleve_id="800202", etab="901", relations=(Relation(MERE, "10", "1", True, True, True),),
              classes=(Classe("901", "5 A"),)),
    ]  # fmt: skip


def responsables() -> list[Fiche]:
    return [
        Responsable(MERE, nom="LE GOFF", nom_patro="N'GUYEN", prenom="Thi-Lan", civilite="Mme", mail="t@example.org",
                    mobiles=("+33 6 39 98 00 11",), mobile_sms="+33 6 39 98 00 11", diffusion=False,
                    eleves=("3200001", "3200002")),
        Responsable(PERE, nom="LE GOFF", nom_patro="LE GOFF", prenom="Yann", tel_domicile="016"),
        Responsable(AUTRE, nom="DE NULLE PART", nom_patro="DE NULLE PART", prenom="Jean"),
    ]  # fmt: skip


def personnels() -> list[Fiche]:
    return [
        Personnel("41001", nom="ARNAUD", nom_patro="BRUN", prenom="Ines", civilite="Mme", mail="ines@example.org",
                  ne_le=date(1985, 5, 14), etab="900", enseignant=True,
                  fonctions=(Fonction("900", "ENS", "ENSEIGNEMENT", "L0422", "ANGLAIS"),),
                  classes=(Classe("900", "6 B"),), classes_matieres=(Enseigne("900", "6 B", "030201"),),
                  classes_principal=(Classe("900", "6 B"),)),
    ]  # fmt: skip


@dataclass
class Academie:
    """A delivery before it is written."""

    folder: Path
    jour: date = JOUR
    degre: str = "2D"
    fiches: dict[Categorie, list[Fiche]] = field(default_factory=lambda: {
        Categorie.ETABLISSEMENT: ecoles(),
        Categorie.MATIERE: [Matiere("030201", libelle="ANGLAIS LV1"), Matiere("999999", libelle="INUTILE")],
        Categorie.MEF: [Mef("10010012110", libelle="6EME")],
        Categorie.ELEVE: eleves(),
        Categorie.RESPONSABLE: responsables(),
        Categorie.PERSONNEL: personnels(),
    })  # fmt: skip

    def complet(self, name: str = "complet.tar.gz") -> Path:
        """The complete delivery."""
        parts = [
            (categorie, [request(Operation.AJOUT, fiche, self.degre) for fiche in several])
            for categorie, several in self.fiches.items()
        ]
        return self._write(name, "Complet", parts)

    def delta(self, *requetes: Requete, name: str = "delta.tar.gz") -> Path:
        """A delta of these requests."""
        kinds = list(dict.fromkeys(one.categorie for one in requetes))
        return self._write(
            name, "Delta", [(kind, [one for one in requetes if one.categorie is kind]) for kind in kinds]
        )

    def change(self, categorie: Categorie, jointure: str, **changes: Any) -> None:
        """Replace fields of one record."""
        self.fiches[categorie] = [
            replace(fiche, **changes) if fiche.jointure == jointure else fiche for fiche in self.fiches[categorie]
        ]

    def drop(self, categorie: Categorie, jointure: str) -> None:
        """Leave one record out."""
        self.fiches[categorie] = [fiche for fiche in self.fiches[categorie] if fiche.jointure != jointure]

    def _write(self, name: str, mode: str, parts: list[tuple[Categorie, Iterable[Requete]]]) -> Path:
        entete = Entete("AAF-VE2407", academie="14", degre=self.degre, genere_le=self.jour)
        target = self.folder / name
        write_delivery(target, f"ENT{self.degre}_X", mode, self.jour, entete, parts)
        return target


__all__ = ["AUTRE", "DEUX", "JOUR", "MERE", "PERE", "UN", "Academie", "removal", "request"]
