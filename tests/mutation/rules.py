"""The mutants of the rules: for each rule, changes of a graph that it must not let pass.

A row is the way, what to remove, what to add, and where: templates and a pattern of SPARQL, filled
in with the first solution. What the real graph has no place for is tried on the examples.
"""

from __future__ import annotations

__all__ = ["RULES"]

Row = tuple[str, str, str, str]

LEAD = "<https://w3id.org/ipplan/vocab/role/lead>"
PARTICIPANT = "<https://w3id.org/ipplan/vocab/role/participant>"
ACTION = "https://w3id.org/ipplan/vocab/action/"
OTHER = "<https://w3id.org/ipplan/plan/other>"
WITHOUT_LEAD_RULE = (
    "?t ipp:inPlan ?p ; ipp:responsibleAgency ?a FILTER NOT EXISTS { ?p ipp:leadRule ?s }"
)
EXACT = "?m rdf:subject ?s ; rdf:predicate skos:exactMatch"
EXACT_IN_ROR = (
    "?n rdf:subject ?s ; rdf:predicate skos:exactMatch ; rdf:object ?o"
    " FILTER (STRSTARTS(STR(?o), 'https://ror.org/') && ?m != ?n)"
)
EXACT_OF_ANOTHER = "; rdf:subject ?another ; rdf:predicate skos:exactMatch FILTER (?another != ?s)"
OTHER_AGENCY = "?t a ipp:Task . ?a a ipp:Agency FILTER NOT EXISTS { ?t ipp:responsibleAgency ?a }"


def dropped(subject: str, predicate: str, where: str = "") -> Row:
    triple = f"{subject} {predicate} ?value"
    return f"drop {predicate}", triple, "", f"{triple} . {where}"


def changed(subject: str, predicate: str, other: str, where: str = "") -> Row:
    triple = f"{subject} {predicate} ?value"
    way = f"change {predicate} to {other}"
    return way, triple, f"{subject} {predicate} {other}", f"{triple} . {where}"


def inside(step: str) -> Row:
    """Take the string that a step leads to out of the task."""
    where = f"?t a ipp:Task ; {step} ?s . ?s nif:superString ?outer"
    return f"{step} outside", "?s nif:superString ?outer", "", where


def of_another_task(step: str) -> Row:
    """Link a task to what is another's."""
    where = f"?other {step} ?x . ?t a ipp:Task FILTER NOT EXISTS {{ ?t {step} ?x }}"
    return f"{step} of another", "", f"?t {step} ?x", where


def in_another_plan(kind: str) -> Row:
    return f"{kind} elsewhere", "", f"?x ipp:inPlan {OTHER}", f"?x a {kind}"


def acted_on(state: str, action: str) -> Row:
    where = f"?x ipp:legislation ?l . ?l a {state}"
    return action, "", f"?x ipp:actionType <{ACTION}{action}>", where


RULES: dict[str, list[Row]] = {
    # roles and ranks
    "OneLeadRule": [dropped("?t", "ipp:leadAgency")],
    "NoLeadWithoutRule": [
        dropped("?p", "ipp:leadRule"),
        ("lead", "", "?t ipp:leadAgency ?a", WITHOUT_LEAD_RULE),
        ("participant", "", "?t ipp:participatingAgency ?a", WITHOUT_LEAD_RULE),
        ("role", "", f"?r ipp:role {LEAD}", f"{WITHOUT_LEAD_RULE} . ?t ipp:responsibility ?r"),
    ],
    "RoleGivenRule": [dropped("?r", "ipp:role")],
    "LeadIsFirstRule": [
        changed("?r", "ipp:role", LEAD, "?r ipp:rank 2"),
        changed("?r", "ipp:role", PARTICIPANT, "?r ipp:rank 1"),
        changed("?r", "ipp:rank", "3", f"?r ipp:role {LEAD}"),
    ],
    "NoRankGapRule": [
        changed("?r", "ipp:rank", "99", "FILTER (?value = 2)"),
        dropped(
            "?r", "ipp:rank", "FILTER (?value = 1) ?t ipp:responsibility ?r, ?s . ?s ipp:rank 2"
        ),
    ],
    "NoRankTwiceRule": [changed("?r", "ipp:rank", "1", "FILTER (?value = 2)")],
    "NoAgencyTwiceRule": [
        changed(
            "?r",
            "ipp:agency",
            "?a",
            "?t ipp:responsibility ?r, ?s . ?s ipp:agency ?a FILTER (?r != ?s)",
        )
    ],
    # shortcuts
    "LeadShortcutRule": [
        ("another agency", "", "?t ipp:leadAgency ?a", OTHER_AGENCY),
        ("a participant", "", "?t ipp:leadAgency ?a", "?t ipp:participatingAgency ?a"),
    ],
    "ParticipantShortcutRule": [
        ("another agency", "", "?t ipp:participatingAgency ?a", OTHER_AGENCY),
        ("the lead", "", "?t ipp:participatingAgency ?a", "?t ipp:leadAgency ?a"),
    ],
    "ResponsibleShortcutRule": [
        ("another agency", "", "?t ipp:responsibleAgency ?a", OTHER_AGENCY),
        dropped("?t", "ipp:responsibility"),
    ],
    "ResponsibilityShortcutRule": [
        dropped("?t", "ipp:leadAgency"),
        dropped("?t", "ipp:participatingAgency"),
        ("no role", "?t ipp:responsibleAgency ?a", "", WITHOUT_LEAD_RULE),
    ],
    "ConcernsShortcutRule": [of_another_task("ipp:concerns")],
    "ActionShortcutRule": [dropped("?t", "ipp:concerns")],
    # the parts of a plan
    "NumberOnceRule": [
        changed(
            "?t",
            "ipp:number",
            "?n",
            "?t ipp:inPlan ?p . ?s ipp:inPlan ?p ; ipp:number ?n FILTER (?s != ?t)",
        )
    ],
    "TaskNumberRule": [changed("?t", "ipp:number", "9999")],
    "TaskPlaceRule": [
        ("section", "?s ipp:inPlan ?p", "", "?t ipp:inSection ?s . ?s ipp:inPlan ?p"),
        ("part", "?s ipp:inPlan ?p", "", "?t ipp:inPart ?s . ?s ipp:inPlan ?p"),
    ],
    "TaskPartsRule": [
        of_another_task(step)
        for step in ("ipp:responsibility", "ipp:legislativeAction", "ipp:setsTarget")
    ],
    "NearestHeadingRule": [
        changed(
            "?t", "ipp:inSection", "?s", "?s a ipp:Section ; ipp:evidence ?e FILTER (?s != ?value)"
        ),
        changed("?e", "nif:beginIndex", "0", "?t a ipp:Task ; ipp:inSection ?s ; ipp:evidence ?e"),
    ],
    "PlanPartsRule": [
        in_another_plan(kind)
        for kind in ("ipp:Task", "ipp:Section", "ipp:Notice", "ipp:Correction")
    ],
    "PlanIdentifierRule": [changed("?p", "dcterms:identifier", '"other"', "?p a ipp:Plan")],
    "SectionOrdinalRule": [changed("?s", "ipp:ordinal", "9999")],
    "SectionTreeRule": [
        ("itself", "", "?s ipp:broaderSection ?s", "?s a ipp:Section"),
        ("circle", "", "?above ipp:broaderSection ?s", "?s ipp:broaderSection ?above"),
        (
            "other plan",
            "?above ipp:inPlan ?p",
            "",
            "?s ipp:broaderSection ?above . ?above ipp:inPlan ?p",
        ),
    ],
    "PeriodOrderRule": [changed("?p", "dcat:startDate", '"9998"^^xsd:gYear')],
    # evidence
    "StringIriRule": [
        changed("?s", "nif:beginIndex", "1", "?s nif:anchorOf ?c"),
        changed("?s", "nif:endIndex", "999999", "?s nif:anchorOf ?c"),
    ],
    "StringCharactersRule": [
        changed("?s", "nif:anchorOf", '"x"'),
        changed("?s", "nif:anchorOf", "?same", "BIND (REPLACE(?value, '^.', '~') AS ?same)"),
        changed("?s", "nif:beginIndex", "1", "?s nif:anchorOf ?c"),
    ],
    "SuperStringRule": [
        changed(
            "?s",
            "nif:superString",
            "?s2",
            "?t a ipp:Task ; ipp:evidence ?s2 FILTER (?s2 != ?value)",
        ),
        changed("?o", "nif:beginIndex", "999999", "?s nif:superString ?o"),
        changed("?o", "nif:endIndex", "0", "?s nif:superString ?o"),
    ],
    "TextLengthRule": [
        changed("?c", "nif:endIndex", "1", "?c a nif:Context"),
        changed("?c", "nif:isString", '"x"'),
        changed("?c", "nif:referenceContext", OTHER, "?c a nif:Context"),
    ],
    "TextLanguageRule": [changed("?c", "dcterms:language", '"de"', "?c a nif:Context")],
    "TaskTextRule": [
        changed("?t", "ipp:text", '"Do something else."@en'),
        changed("?t", "ipp:evidence", "?e", "?t a ipp:Task . ?s a ipp:Section ; ipp:evidence ?e"),
    ],
    "HeadingTextRule": [
        dropped(
            "?s", "rdfs:label", "?s a ipp:Section ; ipp:evidence ?e FILTER (LANG(?value) = 'en')"
        ),
        changed(
            "?s",
            "ipp:evidence",
            "?e",
            "?s a ipp:Section . ?t a ipp:Task ; ipp:responsibilityClause ?e",
        ),
    ],
    "TaskEvidenceRule": [
        dropped("?e", "nif:referenceContext", "?t a ipp:Task ; ipp:evidence ?e"),
        (
            "section",
            "?e nif:referenceContext ?c",
            "",
            "?s a ipp:Section ; ipp:evidence ?e . ?e nif:referenceContext ?c",
        ),
        ("other text", "?p ipp:expression ?c", "", "?p ipp:expression ?c"),
    ],
    "TaskEvidenceOnceRule": [
        (
            "another's",
            "",
            "?t ipp:evidence ?e",
            "?t a ipp:Task . ?s a ipp:Task ; ipp:evidence ?e FILTER (?s != ?t)",
        )
    ],
    "ClauseGivenRule": [dropped("?t", "ipp:responsibilityClause")],
    "CueGivenRule": [
        dropped("?x", "ipp:cue", "FILTER NOT EXISTS { ?x ipp:cue ?s FILTER (?s != ?value) }")
    ],
    "InsideTaskRule": [
        inside(step)
        for step in (
            "ipp:responsibilityClause",
            "ipp:responsibility/ipp:evidence",
            "ipp:legislativeAction/ipp:evidence",
            "ipp:legislativeAction/ipp:cue",
            "ipp:setsTarget/ipp:evidence",
        )
    ],
    "NamingInsideTaskRule": [
        of_another_task(step) for step in ("ipp:launches", "ipp:organizes", "ipp:mentions")
    ],
    "AgencyNamedRule": [
        (
            "unnamed",
            "?e itsrdf:taIdentRef ?a",
            "",
            "?r ipp:agency ?a ; ipp:evidence ?e . ?e itsrdf:taIdentRef ?a",
        ),
        changed("?r", "ipp:agency", "?a", "?a a ipp:Agency FILTER (?a != ?value)"),
    ],
    "LegislationNamedRule": [
        (
            "unnamed",
            "?e itsrdf:taIdentRef ?l",
            "",
            "?x ipp:legislation ?l ; ipp:evidence ?e . ?e itsrdf:taIdentRef ?l",
        ),
        changed("?x", "ipp:legislation", "?l", "?l a ipp:Legislation FILTER (?l != ?value)"),
    ],
    "NamedByEvidenceRule": [
        (
            step,
            "?e itsrdf:taIdentRef ?x",
            "",
            f"?t {step} ?x . ?x ipp:evidence ?e . ?e itsrdf:taIdentRef ?x",
        )
        for step in ("ipp:launches", "ipp:organizes", "ipp:mentions")
    ],
    "TopicNamedRule": [of_another_task("dcterms:subject")],
    "BasedOnNamedRule": [
        ("another's", "", "?p ipp:basedOn ?l", "?t ipp:inPlan ?p ; ipp:concerns ?l"),
    ],
    "NamedLinkedRule": [
        (
            "another's",
            "",
            "?s itsrdf:taIdentRef ?a",
            f"{OTHER_AGENCY} . ?t ipp:responsibility/ipp:evidence ?s",
        ),
        dropped("?t", "dcterms:subject", "?t a ipp:Task"),
        dropped("?t", "ipp:mentions"),
    ],
    "TargetUnitRule": [changed("?x", "ipp:unitText", '"unheard-of things"@en')],
    "TargetValueRule": [changed("?x", "ipp:value", "987654")],
    # legislation
    "ExistingActionRule": [
        acted_on("ipp:ExistingLegislation", action)
        for action in ("formulate", "promote-legislation")
    ],
    "PlannedActionRule": [
        acted_on("ipp:PlannedLegislation", action) for action in ("accede", "improve", "revise")
    ],
    # names and concepts
    "AgencyLabelOnceRule": [
        changed(
            "?a",
            "skos:prefLabel",
            "?l",
            "?a a ipp:Agency . ?b a ipp:Agency ; skos:prefLabel ?l FILTER (?a != ?b)",
        )
    ],
    "ConceptNotationRule": [
        changed("?c", "skos:notation", '"other"'),
    ],
    "TopConceptRule": [
        dropped("?s", "skos:hasTopConcept"),
        dropped("?c", "skos:inScheme"),
    ],
    "ConceptLabelOnceRule": [
        changed(
            "?c",
            "skos:prefLabel",
            "?l",
            "?c skos:inScheme ?s . ?d skos:inScheme ?s ; skos:prefLabel ?l FILTER (?c != ?d)",
        )
    ],
    # the whole graph
    "NoBlankNodeRule": [("blank", "", "_:x rdfs:label ?l", "?s rdfs:label ?l")],
    # mappings
    "MappingSubjectRule": [changed("?m", "rdf:subject", "<https://example.org/nothing>")],
    "MappingOneStrengthRule": [
        changed(
            "?m",
            "rdf:object",
            "?o",
            "?m rdf:subject ?s ; rdf:predicate skos:closeMatch ."
            " ?n rdf:subject ?s ; rdf:predicate skos:exactMatch ; rdf:object ?o",
        )
    ],
    "MappingExactOnceRule": [
        changed("?m", "rdf:object", "<https://ror.org/0>", f"{EXACT} . {EXACT_IN_ROR}"),
    ],
    "MappingNotSharedRule": [
        changed("?m", "rdf:object", "?o", f"{EXACT} . ?n rdf:object ?o {EXACT_OF_ANOTHER}"),
    ],
    "MappingDeniedRule": [
        ("deny", "", "?m sssom:predicate_modifier sssom:NegatedPredicate", EXACT),
    ],
    "MappingIdentityRule": [
        changed("?m", "rdf:predicate", "owl:sameAs", "?m sssom:confidence 0.9"),
    ],
    "MappingRecordedRule": [
        ("unrecorded", "", "?s skos:exactMatch <https://ror.org/0>", EXACT),
    ],
}
