"""English: the words that name instruments and tell what is done to them. Data only."""

from __future__ import annotations

from ipplan_kg.lang import word_map, word_rows, word_set
from ipplan_kg.model import Action

# Kind of `vocab/legislation-kind`: its head nouns. A capitalised head makes a title.
TITLE_HEADS = word_map(
    """
    law: law, laws, act, constitution
    regulation: regulation, regulations, ordinance
    rules: rule, rules, bylaws, procedures
    provisions: provision, provisions, stipulations
    measures: measure, measures, methods
    judicial-interpretation: interpretation, interpretations
    opinions: opinion, opinions
    guidelines: guideline, guidelines, guide, guidance, manual, handbook
    plan: plan, plans, scheme, blueprint
    notice: notice, notices, circular
    outline: outline
    standard: standard, standards, criteria, specification, specifications, norms
    catalogue: catalogue, catalog, directory
    list: list, lists
    code: code, codes
    treaty: treaty, treaties, convention, protocol
    agreement: agreement, agreements, partnership
    program: program, programme
    other: decision, decisions, charter, declaration, memorandum, memoranda, statement
    """
)
# Lower-case head nouns that describe an instrument, if what is done to it is done to a text.
DESCRIBED_HEADS = word_map(
    """
    other: legislation
    regulation: regulation, regulations
    rules: rules
    provisions: provisions
    measures: measures
    judicial-interpretation: interpretation, interpretations
    opinions: opinions
    guidelines: guideline, guidelines, guide, guides
    plan: plan, plans, scheme, schemes
    notice: notice
    outline: outline
    standard: standard, standards, criteria, specifications
    catalogue: catalogue, catalog
    list: list, lists
    treaty: treaty, treaties
    agreement: agreement, agreements
    """
)
# Described with these only if a text is made or changed: otherwise they are steps, not texts
# ("implement incentive measures", "strengthen regulation", "improve the list").
MADE_ONLY_HEADS = word_set("guide, list, lists, measures, regulation, scheme, schemes")
MAKING = frozenset(
    {Action.FORMULATE, Action.ISSUE, Action.REVISE, Action.PROMOTE_LEGISLATION, Action.NEGOTIATE}
)
# Titles only with a modifier or a complement: the bare words are no names.
WEAK_HEADS = word_set(
    """
    act, code, criteria, decision, decisions, guidance, guide, list, methods, norms,
    partnership, procedures, program, programme, standard, standards
    """
)
# "Provisions on Several Issues concerning the Application of Law" is how the Supreme People's
# Court names one form of its judicial interpretations.
JUDICIAL_PROVISIONS = r"\bissues\s+(?:\w+\s+){1,4}?application\s+of\s+(?:the\s+)?laws?\b"

# Prepositions behind which a title goes on.
TITLE_PREPOSITIONS = word_set(
    """
    about, against, among, as, at, between, by, concerning, for, from, governing, in, into, of,
    on, over, regarding, relating, through, to, under, upon, with, within
    """
)
FUNCTION_WORDS = TITLE_PREPOSITIONS | word_set("the, and, a, an, or, its, their, &, related")
DETERMINERS = word_set(
    """
    a, all, an, any, each, every, its, more, our, several, some, such, the, their, these, this,
    those, various
    """
)
INDEFINITE = word_set("a, an")
# "national standards such as A and B", "two standards: A and B"
OPENING_LISTS = word_set("such as, including, namely") | {":"}
# What is done to these is done to the instrument: "publish the English version of"
PARTS = word_set("chapter, draft, edition, text, version")
# "a series of national standards", "a number of ..."
QUANTIFIERS = word_set("batch, group, number, series, set, variety")
# Lower-case nouns that end a title of capitalised words ("... Patent Navigation work").
TITLE_TAILS = word_set(
    """
    activities, affairs, cases, disputes, matters, mechanism, period, projects, rights,
    services, system, systems, work, works
    """
)
# "the 14th Five-Year Plan period" is a time.
NOT_BEHIND_HEAD = word_set("enforcement, period, periods")

# How the words of an action stand: verbs (base form), gerunds, nouns, participles. Words coordinate
# only with words of their own form.
_ACTIONS: dict[Action, str] = {
    Action.REVISE: """
        verb: revise, amend, modify, update
        gerund: revising, amending, modifying, updating
        noun: revision, revisions, amendment, amendments, modification
        participle: revised, amended, modified, updated
    """,
    Action.FORMULATE: """
        verb: formulate, draft, draw up, develop, compile, prepare, work out, enact, make,
            establish and issue, set up
        gerund: formulating, drafting, drawing up, developing, compiling, preparing, working
            out, enacting, making
        noun: formulation, compilation, preparation, enactment
        participle: formulated, drafted, drawn up, developed, compiled, prepared, worked
            out, enacted, made
    """,
    Action.ISSUE: """
        verb: issue, release, publish, promulgate, introduce, print and distribute, promote
            and issue, unveil, roll out
        gerund: issuing, releasing, publishing, promulgating, introducing, printing and
            distributing
        noun: issuance, release, publication, promulgation, introduction
        participle: issued, released, published, promulgated, introduced, printed and
            distributed
    """,
    Action.IMPLEMENT: """
        verb: implement, carry out, execute, enforce, fulfill
        gerund: implementing, carrying out, executing, enforcing
        noun: implementation, execution
        participle: implemented, executed, enforced
    """,
    Action.PROMOTE_LEGISLATION: """
        verb: legislate
        gerund: legislating
        noun: legislation, legislative process, legislation process, legislative work,
            lawmaking
    """,
    Action.STUDY: """
        verb: study, research, demonstrate, explore
        gerund: studying, researching, demonstrating, exploring
        noun: research, demonstration, exploration
        participle: studied, researched, demonstrated, explored
    """,
    Action.IMPROVE: """
        verb: improve, perfect, refine, optimize
        gerund: improving, perfecting, optimizing
        noun: improvement, perfection, refinement, optimization
        participle: improved, perfected, refined, optimized
    """,
    Action.APPLY: """
        verb: apply, popularize and apply, promote and apply, popularize, use
        gerund: applying, using
        noun: application, promotion and application, popularization, use
        participle: applied, used
    """,
    Action.ACCEDE: """
        verb: join, accede, ratify, sign, conclude
        gerund: joining, acceding, signing, concluding
        noun: accession, ratification, conclusion
        participle: joined, ratified, signed, concluded
    """,
    Action.NEGOTIATE: """
        verb: negotiate
        gerund: negotiating
        noun: negotiation, negotiations
    """,
}


def _action_words() -> dict[str, tuple[Action, frozenset[str]]]:
    words: dict[str, tuple[Action, frozenset[str]]] = {}
    for action, table in _ACTIONS.items():
        for word, form in word_rows(table):
            first, forms = words.get(word, (action, frozenset()))
            words[word] = (first, forms | {form})
    return words


ACTION_WORDS = _action_words()
"""Word -> its action and the forms it can stand in."""

# Words that only say how: "promote the revision of", "speed up the formulation of".
LIGHT_WORDS = word_set(
    """
    a, accelerate, accelerating, active, actively, advance, advancing, an, basic, china,
    china's, complete, completing, comprehensive, comprehensively, conduct, continue, continue
    to, deeply, deploy, do, domestic, earnestly, effective, expedite, facilitate, final, first,
    for, full, fully, further, good, great, in-depth, initiate, its, joint, jointly, legal, of,
    on, orderly, organize, organizing, overall, practical, process, promote, promoting, push
    for, push forward, seriously, solid, special, speed up, speeding up, start, steadily, step
    up, strengthen, strictly, support, the, thoroughly, timely, to, vigorously, we, well, will,
    work
    """
)
# With "legislation" as their object: "promote legislation on geographical indications".
PROMOTING = word_set(
    """
    accelerate, accelerating, advance, advancing, promote, promoting, push forward, speed up,
    speeding up
    """
)
# Phrases that are one token.
PHRASES = word_set(
    """
    as well as, carry out, carrying out, continue to, draw up, drawing up, drawn up, legislation
    process, legislative process, legislative work, popularize and apply, print and distribute,
    printed and distributed, printing and distributing, promote and apply, promote and issue,
    promotion and application, push for, push forward, roll out, set up, speed up, speeding up,
    step up, such as, work out, worked out, working out
    """
)
# Verbs that open a clause and end what stands before them, besides those of actions.
LIGHT_VERBS = word_set(
    """
    accelerate, achieve, actively, adhere, adopt, advance, allow, analyse, analyze, append,
    arrange, assess, assist, attend, bring, broaden, build, carry, clarify, collect, combat,
    complete, comprehensively, conduct, connect, consolidate, continue, convene, cooperate,
    coordinate, crack, create, cultivate, deepen, deepened, define, deliver, deploy, eliminate,
    empower, enable, encourage, enhance, enrich, ensure, establish, evaluate, exert, expand,
    explore, extend, facilitate, focus, foster, further, gather, give, guide, handle, hold,
    host, identify, implement, improve, incorporate, increase, innovate, inspect, integrate,
    intensify, investigate, invite, keep, launch, maintain, mobilize, operate, orderly,
    organise, organize, oversee, participate, perfect, perform, prevent, prioritize, prohibit,
    promote, propose, prosecute, protect, provide, publicize, punish, pursue, push, raise,
    realize, recruit, reduce, reform, regulate, resolve, respond, safeguard, select, send,
    serve, set, severely, solve, speed, standardize, steadily, step, streamline, strengthen,
    strive, submit, sum, summarize, supervise, support, tackle, take, tell, train, unlock,
    uphold, urge, urging, utilize, verify, vigorously, widen
    """
)
VERB_OR_NOUN = word_set(
    """
    draft, focus, guide, host, issue, reform, release, research, set, step, study, support,
    train, update, use, work
    """
)
# Verbs whose object may look like a verb ("promote research").
OBJECT_TAKING = word_set(
    """
    conduct, deepen, encourage, promote, strengthen, support, the
    """
)
# "will be revised", "are to be strictly implemented"
BEING = word_set("are, be, been, being, is")
AUXILIARIES = BEING | word_set("has, have, must, shall, should, to, will")
