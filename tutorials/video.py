"""The captioned video of a walk: WebM (VP9) without sound, its captions as WebVTT, its transcript in Markdown.

`python -m tutorials OUT --video` writes the three beside the pictures of each guide. Pictures come from the walk
(`film.py`), times and captions from `script.py`; here words are drawn, frames put together and encoded. A still page
costs one frame a second and a few bytes; only where the view moves are there ten.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import cast

import av
import typst
from av.video.frame import PictureType
from av.video.stream import VideoStream
from PIL import Image

from tutorials import script
from tutorials.film import WIDTH, Film
from tutorials.render import Guide, spaced
from tutorials.script import HEIGHT, RATE, Part

TEMPLATE = Path(__file__).with_name("film.typ")
BAND = 120
"""Pixels of the caption below the page."""
PAPER = (222, 216, 203)
CODEC = "libvpx-vp9"
OPTIONS = {
    "b": "0", "crf": "36", "deadline": "good", "cpu-used": "5", "tune-content": "screen", "auto-alt-ref": "0",
    "lag-in-frames": "0", "threads": "2", "g": "100000",
}  # fmt: skip
"""Constant quality, made for screens, the same bytes each time; a key frame where a part begins, to be found again."""
Frame = tuple[int, Image.Image, bool]
"""Tick, picture, and whether it begins a part."""


def write(guide: Guide, film: Film, folder: Path) -> list[Path]:
    """The video of a guide, its captions and its transcript in `folder/<slug>/`. Raises NoPictureError."""
    parts = script.write(guide, film)
    where = folder / guide.tutorial.slug
    where.mkdir(parents=True, exist_ok=True)
    written = [where / "video.webm", where / "video.vtt", where / "transcription.md"]
    encode(frames(parts), written[0])
    written[1].write_text(script.vtt(parts), encoding="utf-8")
    written[2].write_text(script.transcript(guide, parts), encoding="utf-8")
    return written


def frames(parts: Sequence[Part]) -> Iterator[Frame]:
    """Every picture that differs from the one before, and one a second of those that stay; the last tick too."""
    start, drawn = 0, draw(parts)
    for rank, part in enumerate(parts):
        seen: tuple[object, ...] = ()
        since, image = 0, Image.new("RGB", (WIDTH, HEIGHT + BAND), PAPER)
        for tick in range(part.ticks):
            now = (*part.view(tick), part.cue(tick))
            is_last = rank == len(parts) - 1 and tick == part.ticks - 1
            if now != seen:
                image = _compose(part, now, drawn[rank])
            if now != seen or tick - since >= RATE or is_last:
                yield start + tick, image, tick == 0
                since = tick
            seen = now
        start += part.ticks


def _compose(part: Part, now: tuple[bool, int, int], drawn: Sequence[Image.Image]) -> Image.Image:
    is_filled, top, cue = now
    if part.moment is None:
        return drawn[0]
    page = part.moment.after if is_filled else part.moment.before
    image = Image.new("RGB", (WIDTH, HEIGHT + BAND), PAPER)
    image.paste(page.crop((0, top, WIDTH, min(top + HEIGHT, page.height))), (0, 0))
    image.paste(drawn[cue], (0, HEIGHT))
    return image


def draw(parts: Sequence[Part]) -> list[list[Image.Image]]:
    """The words of each part: its card, or one band a caption. The fonts are typst's own, none of the machine's."""
    pages = [_words(part) for part in parts]
    with tempfile.TemporaryDirectory(prefix="film-") as name:
        shutil.copy(TEMPLATE, Path(name) / TEMPLATE.name)
        (Path(name) / "film.json").write_text(json.dumps([*chain(*pages)], ensure_ascii=False), encoding="utf-8")
        made = typst.compile(str(Path(name) / TEMPLATE.name), root=name, format="png", ppi=72, ignore_system_fonts=True)
    pngs = iter(made if isinstance(made, list) else [made])
    return [[Image.open(io.BytesIO(next(pngs))).convert("RGB") for _page in several] for several in pages]


def _words(part: Part) -> list[dict[str, object]]:
    if part.moment is None:
        return [{"genre": "carton", "titre": part.is_title, "lignes": [spaced(line) for line in part.lines]}]
    return [
        {"genre": "consigne", "numero": cue.number, "texte": spaced(cue.text), "remarque": cue.is_remark}
        for cue in part.cues
    ]


def encode(pictures: Iterator[Frame], path: Path) -> None:
    """A WebM file of these pictures, all of one even size."""
    time_base = Fraction(1, RATE)
    with av.open(str(path), "w", format="webm", options={"fflags": "+bitexact"}) as container:
        stream = cast(VideoStream, container.add_stream(CODEC, rate=RATE, options=OPTIONS))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT + BAND, "yuv420p"
        stream.codec_context.time_base = time_base
        for tick, image, is_first in pictures:
            frame = av.VideoFrame.from_image(image)
            frame.pts, frame.time_base = tick, time_base
            frame.pict_type = PictureType.I if is_first else PictureType.NONE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
