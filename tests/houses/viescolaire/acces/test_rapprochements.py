"""« À rapprocher » and accompagnants: what the direction mends, and nobody else."""

from __future__ import annotations

import pytest

from preau.houses.viescolaire.actions.sign_in import purge
from preau.houses.viescolaire.models import Accompagnement, Inconnu, Rapprochement, Utilisateur
from preau.houses.viescolaire.visiteur import load
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.registre.models import Eleve, Personnel, Responsable
from tests.houses.viescolaire.acces.cas_server import FakeCas
from tests.houses.viescolaire.acces.conftest import Configure, as_parent, enter
from tests.houses.viescolaire.conftest import COLLEGE, sign_in
from tests.support.client import InspectingClient

ELSEWHERE = "0501271K"
PAGES = ("/a-rapprocher/", "/accompagnants/")


def staff(nom: str, fonction: str = "", uai: str = COLLEGE, **values: object) -> Personnel:
    return Personnel.objects.create(
        nom_de_famille=nom, prenom="Claude", uai=uai, source="sts", source_id=f"X:{nom}", fonction=fonction, **values
    )


def user_of(row: Personnel, genre: str = "personnel") -> Utilisateur:
    return Utilisateur.objects.create(genre=genre, personnes=[row.public_id], nom=row.nom, prenom=row.prenom)


@pytest.fixture
def chef(registre) -> InspectingClient:
    return sign_in(InspectingClient(), user_of(staff("DIRECTION", "DIR")))


@pytest.fixture
def inconnu(configure: Configure, cas: FakeCas, parent: Responsable) -> Inconnu:
    """Emilie, whose ENT writes her name wrongly."""
    said = as_parent(parent) | {"nom": "Dupond"}
    assert enter(InspectingClient(), cas, "u1", **said, ENTPersonStructRattach=COLLEGE).status_code == 403
    return Inconnu.objects.get()


def test_the_referent_ties_the_account_and_the_parent_comes_in(
    chef: InspectingClient, inconnu: Inconnu, configure: Configure, cas: FakeCas, parent: Responsable
):
    page = chef.get("/a-rapprocher/").content.decode()
    assert "Emilie Dupond" in page
    assert "/a-rapprocher/" in chef.get("/").content.decode()
    url = f"/a-rapprocher/{inconnu.public_id}/"
    assert parent.adresse["code_postal"] in chef.get(url).content.decode()
    found = chef.post(url, {"texte": "Dupont Emilie"}).content.decode()
    assert f'value="{parent.public_id}"' in found
    assert chef.post(url, {"fiche": parent.public_id}).status_code == 302
    assert not Inconnu.objects.exists(), "what the ENT said of her is forgotten"
    row = Rapprochement.objects.get()
    assert row.maniere == "referent"
    assert Entry.objects.filter(event="viescolaire.rapprochement", subject=row.utilisateur.public_id).count() == 1
    assert enter(InspectingClient(), cas, "u1", nom="Dupond").status_code == 303
    assert chef.get(url).status_code == 404
    assert chef.post(url, {"fiche": parent.public_id}).status_code == 404


def test_a_refused_account_stays_out_and_leaves_nothing(
    chef: InspectingClient, inconnu: Inconnu, cas: FakeCas, configure: Configure, parent: Responsable
):
    url = f"/a-rapprocher/{inconnu.public_id}/"
    assert chef.post(f"{url}refuser/").status_code == 302
    inconnu.refresh_from_db()
    assert inconnu.sealed == ""
    assert chef.get(url).status_code == 404
    assert enter(InspectingClient(), cas, "u1", nom="Dupond", prenom="Emilie").status_code == 403
    inconnu.refresh_from_db()
    assert inconnu.sealed == "", "not asked again"
    assert "Dupond" not in chef.get("/a-rapprocher/").content.decode()
    assert chef.post(f"{url}refuser/", {"reprendre": "1"}).status_code == 302
    assert not Inconnu.objects.exists()


def test_what_was_remembered_is_undone_and_the_sessions_end(
    chef: InspectingClient, configure: Configure, cas: FakeCas, parent: Responsable
):
    browser = InspectingClient()
    enter(browser, cas, "u1", **as_parent(parent))
    page = chef.post("/a-rapprocher/", {"texte": "Dupont"}).content.decode()
    row = Rapprochement.objects.get()
    assert f"/rapprochements/{row.public_id}/defaire/" in page
    assert chef.post(f"/rapprochements/{row.public_id}/defaire/").status_code == 302
    assert Session.objects.filter(subject=row.utilisateur.public_id, ended_at=None).count() == 0
    assert "Emilie" not in browser.get("/").content.decode()
    assert chef.post(f"/rapprochements/{row.public_id}/defaire/").status_code == 404
    assert enter(InspectingClient(), cas, "u1", nom="Autre").status_code == 403, "the name alone opens nothing"


@pytest.mark.parametrize("genre", ["eleve", "responsable", "enseignant", "accompagnant", "nobody"])
def test_nobody_else_sees_or_mends(genre: str, inconnu: Inconnu, parent: Responsable):
    if genre == "nobody":
        browser = InspectingClient()
    elif genre in ("enseignant", "accompagnant"):
        row = staff("AUTRE", "ENS" if genre == "enseignant" else "AES")
        browser = sign_in(InspectingClient(), user_of(row, "personnel" if genre == "enseignant" else "accompagnant"))
    else:
        browser = sign_in(
            InspectingClient(), Utilisateur.objects.create(genre=genre, personnes=[parent.public_id], nom="X")
        )
    expected = 302 if genre == "nobody" else 404
    urls = [*PAGES, f"/a-rapprocher/{inconnu.public_id}/"]
    assert [browser.get(url).status_code for url in urls] == [expected] * len(urls)
    posts = [f"/a-rapprocher/{inconnu.public_id}/refuser/", "/rapprochements/x/defaire/"]
    assert [browser.post(url).status_code for url in posts] == [expected] * len(posts)
    assert Inconnu.objects.get().refused_at is None


def test_the_direction_of_another_school_sees_nobody_of_this_one(
    inconnu: Inconnu, configure: Configure, cas: FakeCas, parent: Responsable
):
    other = sign_in(InspectingClient(), user_of(staff("AILLEURS", "DIR", ELSEWHERE)))
    assert "Dupond" not in other.get("/a-rapprocher/").content.decode()
    url = f"/a-rapprocher/{inconnu.public_id}/"
    assert other.get(url).status_code == 404
    assert other.post(f"{url}refuser/").status_code == 404
    enter(InspectingClient(), cas, "u2", **as_parent(parent))
    tie = Rapprochement.objects.get()
    assert other.post(f"/rapprochements/{tie.public_id}/defaire/").status_code == 404
    assert "Emilie" not in other.post("/a-rapprocher/", {"texte": "Dupont"}).content.decode()
    nameless = Inconnu.objects.create(ent="ent", identifiant="u3")
    assert other.get(f"/a-rapprocher/{nameless.public_id}/").status_code == 200, "the ENT named no school"
    answer = other.post(f"/a-rapprocher/{nameless.public_id}/", {"fiche": parent.public_id})
    assert answer.status_code == 404
    assert "VIESCOLAIRE-0107" in answer.content.decode()


def test_an_empty_search_says_what_to_type(chef: InspectingClient, inconnu: Inconnu):
    for url in ("/a-rapprocher/", f"/a-rapprocher/{inconnu.public_id}/", "/accompagnants/"):
        assert chef.post(url, {"texte": ""}).status_code == 422
    assert "Aucun" in chef.post(f"/a-rapprocher/{inconnu.public_id}/", {"texte": "Zzyzx"}).content.decode()


def test_a_referent_is_named_by_the_settings(registre, configure: Configure, cas: FakeCas):
    row = staff("REFERENTE", "ENS", mel="referente@example.org")
    browser = sign_in(InspectingClient(), user_of(row))
    assert browser.get("/a-rapprocher/").status_code == 404
    configure(referents=["referente@example.org"])
    assert browser.get("/a-rapprocher/").status_code == 200
    configure(referents=[row.public_id])
    assert browser.get("/accompagnants/").status_code == 200


def test_a_referent_is_named_by_school_and_names_when_files_give_no_mail(registre, configure: Configure, cas: FakeCas):
    row = staff("FERRAND", "ENS")
    browser = sign_in(InspectingClient(), user_of(row))
    for wrong in (f"0999001W:FERRAND:{row.prenom}", f"{COLLEGE}:FERRAND:Zoé", f"{COLLEGE}:FERRAND", "a:b:c:d"):
        configure(referents=[wrong])
        assert browser.get("/a-rapprocher/").status_code == 404
    configure(referents=[f"{COLLEGE}:Ferrand:{row.prenom.lower()}"])
    assert browser.get("/a-rapprocher/").status_code == 200
    Personnel.objects.create(
        nom_de_famille="Ferrand", prenom="Claude", uai=COLLEGE, source="sts", source_id="X:2", fonction="ENS"
    )
    assert browser.get("/a-rapprocher/").status_code == 404, "two people who would fit are nobody"


def test_an_accompagnant_sees_the_pupils_named_and_no_other(chef: InspectingClient, configure: Configure, cas: FakeCas):
    aesh = staff("AESH")
    albert = Eleve.objects.get(nom_de_famille="DUPONT", prenom="Albert", uai=COLLEGE)
    page = chef.post("/accompagnants/", {"personnel": aesh.public_id, "texte": "Albert Dupont"}).content.decode()
    assert f'value="{albert.public_id}"' in page
    chef.post("/accompagnants/", {"personnel": aesh.public_id, "eleve": albert.public_id})
    chef.post("/accompagnants/", {"personnel": aesh.public_id, "eleve": albert.public_id})
    assert Accompagnement.objects.count() == 1
    assert "Mettre fin pour Albert DUPONT" in chef.get("/accompagnants/").content.decode()
    said = {"nom": "Aesh", "prenom": "Claude", "categories": "National_5", "ENTPersonStructRattach": COLLEGE}
    browser = InspectingClient()
    assert enter(browser, cas, "u5", **said).status_code == 303
    who = Utilisateur.objects.get(nom="AESH")
    assert who.genre == "accompagnant"
    assert [one.public_id for one in load(who).eleves] == [albert.public_id]
    chef.post("/accompagnants/", {"personnel": aesh.public_id, "eleve": albert.public_id, "fin": "1"})
    assert load(who).eleves == ()


def test_an_accompagnant_is_named_for_a_pupil_of_the_same_school(chef: InspectingClient, parent: Responsable):
    aesh = staff("AESH")
    for person, pupil in ((aesh.public_id, "inconnu"), ("inconnu", "inconnu"), (aesh.public_id, parent.public_id)):
        assert chef.post("/accompagnants/", {"personnel": person, "eleve": pupil}).status_code == 404
    assert not Accompagnement.objects.exists()


def test_who_asked_and_was_never_tied_is_forgotten(inconnu: Inconnu):
    assert purge(now()) == 0
    Inconnu.objects.update(last_seen_at="2026-01-01T00:00:00Z")
    assert purge(now()) == 1
