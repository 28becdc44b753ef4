"""The file of providers (specs/franceconnect.md §3.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preau.houses.passerelle import idps

GOOD = {
    "uid": "6f0c2a52-6a3e-4c1c-9a58-0d7d3d6f8a11",
    "title": "Impôts (essai)",
    "issuer": "https://impots.example.org",
    "client_id": "passerelle",
}


@pytest.fixture
def write(tmp_path: Path, reglages: Any) -> Any:
    """Write the file; the providers it gives."""
    path = tmp_path / "fournisseurs.toml"
    reglages(fournisseurs=str(path))

    def keep(*rows: dict[str, object], text: str = "") -> list[idps.Idp]:
        tables = [
            "[[fournisseur]]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in row.items()) for row in rows
        ]
        path.write_text(text or "\n".join(tables), encoding="utf-8")
        idps._load.cache_clear()
        return idps.list_idps()

    return keep


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def test_defaults(write: Any) -> None:
    [idp] = write(GOOD)
    assert (idp.allowed_acr, idp.algorithms, idp.is_active, idp.is_beta, idp.userinfo_json) == (
        ("eidas1",),
        ("ES256",),
        True,
        False,
        True,
    )
    assert idps.get_idp(idp.uid) == idp
    assert idps.get_idp("autre") is None


def test_a_secret_comes_from_a_file_beside(write: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("tres-secret\n", encoding="utf-8")
    [idp] = write(GOOD | {"client_secret_file": "secret"})
    assert idp.client_secret == "tres-secret"
    assert "tres-secret" not in repr(idp)


def test_the_order_of_the_tiles(write: Any) -> None:
    other = GOOD | {"uid": "0b7a7e3c-53a5-4f60-8f0e-5b8f6d1d2c22", "title": "Ameli", "order": 1}
    assert [idp.title for idp in write(GOOD | {"order": 2}, other)] == ["Ameli", "Impôts (essai)"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"uid": "impots"},
        {"uid": "6F0C2A52-6A3E-4C1C-9A58-0D7D3D6F8A11"},
        {"uid": "6f0c2a52-6a3e-1c1c-9a58-0d7d3d6f8a11"},
        {"issuer": "impots.example.org"},
        {"couleur": "bleu"},
        {"token_endpoint": "https://impots.example.org/token"},
        {"client_secret_file": "absent"},
    ],
)
def test_what_is_wrong_stops_with_a_sentence(write: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(idps.BadProviders, match="PASSERELLE_FOURNISSEURS"):
        write(GOOD | wrong)


def test_a_file_that_is_no_toml_or_is_not_there(write: Any, reglages: Any) -> None:
    with pytest.raises(idps.BadProviders):
        write(text="[[fournisseur")
    with pytest.raises(idps.BadProviders):
        write(text='fournisseur = "impots"')
    reglages(fournisseurs="/nulle/part.toml")
    with pytest.raises(idps.BadProviders, match="ne se lit pas"):
        idps.list_idps()


def test_a_uid_given_twice(write: Any) -> None:
    with pytest.raises(idps.BadProviders, match="même uid"):
        write(GOOD, GOOD)


@pytest.mark.parametrize(
    ("allowed", "asked", "sent"),
    [
        (("eidas1",), "eidas1", "eidas1"),
        (("eidas1", "eidas2"), "eidas2", "eidas2"),
        (("eidas2", "eidas3"), "eidas1", "eidas2"),
        ((), "eidas1", "eidas1"),
    ],
)
def test_the_level_asked(allowed: tuple[str, ...], asked: str, sent: str) -> None:
    assert idps.Idp("u", "t", "i", "c", allowed_acr=allowed).acr_for(asked) == sent


def test_a_slip_in_the_file_keeps_the_last_good_list(write: Any, caplog: pytest.LogCaptureFixture) -> None:
    [idp] = write(GOOD)
    assert write(text="[[fournisseur") == [idp]
    assert "PASSERELLE_FOURNISSEURS" in caplog.text
    assert write(GOOD | {"title": "Ameli"})[0].title == "Ameli"
