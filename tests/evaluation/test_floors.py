"""Floors: what is below them is told, and which can be raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipplan_kg.errors import SourceError
from ipplan_kg.figures import Evaluation
from ipplan_kg.floors import raisable, read_floors, unmet


def test_a_figure_below_its_floor_is_told(partly: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text("[topic]\nf1 = 0.6667\nrecall = 0.51\nprecision = 0.9\n[event]\nf1 = 1.0\n")
    floors = read_floors(path)
    assert unmet(floors, partly) == ("topic recall 0.5000 < 0.5100",)
    assert raisable(floors, partly) == ("[topic] precision = 1.0 (now 0.9)",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[topic", "not valid TOML"),
        ("[topics]\nf1 = 1", "[topics] is no class of marks; there are task, section"),
        ("topic = 1", "[topic] is no class of marks"),
        ("[topic]\noverlap-f1 = 1", "[topic] has no figure 'overlap-f1'; there are precision"),
        ("[topic]\nf1 = 98", "[topic] f1 must be a number from 0 to 1, not 98"),
        ("[topic]\nf1 = true", "[topic] f1 must be a number from 0 to 1, not True"),
        ("[topic]\nf1 = nan", "[topic] f1 must be a number from 0 to 1, not nan"),
    ],
)
def test_floors_that_mean_nothing(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        read_floors(path)
    assert message in str(caught.value)
