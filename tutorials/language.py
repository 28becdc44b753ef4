"""The small language of tutorials: a title, and steps that have a caption and name controls by their printed labels.

A control is never found by its place or its id: if the label printed in a family's hand is no longer on the page, the
tutorial fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutorials.scene import Scene

Value = str | Callable[["Scene"], str]


@dataclass(frozen=True)
class Open:
    """Type the address of a house, or follow a link received: `path` is then read from the message."""

    house: str
    path: Value = "/"


@dataclass(frozen=True)
class Choose:
    """Choose the radio card of this label; `within` is a text of the group that holds it."""

    label: str
    within: str = ""


@dataclass(frozen=True)
class Tick:
    """Tick the box of this label."""

    label: str


@dataclass(frozen=True)
class Fill:
    """Type into the field of this label. A secret is typed, never printed."""

    label: str
    value: Value
    is_secret: bool = False


@dataclass(frozen=True)
class FillDate:
    """Type a date, given as AAAA-MM-JJ, into the three boxes under this label."""

    label: str
    value: str
    within: str = ""


@dataclass(frozen=True)
class Attach:
    """Hand files in, into the field of this label."""

    label: str
    paths: Callable[[Scene], Sequence[Path]]


@dataclass(frozen=True)
class Pick:
    """Choose this option of the list of this label."""

    label: str
    option: str


@dataclass(frozen=True)
class Press:
    """Press the button, or follow the link, of this label. Always the last action of a step.

    `within` is the landmark (`main`) that holds it, where the same words stand in the navigation too.
    """

    label: str
    within: str = ""


@dataclass(frozen=True)
class Unfold:
    """Open the fold (`details`) of this title."""

    label: str


@dataclass(frozen=True)
class Note:
    """Write down what the page gives to keep under this name; `todo` is what the picture tells the person to do."""

    name: str
    todo: str = "notez votre identifiant"


@dataclass(frozen=True)
class See:
    """The page says this; `within` is how many seconds it may take to."""

    text: Value
    within: float = 5


Action = Open | Choose | Tick | Fill | FillDate | Attach | Pick | Press | Unfold | Note | See
Actions = Sequence[Action] | Callable[["Scene"], Sequence[Action]]


@dataclass(frozen=True)
class Step:
    """One numbered instruction: its number as printed, its caption, what is done. `remark` is printed below it.

    `is_printed` is False for a page that the printed guide does not show, `is_cut` True for one whose picture ends soon
    after the last control, `is_close` for one whose picture also begins soon before the first: the rest of the page is
    of no use to the reader.
    """

    number: str
    caption: str
    actions: Actions
    remark: str = ""
    is_printed: bool = True
    is_cut: bool = False
    is_close: bool = False

    def actions_for(self, scene: Scene) -> Sequence[Action]:
        """What is done by the person of `scene`."""
        return self.actions(scene) if callable(self.actions) else self.actions


@dataclass(frozen=True)
class Tutorial:
    """One illustrated guide: the tutorial of `seeds/` whose words it has, the journey of mission.md it walks.

    `entrees` names the chooser of its ENT (houses/portail/entrees), `person` the member of the cast who walks it, and
    `before` the guide by which this person got an account, unless they have one already. `is_inside` is True for a
    guide of the ENT itself, which then has applications and a Correspondant ENT; `is_first_visit` for one whose steps
    accept its texts; `is_from_site` for one that begins on the school's own site. `contact` is
    whom the reader asks, where it is not the school.
    """

    slug: str
    title: str
    subtitle: str
    seed: str
    journey: str
    entrees: str
    person: str
    introduction: Sequence[str]
    warning: str
    steps: Sequence[Step]
    ending: Sequence[str] = ()
    before: Tutorial | None = None
    is_inside: bool = False
    is_first_visit: bool = False
    contact: str = ""
    is_from_site: bool = False
