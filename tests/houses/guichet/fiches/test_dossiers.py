"""Handing over to the référent numérique; reports of parents (seed 002 §5.2, J8)."""

from __future__ import annotations

from datetime import timedelta

from preau.houses.guichet.actions.dossiers import KEPT, purge_dossiers
from preau.houses.guichet.models import Commentaire, Dossier
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.protocols.scim.messages import Signalement
from preau.registre.models import Eleve, Lien, Responsable
from tests.houses.guichet.conftest import PRIMAIRE, ClientOf
from tests.houses.guichet.fiches.comptes_fictifs import WHEN, Service
from tests.houses.guichet.fiches.conftest import address
from tests.houses.guichet.fiches.test_fiche import text_of

LISTE = "/etablissements/0500048F/dossiers/"
SIGNALEMENTS = "/etablissements/0500048F/signalements/"


def test_a_case_from_the_office_to_the_referent(client_of: ClientOf, emilie: Responsable, service: Service) -> None:
    office, referent = client_of("secretaire"), client_of("referent")
    office.get(address(emilie))
    assert office.post(address(emilie, "transmettre"), {"motif": "Le SMS n'arrive pas"}).status_code == 303
    office.post(address(emilie, "transmettre"), {"motif": "Toujours pas"})
    row = Dossier.objects.get()
    assert "Un dossier est transmis" in text_of(office.get(address(emilie)))
    assert f"{LISTE}{row.public_id}/" in text_of(referent.get(LISTE))
    page = text_of(referent.get(f"{LISTE}{row.public_id}/"))
    assert "Le SMS n'arrive pas" in page
    assert "Toujours pas" in page
    assert "Fiche consultée" in page
    assert referent.post(f"{LISTE}{row.public_id}/", {"texte": ""}, status=422).status_code == 422
    assert referent.post(f"{LISTE}{row.public_id}/", {"texte": "Passerelle", "clos": "on"}).status_code == 303
    row.refresh_from_db()
    assert row.closed_at is not None
    assert Commentaire.objects.count() == 2
    assert referent.post(f"{LISTE}{row.public_id}/", {"texte": "Encore"}, status=409).status_code == 409
    assert "SMS" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_cases_stay_in_their_school_and_are_forgotten(client_of: ClientOf, emilie: Responsable) -> None:
    row = Dossier.objects.create(
        uai=PRIMAIRE, genre="responsables", personne=emilie.public_id, motif="x", opened_by="a"
    )
    browser = client_of("chef")
    assert row.public_id not in text_of(browser.get(LISTE))
    assert browser.get(f"{LISTE}{row.public_id}/").status_code == 404
    row.closed_at = now() - KEPT - timedelta(days=1)
    row.save()
    assert purge_dossiers(now()) == 1


def test_a_report_is_decided(client_of: ClientOf, emilie: Responsable, albert: Eleve, service: Service) -> None:
    report = Signalement(
        "s1", "pas-representant-legal", None, albert.public_id, emilie.public_id, emilie.uai, created_at=WHEN
    )
    service.add(report)
    browser = client_of("secretaire")
    page = text_of(browser.get(SIGNALEMENTS))
    assert "Ne se dit pas représentant légal" in page
    assert address(emilie) in page
    url = f"{SIGNALEMENTS}s1/"
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"decision": "couper"}, status=422).status_code == 422
    assert browser.post(url, {"decision": "garder", "raison": "parents"}).status_code == 303
    assert service.rows["s1"].etat == "clos"
    assert Entry.objects.get(event="guichet.signalement.garde").detail["raison"] == "parents"
    assert Lien.objects.get(responsable=emilie, eleve=albert).cut_at is None
    service.add(report)
    browser.post(url, {"decision": "couper", "raison": "jugement"})
    assert Lien.objects.get(responsable=emilie, eleve=albert).cut_at is not None
    assert service.rows["s1"].etat == "clos"
    assert "Votre décision est enregistrée" in text_of(browser.get(f"{SIGNALEMENTS}?fait=1"))


def test_reports_without_the_account_service_or_of_another_school(
    client_of: ClientOf, emilie: Responsable, albert: Eleve, service: Service
) -> None:
    service.add(Signalement("s9", "eleve-inconnu", None, albert.public_id, emilie.public_id, PRIMAIRE))
    browser = client_of("secretaire")
    assert "s9" not in text_of(browser.get(SIGNALEMENTS))
    assert browser.get(f"{SIGNALEMENTS}s9/").status_code == 404
    service.is_down = True
    assert "ne répond pas" in text_of(browser.get(SIGNALEMENTS))
    assert browser.get(f"{SIGNALEMENTS}s9/").status_code == 503
