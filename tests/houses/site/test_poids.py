"""At most 60 KiB and 6 requests before the pictures: home, a year's guides, one guide, a year's news and documents."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from lxml import html as lxml_html

from preau.houses.site import tutoriels
from preau.houses.site.models import Actualite, Document
from preau.kit.clockkit import now
from tests.houses.site.conftest import UAI

pytestmark = pytest.mark.django_db
KIB = 1024
LIMIT, REQUESTS = 60 * KIB, 6
PAGES = ("/", "/tutoriels/", "/tutoriels/guide-0/", "/actualites/", "/documents/")
YEAR = 60
"""More news, and as many documents, than a school publishes in a year."""
GUIDES, STEPS = 14, 12


@pytest.fixture
def full(guides: Path) -> None:
    """More guides than a school has (12 of 9 steps), each with the words of its longest, and news at home."""
    path = guides / "manifeste.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    longest = max(table["tutoriels"], key=lambda one: len(json.dumps(one)))
    steps = (longest["etapes"] * 3)[:STEPS]
    table["tutoriels"] = [
        {**longest, "slug": f"guide-{rank}", "parcours": journey, "pdf": f"guide-{rank}.pdf",
         "etapes": [unlike(step, f"{rank}-{place}", f"guide-{rank}/01.png") for place, step in enumerate(steps)]}
        for rank, journey in enumerate(["J1", "J2", "J4", "J5", "J6", "J7", "J10"] * (GUIDES // 7))
    ]  # fmt: skip
    path.write_text(json.dumps(table), encoding="utf-8")
    tutoriels._read.cache_clear()
    for rank in range(YEAR):
        titre = f"Nouvelle {rank} {hashlib.sha256(str(rank).encode()).hexdigest()} " + "longue " * 12
        Actualite.objects.create(uai=UAI, titre=titre, corps="<p>x</p>", publish_at=now())
        file = {"fichier": "x", "nom": f"{rank}.pdf", "octets": 9, "published_at": now()}
        Document.objects.create(uai=UAI, titre=titre, categorie=f"Rubrique {rank % 5}", ordre=rank, **file)


def unlike(step: dict[str, Any], name: str, image: str) -> dict[str, Any]:
    """The step with words that no other has, so that compressing gains no more than it does on real guides."""
    noise = hashlib.sha256(name.encode()).hexdigest()
    return {**step, "texte": f"{step['texte']} {noise[:40]}", "alternative": noise[:60], "image": image}


def weigh(path: str) -> tuple[int, int, int]:
    """Requests, octets as served to a browser that takes gzip, and octets unpacked, of a page before its pictures."""
    client = Client()
    plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
    page = lxml_html.fromstring(plain.content)
    asked = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href|//script/@src")
    asked += page.xpath("//img[not(@loading='lazy')]/@src|//video[not(@preload='none')]//@src")
    served, unpacked = len(packed.content), len(plain.content)
    for url in set(asked):
        if url.startswith("/static/"):
            # The worst case: the file as it lies, whatever the server in front compresses.
            size = Path(str(finders.find(url.removeprefix("/static/")))).stat().st_size
            served, unpacked = served + size, unpacked + size
        else:
            unpacked += len(client.get(url).content)
            served += len(client.get(url, headers={"Accept-Encoding": "gzip"}).content)
    return 1 + len(set(asked)), served, unpacked


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_enough_for_an_old_phone(path: str) -> None:
    requests, served, unpacked = weigh(path)
    assert requests <= REQUESTS
    assert served <= LIMIT
    assert unpacked <= 4 * LIMIT, "what the phone must read once unpacked"


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("path", ["/", "/tutoriels/guide-0/", "/actualites/", "/documents/"])
def test_home_and_one_guide_are_light_without_compression_too(path: str) -> None:
    assert weigh(path)[2] <= LIMIT
