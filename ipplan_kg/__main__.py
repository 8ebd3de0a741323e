"""``python -m ipplan_kg``: the console script by its module name."""

from __future__ import annotations

import sys

from ipplan_kg.cli import main

sys.exit(main())
