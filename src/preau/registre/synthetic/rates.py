"""How often each oddity of real registries appears in a synthetic world (specs/registry-formats.md §8, 7)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rates:
    """Probabilities, 0 to 1. Defaults are those of §8, 7; the last five are choices of ours."""

    without_mobile: float = 0.03
    """Of responsables."""
    without_home_phone: float = 0.08
    entered_twice: float = 0.02
    """Of responsables: a second PERSONNE with the same name and mobile."""
    single_responsable: float = 0.12
    """Of families."""
    same_sex: float = 0.02
    """Of families with two legal representatives."""
    third_party: float = 0.01
    """Of families: someone else of level 2."""
    leavers: float = 0.04
    """Of pupils."""
    without_ine: float = 0.01
    twins: float = 0.005
    """Of families."""
    born_abroad: float = 0.01
    siblings: float = 0.15
    """Chance that a family has one more child in the same school."""
    other_name: float = 0.20
    """Of mothers: a family name that is not the child's."""
    separated: float = 0.25
    """Of families with two legal representatives: two addresses."""
    contacts: float = 0.05
    """Of families: someone of level 3."""
    mobile_elsewhere: float = 0.03
    """Of responsables: the mobile stands in TEL_PERSONNEL."""
    repeaters: float = 0.03
    """Of pupils."""
    compound_names: float = 0.06
    """Of families: the child bears both names, sometimes with the two hyphens of the civil registry."""
