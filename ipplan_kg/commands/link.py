"""``ipplan-kg link``: propose links to other data sets, and review what is proposed."""

from __future__ import annotations

import sys

from ipplan_kg.errors import BadParameter
from ipplan_kg.options import add_store
from ipplan_kg.terminal import open_asked
from ipplan_kg.user_agent import user_agent

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    import pyoxigraph as ox

    from ipplan_kg.linking.asking import Asker
    from ipplan_kg.linking.model import Subject
    from ipplan_kg.sssom import Mapping, MappingSet

__all__ = ["arguments", "run"]

KINDS = ("agency", "legislation", "body", "campaign", "event")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``link`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
A proposal becomes a link when a person accepts it, and it is moved to the mappings (--into).
What was answered once is kept, but with --no-cache: after a failure, the same command goes
on where it ended.

examples:
  ipplan-kg link --kind agency --endpoint https://example.org/sparql -o agencies.sssom.tsv
  ipplan-kg link cnipa --reconcile https://example.org/reconcile -o cnipa.sssom.tsv
  ipplan-kg link --review agencies.sssom.tsv --reviewer 'Your Name'
  ipplan-kg link --review agencies.sssom.tsv --into mappings/agencies.sssom.tsv --date 2022-01-05"""
    add = parser.add_argument
    add("thing", nargs="*", metavar="THING", help="what to seek a counterpart for; else --kind")
    add("--kind", action="append", choices=KINDS, help="all things of a kind; may be repeated")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--endpoint", metavar="URL", help="ask a SPARQL endpoint")
    who.add_argument("--reconcile", metavar="URL", help="ask a reconciliation service (API 0.2)")
    who.add_argument("--review", metavar="FILE", help="accept or reject what a file proposes")
    add("-o", "--output", metavar="FILE", help="the mapping set to write, or to add to (SSSOM)")
    add(
        "--shape",
        default="wikidata",
        choices=["wikidata", "skos"],
        help="how the endpoint's data names and types its things (default: wikidata)",
    )
    add(
        "--class",
        dest="classes",
        action="append",
        default=[],
        metavar="IRI",
        help="a class that a counterpart has to be of; may be repeated",
    )
    add(
        "--country",
        dest="countries",
        action="append",
        default=[],
        metavar="IRI",
        help="the country that a counterpart has to be of; may be repeated",
    )
    add(
        "--least",
        type=float,
        default=0.5,
        metavar="SCORE",
        help="propose nothing below this score (default: 0.5)",
    )
    add("--most", type=int, default=3, metavar="N", help="proposals for one thing (default: 3)")
    add("--batch", type=int, default=10, metavar="N", help="things asked for at once (default: 10)")
    add(
        "--pause",
        type=float,
        default=1.0,
        metavar="SECONDS",
        help="between two requests (default: 1)",
    )
    add(
        "--timeout",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="for one answer (default: 60)",
    )
    add(
        "--contact",
        default="",
        metavar="TEXT",
        help="who asks, for the server: a mail address or a page (default: $IPPLAN_KG_CONTACT)",
    )
    add("--cache", metavar="DIR", help="where answers are kept (default: the user's cache)")
    add("--no-cache", action="store_true", help="keep no answers and use none")
    add("--date", metavar="YYYY-MM-DD", default="", help="of the proposals or of the review")
    add("--reviewer", metavar="WHO", default="", help="who reviews: an ORCID, an IRI or a name")
    add("--into", metavar="FILE", help="move what is reviewed to this mapping set")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Propose links, or review proposals; return the exit status."""
    _check(options)
    return _review(options) if options.review else _propose(options)


def _check(options: argparse.Namespace) -> None:
    if options.date:
        from datetime import date

        try:
            date.fromisoformat(options.date)
        except ValueError as error:
            raise BadParameter(f"--date {options.date} is not a date such as 2022-01-05") from error
    if options.into and not options.review:
        raise BadParameter("--into goes with --review FILE")
    if options.review:
        if not options.reviewer.strip() and not options.into:
            raise BadParameter("--review needs --reviewer: an ORCID, an IRI or a name")
        return
    if not (options.endpoint or options.reconcile):
        raise BadParameter("say whom to ask: --endpoint URL or --reconcile URL")
    url = options.endpoint or options.reconcile
    if not url.startswith(("http://", "https://")):
        raise BadParameter(f"{url} is not the URL of a server: it must be http or https")
    if not options.output:
        raise BadParameter("say where the proposals go: -o FILE.sssom.tsv")
    if not options.thing and not options.kind:
        raise BadParameter("say what to seek a counterpart for: a THING, or --kind agency")
    user_agent(options.contact)  # raises what is wrong with it
    if min(options.batch, options.most) < 1 or options.pause < 0 or options.timeout <= 0:
        raise BadParameter("--batch, --most, --pause and --timeout are above zero")
    if not 0 <= options.least <= 1:
        raise BadParameter("--least is from 0 to 1")


# proposing


def _propose(options: argparse.Namespace) -> int:
    from ipplan_kg.linking.model import Constraints
    from ipplan_kg.linking.runs import at_endpoint, at_service, left, run
    from ipplan_kg.store import base_iri

    store = open_asked(options.store)
    subjects = _subjects(store, options)
    constraints = Constraints(classes=tuple(options.classes), countries=tuple(options.countries))
    asker = _asker(options)
    find = (at_endpoint if options.endpoint else at_service)(asker, constraints, options.shape)
    done = run(
        subjects,
        find,
        constraints,
        options.output,
        base=base_iri(store),
        batch=options.batch,
        least=options.least,
        most=options.most,
        date=options.date,
        progress=_shown_progress(len(subjects), options),
    )
    if not options.quiet:
        kept = f", {asker.kept} answers were kept from before" if asker.kept else ""
        _say(f"asked for {done.asked} of {len(subjects)} things by {asker.requests} requests{kept}")
        if done.mapping_set:
            path, count = options.output, left(done.mapping_set)
            _say(f"wrote {path}: {count} proposals; ipplan-kg link --review {path} decides on them")
    if done.failure is not None:
        raise done.failure
    return 0


def _subjects(store: ox.Store, options: argparse.Namespace) -> tuple[Subject, ...]:
    from ipplan_kg.linking.subjects import subjects
    from ipplan_kg.things import resolve

    if options.thing:
        return subjects(store, only=[resolve(store, each).value for each in options.thing])
    return subjects(store, kinds=options.kind)


def _asker(options: argparse.Namespace) -> Asker:
    from pathlib import Path

    from ipplan_kg.linking.asking import Asker, Manners
    from ipplan_kg.linking.cache import Cache, default_folder

    folder = Path(options.cache) if options.cache else default_folder()
    return Asker(
        url=options.endpoint or options.reconcile,
        manners=Manners(pause=options.pause, timeout=options.timeout, contact=options.contact),
        cache=Cache(None if options.no_cache else folder),
        say=(lambda words: None) if options.quiet else _say,
    )


# reviewing


def _review(options: argparse.Namespace) -> int:
    from ipplan_kg import sssom
    from ipplan_kg.linking.review import reviews
    from ipplan_kg.linking.runs import left, move_reviewed
    from ipplan_kg.store import write_atomic

    if options.reviewer.strip():
        mapping_set = sssom.read(options.review)

        def ask(mapping: Mapping, number: int, count: int) -> str:
            return _answer(mapping, mapping_set, f"{number} of {count}")

        decisions = 0
        for after in reviews(mapping_set, ask, options.reviewer, options.date):
            write_atomic(options.review, sssom.text(after).encode())
            mapping_set, decisions = after, decisions + 1
        if not options.quiet:
            _say(f"{decisions} decided, {left(mapping_set)} left in {options.review}")
    if options.into:
        count = move_reviewed(options.review, options.into, options.date)
        if not options.quiet:
            _say(f"moved {count} reviewed rows to {options.into}")
    return 0


def _answer(mapping: Mapping, mapping_set: MappingSet, place: str) -> str:
    """Show a proposal and return what the person says; the end of the input is ``q``."""
    from ipplan_kg.linking.review import DECISIONS, described

    sys.stderr.write(f"\n[{place}] {described(mapping, mapping_set)}")
    keys = ", ".join(f"{key} {words}" for key, words in DECISIONS.items())
    while True:
        sys.stderr.write(f"{keys}? ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            sys.stderr.write("\n")  # as a person's own line end would
        answer = line.strip().lower()[:1] if line else "q"
        if answer in DECISIONS and answer:
            return answer


# words


def _say(words: str) -> None:
    print(f"ipplan-kg: {words}", file=sys.stderr)


def _shown_progress(count: int, options: argparse.Namespace) -> Callable[[int], None]:
    """Return what tells a person who looks on how far the run is."""
    if options.quiet or not sys.stderr.isatty():
        return lambda asked: None

    def show(asked: int) -> None:
        end = "\n" if asked == count else ""
        sys.stderr.write(f"\r{asked} of {count} asked for\x1b[K{end}")
        sys.stderr.flush()

    return show
