"""Write, read, answer: each message once, to who may be written to, with the words that were written."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from preau.houses.portail.actions import messagerie, write_message
from preau.houses.portail.actions.write_message import Ecrit
from preau.houses.portail.models import Message, Remise
from preau.kit.idkit import new_public_id
from preau.kit.journal.models import Entry
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.houses.portail.people import COLLEGE, People, adresse, write
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\xa0", " ").replace("&#x27;", "'"))


def test_a_parent_writes_to_the_correspondant_who_answers(people: People) -> None:
    emilie, junier = people.client("emilie"), people.client("correspondant")
    sent = write(emilie, [adresse(people.correspondant)], "Lien PRONOTE", "Le lien ne marche pas.\n\nMerci.")
    assert messagerie.unread([adresse(people.correspondant)]) == 1
    page = text_of(junier.get("/messagerie/"))
    assert "Lien PRONOTE" in page
    assert "Emilie DUPONT" in page
    assert "Non lu" in page
    read = text_of(junier.get(f"/messagerie/messages/{sent}/"))
    assert "<p>Le lien ne marche pas.</p><p>Merci.</p>" in read
    assert messagerie.unread([adresse(people.correspondant)]) == 0
    answer = write(junier, [], "Re : Lien PRONOTE", "C'est réparé.", reponse=sent)
    answered = Message.objects.get(public_id=answer).en_reponse_a
    assert answered is not None
    assert answered.public_id == sent
    assert "C'est réparé." in text_of(emilie.get(f"/messagerie/messages/{answer}/"))
    assert "En réponse à" in text_of(emilie.get(f"/messagerie/messages/{answer}/"))
    assert Entry.objects.filter(event="message.envoye", subject=sent, actor="emilie").count() == 1


def test_an_answer_goes_to_who_wrote_even_where_the_rights_say_nothing(people: People) -> None:
    sent = write(people.client("prof"), [adresse(people.invite)])
    answered = people.client("invite").get("/messagerie/ecrire/", {"reponse": sent})
    assert [row["a"] for row in answered.context["destinataires"]] == [adresse(people.prof)]
    sent = write(people.client("correspondant"), [adresse(people.mairie)])
    people.correspondant.profil = "invite"
    people.correspondant.roles = []
    people.correspondant.save()
    assert (
        not people.client("mairie")
        .get("/messagerie/ecrire/", {"a": adresse(people.correspondant)})
        .context["destinataires"]
    )
    assert write(people.client("mairie"), [], reponse=sent)


def test_an_answer_to_all_never_widens(people: People) -> None:
    a = [adresse(people.emilie), adresse(people.paul), adresse(people.direction), f"parents:{COLLEGE}:d=6 A"]
    sent = write(people.client("prof"), a)
    page = people.client("paul").get(f"/messagerie/ecrire/?reponse={sent}&tous=1")
    assert [row["nom"] for row in page.context["destinataires"]] == ["Maud Martin", "Denise Royer"]
    page = people.client("direction").get(f"/messagerie/ecrire/?reponse={sent}&tous=1")
    assert len(page.context["destinataires"]) == 4


def test_parents_do_not_learn_who_other_parents_are(people: People) -> None:
    a = [adresse(people.emilie), adresse(people.paul), f"parents:{COLLEGE}:d=6 A"]
    sent = write(people.client("prof"), a)
    page = text_of(people.client("paul").get(f"/messagerie/messages/{sent}/"))
    assert "Emilie" not in page
    assert "Parents de 6 A" in page
    assert "1 autre personne" in page
    assert "Paul N'GUYEN" in page


def test_a_list_is_expanded_when_it_leaves(people: People) -> None:
    sent = write(people.client("prof"), [f"parents:{COLLEGE}:d=6 A", adresse(people.emilie)])
    rows = Remise.objects.filter(message__public_id=sent).order_by("nom")
    assert [row.nom for row in rows] == ["Emilie DUPONT", "Paul N'GUYEN"]
    assert Entry.objects.get(event="message.envoye").detail == {"destinataires": 2, "listes": 1}


def test_a_person_reads_all_their_records(people: People) -> None:
    write(people.client("prof"), [adresse(people.emilie)], "Du collège")
    write(people.client("prof_lycee"), [adresse(people.emilie_lycee)], "Du lycée")
    page = text_of(people.client("emilie").get("/messagerie/"))
    assert "Du collège" in page
    assert "Du lycée" in page
    assert messagerie.unread(people.who("emilie").adresses) == 2
    answer = write(people.client("emilie"), [], reponse=Message.objects.get(objet="Du lycée").public_id)
    assert Message.objects.get(public_id=answer).auteur == adresse(people.emilie_lycee)


def test_names_stay_when_the_registry_forgets(people: People) -> None:
    sent = write(people.client("emilie"), [adresse(people.prof)])
    people.albert.liens.all().delete()
    people.emilie.delete()
    people.emilie_lycee.delete()
    prof = people.client("prof")
    assert "Emilie DUPONT" in text_of(prof.get(f"/messagerie/messages/{sent}/"))
    page = prof.get("/messagerie/ecrire/", {"reponse": sent})
    assert page.context["destinataires"] == []
    assert "Vous ne pouvez pas écrire" in text_of(page)


@pytest.mark.parametrize("other", ["paul", "ines", "albert", "prof_lycee", "mairie"])
def test_nobody_is_written_to_against_the_rights(people: People, other: str) -> None:
    client, public_id = people.client("emilie"), new_public_id()
    said = {"objet": "x", "texte": "y", "a": [adresse(getattr(people, other)), f"parents:{COLLEGE}:d=6 A"]}
    answer = client.post(f"/messagerie/brouillons/{public_id}/", said | {"action": "envoyer"})
    if other == "prof_lycee":  # a teacher of one of her children
        assert answer.status_code == 302
    else:
        assert answer.status_code == 422
        assert "Choisissez au moins un destinataire" in text_of(answer)
    assert not Remise.objects.exclude(adresse=adresse(people.prof_lycee)).exists()


@pytest.mark.parametrize(("objet", "texte"), [("", "y"), ("x", " "), ("x" * 201, "y"), ("x", "y" * 20001)])
def test_what_is_missing_is_said_and_the_draft_is_kept(people: People, objet: str, texte: str) -> None:
    public_id = new_public_id()
    said = {"objet": objet, "texte": texte, "a": [adresse(people.prof)], "action": "envoyer"}
    answer = people.client("emilie").post(f"/messagerie/brouillons/{public_id}/", said)
    assert answer.status_code == 422
    draft = Message.objects.get(public_id=public_id)
    assert (draft.sent_at, draft.objet, draft.brouillon_a[0]["nom"]) == (None, objet[:200].strip(), "Maud Martin")
    assert not Remise.objects.exists()


def test_a_draft_is_kept_changed_and_thrown_away(people: People) -> None:
    client, url = people.client("emilie"), f"/messagerie/brouillons/{new_public_id()}/"
    assert client.get(url).status_code == 404
    said = {"objet": "À finir", "texte": "Deux\n\nlignes", "a": [adresse(people.prof)], "action": "garder"}
    assert client.post(url, said).status_code == 302
    assert "Deux\n\nlignes" in text_of(client.get(url))
    assert "À finir" in text_of(client.get("/messagerie/boites/brouillons/"))
    added = client.post(f"{url}destinataires/", {"a": [adresse(people.direction), "", "l:absent"]})
    assert added.status_code == 302
    assert "Denise Royer" in text_of(client.get(url))
    assert client.post(url, said | {"action": "destinataires"})["Location"].startswith("/annuaire/?brouillon=")
    assert messagerie.unread([adresse(people.prof)]) == 0
    assert client.post(url, {"action": "supprimer"}).status_code == 302
    assert not Message.objects.exists()


def test_a_draft_is_nobody_elses(people: People) -> None:
    public_id = new_public_id()
    url = f"/messagerie/brouillons/{public_id}/"
    people.client("emilie").post(url, {"objet": "Secret", "action": "garder"})
    for name in ("paul", "prof", "direction", "correspondant"):
        other = people.client(name)
        assert other.get(url).status_code == 404
        for action in ("garder", "envoyer", "supprimer", "destinataires"):
            assert other.post(url, {"objet": "volé", "action": action}).status_code == 404
        assert other.post(f"{url}destinataires/", {"a": adresse(people.prof)}).status_code == 404
        assert other.get(f"/annuaire/?brouillon={public_id}").status_code == 404
        assert other.get(f"/messagerie/messages/{public_id}/").status_code == 404
    assert Message.objects.get().objet == "Secret"


@pytest.mark.parametrize("public_id", ["x", "a" * 23, "é" * 22, "<script>aaaaaaaaaaaaaa"])
def test_ids_are_ours(people: People, public_id: str) -> None:
    assert people.client("emilie").post(f"/messagerie/brouillons/{public_id}/", {"objet": "x"}).status_code == 404
    assert not Message.objects.exists()


def test_a_second_submit_gives_the_same_message(people: People) -> None:
    client, public_id = people.client("emilie"), new_public_id()
    url, said = f"/messagerie/brouillons/{public_id}/", {"objet": "x", "texte": "y", "a": adresse(people.prof)}
    first, second = (client.post(url, said | {"action": "envoyer"}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Remise.objects.count() == 1
    assert client.post(url, said | {"action": "garder"}).status_code == 409
    assert client.post(url, {"action": "supprimer"}).status_code == 302
    assert Message.objects.get().sent_at is not None


def test_messages_are_counted_more_for_families_than_for_staff(people: People, configure: Configure) -> None:
    configure(textes="aucun", messagerie_envois_par_heure=1)
    emilie, url = people.client("emilie"), f"/messagerie/brouillons/{new_public_id()}/"
    write(emilie, [adresse(people.prof)])
    said = {"objet": "x", "texte": "y", "a": adresse(people.prof), "action": "envoyer"}
    assert emilie.post(url, said).status_code == 429
    assert "x" in text_of(emilie.get(url))
    for _ in range(3):
        write(people.client("prof"), [adresse(people.emilie)])


def test_a_message_to_nobody_is_refused_and_the_draft_kept(people: People) -> None:
    prof, public_id = people.client("prof"), new_public_id()
    said = {"objet": "x", "texte": "y", "a": f"parents:{COLLEGE}:d=5 B"}
    answer = prof.post(f"/messagerie/brouillons/{public_id}/", said | {"action": "envoyer"})
    assert answer.status_code == 409
    assert "Personne ne recevrait" in text_of(answer)
    assert Message.objects.get().sent_at is None


def test_too_many_people_are_refused_and_the_draft_kept(people: People, configure: Configure) -> None:
    configure(textes="aucun", messagerie_destinataires=1)
    said = {"objet": "x", "texte": "y", "a": f"parents:{COLLEGE}:d=6 A", "action": "envoyer"}
    answer = people.client("prof").post(f"/messagerie/brouillons/{new_public_id()}/", said)
    assert answer.status_code == 409
    assert Message.objects.get().sent_at is None


@pytest.mark.parametrize(
    "texte", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a & b < c", "\u202egnp.exe"]
)
def test_what_is_typed_is_text(people: People, texte: str) -> None:
    sent = write(people.client("emilie"), [adresse(people.prof)], texte, texte)
    page = people.client("prof").get(f"/messagerie/messages/{sent}/")
    body = page.content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "\u202e" not in Message.objects.get().corps


def test_a_suspended_profile_keeps_its_messages_and_the_rest(people: People, configure: Configure) -> None:
    write(people.client("prof"), [adresse(people.emilie)], "Avant")
    configure(textes="aucun", messagerie_suspendue=["responsable"])
    emilie = people.client("emilie")
    for path in ("/messagerie/", "/messagerie/ecrire/", "/messagerie/recherche/", "/messagerie/dossiers/"):
        answer = emilie.get(path)
        assert answer.status_code == 403
        assert "Vos messages sont gardés" in text_of(answer)
    assert emilie.post(f"/messagerie/brouillons/{new_public_id()}/", {"objet": "x"}).status_code == 403
    assert emilie.get("/").status_code == 200
    found = text_of(emilie.post("/annuaire/", {"nom": "Junier"}))
    assert "Admin JUNIER" in found
    assert "Écrire à" not in found
    write(people.client("prof"), [adresse(people.emilie)], "Pendant")
    configure(textes="aucun")
    assert messagerie.unread(people.who("emilie").adresses) == 2


def test_without_a_session_every_page_asks_to_sign_in(people: People) -> None:
    for path in ("", "ecrire/", "messages/x/", "brouillons/x/", "boites/envoyes/", "recherche/", "dossiers/"):
        assert InspectingClient().get(f"/messagerie/{path}").status_code == 302


@pytest.mark.django_db(databases=["default", "registre"], transaction=True)
def test_fifty_submits_at_once_are_one_message(people: People) -> None:
    who, public_id = people.who("prof"), new_public_id()
    answers: list[object] = []

    def submit() -> None:
        try:
            said = Ecrit("x", "y", [f"parents:{COLLEGE}:d=6 A"])
            draft = write_message.save_draft(who, public_id, said)
            answers.append(write_message.send(people.who("prof"), draft, None).public_id)
        except write_message.DejaEnvoye as refusal:
            answers.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(50)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(answers) == 50
    assert public_id in answers
    assert set(map(str, answers)) <= {public_id, "PORTAIL-0173"}
    assert Remise.objects.count() == 2
    assert Entry.objects.filter(event="message.envoye").count() == 1
