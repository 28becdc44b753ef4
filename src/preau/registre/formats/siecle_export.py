"""What the registry holds of a school, as the records of SIECLE's exports (specs/registry-formats.md §1).

What came from SIECLE goes back with the same numbers and raw texts, so that importing it again changes nothing. People
from ONDE or the AAF have no number of SIECLE: their jointure stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from preau.kit.clockkit import PARIS
from preau.protocols.siecle import messages
from preau.protocols.siecle.checks import parse_bool
from preau.protocols.siecle.structures import TABLES
from preau.registre import models

CHUNK = 500
_VERSIONS = {
    messages.Genre.ELEVES: "3.0",
    messages.Genre.RESPONSABLES: "2.1",
    messages.Genre.STRUCTURES: "2.0",
    messages.Genre.NOMENCLATURES: "4.0",
    messages.Genre.COMMUNS: "2.0",
}
_ELEVE = ("elenoet", "id_eleve_etab", "id_prv", "id_national", "ne_le_brut", "pays_naissance", "departement_naissance",
          "commune_naissance", "ville_naissance", "nationalite", "accepte_sms", "mef_an_dernier", "uai_an_dernier",
          "sortie_brut")  # fmt: skip
_TELEPHONES = {"TEL_DOMICILE": "tel_personnel", "TEL_TRAVAIL": "tel_professionnel"}
_CIVILITES = {"M.": ("M.", "MONSIEUR"), "MME": ("MME", "MADAME")}


class Export:
    """One school and year, ready for the writers of `protocols.siecle.write`; every list is read as it is written."""

    def __init__(self, school: models.Etablissement, annee: int, moment: datetime) -> None:
        self.school, self.annee = school, annee
        self.moment = moment.astimezone(PARIS).replace(tzinfo=None, microsecond=0)

    def enveloppe(self, genre: messages.Genre) -> messages.Enveloppe:
        """What each file says of itself."""
        version, day = _VERSIONS[genre], self.moment.date()
        return messages.Enveloppe(genre, version, self.school.uai, self.annee, day, self.moment)

    def records(self, genre: messages.Genre) -> Iterator[messages.Record]:
        """The records of one file, in the order that its writer wants."""
        makers: dict[messages.Genre, Callable[[], Iterator[messages.Record]]] = {
            messages.Genre.ELEVES: self._eleves,
            messages.Genre.RESPONSABLES: self._responsables,
            messages.Genre.STRUCTURES: self._structures,
            messages.Genre.NOMENCLATURES: self._nomenclatures,
            messages.Genre.COMMUNS: self._communs,
        }
        return makers[genre]()

    def has(self, genre: messages.Genre) -> bool:
        """Whether there is anything to write: SIECLE has no file without a first record (§1.2)."""
        if genre is messages.Genre.ELEVES:
            return self._scolarites().exists()
        if genre is messages.Genre.RESPONSABLES:
            return self._people().exists()
        if genre is messages.Genre.STRUCTURES:
            return self._live(models.Division).exists()
        if genre is messages.Genre.NOMENCLATURES:
            return models.Code.objects.filter(etablissement=self.school, table="MEF").exists()
        return True

    def _scolarites(self) -> QuerySet[models.Scolarite]:
        rows = models.Scolarite.objects.filter(etablissement=self.school, annee=self.annee, gone_at__isnull=True)
        return rows.select_related("eleve").order_by("eleve_id")

    def _eleves(self) -> Iterator[messages.Record]:
        for row in self._scolarites().prefetch_related("eleve__telephones").iterator(CHUNK):
            yield _eleve(row)
        for row in self._scolarites().iterator(CHUNK):
            structures = [messages.Structure(code, "G") for code in row.groupes]
            if row.division:
                structures.insert(0, messages.Structure(row.division, "D"))
            if structures:
                yield messages.Affectation(eleve_id(row.eleve), tuple(structures))
        for row in self._scolarites().iterator(CHUNK):
            if row.eleve.adresse:
                yield _adresse(row.eleve)

    def _liens(self) -> QuerySet[models.Lien]:
        present = models.Scolarite.objects.filter(
            etablissement=self.school, annee=self.annee, gone_at__isnull=True, eleve=OuterRef("eleve")
        )
        live = models.Lien.objects.filter(gone_at__isnull=True, cut_at__isnull=True, responsable__gone_at__isnull=True)
        return (
            live.filter(Exists(present)).select_related("eleve", "responsable").order_by("responsable_id", "eleve_id")
        )

    def _people(self) -> QuerySet[models.Responsable]:
        linked = self._liens().filter(responsable=OuterRef("pk")).order_by()
        return models.Responsable.objects.filter(Exists(linked)).order_by("jointure")

    def _responsables(self) -> Iterator[messages.Record]:
        for row in self._people().prefetch_related("telephones").iterator(CHUNK):
            yield _personne(row)
        for lien in self._liens().iterator(CHUNK):
            yield _lien(lien)
        for row in self._people().iterator(CHUNK):
            if row.adresse:
                yield _adresse(row)

    def _live(self, model: type[Any]) -> QuerySet[Any]:
        return model.objects.filter(etablissement=self.school, annee=self.annee, gone_at__isnull=True).order_by("code")

    def _structures(self) -> Iterator[messages.Record]:
        uai = self.school.uai
        for row in self._live(models.Division).iterator(CHUNK):
            yield messages.Division(row.code, libelle=row.libelle, uai=uai, mefs=tuple(row.mefs))
        for row in self._live(models.Groupe).iterator(CHUNK):
            yield messages.Groupe(
                row.code, libelle=row.libelle, uai=uai, mefs=tuple(row.mefs), divisions=tuple(row.divisions)
            )

    def _nomenclatures(self) -> Iterator[messages.Record]:
        rows = models.Code.objects.filter(etablissement=self.school)
        for row in rows.filter(table="MEF").order_by("code").iterator(CHUNK):
            yield messages.Mef(row.code, libelle_long=row.libelle_long, libelle_edition=row.libelle_court)
        for row in rows.filter(table="MATIERE").order_by("code").iterator(CHUNK):
            yield messages.Matiere(row.code, code_gestion=row.libelle_court, libelle_long=row.libelle_long)
        for table in TABLES:
            for row in rows.filter(table=table).order_by("code").iterator(CHUNK):
                yield messages.Code(table, row.code, libelle_court=row.libelle_court, libelle_long=row.libelle_long)

    def _communs(self) -> Iterator[messages.Record]:
        school = self.school
        lignes = [*school.adresse.get("lignes", ()), "", "", "", ""]
        yield messages.Etablissement(
            uai=school.uai,
            type_etab=school.nature,
            nom=school.nom,
            ligne1=lignes[0],
            ligne2=lignes[1],
            ligne3=lignes[2],
            ligne4=lignes[3],
            code_postal=school.adresse.get("code_postal", ""),
            commune=school.commune,
            telephone=school.telephone,
            mel=school.mel,
        )
        year = school.annees.filter(annee=self.annee).first()
        if year is not None and year.debut_le:
            yield messages.Periode(self.annee, debut_le=year.debut_le, fin_le=year.fin_le)


def eleve_id(row: models.Eleve) -> str:
    """ELEVE_ID, or the jointure of a pupil who has none."""
    is_number = row.source != "onde" and row.source_id.isascii() and row.source_id.isdecimal()
    return row.source_id if row.source == "siecle" or is_number else str(row.jointure)


def personne_id(row: models.Responsable) -> str:
    """PERSONNE_ID, or the jointure of a responsable who has none."""
    return row.source_id if row.source == "siecle" else str(row.jointure)


def _eleve(scolarite: models.Scolarite) -> messages.Eleve:
    row = scolarite.eleve
    known: dict[str, Any] = {name: row.donnees[name] for name in _ELEVE if name in row.donnees}
    if row.ine and row.ine != known.get("id_national"):
        known["ine_rnie"] = row.ine
    return messages.Eleve(
        eleve_id(row),
        row.nom_de_famille,
        row.prenom,
        ne_le=row.ne_le,
        sexe=row.sexe,
        nom_usage=row.nom_usage,
        prenom2=row.prenom2,
        prenom3=row.prenom3,
        entree_le=scolarite.entree_le,
        sortie_le=None if known.get("sortie_brut") else scolarite.sortie_le,
        motif_sortie=scolarite.motif_sortie,
        mef=scolarite.mef,
        regime=scolarite.regime,
        statut=scolarite.statut,
        mel=row.mel,
        adresse_id=str(row.jointure) if row.adresse else "",
        **_phones(row),
        **known,
    )


def _personne(row: models.Responsable) -> messages.Personne:
    court, longue = _CIVILITES.get(row.civilite.upper(), (row.civilite, ""))
    return messages.Personne(
        personne_id(row),
        row.nom_de_famille,
        row.prenom,
        nom_usage=row.nom_usage,
        civilite=court,
        civilite_longue=longue,
        accepte_sms=row.accepte_sms,
        mel=row.mel,
        communication_adresse=row.communication_adresse,
        adresse_id=str(row.jointure) if row.adresse else "",
        code_profession=row.profession,
        id_prv=str(row.donnees.get("id_prv", "")),
        **_phones(row),
    )


def _lien(row: models.Lien) -> messages.Lien:
    """With the codes of the generation that it came in (§1.4)."""
    brut = row.brut
    is_old = "RESP_LEGAL" in brut
    return messages.Lien(
        eleve_id(row.eleve),
        personne_id(row.responsable),
        row.niveau or None,
        niveau_brut=str(brut.get("NIVEAU_RESPONSABILITE", "" if is_old else row.niveau or "")),
        resp_legal=str(brut.get("RESP_LEGAL", "")),
        parente=row.parente,
        parente_brut=str(brut.get("CODE_PARENTE", row.parente)),
        paie_frais_scolaires=row.paie_frais_scolaires,
        percoit_les_aides=row.percoit_les_aides,
        heberge_eleve=row.heberge_eleve,
        a_contacter_en_priorite=row.a_contacter_en_priorite,
        resp_financier=_flag(brut.get("RESP_FINANCIER")),
        pers_paiement=_flag(brut.get("PERS_PAIEMENT")),
        pers_contact=_flag(brut.get("PERS_CONTACT")),
    )


def _adresse(row: models.Eleve | models.Responsable) -> messages.Adresse:
    lignes = [*row.adresse.get("lignes", ()), "", "", "", ""]
    known: dict[str, Any] = {
        name: str(row.adresse.get(name, ""))
        for name in ("boite_postale", "code_postal", "commune", "code_commune_insee", "code_pays", "pays")
    }
    return messages.Adresse(
        str(row.jointure), ligne1=lignes[0], ligne2=lignes[1], ligne3=lignes[2], ligne4=lignes[3], **known
    )


def _phones(row: models.Eleve | models.Responsable) -> dict[str, Any]:
    found: dict[str, str] = {}
    for phone in sorted(row.telephones.all(), key=lambda one: one.pk):
        found.setdefault(_TELEPHONES.get(phone.champ, phone.champ.lower()), phone.brut)
    names = ("tel_portable", "tel_personnel", "tel_professionnel")
    return {name: text for name, text in found.items() if name in names}


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else parse_bool(str(value)) if value is not None else None
