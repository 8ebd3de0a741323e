"""Time queries over HTTP: our server, the Oxigraph server and rdflib-endpoint on the same data.

``python bench/over_http.py [--rounds N] [--seconds N]``: needs ``wrk`` (Debian has it), and the
packages ``oxigraph`` and ``rdflib-endpoint`` of PyPI. All servers run at once and are asked in
turn.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
JSON = {"Accept": "application/sparql-results+json, text/turtle"}
TRIVIAL = "ASK { ?s ?p ?o }"
MOST = 7000  # the Oxigraph server takes no longer URL
FROM_CATALOGUE = "agencies-by-task-count"
# Solutions without end, of which none can be given before all are counted.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass(frozen=True)
class Server:
    """A running endpoint."""

    name: str
    port: int
    path: str

    def target(self, query: str) -> str:
        return f"{self.path}?{urlencode({'query': query})}"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running(name: str, command: list[str], port: int, path: str) -> Iterator[Server]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            server = Server(name, port, path)
            while not answers(server):
                if process.poll() is not None:
                    raise SystemExit(f"{name} ended: {' '.join(command)}")
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()


def answers(server: Server) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("GET", server.target(TRIVIAL), headers=JSON)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def written(folder: Path) -> tuple[Path, Path]:
    """Write the packaged plans: as quads with the union in the default graph, and as triples."""
    import pyoxigraph as ox

    from ipplan_kg.pipeline import build
    from ipplan_kg.store import materialize_union

    store = build(validate=False).store
    materialize_union(store)
    quads, triples = folder / "plans.nq", folder / "plans.nt"
    store.dump(quads, ox.RdfFormat.N_QUADS)
    store.dump(triples, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return quads, triples


@contextmanager
def all_servers(folder: Path) -> Iterator[list[Server]]:
    quads, triples = written(folder)
    ours, kept, theirs, rdflibs = (free_port() for _ in range(4))
    with ExitStack() as stack:
        own = [sys.executable, "-m", "ipplan_kg", "serve", "--quiet", "--store", str(quads)]
        servers = [
            stack.enter_context(
                running(
                    "ipplan-kg serve --keep 0",
                    [*own, "--keep", "0", "--port", str(ours)],
                    ours,
                    "/sparql",
                )
            )
        ]
        oxigraph = program("oxigraph")
        command = [oxigraph, "serve", "--bind", f"127.0.0.1:{theirs}"]
        servers.append(stack.enter_context(running("Oxigraph server", command, theirs, "/query")))
        send(servers[1], quads.read_bytes())
        command = [program("rdflib-endpoint"), "serve", "--host", "127.0.0.1"]
        command += ["--port", str(rdflibs), str(triples)]
        servers.append(stack.enter_context(running("rdflib-endpoint", command, rdflibs, "/")))
        # Last, as the others have nothing like it: answers kept for who asks the same again.
        command = [*own, "--port", str(kept)]
        servers.append(stack.enter_context(running("ipplan-kg serve", command, kept, "/sparql")))
        yield servers


def program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed")
    return found


def send(server: Server, quads: bytes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("POST", "/store", quads, {"Content-Type": "application/n-quads"})
    status = connection.getresponse().status
    if status >= 300:
        raise SystemExit(f"{server.name} does not take the data: {status}")


def latencies(servers: list[Server], queries: dict[str, str], rounds: int) -> None:
    """Print the time of each query at each server, asked in turn over connections that stay."""
    connections = [http.client.HTTPConnection("127.0.0.1", each.port) for each in servers]
    times: dict[str, list[list[float]]] = {}
    for name, query in queries.items():
        found: list[list[float]] = [[] for _ in servers]
        sizes = set()
        for number in range(rounds + 2):
            for server, connection, measured in zip(servers, connections, found, strict=True):
                start = time.perf_counter()
                connection.request("GET", server.target(query), headers=JSON)
                response = connection.getresponse()
                body = response.read()
                seconds = time.perf_counter() - start
                if response.status != 200:
                    raise SystemExit(f"{server.name}: {name}: {response.status} {body[:200]!r}")
                sizes.add(body.count(b'"type"'))
                if number >= 2:
                    measured.append(seconds * 1000)
        if len(sizes) != 1:
            print(f"{name}: the servers answer differently: {sorted(sizes)}", file=sys.stderr)
        times[name] = found
    print_latencies(servers, times)


def print_latencies(servers: list[Server], times: dict[str, list[list[float]]]) -> None:
    print(f"| milliseconds | {' | '.join(each.name for each in servers)} |")
    print(f"|---|{'---:|' * len(servers)}")
    for label, of_runs in (("median", statistics.median), ("fastest", min)):
        best = {name: [of_runs(each) for each in found] for name, found in times.items()}
        shown = [statistics.median(row[i] for row in best.values()) for i in range(len(servers))]
        print(f"| {label} run, median of the queries | {' | '.join(f'{x:.2f}' for x in shown)} |")
    # The fastest run of each is what others on the machine have disturbed least.
    for i in (2, 0):
        ratios = {name: row[i] / row[1] for name, row in best.items()}
        print(
            f"\n{servers[i].name} : {servers[1].name}, {len(ratios)} queries, fastest runs: "
            f"median {statistics.median(ratios.values()):.2f}, "
            f"geometric mean {statistics.geometric_mean(ratios.values()):.2f}"
        )
    for name in sorted(ratios, key=lambda name: -ratios[name])[:5]:
        print(f"  {name}: {' : '.join(f'{each:.2f}' for each in best[name])} ms")


def throughput(servers: list[Server], queries: dict[str, str], seconds: int) -> None:
    """Print requests per second under wrk, 16 connections."""
    print("\n| query | server | requests/s | 99 % within ms | errors |\n|---|---|---:|---:|---:|")
    for name, query in queries.items():
        for server in servers:
            rate, late, errors = wrk(server, query, connections=16, seconds=seconds)
            print(f"| {name} | {server.name} | {rate:.0f} | {late:.1f} | {errors} |", flush=True)


def wrk(server: Server, query: str, *, connections: int, seconds: int) -> tuple[float, float, int]:
    url = f"http://127.0.0.1:{server.port}{server.target(query)}"
    command = [program("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += ["--timeout", "30s", "-H", f"Accept: {JSON['Accept']}", url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    assert rate, output
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    return (
        float(rate[1]),
        float(late[1]) * unit[late[2]] if late else float("nan"),
        int(failed[1]) if failed else 0,
    )


def beside_slow(server: Server) -> None:
    """Print how long a trivial query takes while four that take all the time there is run."""
    clients = []
    for _ in range(4):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", server.target(SLOW), headers=JSON)
        clients.append(connection)
    time.sleep(0.5)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    times = []
    end = time.perf_counter() + 8
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", server.target(TRIVIAL), headers=JSON)
        connection.getresponse().read()
        times.append((time.perf_counter() - start) * 1000)
        time.sleep(0.005)
    statuses = [each.getresponse().status for each in clients]
    cuts = statistics.quantiles(times, n=100)
    print(
        f"\nbeside four slow queries ({os.cpu_count()} processors), {len(times)} trivial ones: "
        f"median {cuts[49]:.1f} ms, 99 % within {cuts[98]:.1f} ms, all within {max(times):.1f} ms; "
        f"the slow ones ended with {statuses}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="of each catalogue query")
    parser.add_argument("--seconds", type=int, default=5, help="of wrk for each server and query")
    options = parser.parse_args()
    from ipplan_kg.queries import catalogue

    queries = {each.name: each.text for each in catalogue()}
    with tempfile.TemporaryDirectory() as folder, all_servers(Path(folder)) as servers:
        print(f"Python {platform.python_version()}, {os.cpu_count()} processors\n")
        plain = {
            name: text
            for name, text in queries.items()
            if "SERVICE" not in text and len(urlencode({"": text})) < MOST
        }
        # rdflib takes minutes for some of them: it is asked for those of the throughput only.
        latencies([*servers[:2], servers[3]], plain, options.rounds)
        if options.seconds == 0:
            return
        some = {"trivial": TRIVIAL, FROM_CATALOGUE: queries[FROM_CATALOGUE]}
        throughput(servers, some, options.seconds)
        beside_slow(servers[0])


if __name__ == "__main__":
    main()
