"""« Cahier de textes » as it is read: by a pupil, who ticks « Fait » and hands in; by parents; by staff, of a class."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.houses.viescolaire import cahier, droits
from preau.houses.viescolaire.actions.write_cahier import hand_in
from preau.houses.viescolaire.cahier_refusals import FormulaireTropGros
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.ecoles import named_ecoles
from preau.houses.viescolaire.models import ContenuSeance, Piece, Remise, Travail, Utilisateur
from preau.houses.viescolaire.pages.faits import done, told
from preau.houses.viescolaire.pages.jours import asked_week, by_day
from preau.houses.viescolaire.visiteur import Visiteur, eleve_or_404, visiteur_required
from preau.kit import piecekit
from preau.kit.flows import returns

Genre = Utilisateur.Genre
FAMILLE = (Genre.RESPONSABLE, Genre.ELEVE, Genre.ACCOMPAGNANT)
HEAVY = 120
"""Minutes of work for one day that fill the bar."""
bounded = piecekit.bounded(lambda: depot().largest_request, FormulaireTropGros)


@never_cache
@require_safe
@visiteur_required()
def travaux(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Travail à faire » of a week, by day."""
    if who.genre == Genre.PERSONNEL:
        return _classe(request, who, "travaux")
    if who.eleve() is None:
        return render(request, "viescolaire/cahier/personne.html")
    eleve, week = eleve_or_404(who), asked_week(request)
    rows = cahier.list_travaux(eleve, week.lundi, week.fin)
    return render(
        request,
        "viescolaire/cahier/travaux.html",
        _travaux(rows) | {"semaine": week, "eleve": eleve, "fait": told(request)},
    )


@never_cache
@require_safe
@visiteur_required()
def contenus(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Contenu de cours » of a week, by day."""
    if who.genre == Genre.PERSONNEL:
        return _classe(request, who, "contenus")
    if who.eleve() is None:
        return render(request, "viescolaire/cahier/personne.html")
    eleve, week = eleve_or_404(who), asked_week(request)
    rows = cahier.list_contenus(eleve, week.lundi, week.fin)
    context = {"jours": by_day((one.debut_at.date(), one) for one in rows), "semaine": week, "eleve": eleve}
    return render(request, "viescolaire/cahier/contenus.html", context)


@never_cache
@require_POST
@visiteur_required(Genre.ELEVE)
def fait(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Tick homework as done, or take the tick back."""
    cahier.set_fait(eleve_or_404(who), public_id, request.POST.get("fait") == "1", actor=who.actor)
    back = returns.clean(request.POST.get("retour", "")) or reverse("viescolaire:cahier")
    return redirect(f"{back}#t-{public_id}")


@never_cache
@bounded
@require_POST
@visiteur_required(Genre.ELEVE)
def rendre(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Hand a file in."""
    eleve = eleve_or_404(who)
    if cahier.get_travail(eleve, public_id) is None:
        raise Http404
    uploads = request.FILES.getlist("fichier")[:1]
    kept, refused = depot().keep_all(who.utilisateur.public_id, 0, uploads)
    if not kept:
        context = {"refus": refused, "erreurs": True, "travail": cahier.get_travail(eleve, public_id)}
        return render(request, "viescolaire/cahier/remise_refusee.html", context, status=422)
    hand_in(who, eleve, public_id, kept[0], request=request)
    query = urlencode({"semaine": request.POST.get("semaine", "")[:10]})
    return done(f"{reverse('viescolaire:cahier')}?{query}", "fichier", f"#t-{public_id}")


@never_cache
@require_safe
@visiteur_required()
def piece(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """A file of a text that this person reads."""
    found = _piece_for(who, public_id)
    if found is None:
        raise Http404
    return depot().send(found.public_id, found.nom, found.content_type)


@never_cache
@require_safe
@visiteur_required()
def remise(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """What a pupil handed in: for the pupil, their parents, and who gave the homework."""
    row = Remise.objects.select_related("travail").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    mine = who.personnel_at(row.travail.uai)
    own = who.genre in (Genre.ELEVE, Genre.RESPONSABLE) and who.eleve(row.eleve) is not None
    if not own and not (who.genre == Genre.PERSONNEL and mine and mine == row.travail.auteur):
        raise Http404
    return depot().send(row.public_id, row.nom, row.content_type)


def _travaux(rows: list[cahier.TravailVu]) -> dict[str, object]:
    days = by_day((one.pour_le, one) for one in rows)
    return {"jours": [(day, several, cahier.charge_of(several)) for day, several in days], "most": HEAVY}


def _classe(request: HttpRequest, who: Visiteur, what: str) -> HttpResponse:
    """The cahier de textes of a class or a group that this member of staff may read."""
    known = [(uai, code) for uai, codes in droits.classes_of(who).items() for code in codes]
    asked = request.GET.get("uai", ""), request.GET.get("classe", "")
    if not asked[0] and ":" in asked[1]:  # as the list of classes says it
        uai, _colon, code = asked[1].partition(":")
        asked = uai, code
    if asked[1] and asked not in known:
        raise Http404
    week = asked_week(request)
    schools = [(nom, [(uai, code) for uai, code in known if uai == one]) for one, nom in _schools(known)]
    context: dict[str, object] = {"classes": schools, "choisie": asked, "semaine": week, "what": what}
    if asked[1]:
        uai, code = asked
        context["suite"] = "&" + urlencode({"uai": uai, "classe": code})
        if what == "travaux":
            rows = cahier.list_travaux_of_publics(uai, [code], week.lundi, week.fin)
            context |= _travaux(rows)
        else:
            found = cahier.list_contenus_of_publics(uai, [code], week.lundi, week.fin)
            context["jours"] = by_day((one.debut_at.date(), one) for one in found)
    return render(request, "viescolaire/cahier/classe.html", context)


def _schools(known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """UAI and name of each school of these classes; without a name when there is one only."""
    uais = dict.fromkeys(uai for uai, _code in known)
    return named_ecoles(uais) or [(uai, "") for uai in uais]


def _piece_for(who: Visiteur, public_id: str) -> Piece | None:
    if who.genre != Genre.PERSONNEL:
        found = (cahier.find_piece_of(eleve, public_id) for eleve in who.eleves)
        return next((one for one in found if one is not None), None)
    row = Piece.objects.select_related("travail", "contenu").filter(public_id=public_id, url="").first()
    text: Travail | ContenuSeance | None = (row.travail or row.contenu) if row else None
    if row is None or text is None:
        return None
    codes = set(droits.classes_of(who).get(text.uai, ()))
    reached = set(text.publics.values_list("code", flat=True))
    return row if codes & reached or who.personnel_at(text.uai) == text.auteur else None
