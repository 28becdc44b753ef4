"""The columns of the lists that people ask for, in our layout and in entcore's (specs/registry-formats.md §5.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from preau.kit import phonekit
from preau.kit.datekit import write_french_date
from preau.protocols.siecle.checks import PARENTES
from preau.registre.models import Eleve, Etablissement, Fonction, Lien, Personnel, Responsable, Scolarite

CHUNK = 500
NIVEAUX = {1: "Représentant légal", 2: "Personne en charge", 3: "Contact"}
Row = Iterable[str]


@dataclass(frozen=True, slots=True)
class Ecole:
    """The school and year that a list is of."""

    school: Etablissement
    annee: int


def _eleves(ecole: Ecole) -> Iterator[Row]:
    for row in _present(ecole).iterator(CHUNK):
        e = row.eleve
        yield (
            e.nom_de_famille, e.nom_usage, e.prenom, write_french_date(e.ne_le), e.sexe, e.ine, row.division,
            ", ".join(row.groupes), row.mef, write_french_date(row.entree_le), e.mel, *_address(e),
        )  # fmt: skip


def _responsables(ecole: Ecole) -> Iterator[Row]:
    """One line for each child: who is responsible for two of them is there twice."""
    for responsable, lien, eleve, division in _linked(ecole):
        r = responsable
        yield (
            r.civilite, r.nom_de_famille, r.nom_usage, r.prenom, *_phones(r), r.mel, *_address(r),
            eleve.nom, eleve.prenom, division, PARENTES.get(lien.parente, ""), NIVEAUX.get(lien.niveau, ""),
        )  # fmt: skip


def _personnels(ecole: Ecole) -> Iterator[Row]:
    for p in _staff(ecole).iterator(CHUNK):
        disciplines = ", ".join(str(one[1] or one[0]) for one in p.disciplines)
        yield (
            p.civilite, p.nom_de_famille, p.nom_usage, p.prenom, write_french_date(p.ne_le), _fonction(p.fonction),
            disciplines, _principal(p, ecole), p.mel,
        )  # fmt: skip


def _entcore_eleves(ecole: Ecole) -> Iterator[Row]:
    for row in _present(ecole).iterator(CHUNK):
        yield row.eleve.prenom, row.eleve.nom, write_french_date(row.eleve.ne_le), row.division


def _entcore_responsables(ecole: Ecole) -> Iterator[Row]:
    """One line a person with three children at most; the others on another line."""
    held: tuple[Responsable, list[str]] | None = None
    for responsable, _lien, eleve, division in _linked(ecole):
        cells = [eleve.nom, eleve.prenom, division]
        if held is not None and held[0].jointure == responsable.jointure and len(held[1]) < 9:
            held[1].extend(cells)
            continue
        if held is not None:
            yield _entcore_responsable(*held)
        held = responsable, cells
    if held is not None:
        yield _entcore_responsable(*held)


def _entcore_responsable(r: Responsable, children: list[str]) -> Row:
    mobile, fixed = _phones(r)
    pays = r.adresse.get("pays", "")
    return r.nom, r.prenom, *_address(r), pays, r.mel, mobile or fixed, *children, *[""] * (9 - len(children))


def _entcore_personnels(ecole: Ecole) -> Iterator[Row]:
    for p in _staff(ecole).iterator(CHUNK):
        yield (
            p.prenom, p.nom, write_french_date(p.ne_le), _fonction(p.fonction), "", "", p.mel, "", "", "", "",
        )  # fmt: skip


def _present(ecole: Ecole) -> QuerySet[Scolarite]:
    rows = Scolarite.objects.filter(
        etablissement=ecole.school, annee=ecole.annee, gone_at__isnull=True, sortie_le__isnull=True
    )
    return rows.select_related("eleve").order_by(
        "division", "eleve__nom_de_famille", "eleve__prenom", "eleve__jointure"
    )


def _linked(ecole: Ecole) -> Iterator[tuple[Responsable, Lien, Eleve, str]]:
    """Who answers for pupils present, by name, with the class of each."""
    enrolled = Scolarite.objects.filter(etablissement=ecole.school, annee=ecole.annee)
    rows = (
        Lien.objects.filter(
            gone_at__isnull=True,
            cut_at__isnull=True,
            responsable__gone_at__isnull=True,
            eleve__scolarites__in=enrolled.filter(gone_at__isnull=True, sortie_le__isnull=True),
        )
        .select_related("responsable", "eleve")
        .prefetch_related(
            "responsable__telephones", Prefetch("eleve__scolarites", enrolled, to_attr="scolarites_de_l_annee")
        )
        .order_by("responsable__nom_de_famille", "responsable__prenom", "responsable_id", "eleve__ne_le", "eleve_id")
    )
    for lien in rows.iterator(CHUNK):
        [scolarite] = lien.eleve.scolarites_de_l_annee  # type: ignore[attr-defined]
        yield lien.responsable, lien, lien.eleve, scolarite.division


def _staff(ecole: Ecole) -> QuerySet[Personnel]:
    rows = Personnel.objects.filter(uai=ecole.school.uai, gone_at__isnull=True)
    return rows.prefetch_related("principal_de").order_by("nom_de_famille", "prenom", "jointure")


def _principal(p: Personnel, ecole: Ecole) -> str:
    return ", ".join(sorted({one.division for one in p.principal_de.all() if one.annee == ecole.annee}))


def _fonction(code: str) -> str:
    return str(Fonction(code).label) if code in Fonction.values else code


def _phones(r: Responsable) -> tuple[str, str]:
    """The first mobile and the first other number, as people read them."""
    mobile = fixed = ""
    for phone in sorted(r.telephones.all(), key=lambda one: one.pk):
        number = phonekit.display(phone.e164) if phone.e164 else phone.brut
        if phone.is_mobile:
            mobile = mobile or number
        else:
            fixed = fixed or number
    return mobile, fixed


def _address(p: Eleve | Responsable) -> tuple[str, str, str]:
    found = p.adresse
    return ", ".join(found.get("lignes", ())), found.get("code_postal", ""), found.get("commune", "")


Liste = tuple[tuple[str, ...], Callable[[Ecole], Iterable[Row]]]
_ADRESSE = ("Adresse", "Code postal", "Commune")
_ENFANT = ("Nom de l'élève", "Prénom de l'élève", "Classes de l'élève")
LISTES: dict[str, Liste] = {
    "eleves": (
        ("Nom de famille", "Nom d'usage", "Prénom", "Date de naissance", "Sexe", "INE", "Classe", "Groupes", "MEF",
         "Date d'entrée", "Courriel", *_ADRESSE),
        _eleves,
    ),
    "responsables": (
        ("Civilité", "Nom de famille", "Nom d'usage", "Prénom", "Mobile", "Autre téléphone", "Courriel", *_ADRESSE,
         "Nom de l'élève", "Prénom de l'élève", "Classe de l'élève", "Lien", "Responsabilité"),
        _responsables,
    ),
    "personnels": (
        ("Civilité", "Nom de famille", "Nom d'usage", "Prénom", "Date de naissance", "Fonction", "Disciplines",
         "Professeur principal de", "Courriel"),
        _personnels,
    ),
}  # fmt: skip
ENTCORE: dict[str, Liste] = {
    "eleves": (("Prénom*", "Nom*", "Date de naissance*", "Classes*"), _entcore_eleves),
    "responsables": (
        ("Nom*", "Prénom*", "Adresse", "Code postal", "Ville", "Pays", "Courriel", "Téléphone", *_ENFANT * 3),
        _entcore_responsables,
    ),
    "personnels": (
        ("Prénom*", "Nom*", "date de naissance", "fonction", "telephone", "telephonetravail", "email", "adresse", "cp",
         "ville", "pays"),
        _entcore_personnels,
    ),
}  # fmt: skip
