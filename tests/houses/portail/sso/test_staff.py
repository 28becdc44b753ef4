"""Staff come in by a provider of agents, several of them beside that of families; a key is renewed without a stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from preau.houses.portail.actions import local_accounts
from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.commands import portail_app
from preau.houses.portail.models import CompteLocal, ConnexionRefusee, Personne
from preau.houses.portail.refusals import FournisseurMalDeclare
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.saml import IdpConfig, idp_metadata
from tests.houses.portail.conftest import WITH_DATABASES, Famille
from tests.houses.portail.sso.conftest import MEL, Door
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp, pair
from tests.support.federation.journey import text_of

pytestmark = WITH_DATABASES
run = CliRunner().invoke


def test_a_teacher_comes_in_by_the_academic_mail(academie: Door, agnes: CompteLocal) -> None:
    assert academie.sign_in(ctemail=[MEL.upper()])["Location"] == "/"
    assert "Agnès Martin" in text_of(academie.client.get("/"))
    agnes.refresh_from_db()
    assert agnes.state == "actif", "opened silently the first time"
    session = Session.objects.get()
    assert session.data["local"] == agnes.public_id
    assert session.data["idp"] == "academie"
    assert session.subject == agnes.public_id
    assert not Personne.objects.exists()
    assert Entry.objects.filter(event="compte-local.active").count() == 1
    academie.sign_in(ctemail=[MEL])
    assert Entry.objects.filter(event="compte-local.active").count() == 1


def test_no_password_opens_an_account_that_a_provider_opened(academie: Door, agnes: CompteLocal) -> None:
    academie.sign_in(ctemail=[MEL])
    for password in ("", "!", "!!"):
        said = {"username": agnes.identifiant, "password": password}
        assert InspectingClient().post("/connexion/", said).status_code == 422


def test_another_provider_names_staff_by_the_identifiant(educagri: Door, academie: Door, agnes: CompteLocal) -> None:
    assert educagri.sign_in(FrEduIdENT=["agnes.martin"])["Location"] == "/"
    assert "Agnès Martin" in text_of(educagri.client.get("/"))


def test_an_attribute_is_believed_from_its_own_provider_only(
    educagri: Door, familles: Door, agnes: CompteLocal, famille: Famille
) -> None:
    assert educagri.sign_in(ctemail=[MEL]).status_code == 403
    assert familles.sign_in(ctemail=[MEL], FrEduIdENT=["agnes.martin"], mail=[MEL]).status_code == 403
    assert not Session.objects.exists()
    familles.sign_in(FrEduCtRefId=famille.refs, ctemail=[MEL])
    assert "local" not in Session.objects.get().data


@pytest.mark.parametrize(
    ("mel", "reason"), [("personne@example.org", "agent-inconnu"), (MEL, "compte-ferme"), ("", "sans-reference")]
)
def test_staff_without_an_open_account_are_told_whom_to_write_to(
    academie: Door, agnes: CompteLocal, mel: str, reason: str
) -> None:
    local_accounts.close_account("agnes.martin", "exploitant:essai")
    page = academie.sign_in(ctemail=[mel])
    assert page.status_code == 403
    assert ("PORTAIL-0108" if not mel else "PORTAIL-0111") in text_of(page)
    row = ConnexionRefusee.objects.get()
    assert (row.idp, row.reason) == ("academie", reason)
    assert row.public_id[:8] in text_of(page)
    assert not Session.objects.exists()


def test_one_mail_for_several_accounts_opens_none(academie: Door, agnes: CompteLocal) -> None:
    CompteLocal.objects.create(profil="invite", identifiant="autre", nom="Autre", prenom="Ana", mel=MEL)
    assert academie.sign_in(ctemail=[MEL]).status_code == 403
    assert ConnexionRefusee.objects.get().reason == "plusieurs"


def metadata(idp: FakeIdp, *keys: str) -> bytes:
    return idp_metadata(IdpConfig(idp.entity_id, idp.entity_id, tuple(pair(name).certificate for name in keys)))


def test_a_provider_renews_its_key_without_a_stop(academie: Door, educagri: Door, agnes: CompteLocal) -> None:
    old, new = academie.idp.keys, "clé neuve"

    def trusts(*keys: str) -> None:
        register_idp(metadata(academie.idp, *keys), alias="academie", agents="ctemail")

    def status(key: str) -> int:
        academie.idp.keys = key
        return int(academie.answer({"ctemail": [MEL]}).status_code)

    assert (status(old), status(new)) == (303, 403)
    trusts(old, new)
    assert (status(old), status(new)) == (303, 303), "both keys while the change is being made"
    trusts(new)
    assert (status(old), status(new)) == (403, 303)
    assert educagri.sign_in(FrEduIdENT=["agnes.martin"])["Location"] == "/", "the other provider saw nothing of it"


def test_a_provider_cannot_speak_for_another(academie: Door, educagri: Door, agnes: CompteLocal) -> None:
    academie.idp.keys = educagri.idp.keys
    assert academie.answer({"ctemail": [MEL]}).status_code == 403
    academie.idp.entity_id = educagri.idp.entity_id
    with pytest.raises(Exception, match="SAML"):
        academie.answer({"ctemail": [MEL]})


def test_the_command_says_how_staff_are_named(tmp_path: Path, academie: Door) -> None:
    path = tmp_path / "idp.xml"
    path.write_bytes(academie.idp.metadata())
    added = run(portail_app, ["idp", "add", str(path), "--alias", "academie", "--agents", "mail"])
    assert added.exit_code == 0, added.output
    assert "mail" in run(portail_app, ["idp", "list"], env={"COLUMNS": "200"}).output
    for extra in (["--agents", "nom"], ["--alias", "local"]):
        refused = run(portail_app, ["idp", "add", str(path), *extra])
        assert refused.exit_code == 1
        assert "PORTAIL-0113" in refused.output
    with pytest.raises(FournisseurMalDeclare):
        register_idp(academie.idp.metadata(), alias="local")
