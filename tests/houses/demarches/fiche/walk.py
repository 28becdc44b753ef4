"""Walking the fiche as a browser does: read a page, fill its form, send it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import html

from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import read_lignes
from tests.houses.demarches.conftest import COLLEGE, ClientOf, eleve_of
from tests.support.client import InspectingClient

ADRESSE: dict[str, Any] = {
    "ligne1": "3 rue des Embruns",
    "ligne2": "Appartement 12",
    "ligne3": "",
    "ligne4": "",
    "code_postal": "50590",
    "commune": "Montmartin-sur-Mer",
    "pays": "",
}
CONTACT: dict[str, Any] = {
    "prenom": "Yvonne",
    "nom": "Lepetit",
    "parente": "38",
    "telephone1": "02 61 91 00 01",
    "telephone2": "",
    "vient_chercher": "oui",
}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@dataclass
class Famille:
    """One person in one browser, and the pupil that they look at."""

    browser: InspectingClient
    eleve: str
    opened: dict[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Address of the fiche."""
        return f"/enfants/{self.eleve}/fiche-de-renseignements/"

    def get(self, path: str = "", status: int = 200) -> Any:
        """A page of the fiche."""
        answer = self.browser.get(self.root + path)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer

    def open(self, path: str = "") -> dict[str, str]:
        """What the form of a page would send as it is."""
        return fields_of(self.get(path))

    def post(self, path: str, data: dict[str, Any], status: int = 303) -> Any:
        """Send a form of the fiche."""
        answer = self.browser.post(self.root + path, data)
        assert answer.status_code == status, answer.content.decode()[:4000]
        return answer

    def fill(self, path: str, status: int = 303, **said: Any) -> Any:
        """Open a page, change these answers, send."""
        return self.post(path, {**self.open(path), **said}, status)

    def send(self, status: int = 303, **said: Any) -> Any:
        """« Envoyer à l'établissement »."""
        return self.fill("recapitulatif/", status, exact="on", **said)

    def join(self, *files: Any, status: int = 303) -> Any:
        """Join files to the draft."""
        return self.post("pieces/", {"fichier": list(files)}, status)

    def exact(self, status: int = 303) -> Any:
        """« Tout est exact »."""
        return self.post("exact/", self.open(), status)


def famille(client_of: ClientOf, who: str, eleve: str, uai: str = COLLEGE) -> Famille:
    """This member of the cast, about this pupil."""
    row = eleve_of(eleve)
    assert row.uai == uai
    return Famille(client_of(who), row.public_id)


def fields_of(answer: Any) -> dict[str, str]:
    """Names and values of the last form of the page, as a browser that changes nothing sends it."""
    form = html.fromstring(answer.content).xpath("//main//form")[-1]
    found: dict[str, str] = {}
    for control in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        kind, name = control.get("type", ""), control.get("name")
        if kind == "file" or (kind in ("checkbox", "radio") and control.get("checked") is None):
            continue
        if control.tag == "select":
            chosen = control.xpath("./option[@selected]") or control.xpath("./option[1]")
            found[name] = chosen[0].get("value")
        else:
            found[name] = control.get("value") or control.text or ""
    return found


def said(answer: Any) -> str:
    """The words of the page, blanks made single."""
    return " ".join(html.fromstring(answer.content).xpath("string(//main)").split())


def only_dossier() -> Dossier:
    """The one dossier there is."""
    return Dossier.objects.get()


def lines(dossier: Dossier) -> list[tuple[str, str | None, str | None]]:
    """(field, before, asked for) of each line."""
    return [(one.row.champ, one.avant, one.propose) for one in read_lignes(dossier)]


def decide(dossier: Dossier, decision: str, motif: str = "") -> None:
    """What the office would do to every line, registry left alone."""
    dossier.lignes.update(decision=decision, motif=motif, decided_at=dossier.submitted_at)
    if decision != Ligne.Decision.ATTENTE:
        Dossier.objects.filter(pk=dossier.pk).update(etat=Dossier.Etat.TRAITE, closed_at=dossier.submitted_at)
