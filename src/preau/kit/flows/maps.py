"""The maps as drawings: docs/reference/parcours/<journey>[-<variant>].md, in Mermaid. `preau maps` writes them."""

from __future__ import annotations

from preau.kit.flows.flow import Flow
from preau.kit.flows.step import worded

NOTICE = "<!-- Produit par `make maps` : ne pas modifier à la main. -->"


def drawings(flow: type[Flow]) -> dict[str, str]:
    """The drawings of a journey: file name → Markdown, one per variant."""
    return {
        f"{flow.name}-{variant}.md" if variant else f"{flow.name}.md": _page(flow, variant)
        for variant in sorted(flow.maps)
    }


def _page(flow: type[Flow], variant: str) -> str:
    title = f"# Parcours {flow.name}" + (f", variante {variant}" if variant else "")
    intro = (flow.__doc__ or "").strip().split("\n\n")[0]
    chart = "\n".join(["```mermaid", "flowchart TD", *_nodes(flow, variant), *_arrows(flow, variant), "```"])
    table = "\n".join(["| Page | Lit | Écrit |", "|---|---|---|", *_rows(flow, variant)])
    return "\n\n".join(part for part in (title, NOTICE, intro, chart, table) if part) + "\n"


def _nodes(flow: type[Flow], variant: str) -> list[str]:
    pages = [f'    {_id(slug)}["{_text(_title(flow, slug, variant))}"]' for slug in flow.pages(variant)]
    targets = {t for exits in flow.arrows(variant).values() for t in exits.values() if t not in flow.steps}
    return [
        "    debut((début))",
        *pages,
        *(f"    {_id(target)}(({_text(target)}))" for target in sorted(targets)),
        f"    debut --> {_id(flow.first(variant))}",
    ]


def _arrows(flow: type[Flow], variant: str) -> list[str]:
    """One line per arrow: its outcome, its event after a flag; thick when nobody goes back behind it."""
    lines = []
    for slug, exits in flow.arrows(variant).items():
        for outcome, target in exits.items():
            event = flow.events.get((slug, outcome))
            label = _text(outcome + (f" ⚑ {event}" if event else ""))
            line = f'== "{label}" ==>' if (slug, outcome) in set(flow.seals) else f'-- "{label}" -->'
            lines.append(f"    {_id(slug)} {line} {_id(target)}")
    return lines


def _rows(flow: type[Flow], variant: str) -> list[str]:
    rows = []
    for slug in flow.pages(variant):
        step = flow.steps[slug]
        reads = [*sorted(step.reads), *(f"{name} (si connu)" for name in sorted(step.may_read))]
        rows.append(
            f"| {_title(flow, slug, variant)} (`{slug}`) | {', '.join(reads)} | {', '.join(sorted(step.writes))} |"
        )
    return rows


def _title(flow: type[Flow], slug: str, variant: str) -> str:
    return str(worded(flow.steps[slug].title, variant)) or slug


def _id(slug: str) -> str:
    """A name that Mermaid takes for nothing else ("end" is a keyword)."""
    return "p_" + slug.replace("-", "_")


def _text(text: str) -> str:
    return text.replace('"', "#quot;")
