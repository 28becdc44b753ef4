"""One secondary school of a world as SIECLE messages: local ids, links, addresses, classes, code tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from preau.protocols.siecle import checks, messages
from preau.registre.synthetic.matieres import MATIERES, langue_of
from preau.registre.synthetic.people import Adresse, Eleve, Etablissement, Famille, Responsable

MEFS = {
    "6EME": ("10010012110", "6EME", "21110010012"),
    "5EME": ("10110001110", "5EME", "21120010001"),
    "4EME": ("10210001110", "4EME", "21150010001"),
    "3EME": ("10310019110", "3EME", "21160010019"),
    "CM2": ("00310002220", "CM2", "11250010002"),
}
"""Level to MEF, label and MEFSTAT11 (specs/registry-formats.md §6.4)."""
_BEFORE = {"6EME": "CM2", "5EME": "6EME", "4EME": "5EME", "3EME": "4EME"}
_CODES = (
    *(("LIEN_PARENTE", code, label.upper()) for code, label in checks.PARENTES.items()),
    ("N_NIVEAU_RESPONSABILITE", "1", "REPRESENTANT LEGAL"),
    ("N_NIVEAU_RESPONSABILITE", "2", "PERSONNE EN CHARGE"),
    ("N_NIVEAU_RESPONSABILITE", "3", "CONTACT"),
    ("REGIME", "0", "EXTERNE LIBRE"),
    ("REGIME", "2", "DEMI-PENSIONNAIRE"),
    ("STATUT_ELEVE", "ST", "SCOLAIRE"),
)
_ECOLE_D_ORIGINE = "0999002X"


@dataclass(slots=True)
class SiecleSchool:
    """The records of one school, ready for the writers of `protocols.siecle.write`.

    Ids are local: the same person has other ids in another school (§1.11, 6).
    """

    etablissement: Etablissement
    annee: int
    eleves: list[messages.Eleve] = field(default_factory=list)
    affectations: list[messages.Affectation] = field(default_factory=list)
    personnes: list[messages.Personne] = field(default_factory=list)
    liens: list[messages.Lien] = field(default_factory=list)
    adresses: list[messages.Adresse] = field(default_factory=list)
    _structures: dict[str, set[str]] = field(default_factory=dict)
    _groupes: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def add(self, famille: Famille) -> None:
        """Enter one family, as an office would."""
        homes = {r.adresse: "" for r in famille.responsables if r.adresse}
        for home in homes:
            homes[home] = self._adresse(home)
        housed = {lien.eleve: lien.responsable for lien in reversed(famille.liens) if lien.heberge}
        adults = {r.key: r for r in famille.responsables}
        ids = {}
        for eleve in famille.eleves:
            adult = adults.get(housed.get(eleve.key, ""))
            ids[eleve.key] = self._eleve(eleve, homes[adult.adresse] if adult and adult.adresse else "")
        for responsable in famille.responsables:
            linked = [lien for lien in famille.liens if lien.responsable == responsable.key]
            copies = [self._personne(responsable, homes, copy) for copy in range(responsable.exemplaires)]
            for at, lien in enumerate(linked):
                # Entered twice: the second copy holds the last child, or the only one once more.
                last = at == len(linked) - 1
                for copy in copies if last and len(linked) == 1 else [copies[-1] if last else copies[0]]:
                    self._lien(ids[lien.eleve], copy, lien.niveau, lien.parente, lien.heberge)

    def enveloppe(self, genre: messages.Genre, version: str, on: date) -> messages.Enveloppe:
        """The envelope of one of the school's files, exported on the evening of ``on``."""
        moment = datetime(on.year, on.month, on.day, 18, 12, 3)
        return messages.Enveloppe(genre, version, self.etablissement.uai, self.annee, on, moment)

    def structures(self) -> Iterator[messages.Division | messages.Groupe]:
        """The classes, unsorted as in real files, then the groups with the classes they draw from."""
        uai = self.etablissement.uai
        for code, mefs in self._structures.items():
            yield messages.Division(code, libelle=code.replace(" ", ""), uai=uai, mefs=tuple(sorted(mefs)))
        for code, sources in self._groupes.items():
            formations, divisions = (tuple(sorted(set(column))) for column in zip(*sources, strict=True))
            yield messages.Groupe(code, uai=uai, mefs=formations, divisions=divisions)

    def communs(self) -> Iterator[messages.Etablissement | messages.Periode]:
        """The school's own record and its year."""
        known = self.etablissement
        yield messages.Etablissement(
            uai=known.uai,
            type_etab=known.type_etab,
            nom="COLLEGE",
            nom_complement=known.complement,
            ligne1="1 RUE DU PREAU",
            code_postal=known.code_postal,
            commune=known.commune,
            code_commune_insee=known.code_insee,
            telephone=known.telephone,
            mel=known.mel,
            secteur="PU",
        )
        yield messages.Periode(self.annee, debut_le=date(self.annee, 9, 1), fin_le=date(self.annee + 1, 7, 5))

    def _eleve(self, eleve: Eleve, adresse_id: str) -> str:
        number = len(self.eleves) + 1
        eleve_id = str(local_base(self.etablissement.uai, 7919) + number)
        elenoet = str(1000 + number)
        abroad = bool(eleve.ne_a)
        mef = MEFS[eleve.niveau][0]
        entry = date(self.annee - (1 if eleve.niveau != "6EME" else 0), 9, 1)
        self.eleves.append(
            messages.Eleve(
                eleve_id=eleve_id,
                nom_de_famille=eleve.nom,
                prenom=eleve.prenom,
                ne_le=eleve.ne_le,
                ne_le_brut=eleve.ne_le.strftime("%d/%m/%Y"),
                sexe=eleve.sexe,
                nom_usage=eleve.nom_usage,
                prenom2=eleve.prenom2,
                ine=eleve.ine,
                id_national=eleve.ine,
                ine_rnie=eleve.ine,
                elenoet=elenoet,
                id_eleve_etab=f"{int(elenoet):05}{self.etablissement.uai[1:7]}",
                doublement=eleve.redoublant,
                entree_le=min(entry, eleve.sortie_le or entry),
                sortie_le=eleve.sortie_le,
                motif_sortie="12" if eleve.sortie_le else "",
                mef=mef,
                regime="2" if number % 3 else "0",
                statut="ST",
                provenance="1",
                pays_naissance="139" if abroad else "100",
                ville_naissance=eleve.ne_a,
                departement_naissance="" if abroad else "050",
                commune_naissance="" if abroad else "50129",
                nationalite="100",
                adresse_id=adresse_id,
                mef_an_dernier=MEFS[_BEFORE[eleve.niveau]][0],
                uai_an_dernier=_ECOLE_D_ORIGINE if eleve.niveau == "6EME" else self.etablissement.uai,
            )
        )
        self._affect(eleve, eleve_id, mef, number)
        return eleve_id

    def _affect(self, eleve: Eleve, eleve_id: str, mef: str, number: int) -> None:
        """Class and group, the group first now and then; half of the leavers keep their class (§1.11, 1)."""
        if eleve.sortie_le and number % 2:
            return
        self._structures.setdefault(eleve.division, set()).add(mef)
        structures = [messages.Structure(eleve.division, "D")]
        if eleve.groupe:
            self._groupes.setdefault(eleve.groupe, set()).add((mef, eleve.division))
            structures.insert(number % 2, messages.Structure(eleve.groupe, "G"))
        if langue := langue_of(eleve.division, number):
            self._groupes.setdefault(langue, set()).add((mef, eleve.division))
            structures.append(messages.Structure(langue, "G"))
        self.affectations.append(messages.Affectation(eleve_id, tuple(structures)))

    def _personne(self, responsable: Responsable, homes: dict[Adresse, str], copy: int) -> str:
        personne_id = str(local_base(self.etablissement.uai, 6101) + len(self.personnes) + 1)
        brut = responsable.mobile if copy else responsable.mobile_brut
        elsewhere = responsable.champ == "TEL_PERSONNEL"
        self.personnes.append(
            messages.Personne(
                personne_id=personne_id,
                nom_de_famille=responsable.nom,
                prenom=responsable.prenom,
                nom_usage=responsable.nom_usage,
                civilite=responsable.civilite,
                civilite_longue="MADAME" if responsable.civilite == "MME" else "MONSIEUR",
                tel_personnel=brut if elsewhere else responsable.tel_domicile,
                tel_portable="" if elsewhere else brut,
                accepte_sms=bool(responsable.mobile),
                mel=responsable.mel,
                communication_adresse=False,
                adresse_id=homes[responsable.adresse] if responsable.adresse else "",
                code_profession=responsable.profession,
            )
        )
        return personne_id

    def _lien(self, eleve_id: str, personne_id: str, niveau: int, parente: str, heberge: bool) -> None:
        legal = niveau == 1
        self.liens.append(
            messages.Lien(
                eleve_id=eleve_id,
                personne_id=personne_id,
                niveau=niveau,
                niveau_brut=str(niveau),
                parente=parente,
                parente_brut=parente,
                paie_frais_scolaires=legal and heberge,
                percoit_les_aides=legal and heberge,
                heberge_eleve=heberge,
                a_contacter_en_priorite=legal and heberge,
            )
        )

    def _adresse(self, home: Adresse) -> str:
        adresse_id = str(local_base(self.etablissement.uai, 5003) + len(self.adresses) + 1)
        self.adresses.append(
            messages.Adresse(
                adresse_id=adresse_id,
                ligne1=home.ligne1.upper(),
                code_postal=home.code_postal,
                commune=home.commune,
                code_commune_insee=home.code_insee,
                code_departement=f"0{home.code_postal[:2]}",
                code_pays="100",
                pays="FRANCE",
            )
        )
        return adresse_id


def siecle_school(etablissement: Etablissement, annee: int, familles: Iterable[Famille]) -> SiecleSchool:
    """The school with all its families entered."""
    school = SiecleSchool(etablissement, annee)
    for famille in familles:
        school.add(famille)
    return school


def nomenclatures() -> Iterator[messages.Mef | messages.Matiere | messages.Code]:
    """The code tables a collège chooses (§1.6)."""
    for niveau, (code, label, mefstat) in MEFS.items():
        inscription = niveau != "CM2"
        yield messages.Mef(code, formation=code[:6], libelle_long=label, mefstat=mefstat, inscription_etab=inscription)
    for one in MATIERES.values():
        yield messages.Matiere(one.code, 0, one.gestion, one.long[:20], one.long[:40], one.edition)
    for table, code, label in _CODES:
        yield messages.Code(table, code, libelle_long=label)


def local_base(uai: str, step: int) -> int:
    """Where a school's ids begin: seven digits, another start for each school and kind of id."""
    return 1_000_000 + (int(uai[:7]) * step) % 8_000_000
