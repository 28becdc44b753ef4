"""Every forged answer is refused by name, and its good twin is accepted (specs/peers-and-libraries.md §3c)."""

from __future__ import annotations

import pytest

from preau.protocols.refusals import Refusal
from preau.protocols.saml import Assertion, read_response
from tests.protocols.saml import world
from tests.protocols.saml.forge import FORGERIES, Forgery


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_forged_is_refused_by_its_name(forgery: Forgery) -> None:
    expected = world.expectations(**forgery.expectations)
    with pytest.raises(Refusal) as caught:
        read_response(world.post(forgery.forged()), expected, world.NOW)
    assert type(caught.value) is forgery.refusal, repr(caught.value)


@pytest.mark.parametrize("name", FORGERIES)
def test_its_good_twin_is_accepted(name: str) -> None:
    forgery = FORGERIES[name]
    assertion = read_response(world.post(forgery.twin()), world.expectations(**forgery.expectations), world.NOW)
    assert isinstance(assertion, Assertion)
    assert assertion.attributes["FrEduCtRefId"][0] == world.REF_ID


def test_the_table_is_complete() -> None:
    needed = {f"XSW{n}" for n in range(1, 9)} | {
        "altered",
        "unsigned",
        "other key, announced in KeyInfo",
        "comment in a signed name",
        "CVE-2025-29774, two SignedInfo",
        "CVE-2025-29775, comment in DigestValue",
        "DOCTYPE with an external entity",
        "expired",
        "wrong audience",
        "wrong recipient",
        "wrong destination",
        "wrong InResponseTo",
        "wrong issuer",
    }
    assert needed <= FORGERIES.keys()
