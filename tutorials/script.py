"""The script of a video: cards, then the steps of a walk, each held as long as its captions take to read.

A film is silent: its captions are printed below the page, and are the same in the WebVTT file and the transcript. The
same walk always has the same script, to the tick.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutorials.film import Film, Moment
from tutorials.render import ADDRESS, FICTION, SILENT, TRANSCRIPT, Guide
from tutorials.words import say

RATE = 10
"""Ticks a second: the finest time of a film."""
HEIGHT = 600
"""Pixels of the page that are seen at once."""
READING, LEAST = 14, 3
"""Characters that people read in a second (subtitles of television have this rate), and seconds of the shortest."""
LONGEST = 190
"""Characters of one caption: three lines of the band."""
ARRIVAL = (12, 30)
"""Ticks: the least and the most that a page is shown as it arrives, before it is filled."""
STAY, STRIDE, PAN = 15, 60, (6, 20)
"""Least ticks at each place of a long page; pixels a tick, and ticks, of the way from one to the next."""
AROUND = 60
"""Pixels kept above and below the framed controls."""
TIME, ORDER, SHOWN = "Temps", "Consigne", "À l'image"
TITLE_CARD, START_CARD, END_CARD = "Carton de titre", "Carton : l'adresse où commencer", "Carton de fin"
STEP = "Étape {number} : {text}"
SENTENCES = (TIME, ORDER, SHOWN, TITLE_CARD, START_CARD, END_CARD, STEP)
"""All that passes through gettext here."""


class NoPictureError(ValueError):
    """There is nothing to show: no step was filmed, or not those of the guide."""


@dataclass(frozen=True)
class Cue:
    """One caption; `number` is that of its step, as printed; `is_remark` for what is added below an instruction."""

    text: str
    number: str = ""
    is_remark: bool = False

    @property
    def spoken(self) -> str:
        """As the WebVTT file and the transcript have it."""
        return say(STEP).format(number=self.number, text=self.text) if self.number else self.text

    @property
    def ticks(self) -> int:
        """How long it takes to read."""
        return max(LEAST * RATE, math.ceil(len(self.spoken) * RATE / READING))


@dataclass(frozen=True)
class Part:
    """A card (`lines`, of which school, title and subtitle lead that of the title) or a step (`moment`).

    `words` say what is seen.
    """

    cues: tuple[Cue, ...]
    words: str
    lines: tuple[str, ...] = ()
    is_title: bool = False
    moment: Moment | None = None

    @property
    def stops(self) -> tuple[int, ...]:
        """Where the view of the filled page rests, pixels from its top: twice when the controls are far apart."""
        if self.moment is None:
            return (0,)
        lowest = max(0, self.moment.after.height - HEIGHT)
        first, last = self.moment.marked or (0, 0)
        bottom = min(lowest, max(0, last + AROUND - HEIGHT))
        top = min(bottom, max(0, first - AROUND))
        return (bottom,) if first >= bottom else (top, bottom)

    @property
    def ways(self) -> tuple[int, ...]:
        """Ticks of the way to each stop."""
        return tuple(travel(start, stop) for start, stop in zip((0, *self.stops), self.stops, strict=False))

    @property
    def needed(self) -> int:
        """Ticks within which the filled page is seen, wherever the view rests."""
        return sum(self.ways) + STAY * len(self.stops)

    @property
    def held(self) -> tuple[int, ...]:
        """Ticks of each caption; the last one is held longer where the pictures need it."""
        ticks = [cue.ticks for cue in self.cues]
        if self.moment:
            ticks[-1] += max(0, ARRIVAL[0] + self.needed - sum(ticks))
        return tuple(ticks)

    @property
    def ticks(self) -> int:
        """How long the part lasts."""
        return sum(self.held)

    def view(self, tick: int) -> tuple[bool, int]:
        """At this tick: whether the page is filled, and the pixels above what is seen of it."""
        start = max(ARRIVAL[0], min(ARRIVAL[1], self.ticks * 2 // 5, self.ticks - self.needed))
        if tick < start:
            return False, 0
        stay = (self.ticks - start - sum(self.ways)) // len(self.stops)
        place = 0
        for stop, way in zip(self.stops, self.ways, strict=True):
            if tick < start + way:
                return True, place + (stop - place) * (tick - start + 1) // way
            start += way + stay
            place = stop
            if tick < start:
                break
        return True, place

    def cue(self, tick: int) -> int:
        """Which caption is read at this tick."""
        ends = [sum(self.held[: rank + 1]) for rank in range(len(self.held))]
        return next(rank for rank, end in enumerate(ends) if tick < end)


def travel(start: int, stop: int) -> int:
    """Ticks from one place of a page to another."""
    return min(PAN[1], max(PAN[0], abs(stop - start) // STRIDE)) if start != stop else 0


def write(guide: Guide, film: Film) -> list[Part]:
    """The parts of the video of a guide. Raises NoPictureError when the film is not of this walk."""
    tutorial = guide.tutorial
    printed = [shown for shown in guide.printed if shown.picture]
    if not printed or [one.step for one in printed] != [moment.step for moment in film.moments]:
        raise NoPictureError(f"{tutorial.slug} : il n'y a pas une image filmée pour chaque étape du guide.")
    title = (guide.ecole.nom, say(tutorial.title), say(tutorial.subtitle), say(SILENT), say(FICTION))
    where = (say(ADDRESS), guide.starts_at, *map(say, tutorial.introduction), say(tutorial.warning))
    ending = (*map(say, tutorial.ending), guide.difficulty, say(FICTION))
    return [
        card(title, say(TITLE_CARD), is_title=True),
        card(where, say(START_CARD)),
        *(part(moment, shown.alternative) for shown, moment in zip(printed, film.moments, strict=True)),
        card(ending, say(END_CARD)),
    ]


def card(lines: Sequence[str], words: str, *, is_title: bool = False) -> Part:
    """A picture of words only, which stays while all of them are read."""
    said = tuple(line for line in lines if line)
    pieces: list[str] = []
    for line in said:
        ended = line if line[-1] in ".!?:/" else f"{line}."
        if pieces and len(pieces[-1]) + len(ended) < LONGEST:
            pieces[-1] += f" {ended}"
        else:
            pieces += cut(ended)
    return Part(tuple(Cue(text) for text in pieces), words, said, is_title)


def part(moment: Moment, words: str) -> Part:
    """A step: its instruction, then its remark, in captions of three lines at most; the number stands at the first."""
    step = moment.step
    order = (Cue(text, "" if rank else step.number) for rank, text in enumerate(cut(say(step.caption))))
    return Part((*order, *(Cue(text, is_remark=True) for text in cut(say(step.remark)))), words, moment=moment)


def cut(text: str) -> list[str]:
    """`text` in pieces of LONGEST characters at most, at the end of a sentence, else after a comma, else of a word.

    What has neither sentence nor comma is cut near its middle: no word is read alone.
    """
    pieces, rest = [], text.strip()
    while len(rest) > LONGEST:
        middle = min(LONGEST, len(rest) // 2 + LONGEST // 8)
        marks = ((r"[.!] ", LONGEST), (r"[:»,] ", LONGEST), (r" ", middle))
        ends = [[found.end() for found in re.finditer(mark, rest[:room])] for mark, room in marks]
        end = next((places[-1] for places in ends if places and places[-1] > LONGEST // 3), LONGEST)
        pieces.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [*pieces, rest] if rest else pieces


def timed(parts: Sequence[Part]) -> Iterator[tuple[int, int, Part, Cue]]:
    """Every caption with the ticks of its start and end."""
    start = 0
    for part in parts:
        for cue, ticks in zip(part.cues, part.held, strict=True):
            yield start, start + ticks, part, cue
            start += ticks


def vtt(parts: Sequence[Part]) -> str:
    """The captions as WebVTT."""
    cues = (
        f"{rank}\n{clock(start)} --> {clock(end)}\n{html.escape(cue.spoken, quote=False)}"
        for rank, (start, end, _part, cue) in enumerate(timed(parts), start=1)
    )
    return "\n\n".join(("WEBVTT", *cues)) + "\n"


def clock(tick: int) -> str:
    """00:01:02.300."""
    minutes, ticks = divmod(tick, 60 * RATE)
    seconds, tenths = divmod(ticks, RATE)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{tenths * 1000 // RATE:03}"


def transcript(guide: Guide, parts: Sequence[Part]) -> str:
    """The video in words, as Markdown: when, what to do, what is seen."""
    tutorial = guide.tutorial
    lines = [
        f"# {say(TRANSCRIPT)} : {say(tutorial.title)} – {say(tutorial.subtitle)}",
        f"{guide.ecole.nom}. {say(SILENT)} {say(FICTION)}",
    ]
    rows = [f"| {say(TIME)} | {say(ORDER)} | {say(SHOWN)} |", "|---|---|---|"]
    seen: Part | None = None
    for start, _end, part, cue in timed(parts):
        what = "" if part is seen else part.words
        rows.append(f"| {minutes(start)} | {_cell(cue.spoken)} | {_cell(what)} |")
        seen = part
    return "\n\n".join((*lines, "\n".join(rows))) + "\n"


def minutes(tick: int) -> str:
    """1:02."""
    return f"{tick // (60 * RATE)}:{tick // RATE % 60:02}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
