"""English: the words that tell what a task is about, per topic of `vocab/topic`. Data only."""

from __future__ import annotations

import re

TOPICS: dict[str, re.Pattern[str]] = {}
