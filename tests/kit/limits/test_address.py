"""The block that an address belongs to."""

import pytest
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from preau.kit.limits import address


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("inconnu", ""),
        ("192.0.2.300", ""),
    ],
)
def test_block_of(text: str, block: str) -> None:
    assert address.block_of(text) == block


def test_forwarded_header_is_ignored_without_proxies() -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": "198.51.100.1"}, REMOTE_ADDR="192.0.2.1")
    assert address.block(request) == "192.0.2.0/24"


@override_settings(PREAU_PROXIES=1)
def test_one_proxy_of_ours_is_believed_for_one_hop() -> None:
    header = {"x-forwarded-for": "203.0.113.9, 198.51.100.1"}
    request = RequestFactory().get("/", headers=header, REMOTE_ADDR="192.0.2.1")
    assert address.client(request) == "198.51.100.1"
    bare = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    assert address.client(bare) == "192.0.2.1"


@given(st.text(max_size=60))
def test_anything_is_a_block_or_nothing(text: str) -> None:
    block = address.block_of(text)
    assert block == "" or "/" in block
