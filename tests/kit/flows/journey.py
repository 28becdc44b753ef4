"""A journey of four pages, shaped like J1, that the tests of the engine walk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from preau.kit import codes, journal, limits
from preau.kit.clockkit import now
from preau.kit.design.forms import BirthDateField, Form, MobileField, NomField, PasswordField, TextField
from preau.kit.flows import Flow, Invalid, Run, Step
from preau.kit.flows.flow import SeeOther
from preau.kit.sessions import current, open_session

ESSAIS = limits.Rule("essai-date", max=3, window=timedelta(hours=3))


class Activation(Flow):
    """Un responsable active son compte (parcours d'essai).

    Ce qui suit n'est pas dessiné.
    """

    name = "essai"
    maps = {
        "": {
            "identite": {"demandé": "code", "sans-mobile": "contact"},
            "code": {"juste": "enfants", "renvoyé": "code", "faux": "code", "expiré": "identite"},
            "enfants": {"confirmés": "mot-de-passe", "un-de-plus": "enfants"},
            "mot-de-passe": {"choisi": "identifiant"},
            "identifiant": {"continuer": "services"},
        },
        "003": {
            "creer": {"suite": "identite"},
            "identite": {"demandé": "code", "sans-mobile": "contact"},
            "code": {"juste": "enfants", "renvoyé": "code", "faux": "code", "expiré": "identite"},
            "enfants": {"confirmés": "mot-de-passe", "un-de-plus": "enfants"},
            "mot-de-passe": {"choisi": "identifiant"},
            "identifiant": {"continuer": "services"},
        },
    }
    start = {"": "identite", "003": "creer"}
    terminals = {"services": {"compte"}}
    events = {("mot-de-passe", "choisi"): "compte.active"}
    seals = {("mot-de-passe", "choisi")}
    returns = ("https://ent.example.org/",)

    def choose_variant(self, request: HttpRequest) -> str:
        return request.GET.get("mots", "")

    def before(self, run: Run, request: HttpRequest) -> str:
        return "/connexion/"

    def subject(self, run: Run) -> str:
        return f"compte:{run.recall('compte')}"

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        response = SeeOther(run.return_to or "/services/")
        open_session(request, response, f"compte:{run.recall('compte')}")
        return response


class IdentiteForm(Form):
    nom = NomField(label="Nom")
    mobile = MobileField(required=False, label="N° de téléphone portable")


class CodeForm(Form):
    code = TextField(label="Code de sécurité", autocomplete="one-time-code")


class EnfantsForm(Form):
    ne_le = BirthDateField(label="Né le")


class MotDePasseForm(Form):
    mot_de_passe = PasswordField(label="Mot de passe")


class Creer(Step, flow=Activation):
    title = "Créer mon compte"
    submit_label = "Créer mon compte"


class Identite(Step, flow=Activation):
    title = {"": "Je confirme mon identité", "003": "Création de compte"}
    form = IdentiteForm
    submit_label = {"": "Suivant", "003": "valider"}
    writes = {"mobile", "nom"}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        if not said["mobile"]:
            return "sans-mobile"
        run.remember(mobile=said["mobile"], nom=said["nom"])
        codes.issue("essai", run.public_id, life=timedelta(minutes=30))
        run.keep_alive_until(now() + timedelta(minutes=30))
        return "demandé"


class Contact(Step, flow=Activation):
    title = "Contactez l'établissement"


class Code(Step, flow=Activation):
    title = "Un code de sécurité a été envoyé"
    form = CodeForm
    reads = {"mobile"}
    writes = {"prouve"}
    notices = {"renvoyé": "Un nouveau code vient d'être envoyé.", "faux": "Ce code n'est pas le bon."}

    def context(self, run: Run) -> dict[str, Any]:
        return {"mobile": run.recall("mobile")}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        if said["code"] == "expiré":
            return "expiré"
        if said["code"] == "lent":  # so slow that the lease ended and another request took the run
            Run.objects.filter(pk=run.pk).update(claim="un-autre", claimed_until=now() + timedelta(seconds=15))
        if said["code"] == "occupé":  # another connection keeps the database from now on
            hold_database()
        if said["code"] == "sans-flèche":
            return str(said["code"])
        if said["code"] == "illisible":
            raise Invalid({"code": "Le code comporte 6 chiffres."})
        return None if said["code"] == "123456" else "faux"

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        run.remember(prouve=run.recall("mobile"))
        return "juste"

    def on_renvoyer(self, run: Run) -> str:
        if run.came_by == "renvoyé":
            raise Invalid("Patientez avant un autre code.")
        return "renvoyé"


class Enfants(Step, flow=Activation):
    title = "Je suis le représentant légal"
    form = EnfantsForm
    reads = {"prouve"}
    writes = {"enfants"}

    def verify(self, run: Run, said: dict[str, Any]) -> str | None:
        if not limits.count(ESSAIS, run.public_id).allowed:
            raise Invalid("Trop d'essais.")
        return None

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        run.remember(enfants=[*run.recall("enfants", []), said["ne_le"].isoformat()])
        return "confirmés" if len(run.recall("enfants")) == 2 else "un-de-plus"


class MotDePasse(Step, flow=Activation):
    title = "Je choisis mon mot de passe"
    form = MotDePasseForm
    reads = {"enfants", "prouve"}
    may_read = {"nom"}
    writes = {"compte"}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        journal.write("compte.cree", actor=f"run:{run.public_id}")
        if said["mot_de_passe"] == "panne":
            raise ZeroDivisionError
        run.remember(compte=f"compte-{run.public_id[:4]}")
        return "choisi"


class Identifiant(Step, flow=Activation):
    title = "Votre identifiant"
    reads = {"compte"}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        return "continuer"


held: list[Any] = []


def hold_database() -> None:
    """Another connection begins to write, and does not end."""
    held.append(connection.copy())
    if connection.vendor == "postgresql":
        held[-1].set_autocommit(False)
        held[-1].cursor().execute("LOCK TABLE flows_run IN EXCLUSIVE MODE")
    else:
        held[-1].cursor().execute("BEGIN IMMEDIATE")


def wait_for_locks(milliseconds: int) -> None:
    """How long the statements of this thread wait for another's lock."""
    postgresql = f"SET lock_timeout = {milliseconds}"
    sqlite = f"PRAGMA busy_timeout = {milliseconds}"
    connection.cursor().execute(postgresql if connection.vendor == "postgresql" else sqlite)


def services(request: HttpRequest) -> HttpResponse:
    session = current(request)
    return HttpResponse(session.subject if session else "personne", content_type="text/plain")
