"""What our identity provider writes, our service provider reads: signed, encrypted, unsolicited, refused."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from lxml import etree

from preau.protocols.saml import ErrorSpec, names, read_response, write_error, write_response
from preau.protocols.saml.checks import NotYetValid, StatusRefused
from preau.protocols.saml.encryption import DecryptionFailed, NoCommonCipher, choose_cipher
from preau.protocols.saml.read import UnprotectedCipher
from preau.protocols.saml.signature import SignatureInvalid
from tests.protocols.saml import world

CIPHERS = (names.AES256_GCM, names.AES128_GCM, names.AES256_CBC, names.AES128_CBC)


def test_signed_answer_is_read_whole() -> None:
    assertion = read_response(world.post(world.response()), world.expectations(), world.NOW)
    assert assertion.name_id == "_t9f3"
    assert assertion.name_id_format == names.TRANSIENT
    assert assertion.session_index == "_s77"
    assert assertion.in_response_to == "_request1"
    assert assertion.assertion_id == "_assertion1"
    assert assertion.authn_instant == world.NOW
    assert assertion.not_on_or_after == world.NOW + timedelta(minutes=10)
    assert assertion.authn_context == names.PASSWORD_PROTECTED
    assert assertion.attributes == {
        "FrEduCtRefId": [world.REF_ID, "{AAF}70|x|3011846"],
        "urn:oid:2.5.4.4": ["DUPONT"],
        "sn": ["DUPONT"],
    }


def test_both_are_signed_and_the_window_is_that_of_the_specification() -> None:
    root = etree.fromstring(world.response())
    assert len(list(root.iter(names.ds("Signature")))) == 2
    conditions = world.find(root, "Conditions")
    assert conditions.get("NotBefore") == "2026-09-07T07:55:00.000Z"
    assert conditions.get("NotOnOrAfter") == "2026-09-07T08:10:00.000Z"


@pytest.mark.parametrize("cipher", CIPHERS)
def test_encrypted_answer_is_read(cipher: str) -> None:
    data = world.response(encrypted=True, methods=(cipher,))
    assert b"DUPONT" not in data
    assert cipher.encode() in data
    assertion = read_response(world.post(data), world.expectations(), world.NOW)
    assert assertion.attributes["sn"] == ["DUPONT"]


def test_text_is_kept_letter_by_letter() -> None:
    names_ = ("L'Haÿ-les-Œillets & fils", "<b>", "]]>", "Ève\u2019", "\U0001f3eb", "a\tb\nc")
    attribute = world.Attribute("sn", names_)
    data = world.response(attributes=(attribute,))
    assertion = read_response(world.post(data), world.expectations(), world.NOW)
    assert assertion.attributes["sn"] == list(names_)


def test_unsolicited_answer_only_where_set() -> None:
    data = world.response(in_response_to=None)
    assert b"InResponseTo" not in data
    assertion = read_response(world.post(data), world.expectations(allow_unsolicited=True), world.NOW)
    assert assertion.in_response_to is None


def test_error_names_both_statuses() -> None:
    pair = world.keys("idp")
    spec = ErrorSpec(
        "_r",
        world.IDP_ID,
        world.ACS,
        world.NOW,
        "_request1",
        sub_status=names.STATUS_NO_PASSIVE,
        message="Pas de session",
    )
    with pytest.raises(StatusRefused) as caught:
        read_response(world.post(write_error(spec, pair.key, pair.certificate)), world.expectations(), world.NOW)
    assert caught.value.context == {"status": names.STATUS_RESPONDER, "sub_status": names.STATUS_NO_PASSIVE}


def test_a_key_being_renewed_is_accepted_and_its_stranger_is_not() -> None:
    new = world.keys("idp-new")
    data = write_response(world.spec(), new.key, new.certificate)
    with pytest.raises(SignatureInvalid):
        read_response(world.post(data), world.expectations(), world.NOW)
    both = dataclasses.replace(world.idp(), signing_certificates=(world.keys("idp").certificate, new.certificate))
    assert read_response(world.post(data), world.expectations(idp=both), world.NOW).name_id == "_t9f3"


def test_an_old_certificate_still_pins_its_key() -> None:
    later = world.NOW + timedelta(days=365 * 40)
    data = world.response(issue_instant=later, authn_instant=later)
    assert read_response(world.post(data), world.expectations(), later).name_id == "_t9f3"


def test_clocks_may_differ_by_the_skew_and_no_more() -> None:
    data = world.response()
    early = world.NOW - timedelta(seconds=110)
    assert read_response(world.post(data), world.expectations(), early).name_id == "_t9f3"
    with pytest.raises(NotYetValid):
        read_response(world.post(data), world.expectations(), world.NOW - timedelta(seconds=130))


def test_cbc_without_a_signed_response_is_refused_unopened() -> None:
    for cipher, refused in ((names.AES128_CBC, True), (names.AES256_GCM, False)):
        root = etree.fromstring(world.response(encrypted=True, methods=(cipher,)))
        own = root.find(names.ds("Signature"))
        assert own is not None
        root.remove(own)
        if refused:
            with pytest.raises(UnprotectedCipher):
                read_response(world.post(root), world.expectations(), world.NOW)
        else:
            assert read_response(world.post(root), world.expectations(), world.NOW).name_id == "_t9f3"


@pytest.mark.parametrize(
    ("path", "algorithm"),
    [
        ("EncryptedData", "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"),
        ("EncryptedKey", "http://www.w3.org/2001/04/xmlenc#rsa-1_5"),
    ],
)
def test_old_ciphers_are_refused(path: str, algorithm: str) -> None:
    root = etree.fromstring(world.response(encrypted=True, methods=(names.AES256_GCM,)))
    own = root.find(names.ds("Signature"))
    assert own is not None
    root.remove(own)
    world.find(root, path, "EncryptionMethod").set("Algorithm", algorithm)
    with pytest.raises((DecryptionFailed, UnprotectedCipher)):
        read_response(world.post(root), world.expectations(), world.NOW)


def test_altered_ciphertext_is_refused() -> None:
    root = etree.fromstring(world.response(encrypted=True, methods=(names.AES256_GCM,)))
    own = root.find(names.ds("Signature"))
    assert own is not None
    root.remove(own)
    value = list(root.iter(names.xenc("CipherValue")))[-1]
    text = value.text or ""
    value.text = text[:40] + ("A" if text[40] != "A" else "B") + text[41:]
    with pytest.raises(DecryptionFailed):
        read_response(world.post(root), world.expectations(), world.NOW)


def test_second_decryption_key_serves_a_rollover() -> None:
    keys = (world.keys("sp-old").key, world.keys("sp-enc").key)
    data = world.response(encrypted=True)
    assert read_response(world.post(data), world.expectations(decryption_keys=keys), world.NOW).name_id == "_t9f3"


def test_the_strongest_published_cipher_is_chosen() -> None:
    assert choose_cipher(CIPHERS[::-1]) == names.AES256_GCM
    assert choose_cipher((names.AES128_CBC, names.AES256_CBC)) == names.AES256_CBC
    assert choose_cipher(()) == names.AES128_CBC
    with pytest.raises(NoCommonCipher):
        choose_cipher(("http://www.w3.org/2001/04/xmlenc#tripledes-cbc",))
