"""What the map draws of one post, or of two: each territory of a scene by what it is to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coverage.territories import Atlas
from sources.scenes import Scene, members
from sources.who.overlap import Overlap, Part
from ui.paint import LINE
from ui.palette import PAIR_STYLES
from ui.perimeters.choices import Choice
from ui.roster.area import Area, paint_area
from ui.roster.words import place
from ui.text import esc, plural

STYLE_OF = {
    Part.FIRST: "pair-first",
    Part.FIRST_EXTENDED: "pair-first-extended",
    Part.SECOND: "pair-second",
    Part.SECOND_EXTENDED: "pair-second-extended",
    Part.BOTH: "pair-both",
    Part.BOTH_EXTENDED: "pair-both-extended",
    Part.NEITHER: "area-none",
}
MIXED = "pair-mixed"


def area_of(chosen: Choice) -> Area:
    """Return where the posts of a choice act; one's perimeter wins over another's extension."""
    own = dict.fromkeys(code for post in chosen.posts for code in post.perimeter)
    more = dict.fromkeys(code for post in chosen.posts for code in post.extension)
    return Area(tuple(own), tuple(more))


def paint_one(chosen: Choice, atlas: Atlas, scene: Scene) -> dict[str, dict[str, object]]:
    """Return the perimeter and the extension of a choice; no click is proposed."""
    drawn = paint_area(area_of(chosen), atlas, scene)
    return {
        code: {**entry, "t": str(entry["t"]).rpartition(LINE)[0]} for code, entry in drawn.items()
    }


def paint_two(
    found: Overlap, pair: Sequence[Choice], atlas: Atlas, scene: Scene
) -> dict[str, dict[str, object]]:
    """Return what each territory is to two choices: one alone, both, neither, or mixed."""
    names = part_names(pair)
    drawn: dict[str, dict[str, object]] = {}
    for code, here in members(scene, atlas).items():
        parts = found.counts(here)
        name = STYLE_OF[next(iter(parts))] if len(parts) == 1 else MIXED
        drawn[code] = {
            "c": name,
            "d": False,
            "o": False,
            "s": "",
            "t": LINE.join((f"<b>{esc(place(code, atlas))}</b>", *_words(parts, names, len(here)))),
        }
    return drawn


def _words(parts: dict[Part, int], names: Mapping[Part, str], communes: int) -> list[str]:
    if len(parts) == 1 or communes == 1:
        return [esc(names[next(iter(parts))])]
    return [f"{esc(names[part])} : {plural(count, 'commune')}" for part, count in parts.items()]


def part_names(pair: Sequence[Choice]) -> dict[Part, str]:
    """Return each part in words, with the names of the two."""
    first, second = (one.name for one in pair)
    return {
        Part.FIRST: f"{first} seul",
        Part.FIRST_EXTENDED: f"{first} seul, par extension (limitrophe)",
        Part.SECOND: f"{second} seul",
        Part.SECOND_EXTENDED: f"{second} seul, par extension (limitrophe)",
        Part.BOTH: "Les deux : recouvrement",
        Part.BOTH_EXTENDED: "Les deux, dont un par extension au moins",
        Part.NEITHER: "Aucun des deux",
    }


def labels(pair: Sequence[Choice]) -> dict[str, str]:
    """Return the words of the legend of two choices."""
    names = part_names(pair)
    told = {style: names[part] for part, style in STYLE_OF.items() if part is not Part.NEITHER}
    return {**told, MIXED: PAIR_STYLES[MIXED].label, "area-none": names[Part.NEITHER]}
