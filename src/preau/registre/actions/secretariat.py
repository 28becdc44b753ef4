"""The offices that a school shows to families."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from preau.kit import journal
from preau.registre.formats import refusals
from preau.registre.models import Secretariat


class SecretariatEnDouble(refusals.RegistreRefusal):
    """Two offices of one school under one name."""

    code = "REGISTRE-0070"
    status = 409
    personne = "Un secrétariat porte déjà ce nom dans cet établissement. Choisissez un autre nom."


class SecretariatInconnu(refusals.RegistreRefusal):
    """Removed in another tab, or another school's."""

    code = "REGISTRE-0071"
    status = 404
    personne = "Ce secrétariat n'existe plus. Revenez à la liste."


def set_secretariat(
    uai: str,
    *,
    nom: str,
    mefs: Sequence[str] = (),
    telephone: str = "",
    mel: str = "",
    horaires: str = "",
    ordre: int = 0,
    public_id: str = "",
    actor: str,
) -> Secretariat:
    """Add an office to a school, or change the one of `public_id`. Raises SecretariatEnDouble, SecretariatInconnu."""
    values = {"nom": nom, "mefs": list(mefs), "telephone": telephone, "mel": mel, "horaires": horaires, "ordre": ordre}
    try:
        with transaction.atomic(using="registre"):
            if public_id:
                if not Secretariat.objects.filter(etablissement_id=uai, public_id=public_id).update(**values):
                    raise SecretariatInconnu
                row = Secretariat.objects.get(public_id=public_id)
            else:
                row = Secretariat.objects.create(etablissement_id=uai, **values)
            _journal("registre.secretariat", actor, uai, row.public_id)
    except IntegrityError as problem:
        raise SecretariatEnDouble from problem
    return row


def remove_secretariat(uai: str, public_id: str, *, actor: str) -> None:
    """Show this office no more. Raises SecretariatInconnu."""
    with transaction.atomic(using="registre"):
        deleted, _ = Secretariat.objects.filter(etablissement_id=uai, public_id=public_id).delete()
        if not deleted:
            raise SecretariatInconnu
        _journal("registre.secretariat-retire", actor, uai, public_id)


def _journal(event: str, actor: str, uai: str, public_id: str) -> None:
    journal.write(event, actor=actor, subject=uai, detail={"secretariat": public_id}, using="registre")
