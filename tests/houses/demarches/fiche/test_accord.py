"""What a family asks for, what the office accepts, what the registry then says: one text from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from preau.houses.demarches.models import Dossier, Ligne
from preau.kit.courier import testing
from preau.registre.models import Responsable
from preau.registre.queries import find_responsables
from preau.registre.queries.valeurs import list_personnes_a_contacter, valeur_of
from tests.houses.demarches.bureau.office import new_office
from tests.houses.demarches.conftest import ClientOf
from tests.houses.demarches.fiche.test_journey import pdf
from tests.houses.demarches.fiche.walk import ADRESSE, CONTACT, Famille, famille, fields_of, lines, said


@pytest.fixture(autouse=True)
def courier() -> Iterator[None]:
    """An empty memory gateway."""
    testing.clear()
    yield
    testing.clear()


@pytest.fixture
def delphine(client_of: ClientOf) -> Famille:
    """Lina's mother, whose mobile nobody knew."""
    return famille(client_of, "delphine-roux", "lina-roux")


def fill_everything(family: Famille) -> None:
    """Every field of the fiche, and its proof."""
    family.fill("modifier/nom/", nom_usage="Roux-d'Été")
    family.fill("modifier/adresse/", **{**ADRESSE, "commune": "L'Œuvre", "pays": "Belgique", "code_postal": "B 1000"})
    numbers: dict[str, Any] = {"mobile": "06 39 98 00 77", "domicile": "02 61 91 00 03", "travail": "+32 2 555 12 34"}
    family.fill("modifier/telephones/", accepte_sms="non", **numbers)
    family.fill("modifier/mel/", mel="Delphine.Roux@example.org")
    family.fill("modifier/eleve/", mobile="06 39 98 00 78", mel="lina@example.org")
    family.fill("contacts/nouveau/", **{**CONTACT, "telephone2": "06 39 98 00 79"})
    family.join(pdf())


def test_all_that_is_accepted_is_what_the_registry_says(delphine: Famille) -> None:
    fill_everything(delphine)
    delphine.send()
    row = Dossier.objects.get()
    new_office().accept_all(row)
    row.refresh_from_db()
    assert row.etat == Dossier.Etat.TRAITE
    assert set(row.lignes.values_list("decision", flat=True)) == {Ligne.Decision.ACCEPTEE}
    mother = Responsable.objects.prefetch_related("telephones").get(public_id=row.personne)
    asked = [(one, propose) for one, (_c, _a, propose) in zip(row.lignes.all(), lines(row), strict=True)]
    own = {one.champ: propose for one, propose in asked if one.fiche == row.personne}
    assert {"nom_usage", "adresse", "mobile", "domicile", "travail", "mel"} <= set(own)
    assert {champ: valeur_of(mother, champ) for champ in own} == own
    assert [one.valeur for one in list_personnes_a_contacter(row.eleve)] == [asked[-1][1]]
    found = find_responsables(nom="Roux", prenom="Delphine", mobile="+33639980077")
    assert [one.public_id for one in found] == [row.personne]
    text = said(delphine.get())
    assert "en attente" not in text
    for word in ("Roux-d'Été", "1000 L'Œuvre", "Belgique", "+33 6 39 98 00 77", "Yvonne Lepetit"):
        assert word in text
    delphine.exact()


def test_what_the_other_guardian_obtained_meanwhile_is_said(client_of: ClientOf) -> None:
    sophie = famille(client_of, "sophie-garnier", "nino-mercier")
    paul = famille(client_of, "paul-mercier", "nino-mercier")
    paul.fill("modifier/eleve/", mobile="06 39 98 00 70")
    paul.fill("contacts/nouveau/", **{**CONTACT, "prenom": "Rose"})
    stale = paul.open("recapitulatif/")
    sophie.fill("modifier/eleve/", mobile="06 39 98 00 71")
    sophie.fill("contacts/nouveau/", **CONTACT)
    sophie.send()
    new_office().accept_all(Dossier.objects.get(etat=Dossier.Etat.ENVOYE))
    answer = paul.post("recapitulatif/", {**stale, "exact": "on"}, 409)
    text = said(answer)
    assert text.count("changé par l'autre responsable") == 2
    for word in ("Maintenant : +33 6 39 98 00 71", "Vous avez écrit : +33 6 39 98 00 70", "Yvonne Lepetit"):
        assert word in text
    paul.post("recapitulatif/", {**fields_of(answer), "exact": "on"})
    row = Dossier.objects.get(etat=Dossier.Etat.ENVOYE)
    assert [avant for champ, avant, _propose in lines(row) if champ == "mobile"] == ["+33639980071"]


def test_a_line_that_waits_says_what_changed_under_it(client_of: ClientOf) -> None:
    sophie = famille(client_of, "sophie-garnier", "nino-mercier")
    paul = famille(client_of, "paul-mercier", "nino-mercier")
    for one, number in ((sophie, "06 39 98 00 71"), (paul, "06 39 98 00 70")):
        one.fill("modifier/eleve/", mobile=number)
        one.send()
    hers, his = Dossier.objects.order_by("pk")
    new_office().accept_all(hers)
    text = said(paul.get(f"envois/{his.public_id}/"))
    assert "L'établissement connaît maintenant : +33 6 39 98 00 71" in text
    assert "00 71" not in said(paul.get("modifier/telephones/"))


def test_the_office_s_answer_is_read_where_its_message_leads(delphine: Famille) -> None:
    delphine.fill("modifier/mel/", mel="delphine@example.org")
    delphine.fill("modifier/nom/", nom_usage="Lune")
    delphine.send()
    row = Dossier.objects.get()
    new_office().answer(row, mel="accepter", nom_usage="refuser")
    text = said(delphine.get(f"envois/{row.public_id}/"))
    for word in ("Acceptée", "Refusée", "Motif de l'établissement", "Changement accepté : Adresse mail"):
        assert word in text
    assert "L'établissement a répondu à toute la demande" in text
    assert "Retirer ma demande" not in text
