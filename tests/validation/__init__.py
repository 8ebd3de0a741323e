"""Validation: results, verdicts, focus nodes and reports by hand; the two engines agree."""
