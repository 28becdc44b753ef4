"""The signing key is renewed without downtime (docs/guides/cles-saml.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from lxml import etree

from preau.houses.comptes import idp, idp_checks
from preau.kit.clockkit import now
from preau.protocols.saml import names, read_idp_metadata
from preau.protocols.saml.signature import SignatureInvalid
from tests.houses.comptes.saml.partner import Service
from tests.protocols.saml import world

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
Reglages = Callable[..., None]


def use(reglages: Reglages, who: str, announced: str = "") -> None:
    pair = world.keys(who)
    reglages(
        saml_key=pair.key_pem().decode(),
        saml_certificate=pair.certificate_pem().decode(),
        saml_next_certificate=world.keys(announced).certificate_pem().decode() if announced else "",
    )


def sign_in(service: Service, request_id: str) -> None:
    service.start(request_id=request_id, acr="responsable", force_authn=True)
    service.login()


def test_a_partner_that_read_at_any_step_goes_on(service: Service, reglages: Reglages) -> None:
    sign_in(service, "_a")
    service.answered("_a")
    use(reglages, "idp", announced="idp-2")
    service.idp = read_idp_metadata(service.client.get("/idp/shibboleth").content)
    assert len(service.idp.signing_certificates) == 2
    sign_in(service, "_b")
    service.answered("_b")
    use(reglages, "idp-2", announced="idp")
    sign_in(service, "_c")
    service.answered("_c")  # it still has the metadata of the step before
    use(reglages, "idp-2")
    service.idp = read_idp_metadata(service.client.get("/idp/shibboleth").content)
    sign_in(service, "_d")
    service.answered("_d")


def test_a_partner_that_never_read_again_is_lost(service: Service, reglages: Reglages) -> None:
    use(reglages, "idp-2", announced="idp")
    sign_in(service, "_a")
    with pytest.raises(SignatureInvalid):
        service.answered("_a")


def test_the_key_that_signs_comes_first(service: Service, reglages: Reglages) -> None:
    use(reglages, "idp", announced="idp-2")
    config = idp.config()
    assert config.signing_certificates[0] == world.keys("idp").certificate
    root = etree.fromstring(service.client.get("/idp/shibboleth").content)
    assert [node.get("use") for node in root.iter(names.md("KeyDescriptor"))] == ["signing", "signing", "encryption"]


@pytest.mark.parametrize("wrong", ["pas du PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_bad_certificate_is_said_before_serving(reglages: Reglages, wrong: str) -> None:
    reglages(saml_next_certificate=wrong)
    assert [one.id for one in idp_checks.check_keys(None)] == ["comptes.E010"]


def test_the_end_is_said_in_time() -> None:
    assert idp_checks.check_keys(None) == []
    end = world.keys("idp").certificate.not_valid_after_utc
    assert end > now()
    with time_machine.travel(end - timedelta(days=59)):
        assert [one.id for one in idp_checks.check_keys(None)] == ["comptes.W010"]
