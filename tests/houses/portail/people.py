"""Two schools and the people of the annuaire: families, a pupil's class, staff, a Correspondant ENT, a head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.portail.models import CompteLocal
from preau.houses.portail.visiteur import Visiteur
from preau.kit import sessions
from preau.registre.models import Eleve, Etablissement, Lien, Responsable, Scolarite
from tests.houses.portail.conftest import ANNEE, Configure, person_in, school
from tests.support.client import InspectingClient

COLLEGE, LYCEE = "0500048F", "0501271K"


def pupil_in(
    etablissement: Etablissement, number: int, prenom: str, nom: str, division: str, *parents: Responsable
) -> Eleve:
    eleve = Eleve.objects.create(
        source="siecle", uai=etablissement.uai, source_id=str(number), nom_de_famille=nom, prenom=prenom
    )
    groupes = [f"{division}GR1"] if number % 2 else []
    Scolarite.objects.create(eleve=eleve, etablissement=etablissement, annee=ANNEE, division=division, groupes=groupes)
    for parent in parents:
        Lien.objects.create(responsable=parent, eleve=eleve, niveau=1, parente="10")
    return eleve


def account(
    identifiant: str, nom: str, prenom: str, profil: str, uais: list[str], *roles: str, mel: str = ""
) -> CompteLocal:
    return CompteLocal.objects.create(
        identifiant=identifiant, nom=nom, prenom=prenom, profil=profil, uais=uais, roles=list(roles), mel=mel,
        state="actif", password="argon2$essai",
    )  # fmt: skip


@dataclass
class People:
    """Who is who; `clients` are signed in."""

    college: Etablissement
    lycee: Etablissement
    emilie: Responsable
    emilie_lycee: Responsable
    paul: Responsable
    ines: Responsable
    albert: Eleve
    lea: Eleve
    tom: Eleve
    jeanne: Eleve
    correspondant: CompteLocal
    direction: CompteLocal
    prof: CompteLocal
    mairie: CompteLocal
    invite: CompteLocal
    prof_lycee: CompteLocal
    direction_lycee: CompteLocal

    def who(self, name: str) -> Visiteur:
        """The visitor of this name. Emilie has a record in each school."""
        families = {"emilie": [self.emilie, self.emilie_lycee], "paul": [self.paul], "ines": [self.ines]}
        if name in families:
            return Visiteur(name, [one.public_id for one in families[name]], "comptes", "")
        found = getattr(self, name)
        if isinstance(found, Eleve):
            return Visiteur(name, [], "comptes", "", eleves=[found.public_id])
        return Visiteur(found.public_id, [], "local", "", local=found.public_id)

    def client(self, name: str) -> InspectingClient:
        """A browser in which they are signed in."""
        who, client = self.who(name), InspectingClient()
        request, response = RequestFactory().get("/"), HttpResponse()
        data = {"responsables": who.responsables, "eleves": who.eleves, "idp": who.idp, "local": who.local}
        sessions.open_session(request, response, who.personne, data=data)
        client.cookies.update(response.cookies)
        return client


EVERYBODY = (
    "emilie", "paul", "ines", "albert", "lea", "tom", "jeanne",
    "correspondant", "direction", "prof", "mairie", "invite", "prof_lycee", "direction_lycee",
)  # fmt: skip


@pytest.fixture
def people(configure: Configure, tmp_path: Any) -> People:
    configure(textes="aucun", messagerie_dossier=str(tmp_path / "pieces"))
    college, lycee = school(COLLEGE, "CLG LES COURTILS"), school(LYCEE, "LYC JOSEPHINE BAKER")
    emilie, emilie_lycee = person_in(college, 1), person_in(lycee, 2)
    paul, ines = person_in(college, 3, "N'GUYEN", "Paul"), person_in(lycee, 4, "ZIDI", "Inès")
    return People(
        college, lycee, emilie, emilie_lycee, paul, ines,
        albert=pupil_in(college, 11, "Albert", "DUPONT", "6 A", emilie),
        lea=pupil_in(college, 12, "Léa", "N'GUYEN", "6 A", paul),
        tom=pupil_in(college, 13, "Tom", "LE GOFF", "5 B"),
        jeanne=pupil_in(lycee, 14, "Jeanne", "DUPONT", "2 C", emilie_lycee, ines),
        correspondant=account("a.junier", "JUNIER", "Admin", "collectivite", [COLLEGE], "correspondant-ent"),
        direction=account("d.royer", "Royer", "Denise", "personnel", [COLLEGE], "direction"),
        prof=account("m.martin", "Martin", "Maud", "personnel", [COLLEGE], "enseignant", mel="maud@example.org"),
        mairie=account("m.ville", "Ville", "Marc", "collectivite", [COLLEGE]),
        invite=account("i.passant", "Passant", "Iris", "invite", [COLLEGE]),
        prof_lycee=account("l.morel", "Morel", "Luc", "personnel", [LYCEE], "enseignant"),
        direction_lycee=account("c.petit", "Petit", "Chloé", "personnel", [LYCEE], "direction"),
    )  # fmt: skip


def write(client: InspectingClient, a: list[str], objet: str = "Bonjour", texte: str = "Un mot.", **more: Any) -> str:
    """Send a message as a person does; its public id."""
    page = client.get("/messagerie/ecrire/", {"a": a, **more})
    action = page.context["public_id"]
    said = {
        "objet": objet,
        "texte": texte,
        "a": [row["a"] for row in page.context["destinataires"]],
        "action": "envoyer",
    }
    answer = client.post(f"/messagerie/brouillons/{action}/", said | {"reponse": page.context["reponse"]})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def adresse(found: Any) -> str:
    kind = {Responsable: "r", Eleve: "e", CompteLocal: "l"}[type(found)]
    return f"{kind}:{found.public_id}"


Write = Callable[..., str]
