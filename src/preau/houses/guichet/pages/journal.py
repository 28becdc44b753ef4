"""`/etablissements/<uai>/journal/`: what was done in this school, by whom, on whom; and as CSV."""

from __future__ import annotations

import csv
from datetime import datetime, time, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.guichet.droits import Droit
from preau.houses.guichet.evenements import EVENEMENTS
from preau.houses.guichet.historique import Filtre, in_words, is_known, iterate, list_entries
from preau.houses.guichet.models import Agent, Mandat
from preau.houses.guichet.poste import Poste, requires
from preau.kit import journal as kept
from preau.kit.agents import requires_recent
from preau.kit.clockkit import today
from preau.kit.design.forms import DayField, Form, SelectField, TextField

PAGE = 50
LAST_PAGE = 200
MOST = 20_000
DAYS = 30
SHOWN = ("depuis", "jusqu_a", "evenement", "agent", "sujet")


class FiltreForm(Form):
    """What is shown, asked by address: a page can be kept or sent to a colleague who has the right."""

    depuis = DayField(label=_("Depuis le"), help_text=_("Trente jours, si vous ne dites rien."))
    jusqu_a = DayField(label=_("Jusqu'au"))
    evenement = SelectField(label=_("Événement"), choices=[("", _("Tous")), *EVENEMENTS.items()], required=False)
    sujet = TextField(label=_("Fiche (son identifiant)"), required=False, max_length=80)

    def __init__(self, *args: Any, poste: Poste, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agent.objects.filter(pk__in=Mandat.objects.filter(uai=poste.uai).values("agent"))
        named = [(row.public_id, f"{row.prenom} {row.nom}") for row in rows.order_by("nom", "prenom")]
        self.add("agent", SelectField(label=_("Agent"), choices=[("", _("Tous")), *named], required=False))

    def filtre(self) -> Filtre:
        """What was asked, the last thirty days otherwise."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        until = said.get("jusqu_a")
        since = said.get("depuis") or (until or today()) - timedelta(days=DAYS)
        return Filtre(
            since=_morning(since),
            until=_morning(until + timedelta(days=1)) if until else None,
            event=said.get("evenement", ""),
            agent=said.get("agent", ""),
            subject=said.get("sujet", "").strip(),
        )


def _morning(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@never_cache
@require_safe
@requires(Droit.JOURNAL)
def journal(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The page: fifty entries, the latest first."""
    form = FiltreForm(request.GET or None, poste=poste)
    number = _page(request.GET.get("page", ""))
    filtre = _asked(form, poste)
    rows = list_entries(poste, filtre=filtre, start=PAGE * (number - 1), most=PAGE + 1) if filtre else []
    query = {name: request.GET[name] for name in SHOWN if request.GET.get(name)}
    context = {
        "poste": poste,
        "form": form,
        "lignes": rows[:PAGE],
        "avant": number - 1,
        "apres": number + 1 if len(rows) > PAGE and number < LAST_PAGE else 0,
        "query": urlencode(query),
    }
    return render(request, "guichet/journal/liste.html", context, status=422 if form.errors else 200)


def _asked(form: FiltreForm, poste: Poste) -> Filtre | None:
    """What was asked; None for a record that is not of this school."""
    found = form.filtre()
    return found if not found.subject or is_known(poste, found.subject) else None


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1


@never_cache
@require_safe
@requires(Droit.JOURNAL)
@requires_recent
def journal_csv(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The same as a file for a spreadsheet: UTF-8 with a mark, semicolons, no formula."""
    form = FiltreForm(request.GET or None, poste=poste)
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["date", "evenement", "libelle", "agent", "sujet", "personne", "detail"])
    filtre = _asked(form, poste)
    rows = in_words(poste, iterate(poste, filtre, MOST)) if filtre else []
    for row in rows:
        moment = timezone.localtime(row.at).strftime("%d/%m/%Y %H:%M:%S")
        cells = [moment, row.event, row.label, row.actor_label, row.subject, row.subject_label, row.words]
        writer.writerow([_cell(text) for text in cells])
    kept.write(
        "guichet.journal.export", actor=poste.actor, subject=poste.uai, request=request, detail={"lignes": len(rows)}
    )
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="journal-{poste.uai}.csv"'
    return answer


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
