"""The manifest of the guides, as a stranger may have written it: read whole, or refused whole."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.site import manifeste, tutoriels
from preau.houses.site.manifeste import BadManifest
from tests.houses.site.conftest import GUIDES, UAI
from tests.support.client import InspectingClient

GOOD: dict[str, Any] = json.loads((GUIDES / UAI / "manifeste.json").read_text(encoding="utf-8"))


def changed(**values: Any) -> dict[str, Any]:
    """The good manifest, with these values in its first guide, or in its first step for those of a step."""
    table = copy.deepcopy(GOOD)
    guide = table["tutoriels"][0]
    for name, value in values.items():
        (guide["etapes"][0] if name in guide["etapes"][0] else guide)[name] = value
    return table


def test_the_manifest_of_our_own_tutorials_reads() -> None:
    made = manifeste.read(json.dumps(GOOD).encode())
    assert made.uai == UAI
    assert [one.slug for one in made.tutoriels] == [one["slug"] for one in GOOD["tutoriels"]]
    first = made.tutoriels[0]
    assert first.etapes[0].image == "01.png"
    assert first.has("01.png")
    assert not first.has("99.png")
    assert not first.has("")


@pytest.mark.parametrize(("side", "shown"), [((900, 906), (437, 440)), ((1280, 100), (640, 50)), ((50, 40), (50, 40))])
def test_a_picture_keeps_its_proportions_and_is_never_enlarged(side: tuple[int, int], shown: tuple[int, int]) -> None:
    made = manifeste.read(json.dumps(changed(largeur=side[0], hauteur=side[1])).encode())
    assert made.tutoriels[0].etapes[0].vue == shown


BAD = [
    {"slug": "../0501271K"},
    {"slug": "j4-eleve/.."},
    {"slug": ""},
    {"slug": "J4"},
    {"titre": ""},
    {"groupe": None},
    {"titre": "a\x00b"},
    {"titre": "\ud800"},
    {"titre": "a" * 4001},
    {"titre": ["liste"]},
    {"introduction": "texte"},
    {"introduction": [3]},
    {"introduction": [""] * 101},
    {"adresse": "javascript:alert(1)"},
    {"adresse": 'https://x"onload='},
    {"etapes": {}},
    {"etapes": [1]},
    {"etapes": [{}] * 101},
    {"numero": "1" * 21},
    {"image": "j10-connexion/01.png"},
    {"image": "j4-eleve/../manifeste.json"},
    {"image": "j4-eleve//etc/passwd"},
    {"image": "/etc/passwd"},
    {"image": "j4-eleve/01.svg"},
    {"image": "j4-eleve/0\n1.png"},
    {"image": "j4-eleve"},
    {"largeur": 0},
    {"largeur": -3},
    {"hauteur": True},
    {"hauteur": 1.5},
    {"hauteur": 10**9},
    {"largeur": "900"},
    {"pdf": "autre.pdf"},
    {"pdf": "/etc/passwd"},
    {"video": "j4-eleve/video.html"},
    {"sous_titres": "j4-eleve/01.png"},
    {"transcription": "../../secret.md"},
]


@pytest.mark.parametrize("values", BAD, ids=[json.dumps(one)[:40] for one in BAD])
def test_a_value_that_is_not_ours_refuses_the_whole_manifest(values: dict[str, Any]) -> None:
    with pytest.raises(BadManifest):
        manifeste.read(json.dumps(changed(**values)).encode())


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff\xfe", b"null", b'{"version": 2}', b'{"version": 1}', b"[" * 50_000, b" " * 4_000_001,
     json.dumps({**GOOD, "tutoriels": GOOD["tutoriels"][:1] * 2}).encode(),
     json.dumps({**GOOD, "tutoriels": GOOD["tutoriels"][:1] * 101}).encode(),
     json.dumps({**GOOD, "uai": "../.."}).encode()],
    ids=range(12),
)  # fmt: skip
def test_a_content_that_is_none_refuses(content: bytes) -> None:
    with pytest.raises(BadManifest):
        manifeste.read(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = sorted({*GOOD["tutoriels"][0], *GOOD["tutoriels"][0]["etapes"][0]})


@pytest.mark.django_db
@given(st.sampled_from(FIELDS), JSON)
def test_whatever_a_field_holds_no_page_breaks(guides: Path, name: str, value: Any) -> None:
    """Every page answers; what is shown has only files of the guide's own folder."""
    (guides / "manifeste.json").write_text(json.dumps(changed(**{name: value})), encoding="utf-8")
    tutoriels._read.cache_clear()
    client = InspectingClient()
    shown = client.get("/tutoriels/").content.decode()
    assert 'src="/tutoriels/j' in shown or "en préparation" in shown
    assert client.get("/tutoriels/j4-eleve/").status_code in (200, 404)
    picture = client.get("/tutoriels/j4-eleve/01.png")
    assert picture.status_code == 404 or b"".join(picture.streaming_content)[:4] == b"\x89PNG"


@given(st.binary(max_size=60))
def test_whatever_bytes_are_refused_by_name(content: bytes) -> None:
    with pytest.raises(BadManifest):
        manifeste.read(content)
