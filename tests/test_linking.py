"""Proposals of links: names beside names, scores with reasons, rows of SSSOM, and their review."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg import sssom
from ipplan_kg.errors import BadParameter, UnknownThing
from ipplan_kg.linking.matching import evidence, spellings
from ipplan_kg.linking.model import Candidate, Constraints, Name, Subject
from ipplan_kg.linking.proposals import decided, merged, proposals
from ipplan_kg.linking.review import described, moved, reviewed, reviews
from ipplan_kg.linking.scoring import Score, ranked
from ipplan_kg.linking.subjects import subjects
from ipplan_kg.namespaces import BASE
from tests.conftest import Cli

THEIRS = "https://example.org/entity/"
OURS = f"{BASE}agency/ministry-of-justice"


def en(text: str, *, preferred: bool = True) -> Name:
    return Name(text, "en", preferred)


def zh(text: str, *, preferred: bool = True) -> Name:
    return Name(text, "zh", preferred)


def ministry(*names: Name) -> Subject:
    return Subject(iri=OURS, names=names or (en("Ministry of Justice"), zh("司法部")))


def candidate(
    name: str, *names: Name, classes: set[str] | None = None, countries: set[str] | None = None
) -> Candidate:
    return Candidate(iri=THEIRS + name, names=[*names], classes=classes, countries=countries)


# names


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        (en("Ministry of Justice"), en("Ministry of Justice"), "preferred"),
        (en("the Supreme People's Court"), en("Supreme People’s Court"), "preferred"),
        (zh("外交部"), zh("外交部"), "preferred"),
        (zh("国家版权局"), zh("國家版權局"), "preferred"),
        (zh("《专利法》"), zh("专利法"), "preferred"),
        (en("Ministry of Justice"), en("Ministry of justice", preferred=False), "other name"),
        (en("Patent Law"), Name("Patent Law", "", preferred=False), "other name"),
        (
            en("Ministry of Justice"),
            en("Ministry of Justice of the People's Republic of China"),
            "without the country",
        ),
        (en("China's Patent Law"), en("Patent Law of China"), "without the country"),
        (zh("司法部"), zh("中华人民共和国司法部"), "without the country"),
        (zh("知识产权局"), zh("国家知识产权局"), "without the country"),
        (en("State Statistics Bureau"), en("State Statistical Bureau"), "similar"),
        (en("CAST", preferred=False), en("Cast"), "abbreviation"),
    ],
)
def test_names_that_agree(ours: Name, theirs: Name, kind: str) -> None:
    (found,) = evidence([ours], [theirs])
    assert found.kind == kind
    assert ours.text in str(found)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (en("Ministry of Justice"), en("Ministry of Commerce")),
        (en("Ministry of Justice"), zh("Ministry of Justice")),
        (zh("司法部"), zh("商务部")),
        (en("CAST", preferred=False), en("CASS", preferred=False)),
        (en("China"), en("Chinese")),
        (en(""), en("")),
    ],
)
def test_names_that_do_not_agree(ours: Name, theirs: Name) -> None:
    assert evidence([ours], [theirs]) == ()


def test_the_best_agreement_of_each_language_counts() -> None:
    ours = [en("Ministry of Justice"), en("MOJ", preferred=False), zh("司法部")]
    theirs = [en("MOJ"), en("Ministry of Justice", preferred=False), zh("中华人民共和国司法部")]
    assert [found.kind for found in evidence(ours, theirs)] == ["other name", "without the country"]


def test_a_name_is_asked_for_as_others_may_write_it() -> None:
    english = dict.fromkeys(text for text, _ in spellings(en("Supreme People's Court")))
    assert {
        "Supreme People's Court",
        "Supreme People’s Court",
        "supreme People's Court",
        "Supreme People's Court of China",
        "Supreme People's Court of the People's Republic of China",
    } <= english.keys()
    chinese = set(spellings(zh("統計局")))
    assert {("統計局", "zh"), ("统计局", "zh-hans"), ("国家统计局", "zh")} <= chinese
    assert ("中华人民共和国统计局", "zh-cn") in chinese
    assert set(spellings(en("CNIPA"))) == {("CNIPA", "en")}


@settings(max_examples=150, deadline=None)
@given(
    st.text("Mm the’'《》 国國家of China", min_size=1, max_size=24), st.sampled_from(["en", "zh"])
)
def test_a_name_is_among_its_spellings_and_agrees_with_itself(text: str, language: str) -> None:
    name = Name(text, language, preferred=True)
    assert text in [spelling for spelling, _ in spellings(name)]
    found = evidence([name], [name])
    assert [each.kind for each in found] in (["preferred"], [])


# scores

BODY, LAW = f"{THEIRS}Body", f"{THEIRS}Law"
HERE, ELSEWHERE = f"{THEIRS}Here", f"{THEIRS}Elsewhere"
CONSTRAINTS = Constraints(classes=(BODY,), countries=(HERE,))


def scored(found: Candidate, constraints: Constraints = CONSTRAINTS) -> Score:
    (score,) = ranked(ministry(), [found], constraints)
    return score


@pytest.mark.parametrize(
    ("found", "value", "reasons"),
    [
        # both names, type and country: 1 - 0.08 * 0.08
        (
            candidate(
                "a", en("Ministry of Justice"), zh("司法部"), classes={BODY}, countries={HERE}
            ),
            0.99,
            ["both are called Ministry of Justice", f"is a {BODY}", f"is of {HERE}"],
        ),
        # one name: 0.92
        (candidate("a", en("Ministry of Justice"), classes={BODY}, countries={HERE}), 0.92, []),
        # 0.92 * 0.9 * 0.9
        (
            candidate("a", en("Ministry of Justice")),
            0.75,
            ["its type is not told", "its country is not told"],
        ),
        # 0.92 * 0.5
        (
            candidate("a", en("Ministry of Justice"), classes={LAW}, countries={HERE}),
            0.46,
            ["is of none of the classes asked for"],
        ),
        # 0.92 * 0.2
        (
            candidate("a", en("Ministry of Justice"), classes={BODY}, countries={ELSEWHERE}),
            0.18,
            [f"is of {ELSEWHERE}"],
        ),
    ],
)
def test_a_score_is_the_product_of_parts_with_reasons(
    found: Candidate, value: float, reasons: list[str]
) -> None:
    score = scored(found)
    assert score.value == value
    assert all(reason in str(score) for reason in reasons)


def test_what_was_not_asked_for_is_no_part_of_the_score() -> None:
    score = scored(candidate("a", en("Ministry of Justice")), Constraints())
    assert [part.name for part in score.parts] == ["names"]


def test_of_two_that_are_as_likely_neither_is_sure() -> None:
    two = [candidate(name, en("Ministry of Justice")) for name in ("b", "a")]
    first, second = ranked(ministry(), two, Constraints())
    assert (first.candidate.iri, first.value) == (f"{THEIRS}a", 0.74)
    assert f"{THEIRS}b is as likely" in str(first) and f"{THEIRS}a is as likely" in str(second)


def test_a_clear_first_is_not_touched_by_a_second() -> None:
    both = candidate("a", en("Ministry of Justice"), zh("司法部"))
    some = candidate("b", en("Ministry of Justice", preferred=False))
    first, second = ranked(ministry(), [some, both], Constraints())
    assert (first.value, second.value) == (0.99, 0.68)


def test_a_service_that_is_sure_counts_and_one_without_names_does_not() -> None:
    sure = candidate("a", Name("Justizministerium", "", preferred=True))
    assert ranked(ministry(), [sure], Constraints()) == ()
    sure.found_by = "司法部"
    (score,) = ranked(ministry(), [sure], Constraints())
    assert score.value == 0.6 and "the service is sure of it by 司法部" in str(score)


# subjects


def test_subjects_are_named_things_and_no_planned_instruments(store: ox.Store) -> None:
    found = {each.iri: each for each in subjects(store, kinds=["agency", "legislation"])}
    court = found[f"{BASE}agency/supreme-peoples-court"]
    assert court.label == "Supreme People's Court"
    assert zh("最高人民法院") in court.names
    planned = {
        quad.subject.value
        for quad in store.quads_for_pattern(
            None,
            ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            ox.NamedNode(f"{BASE}ontology#PlannedLegislation"),
            None,
        )
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert planned and not planned & found.keys()


def test_a_thing_without_a_name_is_an_error(store: ox.Store) -> None:
    with pytest.raises(UnknownThing, match="has no name to be found by"):
        subjects(store, only=[f"{BASE}plan/2021-2022/task/1/responsibility/1"])


# rows


def rows(*found: Candidate, least: float = 0.5, most: int = 3) -> tuple[sssom.Mapping, ...]:
    ((_, made),) = proposals(
        [ministry()],
        lambda some: {OURS: [*found]},
        Constraints(),
        least=least,
        most=most,
    )
    return made


def test_a_row_says_what_agrees_how_likely_it_is_and_why() -> None:
    (row,) = rows(candidate("a", en("Ministry of Justice"), zh("司法部", preferred=False)))
    assert (row.subject_id, row.predicate_id, row.object_id) == (
        OURS,
        "skos:exactMatch",
        f"{THEIRS}a",
    )
    assert (row.subject_label, row.object_label) == ("Ministry of Justice", "Ministry of Justice")
    assert row.mapping_justification == "semapv:LexicalMatching"
    assert row.confidence == 0.99
    assert row.match_string == ("ministry of justice", "司法部")
    assert row.subject_match_field == ("skos:prefLabel",)
    assert row.object_match_field == ("skos:altLabel", "skos:prefLabel")
    assert row.mapping_tool == "ipplan-kg link"
    assert (row.mapping_date, row.see_also) == ("", (f"{THEIRS}a",))
    assert json.loads(row.other) == {"names": 0.988}
    assert row.comment.startswith("names 0.99: both are called Ministry of Justice, 司法部 is also")


def test_a_similar_name_is_justified_as_similar() -> None:
    (row,) = rows(candidate("a", en("Ministry of Justices")))
    assert row.mapping_justification == "semapv:LexicalSimilarityThresholdMatching"
    assert (row.similarity_score, row.similarity_measure) == (0.97, "Ratcliff/Obershelp")


def test_only_the_likeliest_are_proposed() -> None:
    five = [candidate(name, en("Ministry of Justice")) for name in "edcba"]
    assert [row.object_id[-1] for row in rows(*five, most=2)] == ["a", "b"]
    assert rows(*five, least=0.8) == ()


def fresh_set(*made: sssom.Mapping, asked: tuple[Subject, ...] = ()) -> sssom.MappingSet:
    return merged(None, asked, made, {})


def test_a_mapping_set_is_the_same_bytes_and_read_back() -> None:
    one, two = candidate("a", en("Ministry of Justice")), candidate("b", zh("司法部"))
    made = fresh_set(*rows(one, two))
    assert made.curie_map == {"ipplan": BASE, "entity": THEIRS}
    text = sssom.text(made)
    assert text == sssom.text(fresh_set(*rows(two, one)))
    assert set(sssom.parse(text).mappings) == set(made.mappings)
    assert sssom.expand(made.mappings[0].object_id, made.curie_map).startswith(THEIRS)


def test_prefixes_of_different_namespaces_are_told_apart() -> None:
    other = Candidate(iri="https://example.com/entity/1", names=[zh("司法部")])
    wikidata = Candidate(iri="http://www.wikidata.org/entity/Q1", names=[zh("司法部")])
    made = fresh_set(*rows(candidate("a", zh("司法部")), other, wikidata))
    assert set(made.curie_map) == {"ipplan", "entity", "entity2", "wd"}


# review


def test_a_decision_is_added_to_a_row_and_nothing_is_lost() -> None:
    (row,) = rows(candidate("a", en("Ministry of Justice")))
    accepted = reviewed(row, "a", "0000-0000-0000-0000", date="2022-01-05")
    assert accepted.reviewer_id == ("https://orcid.org/0000-0000-0000-0000",)
    assert (accepted.review_date, accepted.reviewer_agreement) == ("2022-01-05", 1.0)
    assert (accepted.confidence, accepted.comment) == (row.confidence, row.comment)
    assert accepted.predicate_modifier == ""


def test_a_close_match_is_another_predicate() -> None:
    (row,) = rows(candidate("a", en("Ministry of Justice")))
    close = reviewed(row, "c", "A. Reader")
    assert (close.predicate_id, close.reviewer_label) == ("skos:closeMatch", ("A. Reader",))


def test_a_rejected_row_is_a_negative_mapping_by_hand() -> None:
    (row,) = rows(candidate("a", en("Ministry of Justice")))
    rejected = reviewed(row, "r", "https://example.org/reader")
    assert rejected.predicate_modifier == "Not"
    assert rejected.mapping_justification == "semapv:ManualMappingCuration"
    assert rejected.confidence == 1.0
    assert rejected.reviewer_id == ("https://example.org/reader",)
    assert rejected.comment.startswith("rejected; was proposed with the score 0.92: names 0.92")


def test_who_reviews_has_to_be_said_and_nothing_is_reviewed_twice() -> None:
    (row,) = rows(candidate("a", en("Ministry of Justice")))
    with pytest.raises(BadParameter, match="say who reviews"):
        reviewed(row, "a", "  ")
    with pytest.raises(BadParameter, match="is reviewed already"):
        reviewed(reviewed(row, "a", "me"), "r", "me")


def test_review_goes_from_the_best_on_and_can_end_anywhere() -> None:
    made = fresh_set(
        *rows(candidate("a", zh("中华人民共和国司法部")), candidate("b", en("Ministry of Justice")))
    )
    seen: list[str] = []

    def ask(mapping: sssom.Mapping, number: int, count: int) -> str:
        seen.append(f"{mapping.object_id} {number}/{count}")
        return "aq"[number - 1]

    (after,) = reviews(made, ask, "me")
    assert seen == ["entity:b 1/2", "entity:a 2/2"]
    assert decided([after]) == {(OURS, f"{THEIRS}b"): True}


def test_what_is_shown_has_names_iris_and_each_reason() -> None:
    made = fresh_set(*rows(candidate("a", en("Ministry of Justice"))))
    shown = described(made.mappings[0], made).splitlines()
    assert shown == [
        "Ministry of Justice",
        f"  {OURS}",
        "  skos:exactMatch  (score 0.92)",
        f"  {THEIRS}a",
        "Ministry of Justice",
        "  - names 0.92: both are called Ministry of Justice",
    ]


# what is there already stays


def test_what_is_decided_is_kept_and_not_proposed_again() -> None:
    a, b = candidate("a", en("Ministry of Justice")), candidate("b", en("Ministry of Justice"))
    first = fresh_set(*rows(a, b), asked=(ministry(),))
    rejected = reviewed(first.mappings[0], "r", "me")
    existing = sssom.parse(
        sssom.text(
            sssom.MappingSet(
                mapping_set_id=first.mapping_set_id,
                license=first.license,
                curie_map=first.curie_map,
                mappings=(rejected, first.mappings[1]),
            )
        )
    )
    again = merged(existing, [ministry()], rows(a, b), decided([existing]))
    assert again.mapping_set_id == f"{BASE}mappings/candidates"
    assert rejected in again.mappings and len(again.mappings) == 2


def test_proposals_of_what_was_not_asked_for_stay_and_others_are_made_anew() -> None:
    existing = fresh_set(*rows(candidate("old", en("Ministry of Justice"))))
    elsewhere = merged(existing, [], (), {})
    assert elsewhere.mappings == existing.mappings
    anew = merged(existing, [ministry()], (), {})
    assert anew.mappings == ()


def test_a_thing_that_has_a_link_into_a_data_set_gets_no_other_proposed() -> None:
    known = {(OURS, f"{THEIRS}linked"): True}
    made = merged(
        None,
        [ministry()],
        rows(candidate("a", en("Ministry of Justice"))),
        known,
    )
    assert made.mappings == ()


def test_what_is_reviewed_moves_to_another_mapping_set() -> None:
    made = fresh_set(*rows(*[candidate(name, en("Ministry of Justice")) for name in "abc"]))
    first, second, third = made.mappings
    after = sssom.MappingSet(
        mapping_set_id=made.mapping_set_id,
        license=made.license,
        curie_map=made.curie_map,
        mappings=(reviewed(first, "a", "me"), second, reviewed(third, "r", "me")),
    )
    into = sssom.MappingSet(
        mapping_set_id="https://example.org/set",
        license=made.license,
        curie_map={"our": f"{BASE}agency/"},
    )
    with pytest.raises(BadParameter, match="a mapping has a date: say which with --date"):
        moved(after, into)
    rest, whole = moved(after, into, "2022-01-05")
    assert rest.mappings == (second,)
    assert whole.curie_map == {"our": f"{BASE}agency/", "entity": THEIRS}
    assert [(each.subject_id, each.object_id) for each in whole.mappings] == [
        ("our:ministry-of-justice", "entity:a"),
        ("our:ministry-of-justice", "entity:c"),
    ]
    assert {each.mapping_date for each in whole.mappings} == {"2022-01-05"}
    assert moved(rest, whole) == (rest, whole)


# the command


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--kind", "agency", "-o", "x.sssom.tsv"), "say whom to ask: --endpoint URL or"),
        (("--kind", "agency", "--endpoint", "http://127.0.0.1:1/"), "say where the proposals go"),
        (("--endpoint", "http://127.0.0.1:1/", "-o", "x.tsv"), "say what to seek a counterpart"),
        (("--review", "x.tsv"), "--review needs --reviewer"),
        (
            ("--kind", "agency", "--endpoint", "http://a/", "-o", "x.tsv", "--contact", "ä"),
            "one line of ASCII",
        ),
        (("--kind", "agency", "--into", "x.tsv"), "--into goes with --review FILE"),
        (("--review", "x.tsv", "--reviewer", "me"), "x.tsv: cannot be read"),
        (("--review", "x.tsv", "--date", "today", "--reviewer", "me"), "is not a date such as"),
        (
            ("--kind", "agency", "--endpoint", "ftp://a/", "-o", "x.tsv", "--no-cache"),
            "must be http or https",
        ),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    cli: Cli, arguments: tuple[str, ...], message: str
) -> None:
    done = cli("link", *arguments)
    assert done.returncode in (2, 3)
    assert message in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_review_in_the_terminal_writes_after_each_decision(cli: Cli, tmp_path: Path) -> None:
    two = [candidate(name, en("Ministry of Justice")) for name in "ab"]
    path = tmp_path / "x.sssom.tsv"
    path.write_text(sssom.text(fresh_set(*rows(*two))), "utf-8")
    done = cli("link", "--review", path, "--reviewer", "me", stdin="?\nr\n")
    assert done.returncode == 0
    assert done.stderr.count("a accept, c accept as close, r reject, s skip, q quit? ") == 3
    assert done.stderr.endswith(f"1 decided, 1 left in {path}\n")
    after = sssom.read(path)
    assert [mapping.predicate_modifier for mapping in after.mappings] == ["Not", ""]
    done = cli("link", "--review", path, "--into", "links.sssom.tsv", "--date", "2022-01-05")
    assert (done.returncode, done.stderr) == (
        0,
        "ipplan-kg: moved 1 reviewed rows to links.sssom.tsv\n",
    )
    links = sssom.read(tmp_path / "links.sssom.tsv")
    assert links.mapping_set_id == f"{BASE}mappings/links"
    assert [mapping.object_id for mapping in links.mappings] == ["entity:a"]
    assert [mapping.object_id for mapping in sssom.read(path).mappings] == ["entity:b"]
