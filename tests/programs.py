"""Programs from outside Python that some tests need, and what to install where they lack."""

from __future__ import annotations

import os
import shutil

import pytest

# Program -> the Debian package that has it. `make test` installs them where it may (.ci/debian).
PACKAGES = {"java": "default-jre-headless", "chromium": "chromium"}


def program(name: str) -> str:
    """Return the path of a program; without it skip the test, or fail it under ``CI=true``."""
    path = shutil.which(name)
    if path:
        return path
    reason = f"{name} is not installed (apt-get install {PACKAGES[name]})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
