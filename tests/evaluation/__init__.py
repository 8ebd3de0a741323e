"""Evaluation: figures computed by hand on a small text."""
