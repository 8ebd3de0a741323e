"""Checks an ontology against the profiles of OWL 2 by the OWL API, which comes with owlready2.

Run as a program (a Java machine cannot be stopped and started anew within one process):
``python -m tests.owl_profiles FILE`` prints one line for each violation, the profile first.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import jpype

PROFILES = ("OWL2DLProfile", "OWL2RLProfile")


def hermit_folder() -> Path:
    """Return the folder of owlready2 that has HermiT and the OWL API."""
    spec = find_spec("owlready2")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "hermit"


def main(path: Path) -> None:
    """Print how the ontology in a file violates the profiles."""
    jpype.startJVM(classpath=[str(hermit_folder() / "HermiT.jar")])
    owlapi = jpype.JPackage("org.semanticweb.owlapi")
    manager = owlapi.apibinding.OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.java.io.File(str(path)))
    for name in PROFILES:
        report = getattr(owlapi.profiles, name)().checkOntology(ontology)
        for violation in report.getViolations():
            print(name, " ".join(str(violation).split()))
    print(f"{ontology.getLogicalAxiomCount()} axioms read")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
