"""The attestation on one sheet: a tagged PDF, the same each time it is printed from the same content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from preau.houses.demarches.settings import current
from preau.houses.demarches.teleservices.attestation_scolarite import codes
from preau.houses.demarches.teleservices.attestation_scolarite.contenu import unseal
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation
from preau.kit.letters import draw_qr, print_pdf, spaced

TEMPLATE = Path(__file__).parent / "attestation.typ"


def print_attestation(row: Attestation) -> bytes:
    """The PDF of what this row says."""
    said = unseal(row)
    address = current().base_url + reverse("demarches:verifier")
    shown = codes.show(said.code)
    fait = _("Fait à %(lieu)s, le %(jour)s") if said.commune else _("Fait le %(jour)s")
    data = {
        "titre": _("Attestation de scolarité"),
        "ecole": f"{said.etablissement} ({said.uai})",
        "adresse": said.adresse,
        "fonction": said.fonction,
        "phrase": spaced(
            _("%(qui)s atteste que l'élève désigné ci-dessous est inscrit et suit les cours dans cet établissement.")
            % {"qui": said.fonction}
        ),
        "lignes": said.lignes[:-2],
        "annee": said.annee_scolaire,
        "fait": fait % {"lieu": said.commune, "jour": date_format(date.fromisoformat(said.le), "j F Y")},
        "signataire": said.signataire,
        "sert": _("Cette attestation est délivrée par téléservice, sans signature manuscrite."),
        "verifier": spaced(_("Pour vérifier qu'elle n'a pas été modifiée : %(adresse)s") % {"adresse": address}),
        "code_nom": spaced(_("Code de vérification :")),
        "code": shown,
        "qr": draw_qr(f"{address}#{shown}"),
        "qr_alt": _("QR code : ouvre la page de vérification avec le code %(code)s") % {"code": shown},
    }
    return print_pdf(TEMPLATE, data, at=row.issued_at)
