"""Counts of what the server does, in the text format that Prometheus reads.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

__all__ = ["Metrics", "exposition"]

_PREFIX = "ipplan_"
_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
HELP = {
    "requests_total": "HTTP requests by route, method and status.",
    "request_seconds": "Time of HTTP requests by route, until the last byte is handed over.",
    "response_bytes_total": "Bytes of response bodies by route.",
    "queries_stopped_total": "Queries stopped: time, memory, overload, disconnect, crash.",
    "answers_kept_total": "Answers given without computing them anew.",
    "answers_cut_total": "Answers that the row limit cut off.",
    "workers_busy": "Workers that answer a query now.",
    "queries_waiting": "Queries that wait for a worker now.",
    "queries_slow": "Queries in the slow lane now.",
    "quads": "Quads in the store, the copies in the default graph included.",
}
_Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters and histograms."""

    def __init__(self) -> None:
        self.counters: dict[str, dict[_Labels, float]] = {
            name: {} for name in HELP if name.endswith("_total")
        }
        self.histograms: dict[str, dict[_Labels, list[float]]] = {"request_seconds": {}}

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to a counter."""
        key = tuple(labels.items())
        counter = self.counters[name]
        counter[key] = counter.get(key, 0) + amount

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Add a time to a histogram: a count for each bound, one above all, and the sum."""
        key = tuple(labels.items())
        found = self.histograms[name].setdefault(key, [0.0] * (len(_BOUNDS) + 2))
        found[bisect_left(_BOUNDS, seconds)] += 1
        found[-1] += seconds


def exposition(metrics: Metrics, gauges: Mapping[str, float]) -> str:
    """Return the metrics, and gauges as they are now, in the text format."""
    lines: list[str] = []
    for name, counter in metrics.counters.items():
        lines += _head(name, "counter")
        lines += [
            f"{_PREFIX}{name}{_labels(key)} {value:g}" for key, value in sorted(counter.items())
        ]
    for name, series in metrics.histograms.items():
        lines += _head(name, "histogram")
        for key, found in sorted(series.items()):
            total = 0.0
            for bound, number in zip((*_BOUNDS, "+Inf"), found, strict=False):
                total += number
                lines.append(
                    f"{_PREFIX}{name}_bucket{_labels((*key, ('le', str(bound))))} {total:g}"
                )
            lines.append(f"{_PREFIX}{name}_sum{_labels(key)} {found[-1]:g}")
            lines.append(f"{_PREFIX}{name}_count{_labels(key)} {total:g}")
    for name, value in gauges.items():
        lines += [*_head(name, "gauge"), f"{_PREFIX}{name} {value:g}"]
    return "\n".join([*lines, ""])


def _head(name: str, kind: str) -> list[str]:
    return [f"# HELP {_PREFIX}{name} {HELP[name]}", f"# TYPE {_PREFIX}{name} {kind}"]


def _labels(labels: _Labels) -> str:
    if not labels:
        return ""
    escaped = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
    inner = ",".join(f'{name}="{value.translate(escaped)}"' for name, value in labels)
    return f"{{{inner}}}"
