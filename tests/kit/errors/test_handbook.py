"""Every refusal of the program is in the handbook, with a code of its own and its two sentences."""

import importlib
import pkgutil
import re

import pytest

import preau.kit
import preau.protocols
from preau.kit.errors import handbook
from preau.protocols.refusals import DuplicateCodeError, Refusal
from tests.kit.errors import urls

CODE = re.compile(r"[A-Z]+-\d{4}|Y\d{6}|Y04[0-9A-F]{5}")
"""Ours, or FranceConnect's own (specs/franceconnect.md §2.12)."""
CAS_ANSWERS = "preau.protocols.cas.refusals"
REDIRECTED = {"Y030030", "Y030032"}
"""Told to the service by a redirection (specs/franceconnect.md §2.12)."""


@pytest.fixture(scope="module")
def catalogue() -> dict[str, type[Refusal]]:
    """Every refusal of the protocols and the kit."""
    for package in (preau.protocols, preau.kit):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    return {code: refusal for code, refusal in Refusal.catalogue().items() if refusal.__module__.startswith("preau.")}


def test_codes_have_one_shape_and_statuses_are_errors(catalogue: dict[str, type[Refusal]]) -> None:
    assert len(catalogue) > 20
    for code, refusal in catalogue.items():
        assert CODE.fullmatch(code), code
        assert code == refusal.code
        if refusal.__module__ == CAS_ANSWERS and refusal.status == 200:
            continue  # CAS 3.0.3 §2.5: a validation that fails is an answer, told with 200
        assert 400 <= refusal.status < 600 or code in REDIRECTED, code


def test_every_refusal_speaks_to_the_person_and_to_the_support(catalogue: dict[str, type[Refusal]]) -> None:
    silent = [code for code, refusal in catalogue.items() if not (str(refusal.personne) and str(refusal.support))]
    assert silent == []


def test_two_refusals_cannot_share_a_code() -> None:
    with pytest.raises(DuplicateCodeError, match="ESSAI-0001 is both Essai and Autre"):
        type("Autre", (Refusal,), {"code": "ESSAI-0001", "__module__": "ailleurs"})
    assert Refusal.catalogue()["ESSAI-0001"] is urls.Essai


def test_handbook_has_a_row_for_each(catalogue: dict[str, type[Refusal]]) -> None:
    text = handbook()
    assert text.startswith("# Codes d'erreur\n")
    for code in catalogue:
        assert text.count(f"| `{code}` |") == 1
    assert (
        "| `ESSAI-0001` | 409 | Le dossier de {prenom} est déjà ouvert. Fermez-le & recommencez. "
        "| Deux fenêtres \\| deux dossiers. | `urn:essai:deux` |"
    ) in text
    assert [line for line in text.splitlines() if line.startswith("## ")] == sorted(
        {f"## {code.rpartition('-')[0] or code[0]}" for code in Refusal.catalogue()}
    )
