"""What the map draws of one post, or of two: each territory of a scene by what it is to them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coverage.model import Post
from coverage.territories import Atlas, Positions
from sources.scenes import Scene, members
from sources.who.overlap import Overlap, Part, overlap
from ui.paint import LINE
from ui.palette import PAIR_STYLES
from ui.roster.area import Area, paint_area
from ui.roster.words import place
from ui.text import esc, number

STYLE_OF = {
    Part.FIRST: "pair-first",
    Part.SECOND: "pair-second",
    Part.BOTH: "pair-both",
    Part.NEITHER: "area-none",
}
MIXED = "pair-mixed"


def paint_one(post: Post, atlas: Atlas, scene: Scene) -> dict[str, dict[str, object]]:
    """Return the perimeter of a post and its extension; no click is proposed."""
    drawn = paint_area(Area(post.perimeter, post.extension), atlas, scene)
    return {
        code: {**entry, "t": str(entry["t"]).rpartition(LINE)[0]} for code, entry in drawn.items()
    }


def paint_two(posts: Sequence[Post], atlas: Atlas, scene: Scene) -> dict[str, dict[str, object]]:
    """Return what each territory is to two posts: one alone, both, neither, or mixed."""
    found = overlap(posts[0], posts[1], atlas)
    drawn: dict[str, dict[str, object]] = {}
    for code, here in members(scene, atlas).items():
        parts = _parts(found, here)
        name = STYLE_OF[next(iter(parts))] if len(parts) == 1 else MIXED
        drawn[code] = {
            "c": name,
            "d": False,
            "o": False,
            "s": "",
            "t": LINE.join((f"<b>{esc(place(code, atlas))}</b>", *_words(parts, posts, len(here)))),
        }
    return drawn


def _parts(found: Overlap, here: Positions) -> dict[Part, int]:
    """Count the communes of a territory by part, those that are there only."""
    counts = {part: int(np.count_nonzero(found.mask(part)[here])) for part in Part}
    return {part: count for part, count in counts.items() if count}


def _words(parts: dict[Part, int], posts: Sequence[Post], communes: int) -> list[str]:
    names = {
        Part.FIRST: f"{posts[0].structure} seul",
        Part.SECOND: f"{posts[1].structure} seul",
        Part.BOTH: "les deux",
        Part.NEITHER: "aucun des deux",
    }
    if len(parts) == 1 or communes == 1:
        return [esc(names[next(iter(parts))])]
    return [f"{esc(names[part])} : {number(count)} communes" for part, count in parts.items()]


def labels(posts: Sequence[Post]) -> dict[str, str]:
    """Return the words of the legend of two posts."""
    return {
        "pair-first": f"{posts[0].structure} seul",
        "pair-second": f"{posts[1].structure} seul",
        "pair-both": "Les deux : recouvrement",
        MIXED: PAIR_STYLES[MIXED].label,
        "area-none": "Aucun des deux",
    }
