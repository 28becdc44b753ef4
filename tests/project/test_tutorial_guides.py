"""The committed guides (docs/tutoriels): they say what the scripts say, and what the tutorials of the seeds said."""

from __future__ import annotations

import io
import re
import subprocess

import pytest
import zxingcpp
from PIL import Image

from tutorials import fingerprint, manifest, proofreading
from tutorials.__main__ import _example, parser
from tutorials.collection import ORDER, TUTORIALS

ROW = re.compile(r"^\| (.+?) \| \[([\w-]+)\]\(\2\.md\) \| ")
SCRAP = 0.22
"""Share of the last page above which its last word stands: less is an almost empty page."""
FOOT = 0.92
LOCAL = re.compile(r"127\.0\.0\.\d|localhost")


@pytest.fixture
def docs(root):
    return root / "docs" / "tutoriels"


def plain(text: str) -> str:
    """Markdown without its signs, in small letters, on one line."""
    return re.sub(r"[*\s]+", " ", text).lower()


def test_they_say_what_the_scripts_say(docs):
    assert proofreading.stale(docs, _example(parser().parse_args([]))) == [], "make docs"


def test_every_step_of_the_seeds_stands_in_a_guide(docs):
    lines = (docs / "comparaison.md").read_text().splitlines()
    rows = [found.groups() for line in lines if (found := ROW.match(line))]
    assert len(rows) == len([line for line in lines if line.startswith("| ") and "](" in line]) > 140
    guides = {slug: plain((docs / f"{slug}.md").read_text()) for _words, slug in rows}
    assert [(slug, words) for words, slug in rows if plain(words) not in guides[slug]] == []


def test_every_guide_is_in_the_manifest_with_all_its_files(docs):
    entries = manifest.read(docs)["tutoriels"]
    assert [one["slug"] for one in entries] == list(ORDER)
    for one in entries:
        assert (docs / one["pdf"]).is_file()
        assert (docs / one["html"]).is_file()
        for step in one["etapes"]:
            assert step["alternative"].startswith("Page « ")
            assert "Encadré" not in step["alternative"]
            with Image.open(docs / step["image"]) as image:
                assert abs(image.width / 1.5 - step["largeur"]) < 1


def test_each_guide_has_the_fingerprint_of_its_pages(docs):
    kept = fingerprint.kept(docs)
    entries = {one["slug"]: one["empreinte"] for one in manifest.read(docs)["tutoriels"]}
    for tutorial in TUTORIALS:
        pages = kept["tutoriels"][tutorial.slug]
        assert len(pages) == len(tutorial.steps)
        assert fingerprint.of(pages) == entries[tutorial.slug]
        assert all(fingerprint.of(kept["pages"][page]) == page for page in pages)


def test_no_page_remembers_a_name_a_date_or_a_number(docs):
    texts = [text for page in fingerprint.kept(docs)["pages"].values() for text in page]
    assert [text for text in texts if re.search(r"\d", text)] == []
    assert [text for text in texts if fingerprint.neutral(text) != text] == []


def test_nothing_printed_leads_to_this_machine(docs):
    for path in [*docs.glob("*.md"), *docs.glob("*.html"), docs / manifest.NAME]:
        assert not LOCAL.search(path.read_text()), path.name


@pytest.mark.parametrize("slug", [slug for slug in ORDER if slug.startswith("j16")])
def test_no_phone_reads_the_qr_code_of_a_picture(docs, slug):
    pictures = sorted((docs / slug).glob("*.png"))
    assert len(pictures) > 5
    assert [path.name for path in pictures if zxingcpp.read_barcodes(Image.open(path).convert("L"))] == []


@pytest.mark.parametrize("slug", ORDER)
def test_no_printed_guide_ends_on_a_scrap(docs, slug):
    pdf = str(docs / f"{slug}.pdf")
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    pages = int(re.search(r"Pages: +(\d+)", said)[1])
    drawn = ["pdftoppm", "-r", "18", "-gray", "-f", str(pages), "-l", str(pages), pdf]
    page = Image.open(io.BytesIO(subprocess.run(drawn, capture_output=True, check=True).stdout))
    body = page.crop((0, 0, page.width, round(page.height * FOOT)))
    box = body.point(lambda grey: 255 if grey < 200 else 0).getbbox()
    assert box is not None
    assert box[3] / page.height > SCRAP
