"""Every address of the cahier, roll calls and notebook, every role, with ids of others: nothing shown, nothing changed.

The addresses are those of `cahier_urls`: a new one is walked from the day it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.resolvers import RoutePattern

from preau.houses.viescolaire import visiteur
from preau.houses.viescolaire.absences import Vu
from preau.houses.viescolaire.actions.call_roll import call_roll
from preau.houses.viescolaire.actions.declare_absence import Dit, declare_absence
from preau.houses.viescolaire.actions.write_cahier import (
    DraftContenu,
    DraftTravail,
    Joint,
    give_travail,
    hand_in,
    write_contenu,
)
from preau.houses.viescolaire.actions.write_carnet import Annonce, publish_communication, write_observation
from preau.houses.viescolaire.cahier_urls import urlpatterns
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.models import Absence, Declaration, Piece, Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit.idkit import new_public_id
from preau.kit.piecekit import Kept
from preau.registre.models import Eleve, Lien, Personnel, Responsable
from tests.houses.viescolaire.conftest import COLLEGE, ClientOf, utilisateur_of

STRANGERS = ["professeur", "autre-eleve", "autre-parent", "ancien-parent", "personne"]
SECRETS = ("Exercice secret", "Contenu secret", "Mot secret", "Motif précis", "Annonce secrète", b"%PDF-1.7 secret")
SENT = {"fait": "1", "terminer": "1", "decision": "accepter", "motif": "Maladie", "retirer-travail": "1"}


@pytest.fixture
def rempli(lecon: Seance, pendant: date, prof: Visiteur, albert: EleveVu) -> dict[str, list[str]]:
    """One of everything about Albert and his class; the ids by the name of the address's part."""
    travail = give_travail(
        prof,
        lecon,
        DraftTravail("<p>Exercice secret</p>", lecon.le + timedelta(days=1), lecon.debut_at, rendu="depot"),
        Joint([_kept()]),
    )
    contenu = write_contenu(prof, lecon, DraftContenu("<p>Contenu secret</p>", lecon.debut_at))
    pupil = visiteur.load(utilisateur_of("eleve"))
    given = hand_in(pupil, albert, travail.public_id, _kept())
    call_roll(prof, lecon, {albert.public_id: Vu("absence")}, termine=True)
    mother = visiteur.load(utilisateur_of("responsable"))
    said = declare_absence(mother, albert, Dit(lecon.debut_at, lecon.fin_at, "Maladie", "Motif précis"))
    mot = write_observation(prof, lecon, albert, "observation", "Mot secret")
    annonce = publish_communication(
        prof, Annonce(COLLEGE, "Annonce secrète", "<p>x</p>", True, True, [albert.division])
    )
    ids: list[Any] = [travail, contenu, given, said, mot, annonce, Absence.objects.get(), Piece.objects.get()]
    return {
        "public_id": [row.public_id for row in ids] + ["inconnu"],
        "key": [lecon.key, f"{lecon.cours}:2026-13-45", "inconnu", f"{lecon.cours}:2026-11-22"],
        "eleve": [albert.public_id],
    }


def _kept() -> Kept:
    name = new_public_id()
    depot().write(name, b"%PDF-1.7 secret")
    return Kept(name, "secret.pdf", "application/pdf", 15, "", "")


def stranger(role: str, albert: EleveVu, lecon: Seance) -> Utilisateur | None:
    """Somebody who has nothing to do with Albert, his class, or this lesson."""
    if role == "personne":
        return None
    if role == "professeur":
        row = Personnel.objects.create(
            uai=COLLEGE, source="essai", source_id="p", nom_de_famille="AUTRE", prenom="A", fonction="ENS"
        )
        return Utilisateur.objects.create(genre="personnel", nom="AUTRE", personnes=[row.public_id])
    if role == "ancien-parent":
        who = utilisateur_of("responsable")
        Lien.objects.filter(responsable__public_id__in=who.personnes, eleve__public_id=albert.public_id).update(
            cut_at=lecon.debut_at
        )
        return who
    other = (
        Eleve.objects.filter(uai=COLLEGE, scolarites__gone_at=None)
        .exclude(scolarites__division=albert.division)
        .exclude(nom_de_famille="DUPONT")
        .exclude(liens__responsable__liens__eleve__public_id=albert.public_id)
        .order_by("pk")
    )[0]
    if role == "autre-eleve":
        return Utilisateur.objects.create(genre="eleve", nom="AUTRE", personnes=[other.public_id])
    parent = Responsable.objects.filter(liens__eleve=other, liens__niveau=1).exclude(
        liens__eleve__scolarites__division=albert.division
    )[0]
    return Utilisateur.objects.create(genre="responsable", nom="AUTRE", personnes=[parent.public_id])


def addresses(ids: dict[str, list[str]]) -> Iterator[str]:
    """Every address with every id."""
    for one in urlpatterns:
        assert isinstance(one, URLPattern)
        assert isinstance(one.pattern, RoutePattern)
        names = set(one.pattern.converters)
        assert names <= set(ids), "give this walk the new name"
        first = next(iter(names - {"eleve"}), "")
        for value in ids[first] if first else [""]:
            chosen = ({first: value} if first else {}) | ({"eleve": ids["eleve"][0]} if "eleve" in names else {})
            yield reverse(f"viescolaire:{one.name}", kwargs=chosen)


def state() -> dict[str, list[Any]]:
    """Every row of the house, whom it told and what it keeps of sessions left out."""
    kept = [
        model
        for model in apps.get_app_config("viescolaire").get_models()
        if model.__module__.rsplit(".", 1)[-1] in ("cahier", "appel", "observation")
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in kept}


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_reads_nothing_and_changes_nothing(
    client_of: ClientOf, rempli: dict[str, list[str]], albert: EleveVu, lecon: Seance, role: str
) -> None:
    who = stranger(role, albert, lecon)
    client = Client()  # not the inspecting one: Django's own 405 is no page
    client.cookies.update(client_of(who).cookies if who else {})
    before = state()
    for address in addresses(rempli):
        for method in ("get", "post"):
            if method == "post" and address in ("/absences/declarer/", "/communications/ecrire/"):
                continue  # about one's own children or classes: their forms have tests of their own
            sent = SENT | {"eleve": albert.public_id} if method == "post" else {}
            answer = getattr(client, method)(address, sent | {"classe": albert.division, "uai": COLLEGE})
            known = (200, 302, 404, 405) if who else (302, 403, 405)
            assert answer.status_code in known, (method, address, answer.status_code)
            shown = answer.content.decode(errors="replace")
            assert not [one for one in SECRETS if str(one) in shown], (method, address)
    assert state() == before


def test_one_s_own_are_there(client_of: ClientOf, rempli: dict[str, list[str]], lecon: Seance) -> None:
    """The walk would pass on an empty house: who may read does."""
    week = f"?semaine={lecon.le}"
    mother = client_of("responsable")
    shown = "".join(mother.get(path).content.decode() for path in (f"/cahier/{week}", f"/cahier/contenus/{week}",
                                                                    "/absences/", "/carnet/"))  # fmt: skip
    assert all(str(one) in shown for one in SECRETS[:5])
    assert mother.get(f"/cahier/rendus/{rempli['public_id'][2]}/").content == SECRETS[5]
    assert Declaration.objects.count() == 1
