"""What a partner is told: attributes as data, their names on the wire, what the registry no longer opens."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from preau.houses.comptes.actions.partenaires import Release
from preau.houses.comptes.actions.release import KNOWN, release
from preau.houses.comptes.models import Compte, Partenaire
from preau.kit.clockkit import now
from preau.protocols.saml import names
from preau.registre.models import Lien
from tests.houses.comptes.families import Family
from tests.houses.comptes.saml.partner import Service
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
AT = datetime(2026, 9, 7, 6, 30, 15, 437_000, tzinfo=UTC)


def told(partenaire: Partenaire, compte: Compte) -> dict[str, tuple[str, ...]]:
    return {attribute.name: attribute.values for attribute in release(partenaire, compte, AT)}


def partner(style: str = "basic", *attributs: str) -> Partenaire:
    return Partenaire(entity_id="x", attributs=list(attributs or KNOWN), style=style)


def test_basic_names(compte: Compte, family: Family) -> None:
    found = told(partner(), compte)
    assert found["FrEduCtRefId"] == tuple(f"{{AAF}}70|x|{row.jointure}" for row in (family.emilie, family.emilie_ecole))
    assert [value.split("|")[0] for value in found["FrEduVecteur"]] == ["2", "2"]
    assert found["FrEduUrlRetour"] == ("http://127.0.0.1:8001/idp/profile/Logout",)
    assert found["FrEduCtDateConnexion"] == ("2026-09-07 08:30:15.437",)
    assert found["FrEduCtPersonAffiliation"] == ("resp2d",)
    assert (found["sn"], found["givenName"]) == (("DUPONT",), ("Emilie",))
    assert len(found["FrEduCtId"][0]) == 96
    assert int(found["FrEduCtId"][0], 16)
    assert all(one.name_format == names.FORMAT_BASIC for one in release(partner(), compte, AT))


def test_oid_names_carry_the_plain_one_beside(compte: Compte) -> None:
    found = {one.friendly_name: one for one in release(partner("oid+friendly"), compte, AT)}
    assert found["FrEduCtId"].name == "urn:oid:1.3.6.1.4.1.20326.10.999.1.57"
    assert found["FrEduUrlRetour"].name == "urn:oid:1.3.6.1.4.1.20326.10.999.1.5"
    assert found["sn"].name == "urn:oid:2.5.4.4"
    assert found["sn"].name_format == names.FORMAT_URI
    # Nobody has published the number of this one: it keeps its plain name (specs/educonnect-ent.md §1.4).
    assert (found["FrEduCtRefId"].name, found["FrEduCtRefId"].name_format) == ("FrEduCtRefId", names.FORMAT_BASIC)


def test_only_what_is_set_is_told(compte: Compte) -> None:
    assert set(told(partner("basic", "FrEduCtId"), compte)) == {"FrEduCtId"}


def test_opaque_id_is_stable_and_not_the_public_id(compte: Compte) -> None:
    first = told(partner("basic", "FrEduCtId"), compte)["FrEduCtId"]
    compte.identifiant = "e.durand11"
    compte.save()
    assert told(partner("basic", "FrEduCtId"), compte)["FrEduCtId"] == first
    assert compte.public_id not in first[0]


def test_gone_links_are_no_longer_told(compte: Compte) -> None:
    Lien.objects.update(gone_at=now())
    found = told(partner(), compte)
    assert "FrEduVecteur" not in found
    assert "FrEduCtPersonAffiliation" not in found


def test_a_partner_with_oid_names_receives_them(compte: Compte) -> None:
    service = Service(
        InspectingClient(), release=Release(attributs=("FrEduCtId", "sn"), style="oid+friendly", allow_sha1=False)
    )
    service.start()
    service.login()
    attributes: dict[str, Any] = service.answered().attributes
    assert attributes["urn:oid:2.5.4.4"] == attributes["sn"] == ["DUPONT"]
    assert "FrEduCtRefId" not in attributes


def test_a_pupil_is_told_as_a_pupil(family: Family) -> None:
    """The pupil's own record, not the family's; a service for pupils reads the INE hashed (§1.4)."""
    family.albert.ine = "123456789AB"
    family.albert.save()
    family.albert.scolarites.update(mef="10310019110")
    account = Compte(
        identifiant="a.dupont77", profil="eleve", eleve_public_id=family.albert.public_id, prenom="Albert", nom="DUPONT"
    )
    account.save()
    found = told(partner(), account)
    assert found["FrEduCtRefId"] == (f"{{AAF}}70|x|{family.albert.jointure}",)
    assert [value.split("|")[0] for value in found["FrEduVecteur"]] == ["4"]
    assert found["FrEduCtPersonAffiliation"] == ("eleve2d",)
    assert found["FrEduCtEleveINEHash"] == (hashlib.md5(b"123456789AB").hexdigest(),)
    assert found["FrEduCtDateNaissance"] == ("2014-03-02",)
    assert (found["FrEduCtEleveUAI"], found["FrEduCtEleveNiveau"]) == (("0500048F",), ("2116",))
    family.albert.scolarites.update(sortie_le=now().date())
    assert not [name for name in told(partner(), account) if name.startswith(("FrEduCtEleve", "FrEduCtRef"))]
