"""Who finds what: each address for the other parent, another school's, staff, the signed out; and what lies at rest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connections

from preau.houses.demarches.models import Dossier, Piece
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import SIGNES, numero_of
from preau.kit.clockkit import now
from preau.registre.models import Eleve, Lien, Responsable
from tests.houses.demarches.bureau.office import new_office
from tests.houses.demarches.conftest import PRIMAIRE, ClientOf, eleve_of, responsables_of
from tests.houses.demarches.fiche.test_journey import pdf
from tests.houses.demarches.fiche.walk import ADRESSE, CONTACT, Famille, famille, lines, only_dossier, said
from tests.support.client import InspectingClient

PAGES = ("", "abandonner/", "modifier/mel/", "contacts/nouveau/", "pieces/", "recapitulatif/")


@pytest.fixture
def sophie(client_of: ClientOf) -> Famille:
    """Nino's mother, with a fiche sent, its file, and a draft."""
    found = famille(client_of, "sophie-garnier", "nino-mercier")
    found.fill("modifier/adresse/", **ADRESSE)
    found.fill("modifier/telephones/", mobile="06 39 98 00 77", accepte_sms="oui")
    found.join(pdf())
    found.send()
    found.fill("modifier/mel/", mel="sophie-2@example.org")
    return found


def every_address(sent: Dossier) -> list[tuple[str, bool]]:
    """(path, is read by GET) of all that names this fiche."""
    piece, line = sent.pieces.get().public_id, sent.lignes.first()
    assert line is not None
    path = f"envois/{sent.public_id}/"
    return [
        (path, True),
        (f"{path}retirer/", True),
        (f"{path}corriger/{line.public_id}/", False),
        (f"{path}ailleurs/", False),
        (f"pieces/{piece}/", True),
    ]


def test_the_other_parent_sees_their_own_fiche_and_nothing_of_hers(sophie: Famille, client_of: ClientOf) -> None:
    paul = famille(client_of, "paul-mercier", "nino-mercier")
    text = said(paul.get())
    for word in ("Embruns", "00 77", "sophie", "Sophie", "Vos envois", "brouillon"):
        assert word not in text
    assert "Paul" in text
    sent = Dossier.objects.get(etat=Dossier.Etat.ENVOYE)
    for path, is_read in every_address(sent):
        if is_read:
            paul.get(path, status=404)
        if path.endswith(("retirer/", "ailleurs/")) or "corriger" in path:
            paul.post(path, {"enfant": paul.eleve}, 404)
    sent.refresh_from_db()
    assert sent.etat == Dossier.Etat.ENVOYE


@pytest.mark.parametrize("parente", ["20", "10", "51", "70"])
def test_a_parent_who_is_only_a_contact_is_not_shown_to_the_other(client_of: ClientOf, parente: str) -> None:
    """SIECLE has parents of the contact level: their number is theirs and the office's; no guardian removes them."""
    sophie = famille(client_of, "sophie-garnier", "nino-mercier")
    (paul,) = responsables_of("paul-mercier")
    link = Lien.objects.filter(responsable=paul, eleve__public_id=sophie.eleve)
    link.update(niveau=3, parente=parente)
    assert "Paul" not in said(sophie.get())
    assert "00 11" not in said(sophie.get())
    sophie.get(f"contacts/{paul.public_id}/", 404)
    form = {**sophie.open("contacts/nouveau/"), **CONTACT}
    sophie.post(f"contacts/{paul.public_id}/", {**form, "retirer": "1"}, 409)
    assert Dossier.objects.count() == 0
    link.update(parente="38")
    assert "00 11" in said(sophie.get()), "the good twin"


@pytest.mark.parametrize("who", ["emilie-dupont", "mireille-roux", "albert-dupont"])
def test_a_stranger_finds_nothing(sophie: Famille, client_of: ClientOf, who: str) -> None:
    other = Famille(client_of(who), sophie.eleve)
    sent = Dossier.objects.get(etat=Dossier.Etat.ENVOYE)
    for path in [*PAGES, *(path for path, is_read in every_address(sent) if is_read)]:
        other.get(path, status=404)
    other.post("exact/", {}, 404)
    assert Dossier.objects.count() == 2


def test_who_is_signed_out_signs_in_first(sophie: Famille) -> None:
    nobody = Famille(InspectingClient(), sophie.eleve)
    sent = Dossier.objects.get(etat=Dossier.Etat.ENVOYE)
    for path in [*PAGES, *(path for path, is_read in every_address(sent) if is_read)]:
        answer = nobody.browser.get(nobody.root + path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (303, "/connexion/")
    answer = nobody.browser.post(f"{nobody.root}modifier/mel/", {"mel": "x@example.org"})
    assert answer.status_code == 403
    assert 'href="/connexion/?' in answer.content.decode()  # what was typed is given back: test_signed_out.py
    assert Dossier.objects.count() == 2


def test_staff_are_no_family(sophie: Famille) -> None:
    agent = Famille(new_office().browser, sophie.eleve)
    sent = Dossier.objects.get(etat=Dossier.Etat.ENVOYE)
    for path in [*PAGES, *(path for path, is_read in every_address(sent) if is_read)]:
        answer = agent.browser.get(agent.root + path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (303, "/connexion/")


@pytest.mark.parametrize("path", ["exact/", "abandonner/", "modifier/mel/", "pieces/", "recapitulatif/"])
def test_a_form_of_elsewhere_does_nothing(sophie: Famille, path: str) -> None:
    """Without the token of our own page; files too, though their page checks it late."""
    careful = InspectingClient(enforce_csrf_checks=True)
    careful.cookies = sophie.browser.cookies
    before = sorted(Dossier.objects.values_list("public_id", "version", "etat"))
    form = {**sophie.open("modifier/mel/"), "mel": "x@example.org"}
    assert form.pop("csrfmiddlewaretoken")
    answer = careful.post(f"{sophie.root}{path}", form)
    assert answer.status_code == 403
    assert "PAGE-0419" in said(answer)
    assert sorted(Dossier.objects.values_list("public_id", "version", "etat")) == before


def test_a_person_in_charge_and_a_minor_do_no_fiche(client_of: ClientOf) -> None:
    lina = eleve_of("lina-roux").public_id
    Famille(client_of("mireille-roux"), lina).get(status=404)
    Famille(client_of("albert-dupont"), eleve_of("albert-dupont").public_id).get(status=404)
    assert "Roux" in said(Famille(client_of("delphine-roux"), lina).get()).title()


def test_a_link_that_is_cut_closes_everything_at_once(sophie: Famille) -> None:
    Lien.objects.filter(responsable=responsables_of("sophie-garnier")[0]).update(cut_at=now())
    sent = Dossier.objects.get(etat=Dossier.Etat.ENVOYE)
    for path in [*PAGES, *(path for path, is_read in every_address(sent) if is_read)]:
        assert sophie.get(path, status=404).status_code == 404


def test_a_pupil_of_age_does_it_alone(majeure: Eleve, client_of: ClientOf) -> None:
    Famille(client_of("lucette-renaud"), majeure.public_id).get(status=404)
    tess = Famille(client_of("tess-renaud"), majeure.public_id)
    text = said(tess.get())
    assert "Votre adresse" in text
    assert "Lucette" not in text
    tess.get("modifier/nom/", status=404)
    tess.fill("modifier/telephones/", mobile="06 39 98 00 79")
    tess.fill("modifier/adresse/", **ADRESSE)
    tess.fill("contacts/nouveau/", **CONTACT)
    tess.join(pdf())
    tess.send()
    row = only_dossier()
    assert row.personne == row.eleve == majeure.public_id
    assert [champ for champ, _avant, _propose in lines(row)] == ["adresse", "mobile", "contact"]


def test_children_of_one_school_share_what_waits(client_of: ClientOf) -> None:
    moussa = famille(client_of, "fatoumata-bonnet", "moussa-bonnet")
    moussa.fill("modifier/mel/", mel="fatou@example.org")
    answer = moussa.send()
    assert "tous vos enfants de cet établissement : Aya." in said(moussa.browser.get(answer["Location"]))
    aya = famille(client_of, "fatoumata-bonnet", "aya-bonnet")
    text = said(aya.get())
    assert "Vous avez demandé le 23 novembre, en attente : fatou@example.org" in text
    assert "Vos autres établissements" not in text


def test_the_same_details_are_prepared_for_another_school(client_of: ClientOf) -> None:
    emilie = famille(client_of, "emilie-dupont", "albert-dupont")
    emilie.fill("modifier/mel/", mel="nouvelle@example.org")
    emilie.fill("contacts/nouveau/", **CONTACT)
    answer = emilie.send()
    assert "0501271K" in said(emilie.browser.get(answer["Location"]))
    path = answer["Location"].removeprefix(emilie.root).partition("?")[0]
    jeanne = famille(client_of, "emilie-dupont", "jeanne-dupont", PRIMAIRE)
    emilie.post(f"{path}ailleurs/", {"enfant": emilie.eleve}, 404)
    emilie.post(f"{path}ailleurs/", {"enfant": "x"}, 404)
    assert emilie.post(f"{path}ailleurs/", {"enfant": jeanne.eleve})["Location"] == jeanne.root
    jeanne.send()
    row = Dossier.objects.get(uai=PRIMAIRE)
    assert (row.etat, row.personne) == (Dossier.Etat.ENVOYE, responsables_of("emilie-dupont")[1].public_id)
    assert [(champ, propose) for champ, _avant, propose in lines(row)] == [("mel", "nouvelle@example.org")]


def test_a_parent_whom_the_school_has_twice_asks_for_both_records(client_of: ClientOf) -> None:
    """Karim has one record for each child: what he says of himself is offered to the other one."""
    nour, sami = (famille(client_of, "karim-blanchard", f"{one}-blanchard") for one in ("nour", "sami"))
    first, second = responsables_of("karim-blanchard")
    Lien.objects.filter(responsable__in=[first, second]).delete()
    for row, child in ((first, nour), (second, sami)):
        pupil = Eleve.objects.get(public_id=child.eleve)
        Lien.objects.create(responsable=row, eleve=pupil, niveau=1, parente="20")
    nour.fill("modifier/mel/", mel="karim@example.org")
    nour.send()
    path = f"envois/{only_dossier().public_id}/"
    text = said(nour.get(path))
    assert "Préparer la même fiche pour Sami BLANCHARD" in text
    assert "Vos autres établissements" not in text
    assert nour.post(f"{path}ailleurs/", {"enfant": sami.eleve})["Location"] == sami.root
    assert "karim@example.org" in said(sami.get())
    Lien.objects.filter(responsable=second).delete()
    assert "Sami" not in said(nour.get(path)), "his no more"


@pytest.mark.transactional
def test_nothing_typed_lies_in_clear(sophie: Famille) -> None:
    sophie.fill("contacts/nouveau/", **CONTACT)
    rows = ""
    with connections["default"].cursor() as cursor:
        for table in ("demarches_dossier", "demarches_ligne", "demarches_evenement", "journal_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += repr(cursor.fetchall())
    assert Dossier.objects.count() == 2
    written = rows.encode() + bytes_of_database()
    for word in (b"639980077", b"Embruns", b"sophie-2", b"Lepetit", b"261910001"):
        assert word not in written
    assert sophie.eleve in rows


def bytes_of_database() -> bytes:
    """Its files, journal included, where they are ours to read: SQLite's."""
    if connections["default"].vendor != "sqlite":
        return b""
    database = Path(str(connections["default"].settings_dict["NAME"]))
    found = b"".join(one.read_bytes() for one in database.parent.glob(f"{database.name}*") if one.is_file())
    assert b"fiche-de-renseignements" in found
    return found


def test_a_draft_expires_with_its_files(sophie: Famille, lundi: object) -> None:
    from django.apps import apps

    sophie.join(pdf("brouillon.pdf"))
    life = django_settings.DEMARCHES.brouillon_life
    old = now() - life
    Dossier.objects.filter(etat=Dossier.Etat.BROUILLON).update(updated_at=old)
    assert "sophie-2@example.org" not in said(sophie.get())
    assert "DEMARCHES-0202" in said(sophie.get("recapitulatif/", status=409))
    apps.get_app_config("fiche_renseignements").purge(now() + timedelta(seconds=1))  # type: ignore[attr-defined]
    assert only_dossier().etat == Dossier.Etat.ENVOYE
    assert Piece.objects.count() == 1


def test_an_expired_draft_gives_way_to_a_new_one(sophie: Famille) -> None:
    Dossier.objects.filter(etat=Dossier.Etat.BROUILLON).update(updated_at=now() - timedelta(days=31))
    sophie.fill("modifier/nom/", nom_usage="Garnier-Lune")
    assert Dossier.objects.filter(etat=Dossier.Etat.BROUILLON).count() == 1
    assert "sophie-2@example.org" not in said(sophie.get("recapitulatif/"))


def test_a_draft_of_another_key_is_said_and_abandoned(sophie: Famille) -> None:
    Dossier.objects.filter(etat=Dossier.Etat.BROUILLON).update(brouillon="AAAA")
    answer = sophie.get(status=409)
    assert "DEMARCHES-0209" in said(answer)
    assert "DEMARCHES-0209" in said(sophie.get("modifier/mel/", status=409))
    sophie.post("abandonner/", {})
    assert "brouillon" not in said(sophie.get())


def test_a_draft_copied_into_another_row_does_not_open(sophie: Famille, client_of: ClientOf) -> None:
    paul = famille(client_of, "paul-mercier", "nino-mercier")
    paul.fill("modifier/nom/", nom_usage="Lune")
    hers, his = Dossier.objects.filter(etat=Dossier.Etat.BROUILLON).order_by("pk")
    Dossier.objects.filter(pk=his.pk).update(brouillon=hers.brouillon, base=hers.base)
    assert "DEMARCHES-0209" in said(paul.get(status=409))


def test_a_record_that_has_gone_closes_the_fiche(sophie: Famille) -> None:
    Responsable.objects.filter(pk=responsables_of("sophie-garnier")[0].pk).update(gone_at=now())
    assert sophie.get(status=404).status_code == 404


def test_a_number_is_the_same_each_time_and_easily_told() -> None:
    first = numero_of("abc")
    assert first == numero_of("abc") != numero_of("abd")
    assert len(first) == 9
    assert set(first.replace("-", "")) <= set(SIGNES)
