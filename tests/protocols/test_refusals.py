"""The base of every refusal."""

import pytest

from preau.protocols.refusals import DuplicateCodeError, Refusal


class Closed(Refusal):
    """An example."""

    code = "ESSAI-9001"
    status = 403
    personne = "La porte {porte} est fermée. Revenez {jour}."
    support = "Voir les horaires."


def test_the_sentence_is_filled_and_a_missing_word_stays_readable():
    refusal = Closed("clock", porte="nord")
    assert refusal.sentence() == "La porte nord est fermée. Revenez {jour}."
    assert str(refusal) == "ESSAI-9001 La porte nord est fermée. Revenez {jour}. (clock)"


def test_the_catalogue_holds_every_refusal_but_no_family():
    assert Refusal.catalogue()["ESSAI-9001"] is Closed
    assert "" not in Refusal.catalogue()


def test_two_refusals_cannot_share_a_code():
    with pytest.raises(DuplicateCodeError):
        type("Other", (Refusal,), {"code": "ESSAI-9001", "__module__": __name__})
