"""Telling the family that the office has answered: a mail, else an SMS; nothing in it but the child's first name."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from preau.houses.demarches import settings
from preau.houses.demarches.desks import school_of
from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import read_ligne
from preau.houses.demarches.teleservices.fiche_renseignements.messages import REPONSE_MAIL, REPONSE_SMS
from preau.kit import courier
from preau.kit.clockkit import now
from preau.registre.models import Eleve, Responsable
from preau.registre.queries.valeurs import NON, valeur_of

LIFE = timedelta(days=3)
"""After that, the answer is no news."""


def tell(dossier: Dossier) -> None:
    """Queue the message, inside the caller's transaction, for what the registry says of the person now.

    A mail address that was just replaced is told too: a change that its owner did not ask for is seen. Who has neither
    address nor a mobile that takes SMS finds the answer on the page.
    """
    eleve = Eleve.objects.filter(public_id=dossier.eleve).first()
    rows = Responsable.objects.filter(public_id=dossier.personne).prefetch_related("telephones")
    personne = rows.first() or eleve
    if eleve is None or personne is None:
        return
    page = reverse("demarches:fiche-suivi", args=[eleve.public_id, dossier.public_id])
    params = {
        "prenom": eleve.prenom,
        "ecole": school_of(dossier.uai) or dossier.uai,
        "adresse": settings.current().base_url + page,
    }
    mels = list(dict.fromkeys(filter(None, (valeur_of(personne, "mel"), _replaced(dossier)))))
    mobile = valeur_of(personne, "mobile")
    takes_sms = mobile.startswith("+") and valeur_of(personne, "accepte_sms") != NON
    wanted = [(REPONSE_MAIL.number, mel) for mel in mels] or ([(REPONSE_SMS.number, mobile)] if takes_sms else [])
    for number, to in wanted:
        courier.queue(number, to=to, params=params, expires_at=now() + LIFE)


def _replaced(dossier: Dossier) -> str:
    rows = dossier.lignes.filter(decision=Ligne.Decision.ACCEPTEE, champ="mel", fiche=dossier.personne)
    return next((read_ligne(row).avant or "" for row in rows), "")
