"""A small collège whose files a test can bend: every list is plain messages, written by the real writers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from preau.protocols.siecle import write
from preau.protocols.siecle.messages import (
    Adresse,
    Affectation,
    Division,
    Eleve,
    Enveloppe,
    Etablissement,
    Genre,
    Lien,
    Mef,
    Periode,
    Personne,
    Structure,
)

UAI = "0999001W"
AUTRE = "0999002X"
ANNEE = 2026


def eleves() -> list[Eleve]:
    """Albert, Jeanne, and Tom who has left."""
    commun = {"entree_le": date(2026, 9, 1), "statut": "ST", "regime": "2", "mef": "10010012110"}
    return [
        Eleve(
            "701",
            "DUPONT",
            "Albert",
            ne_le=date(2014, 2, 3),
            sexe="M",
            id_national="990000001EB",
            adresse_id="81",
            **commun,
        ),
        Eleve("702", "DUPONT", "Jeanne", ne_le=date(2015, 6, 30), sexe="F", id_national="990000002EA", **commun),
        Eleve("703", "MARTIN", "Tom", ne_le=date(2014, 1, 1), sexe="M", sortie_le=date(2026, 9, 15), **commun),
    ]


def personnes() -> list[Personne]:
    """Emilie, Paul, a grandmother (contact), Tom's mother."""
    return [
        Personne("301", "N'GUYEN", "Emilie", nom_usage="DUPONT", civilite="MME", tel_personnel="06 39 98 00 01",
                 mel="emilie@example.org", adresse_id="91"),
        Personne("302", "DUPONT", "Paul", civilite="M.", tel_portable="+33639980002", accepte_sms=False),
        Personne("303", "LE GOFF", "Anne", civilite="MME", tel_portable="+33639980003"),
        Personne("304", "MARTIN", "Zoé", civilite="MME", tel_portable="+33639980004"),
    ]  # fmt: skip


def liens() -> list[Lien]:
    """Two legal parents of two children, a contact, and a link to the leaver."""
    return [
        Lien("701", "301", 1, niveau_brut="1", parente="10", parente_brut="10"),
        Lien("702", "301", 1, niveau_brut="1", parente="10", parente_brut="10"),
        Lien("701", "302", 1, niveau_brut="1", parente="20", parente_brut="20"),
        Lien("701", "303", 3, niveau_brut="3", parente="38", parente_brut="38"),
        Lien("703", "304", 1, niveau_brut="1", parente="10", parente_brut="10"),
    ]


def affectations() -> list[Affectation]:
    """A class each; Albert's group comes before his class."""
    return [
        Affectation("701", (Structure("6BGR1", "G"), Structure("6 B", "D"))),
        Affectation("702", (Structure("6 B", "D"),)),
        Affectation("703", (Structure("6 A", "D"),)),
    ]


@dataclass
class Ecole:
    """The files of one school, before they are written."""

    folder: Path
    uai: str = UAI
    annee: int = ANNEE
    horodatage: datetime | None = datetime(2026, 9, 8, 7, 0)
    eleves: list[Eleve] = field(default_factory=eleves)
    affectations: list[Affectation] = field(default_factory=affectations)
    personnes: list[Personne] = field(default_factory=personnes)
    liens: list[Lien] = field(default_factory=liens)
    adresses_eleves: list[Adresse] = field(default_factory=lambda: [adresse("81")])
    adresses_responsables: list[Adresse] = field(default_factory=lambda: [adresse("91")])
    divisions: list[Division] = field(default_factory=list)
    communs: list[Etablissement | Periode] = field(default_factory=list)
    mefs: list[Mef] = field(default_factory=list)

    def write(self, *genres: Genre) -> list[Path]:
        """The files (pupils and responsables unless said), in the folder."""
        return [self._write(genre) for genre in genres or (Genre.ELEVES, Genre.RESPONSABLES)]

    def _write(self, genre: Genre) -> Path:
        enveloppe = Enveloppe(genre, "3.0", self.uai, self.annee, date(self.annee, 9, 8), self.horodatage)
        stream = BytesIO()
        if genre == Genre.ELEVES:
            write.write_eleves(stream, enveloppe, [*self.eleves, *self.affectations, *self.adresses_eleves])
        elif genre == Genre.RESPONSABLES:
            write.write_responsables(stream, enveloppe, [*self.personnes, *self.liens, *self.adresses_responsables])
        elif genre == Genre.STRUCTURES:
            write.write_structures(stream, enveloppe, self.divisions)
        elif genre == Genre.NOMENCLATURES:
            write.write_nomenclatures(stream, enveloppe, self.mefs)
        else:
            write.write_communs(stream, enveloppe, self.communs)
        path = self.folder / f"{self.uai}-{genre.value}.xml"
        path.write_bytes(stream.getvalue())
        return path

    def change_eleve(self, eleve_id: str, **changes: object) -> None:
        """Replace fields of one pupil."""
        self.eleves = [replace(e, **changes) if e.eleve_id == eleve_id else e for e in self.eleves]  # type: ignore[arg-type]

    def change_personne(self, personne_id: str, **changes: object) -> None:
        """Replace fields of one person."""
        self.personnes = [
            replace(p, **changes) if p.personne_id == personne_id else p  # type: ignore[arg-type]
            for p in self.personnes
        ]

    def without_lien(self, eleve_id: str, personne_id: str) -> None:
        """Leave one link out."""
        self.liens = [link for link in self.liens if (link.eleve_id, link.personne_id) != (eleve_id, personne_id)]


def adresse(number: str, ligne: str = "12 RUE DU TEST") -> Adresse:
    """An address in Brest."""
    return Adresse(number, ligne1=ligne, code_postal="29200", commune="BREST", code_pays="100", pays="FRANCE")
