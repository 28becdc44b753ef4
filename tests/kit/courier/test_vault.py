import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.courier.vault import UnsealError, Vault, new_key, open_vault

VAULT = Vault([b"k" * 32])


def test_what_is_sealed_opens_for_its_row_only() -> None:
    sealed = VAULT.seal(b"secret", "row1")
    assert b"secret" not in sealed
    assert VAULT.open(sealed, "row1") == b"secret"
    with pytest.raises(UnsealError):
        VAULT.open(sealed, "row2")


@given(st.binary(max_size=200))
def test_hostile_bytes_do_not_open(sealed: bytes) -> None:
    with pytest.raises(UnsealError):
        VAULT.open(sealed, "row1")


def test_two_seals_of_one_text_differ() -> None:
    assert VAULT.seal(b"x", "r") != VAULT.seal(b"x", "r")


def test_a_new_key_above_still_opens_what_the_former_sealed() -> None:
    sealed = VAULT.seal(b"x", "r")
    assert Vault([b"n" * 32, b"k" * 32]).open(sealed, "r") == b"x"
    with pytest.raises(UnsealError):
        Vault([b"n" * 32]).open(sealed, "r")


def test_the_hash_of_a_recipient_depends_on_the_key() -> None:
    assert VAULT.recipient_hash("+33639980001") == VAULT.recipient_hash("+33639980001")
    assert VAULT.recipient_hash("+33639980001") != Vault([b"n" * 32]).recipient_hash("+33639980001")
    assert VAULT.recipient_hash("+33639980001") != VAULT.recipient_hash("+33639980002")


def test_a_demonstration_makes_its_key_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "courrier"
    sealed = open_vault(str(path), may_create=True).seal(b"x", "r")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_vault(str(path), may_create=True).open(sealed, "r") == b"x"
    assert [file.name for file in path.parent.iterdir()] == ["courrier"]


def test_elsewhere_a_missing_key_is_said(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="COURIER_KEY_FILE"):
        open_vault(str(tmp_path / "absent"), may_create=False)
    assert not (tmp_path / "absent").exists()
    with pytest.raises(ImproperlyConfigured, match="manque"):
        open_vault("", may_create=True)


def test_a_key_open_to_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(new_key())
    path.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        open_vault(str(path), may_create=False)


@pytest.mark.parametrize("content", ["", "court", "é", "A" * 44 + "\n!!!", "A" * 40])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(ImproperlyConfigured, match="COURIER_KEY_FILE"):
        open_vault(str(path), may_create=False)
