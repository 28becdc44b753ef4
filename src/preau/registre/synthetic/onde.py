"""One primary school of a world as ONDE rows (specs/registry-formats.md §3): adults without ids, no leavers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preau.protocols.onde import messages
from preau.registre.synthetic.people import Eleve, Famille, Responsable

_CYCLES = {"PS": "I", "MS": "I", "GS": "I", "CP": "II", "CE1": "II", "CE2": "II", "CM1": "III", "CM2": "III"}


def eleves(familles: Iterable[Famille]) -> Iterator[messages.Eleve]:
    """The pupils' rows; the two addresses are those of separated parents."""
    classes: dict[str, int] = {}
    for famille in familles:
        homes = list(dict.fromkeys(r.adresse for r in famille.responsables if r.adresse))
        for eleve in famille.eleves:
            number = classes.setdefault(eleve.division, 77001 + len(classes))
            first, second = (*homes[:2], None, None)[:2]
            yield messages.Eleve(
                nom_de_famille=eleve.nom,
                prenom=eleve.prenom,
                nom_usage=eleve.nom_usage,
                ne_le=eleve.ne_le,
                ne_le_brut=eleve.ne_le.strftime("%d/%m/%Y"),
                sexe=eleve.sexe,
                ine=eleve.ine,
                adresse1=first.ligne1 if first else "",
                code_postal1=first.code_postal if first else "",
                commune1=first.commune if first else "",
                pays1="FRANCE" if first else "",
                adresse2=second.ligne1 if second else "",
                code_postal2=second.code_postal if second else "",
                commune2=second.commune if second else "",
                pays2="FRANCE" if second else "",
                cycle=f"CYCLE {_CYCLES[eleve.niveau]}",
                niveau=eleve.niveau,
                classe=f"Classe de {eleve.division}",
                classe_id=str(number),
                attestation="Oui",
                autorisation_associations="Non",
                autorisation_photo="Oui",
            )


def responsables(familles: Iterable[Famille]) -> Iterator[messages.Responsable]:
    """The guardians' rows, legal representatives only; someone entered twice has two rows (§3)."""
    for famille in familles:
        children = {eleve.key: eleve for eleve in famille.eleves}
        for adult in famille.responsables:
            linked = [children[ln.eleve] for ln in famille.liens if ln.responsable == adult.key and ln.niveau == 1]
            if linked:
                yield from [_responsable(adult, linked)] * adult.exemplaires


def _responsable(adult: Responsable, children: list[Eleve]) -> messages.Responsable:
    home = adult.adresse
    elsewhere = adult.champ == "TEL_PERSONNEL"
    return messages.Responsable(
        nom_de_famille=adult.nom,
        prenom=adult.prenom,
        nom_usage=adult.nom_usage,
        civilite="Mme" if adult.civilite == "MME" else "M.",
        adresse=home.ligne1 if home else "",
        code_postal=home.code_postal if home else "",
        commune=home.commune if home else "",
        pays="FRANCE" if home else "",
        mel=adult.mel,
        tel_domicile=adult.mobile_brut if elsewhere else adult.tel_domicile,
        tel_portable="" if elsewhere else adult.mobile_brut,
        enfants=tuple(messages.Enfant(e.nom, e.prenom, e.nom_usage, f"CLASSE  {e.niveau}") for e in children),
    )
