"""What an attestation says: read from the registry once, then sealed with the row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from preau.houses.demarches.teleservices.attestation_scolarite.direction import default_fonction
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation, Signataire
from preau.houses.demarches.teleservices.attestation_scolarite.refusals import Illisible, SansInscription
from preau.kit import sealkit
from preau.kit.courier.vault import UnsealError
from preau.kit.datekit import write_annee
from preau.registre.models import Scolarite


@dataclass(frozen=True)
class Contenu:
    """Everything that is printed. Dates are ISO; `adresse` is the school's, line by line."""

    code: str
    nom: str
    prenoms: str
    ne_le: str
    division: str
    annee: int
    uai: str
    etablissement: str
    adresse: tuple[str, ...]
    commune: str
    signataire: str
    fonction: str
    le: str

    @property
    def annee_scolaire(self) -> str:
        """`2026-2027`."""
        return write_annee(self.annee)

    @property
    def lignes(self) -> list[tuple[str, str]]:
        """What it says of the pupil, as label and value: on paper and on the page that verifies."""
        return [
            (_("Nom"), self.nom),
            (_("Prénoms"), self.prenoms),
            (_("Date de naissance"), date_format(date.fromisoformat(self.ne_le), "j F Y")),
            (_("Classe"), self.division or _("non précisée")),
            (_("Année scolaire"), self.annee_scolaire),
            (_("Établissement"), f"{self.etablissement} ({self.uai})"),
            (_("Délivrée le"), date_format(date.fromisoformat(self.le), "j F Y")),
        ]


def gather(eleve: str, uai: str, *, code: str, le: date) -> Contenu:
    """What the registry says today of this pupil's enrolment. Raises SansInscription."""
    row = live_scolarite(eleve, uai)
    born = row.eleve.ne_le if row is not None else None
    if row is None or born is None:
        raise SansInscription
    who, school = row.eleve, row.etablissement
    said = school.adresse or {}
    town = " ".join(filter(None, (str(said.get("code_postal", "")), school.commune)))
    signs = Signataire.objects.filter(uai=uai).first()
    return Contenu(
        code=code,
        nom=who.nom_de_famille + (f" ({_('usage')} : {who.nom_usage})" if who.nom_usage else ""),
        prenoms=", ".join(filter(None, (who.prenom, who.prenom2, who.prenom3))),
        ne_le=born.isoformat(),
        division=row.division,
        annee=row.annee,
        uai=uai,
        etablissement=f"{school.nom} {school.commune}".strip() or _("Établissement %(uai)s") % {"uai": uai},
        adresse=tuple(filter(None, (*map(str, said.get("lignes", [])), town, school.telephone))),
        commune=school.commune,
        signataire=signs.nom if signs else "",
        fonction=signs.fonction if signs else default_fonction(school.degre),
        le=le.isoformat(),
    )


def live_scolarite(eleve: str, uai: str) -> Scolarite | None:
    """The pupil's enrolment in the open year of this school; None for who has left."""
    rows = Scolarite.objects.filter(
        eleve__public_id=eleve,
        etablissement_id=uai,
        gone_at__isnull=True,
        sortie_le__isnull=True,
        etablissement__annees__is_open=True,
        etablissement__annees__annee=F("annee"),
    )
    return rows.select_related("eleve", "etablissement").first()


def seal(contenu: Contenu, public_id: str) -> str:
    """As kept in the row of this name."""
    return sealkit.seal(json.dumps(asdict(contenu)), public_id)


def unseal(row: Attestation) -> Contenu:
    """What this row printed. Raises Illisible."""
    try:
        said = json.loads(sealkit.unseal(row.contenu, row.public_id))
    except (UnsealError, ValueError):
        raise Illisible from None
    return Contenu(**{**said, "adresse": tuple(said["adresse"])})


def unseal_each(rows: Iterable[Attestation]) -> Iterator[tuple[Attestation, Contenu]]:
    """What these rows printed; those that no longer open are left out, so that a list never fails for one."""
    for row in rows:
        try:
            yield row, unseal(row)
        except Illisible:
            continue
