"""Every page of the office: for its agents only, of its school only; drafts are nobody's; what is over is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.demarches import settings as own_settings
from preau.houses.demarches.models import Dossier, Piece
from preau.houses.demarches.teleservices.fiche_renseignements.bureau_vue import PER_PAGE, count_waiting
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot
from preau.kit import purgekit
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.kit.journal.models import Entry
from tests.houses.demarches.bureau.office import Office, chosen, decisions, line_of, new_office
from tests.houses.demarches.conftest import COLLEGE, PRIMAIRE, ClientOf
from tests.houses.demarches.fiche.walk import Famille, fields_of, said
from tests.support.client import InspectingClient

FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def addresses(dossier: Dossier, uai: str = COLLEGE) -> list[str]:
    """Every page of the office about this fiche, the list apart."""
    root = f"/bureau/{uai}/fiche-de-renseignements/{dossier.public_id}/"
    line, piece = line_of(dossier, "mobile").public_id, dossier.pieces.get().public_id
    return [root, f"{root}lignes/{line}/revenir/", f"{root}pieces/{piece}/"]


def test_the_signed_out_and_families_are_led_to_the_door(office: Office, envoyee: Dossier, client_of: ClientOf) -> None:
    office.answer(envoyee, mobile="accepter")
    for browser in (InspectingClient(), client_of("emilie-dupont")):
        for path in [office.root, *addresses(envoyee)]:
            reads = path == office.root or "/pieces/" in path
            for answer in (browser.get(path), *([] if reads else [browser.post(path)])):
                assert answer.status_code == 303, path
                assert "/bureau/connexion" in answer["Location"], path
    assert decisions(envoyee)["mel"] == "attente"


def test_signed_out_the_reasons_written_are_given_back(office: Office, envoyee: Dossier) -> None:
    """Nothing is decided; the page holds the answers, and sends them again once signed in."""
    answers = office.open(envoyee) | chosen(envoyee, mel="refuser", mobile="accepter")
    path = addresses(envoyee)[0]
    out = InspectingClient().post(path, answers)
    assert out.status_code == 403
    assert 'href="/bureau/connexion/?' in out.content.decode()
    assert set(decisions(envoyee).values()) == {"attente"}
    office.post(envoyee, fields_of(out))
    assert (decisions(envoyee)["mel"], decisions(envoyee)["mobile"]) == ("refusee", "acceptee")


def test_another_school_s_agent_finds_nothing(office: Office, envoyee: Dossier) -> None:
    office.answer(envoyee, mobile="accepter")
    other = new_office(PRIMAIRE)
    for uai in (COLLEGE, PRIMAIRE):
        for path in addresses(envoyee, uai):
            assert other.browser.get(path).status_code == 404, path
            if "/pieces/" not in path:
                assert other.browser.post(path, {"tout": "1"}).status_code == 404, path
    assert other.browser.get(office.root).status_code == 404
    assert "Albert" not in said(other.get())
    assert "En attente (0)" in said(other.get())
    assert decisions(envoyee)["mel"] == "attente"
    assert decisions(envoyee)["mobile"] == "acceptee"


def test_a_draft_and_its_files_are_nobody_s_but_the_family_s(office: Office, emilie: Famille) -> None:
    emilie.fill("modifier/mel/", mel="autre@example.org")
    draft = Dossier.objects.get()
    office.get(f"{draft.public_id}/", 404)
    assert "Emilie" not in said(office.get())
    assert count_waiting(COLLEGE) == 0


def test_a_file_is_kept_and_never_shown_in_place(office: Office, envoyee: Dossier) -> None:
    answer = office.browser.get(addresses(envoyee)[2])
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(event="demarches.fiche.piece.vue", actor=office.agent.actor).count() == 1
    depot().forget([envoyee.pieces.get().public_id])
    assert office.browser.get(addresses(envoyee)[2]).status_code == 404


def test_what_waits_comes_first_the_oldest_first(office: Office, envoyee: Dossier, emilie: Famille) -> None:
    base = {"teleservice": envoyee.teleservice, "uai": COLLEGE, "eleve": envoyee.eleve, "personne": envoyee.personne}
    old = Dossier.objects.create(**base, etat="envoye", submitted_at=now() - timedelta(days=9), compte="x")
    answered = Dossier.objects.create(
        **base, etat="traite", submitted_at=now() - timedelta(days=20), closed_at=now(), compte="x"
    )
    text = office.get().content.decode()
    assert text.index(old.public_id) < text.index(envoyee.public_id)
    assert answered.public_id not in text
    assert "La plus ancienne attend depuis le 14 novembre 2026" in said(office.get())
    for word in ("En attente (2)", "Répondues (1)", "Retirées par la famille (0)"):
        assert word in said(office.get())
    assert answered.public_id in office.get("?etat=repondues").content.decode()
    assert "Tout est exact" in said(office.get("?etat=repondues"))
    assert "En attente" in said(office.get("?etat=n-importe-quoi&page=zz"))


def test_a_long_list_has_pages(office: Office, envoyee: Dossier) -> None:
    rows = [
        Dossier(
            teleservice=envoyee.teleservice, uai=COLLEGE, eleve="parti", personne="partie", compte="x",
            etat="envoye", submitted_at=now() - timedelta(hours=n + 1),
        )
        for n in range(PER_PAGE)
    ]  # fmt: skip
    Dossier.objects.bulk_create(rows)
    assert "Élève parti" in said(office.get())
    assert envoyee.public_id not in office.get().content.decode()
    assert envoyee.public_id in office.get("?page=2").content.decode()


@FEW
@given(text=st.one_of(st.text(max_size=40), st.sampled_from(["../../etc", "%00", "<script>", "' OR 1=1", "é" * 200])))
def test_hostile_ids_are_not_there(office: Office, envoyee: Dossier, text: str) -> None:
    from urllib.parse import quote

    name = quote(text, safe="") or "-"
    for path in (f"{name}/", f"{name}/pieces/{name}/", f"{envoyee.public_id}/pieces/{name}/",
                 f"{envoyee.public_id}/lignes/{name}/revenir/", f"{name}/lignes/{name}/revenir/"):  # fmt: skip
        assert office.browser.get(office.root + path).status_code in (301, 404), path
    assert decisions(envoyee)["mobile"] == "attente"


PLAIN = st.text(st.characters(exclude_characters="{}%#"), max_size=300)  # our client looks for unrendered tags
HOSTILE = st.one_of(PLAIN, st.sampled_from(["<img src=x>", "\x00", "a" * 400]))


@FEW
@given(motif=HOSTILE, vu=HOSTILE, raison=HOSTILE)
def test_whatever_is_sent_is_an_answer_and_never_a_fault(
    office: Office, envoyee: Dossier, motif: str, vu: str, raison: str
) -> None:
    key = line_of(envoyee, "mel").public_id
    data: dict[str, Any] = {
        f"decision-{key}": "refuser",
        f"raison-{key}": raison,
        f"motif-{key}": motif,
        f"vu-{key}": vu,
    }
    answer = office.browser.post(f"{office.root}{envoyee.public_id}/", data)
    assert answer.status_code in (303, 409, 422)
    text = office.get(f"{envoyee.public_id}/").content.decode()
    assert "<img src=x>" not in text
    assert len(line_of(envoyee, "mel").motif) <= 300
    stale = {f"decision-{key}": "accepter", f"vu-{key}": vu}
    assert office.browser.post(f"{office.root}{envoyee.public_id}/", stale).status_code in (409, 422)
    assert line_of(envoyee, "mel").decision != "acceptee"


@pytest.mark.parametrize(("etat", "days", "kept"), [("traite", 401, 0), ("retire", 401, 0), ("envoye", 401, 0),
                                                    ("traite", 399, 1), ("envoye", 399, 1)])  # fmt: skip
def test_what_is_over_is_forgotten_with_its_files(
    office: Office, envoyee: Dossier, etat: str, days: int, kept: int
) -> None:
    assert own_settings.current().dossier_life == timedelta(days=400)
    piece = envoyee.pieces.get().public_id
    moment = now() - timedelta(days=days)
    Dossier.objects.update(etat=etat, submitted_at=moment, closed_at=None if etat == "envoye" else moment)
    assert purgekit.purge_all(now())["fiche_renseignements"] == 1 - kept
    assert Dossier.objects.count() == kept
    assert Piece.objects.count() == kept
    assert depot().path_of(piece).exists() is bool(kept)
    assert Entry.objects.filter(event="demarches.fiche.oubliee", subject=f"dossier:{envoyee.public_id}").count() == (
        1 - kept
    )


def test_the_answer_of_another_fiche_s_line_is_not_taken(office: Office, envoyee: Dossier) -> None:
    """A key that names no line of this fiche is no field of its form."""
    data = {**office.open(envoyee), f"decision-{new_public_id()}": "accepter", **chosen(envoyee, mel="refuser")}
    office.post(envoyee, data)
    assert decisions(envoyee)["mel"] == "refusee"
    assert decisions(envoyee)["mobile"] == "attente"
