"""A film of some drawn pages, encoded and decoded again: its times, its captions, its transcript."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image, ImageDraw

from tutorials import script, video
from tutorials.film import WIDTH, Film, Moment
from tutorials.j1_activation_sms import NORMANDIE
from tutorials.language import Press, Step, Tutorial
from tutorials.render import FICTION, Guide, markdown, page
from tutorials.school import Ecole
from tutorials.script import HEIGHT, LONGEST, RATE, NoPictureError, Part
from tutorials.walk import Shown

ECOLE = Ecole("CLG LES COURTILS MONTMARTIN-SUR-MER", "https://ent.example.org/", "02 61 91 00 48", "clg@example.org")
INK, PAPER, RED = (33, 29, 43), (255, 255, 255), (184, 18, 48)
TUTORIAL = replace(
    NORMANDIE,
    slug="essai",
    introduction=("Deux pas.",),
    warning="",
    ending=(),
    steps=(
        Step("1", "Appuyer sur « Suivant »", (Press("Suivant"),), remark="La page est longue & blanche."),
        Step("", "Une page que le guide ne montre pas.", (), is_printed=False),
        Step("2 bis", "C'est fini.", ()),
    ),
)


def drawn(height: int, colour: tuple[int, int, int], mark: tuple[int, int] | None = None) -> Image.Image:
    page = Image.new("RGB", (WIDTH, height), colour)
    if mark:
        ImageDraw.Draw(page).rectangle((100, mark[0], 400, mark[1]), fill=RED)
    return page


def moments() -> list[Moment]:
    first, _hidden, last = TUTORIAL.steps
    return [
        Moment(first, drawn(1500, PAPER), drawn(1500, PAPER, (1300, 1400)), (1300, 1400)),
        Moment(last, drawn(400, INK), drawn(400, INK)),
    ]


def guide(tutorial: Tutorial = TUTORIAL) -> Guide:
    shown = [
        Shown(step, Path(f"{rank}.png") if step.is_printed else None, f"Image {rank}")
        for rank, step in enumerate(tutorial.steps, start=1)
    ]
    return Guide(tutorial, ECOLE, shown)


@pytest.fixture
def parts() -> list[Part]:
    return script.write(guide(), Film(moments()))


def seconds(stamp: str) -> float:
    hours, minutes, rest = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_a_film_is_encoded_captioned_and_transcribed(tmp_path: Path, parts: list[Part]) -> None:
    started = time.process_time()
    webm, vtt, transcript = video.write(guide(), Film(moments()), tmp_path)
    assert [path.name for path in (webm, vtt, transcript)] == ["video.webm", "video.vtt", "transcription.md"]
    expected = [tick for tick, _image, _first in video.frames(parts)]
    total = sum(part.ticks for part in parts)
    with av.open(str(webm)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height) == ("vp9", 900, 720)
        assert not container.streams.audio
        decoded = [(round((frame.time or 0) * RATE), frame.to_image()) for frame in container.decode(video=0)]
        assert container.duration == pytest.approx(total / RATE * 1_000_000, abs=100_000)
    assert [tick for tick, _image in decoded] == expected
    assert expected[-1] == total - 1
    assert webm.stat().st_size < 200_000
    ends_of_cards = sum(part.ticks for part in parts[:2])
    at = dict(decoded)
    assert close(at[ends_of_cards].getpixel((250, 300)), PAPER)  # as it arrives
    shown = [image for tick, image in decoded if ends_of_cards < tick < ends_of_cards + parts[2].ticks]
    assert any(close(one.getpixel((250, row)), RED) for one in shown for row in range(0, HEIGHT, 20))  # then framed
    assert time.process_time() - started < 10
    captions = re.findall(r"^(\S+) --> (\S+)\n(.+)$", vtt.read_text(), flags=re.MULTILINE)
    assert [(seconds(a), seconds(b)) for a, b, _text in captions] == [
        (start / RATE, end / RATE) for start, end, _part, _cue in script.timed(parts)
    ]
    words = transcript.read_text()
    for _start, _end, part, cue in script.timed(parts):
        assert cue.spoken in words
        assert part.words in words
    assert "Image 2" not in words  # a page that the guide does not show


def close(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


def test_captions_follow_one_another_and_stay_as_long_as_they_take_to_read(parts: list[Part]) -> None:
    after = 0
    for start, end, _part, cue in script.timed(parts):
        assert start == after
        assert end - start >= max(3, len(cue.spoken) / 14) * RATE
        after = end
    text = script.vtt(parts)
    assert text.startswith("WEBVTT\n\n1\n00:00:00.000 --> ")
    assert "Étape 1 : Appuyer sur « Suivant »" in text
    assert "La page est longue &amp; blanche." in text
    assert FICTION in text
    assert ECOLE.nom in text
    assert "Vidéo sans son" in text
    assert "https://ent.example.org/" in text
    assert script.clock(36_123) == "01:00:12.300"


def test_the_same_walk_makes_the_same_film(tmp_path: Path, parts: list[Part]) -> None:
    for name in ("one", "other"):
        video.encode(video.frames(parts[2:]), tmp_path / name)
    made = (tmp_path / "one").read_bytes()
    assert made == (tmp_path / "other").read_bytes()
    assert made.startswith(b"\x1a\x45\xdf\xa3")


def test_the_view_goes_down_to_the_controls_and_rests_there(parts: list[Part]) -> None:
    step = parts[2]
    views = [step.view(tick) for tick in range(step.ticks)]
    assert views[0] == (False, 0)
    assert views[-1] == (True, 1400 + 60 - HEIGHT)
    tops = [top for _filled, top in views]
    assert tops == sorted(tops)
    assert len(set(tops)) > 5  # it moves, it does not jump
    assert parts[3].view(parts[3].ticks - 1) == (True, 0)


def test_controls_far_apart_are_all_seen() -> None:
    step = Step("", "Tout remplir", ())
    part = script.part(Moment(step, drawn(2000, PAPER), drawn(2000, PAPER), (200, 1900)), "")
    assert part.stops == (140, 1360)
    tops = [part.view(tick)[1] for tick in range(part.ticks)]
    assert tops.count(140) >= script.STAY
    assert tops.count(1360) >= script.STAY
    assert part.ticks > script.Cue(step.caption).ticks  # longer than the caption takes to read


def test_a_long_instruction_is_cut_at_sentences() -> None:
    text = "Saisissez le code. " * 15 + "x" * 300
    pieces = script.cut(text)
    assert all(0 < len(piece) <= LONGEST for piece in pieces)
    assert pieces[0].endswith("code.")
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert script.cut("") == []


def test_no_word_of_an_instruction_is_read_alone() -> None:
    first, last = script.cut("mot " * (LONGEST // 4 + 1))
    assert len(last) > LONGEST // 4
    assert len(first) > len(last)


@pytest.mark.parametrize("filmed", [[], moments()[:1], [*reversed(moments())]])
def test_a_walk_without_pictures_is_refused(tmp_path: Path, filmed: list[Moment]) -> None:
    with pytest.raises(NoPictureError, match="essai"):
        video.write(guide(), Film(filmed), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_guide_without_pictures_is_refused(tmp_path: Path) -> None:
    shown = [Shown(step, None, "") for step in TUTORIAL.steps]
    with pytest.raises(NoPictureError):
        video.write(Guide(TUTORIAL, ECOLE, shown), Film(moments()), tmp_path)


def test_the_page_of_a_guide_leads_to_its_video_where_there_is_one() -> None:
    names = ["essai/video.webm", "essai/transcription.md"]
    without = replace(guide(), shown=[])
    assert not [name for name in names for text in (markdown(without), page(without)) if name in text]
    with_video = replace(without, has_video=True)
    assert all(name in text for name in names for text in (markdown(with_video), page(with_video)))
    assert '<track kind="captions" src="essai/video.vtt"' in page(with_video)
    assert script.SILENT in markdown(with_video)
