"""Random posts for laws on the roster: hostile texts, any dates, figures, places."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from coverage.model import Certainty, Post, Precision, Role

STARTS = (
    "",
    "=",
    "+",
    "-",
    "@",
    "'",
    "'=",
    "''+",
    "\t=",
    '"',
    "<r>",
    "_x0041_",
    "\u00a0",
    "1",
    "é",
)
ENDS = ("x", "x</r>", "x_x000A_", "x ;", 'x"', "x\ny", "x\u200b", "x\uffff", "x\U0001f5fa")
letters = st.characters(exclude_categories=["Cc", "Cs"])
names = st.builds(
    "{}{}{}".format, st.sampled_from(STARTS), st.text(letters, max_size=8), st.sampled_from(ENDS)
)
days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
codes = st.lists(st.sampled_from(["09", "31", "34001", "243400017", "region", "13"]), max_size=3)
figures = st.integers(1, 10**6).map(lambda n: Fraction(n, 1000)) | st.integers(1, 10**15 - 1).map(
    lambda n: Fraction(n, 10**9)
)


@st.composite
def posts(draw: st.DrawFn) -> Post:
    """Draw a post as an import could have made it, but for its texts."""
    start = draw(days)
    return Post(
        id="",
        structure=draw(names),
        role=draw(st.sampled_from(list(Role))),
        fte=draw(figures),
        home=draw(st.sampled_from([None, "09", "31", "13"])),
        perimeter=tuple(draw(codes)),
        extension=tuple(draw(codes)),
        starts=draw(st.sampled_from([None, start])),
        starts_precision=draw(st.sampled_from([Precision.DAY, Precision.YEAR])),
        ends=draw(st.sampled_from([None, date(start.year, 12, 31), date(2100, 12, 31)])),
        ends_precision=draw(st.sampled_from([Precision.DAY, Precision.YEAR])),
        programme=draw(names | st.just("")),
        followed_by=draw(st.sampled_from(["", "DDETS 30", "'@x", "2025", "09"])),
        certainty=draw(st.sampled_from(list(Certainty))),
        source=draw(names | st.just("")),
        attested_on=draw(st.sampled_from([None, start])),
        state_share=draw(st.sampled_from([None, Fraction(), Fraction(1, 4), Fraction(1, 3)])),
    )
