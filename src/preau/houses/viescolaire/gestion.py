"""Who mends what at school life: the direction, by function, and the référents that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from preau.houses.viescolaire.models import Inconnu, Rapprochement, Utilisateur
from preau.houses.viescolaire.settings import current
from preau.houses.viescolaire.visiteur import Visiteur, visiteur_required
from preau.kit import namekit
from preau.registre.models import Eleve, Personnel, Responsable

Genre = Utilisateur.Genre
Page = Callable[..., HttpResponse]


def uais_managed(who: Visiteur) -> tuple[str, ...]:
    """The schools where this person ties accounts to records; none for whoever is not of the staff."""
    if who.genre != Genre.PERSONNEL:
        return ()
    own = current()
    named = Q(fonction__in=own.fonctions_gestion) | Q(public_id__in=own.referents)
    mels = [one for one in own.referents if "@" in one]
    rows = Personnel.objects.filter(public_id__in=[record for _uai, record in who.personnels], gone_at=None)
    kept = rows.filter(named | Q(mel__in=mels) & ~Q(mel="")).order_by("uai")
    uais = list(kept.values_list("uai", flat=True))
    uais += [row.uai for row in rows.order_by("uai") if _key(row) in _named(own.referents) and _is_alone(row)]
    return tuple(dict.fromkeys(uais))


def _named(referents: list[str]) -> set[tuple[str, str, str]]:
    """Those of the setting that are `UAI:NOM:Prénom`: some files (STS) give nobody a mail."""
    split = [one.split(":") for one in referents if one.count(":") == 2]
    return {(uai.strip(), namekit.normalise(nom), namekit.normalise(prenom)) for uai, nom, prenom in split}


def _key(row: Personnel) -> tuple[str, str, str]:
    return row.uai, namekit.normalise(row.nom), namekit.normalise(row.prenom)


def _is_alone(row: Personnel) -> bool:
    """Whether nobody else of the school has these names: two people who would fit are nobody."""
    return [_key(one) for one in Personnel.objects.filter(uai=row.uai, gone_at=None)].count(_key(row)) == 1


def gestion_required(page: Page) -> Page:
    """Give the page `(request, who, uais, …)`; for anybody else it is not there."""

    @visiteur_required(Genre.PERSONNEL, signed_in=True)
    @wraps(page)
    def guarded(request: HttpRequest, who: Visiteur, **kwargs: str) -> HttpResponse:
        uais = uais_managed(who)
        if not uais:
            raise Http404
        return page(request, who, uais, **kwargs)

    return guarded


def is_shown(row: Inconnu, uais: tuple[str, ...]) -> bool:
    """Whether somebody not recognised is for these schools: the ENT named one of them, or none."""
    return not row.uais or bool(set(row.uais) & set(uais))


def is_of(utilisateur: Utilisateur, uais: tuple[str, ...]) -> bool:
    """Whether a user has a record in one of these schools."""
    models = (Responsable, Eleve) if utilisateur.genre in (Genre.RESPONSABLE, Genre.ELEVE) else (Personnel,)
    ids = list(utilisateur.personnes)
    return any(model.objects.filter(public_id__in=ids, uai__in=uais).exists() for model in models)


def live_ties(nom: str, uais: tuple[str, ...]) -> list[Rapprochement]:
    """The ties in force of people of these schools whose name holds `nom`, by name; 50 at most."""
    rows = Rapprochement.objects.filter(ended_at=None, utilisateur__nom__icontains=nom.strip())
    ordered = rows.select_related("utilisateur").order_by("utilisateur__nom", "utilisateur__prenom", "pk")[:200]
    return [row for row in ordered if is_of(row.utilisateur, uais)][:50]
