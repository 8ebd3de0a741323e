"""Texts that hypothesis puts together: any signs, and pieces of plans in any order."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.factories import LEAD_RULE

# What plans are made of, to be put together in any order.
PIECES = st.sampled_from(
    [
        "\n1. ", "\n2. ", "\n30. ", "\nI. ", "\nII. ", "\n(I) ", "(1) ", "一、", "\n", " ", ", ",
        "(Responsible by ", ")", "(", "）", "“", "”", '"', ". ", "; ", "2021", "20 ", "5,000 ",
        "Promote the revision of ", "Formulate and issue ", "will be revised", "the Patent Law ",
        "Measures on the ", "guidelines for ", "standards such as ", "and ", "a campaign called ",
        "World Copyright Day", "Hold a forum on ", "build about ", "new centers", "by 2025",
        "Ministry of Commerce", "Supreme People’s Court", "知识产权局", "Japan", " Program\"",
        "in accordance with the division of responsibilities", LEAD_RULE,
    ]
)  # fmt: skip
TEXTS = st.text(max_size=200) | st.lists(PIECES, max_size=30).map("".join)
