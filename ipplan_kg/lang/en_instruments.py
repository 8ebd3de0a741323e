"""English: the words that name instruments and tell what is done to them. Data only."""

from __future__ import annotations

from ipplan_kg.model import Action

# Head noun -> kind of `vocab/legislation-kind`. A capitalised head makes a title.
TITLE_HEADS: dict[str, str] = {
    "law": "law", "laws": "law", "act": "law", "constitution": "law",
    "regulation": "regulation", "regulations": "regulation", "ordinance": "regulation",
    "rule": "rules", "rules": "rules", "bylaws": "rules", "procedures": "rules",
    "provision": "provisions", "provisions": "provisions", "stipulations": "provisions",
    "measure": "measures", "measures": "measures", "methods": "measures",
    "interpretation": "judicial-interpretation", "interpretations": "judicial-interpretation",
    "opinion": "opinions", "opinions": "opinions",
    "guideline": "guidelines", "guidelines": "guidelines", "guide": "guidelines",
    "guidance": "guidelines", "manual": "guidelines", "handbook": "guidelines",
    "plan": "plan", "plans": "plan", "scheme": "plan", "blueprint": "plan",
    "notice": "notice", "notices": "notice", "circular": "notice",
    "outline": "outline",
    "standard": "standard", "standards": "standard", "criteria": "standard",
    "specification": "standard", "specifications": "standard", "norms": "standard",
    "catalogue": "catalogue", "catalog": "catalogue", "directory": "catalogue",
    "list": "list", "lists": "list",
    "code": "code", "codes": "code",
    "treaty": "treaty", "treaties": "treaty", "convention": "treaty", "protocol": "treaty",
    "agreement": "agreement", "agreements": "agreement", "partnership": "agreement",
    "program": "program", "programme": "program",
    "decision": "other", "decisions": "other", "charter": "other",
}  # fmt: skip

# Lower-case head nouns that describe an instrument, if what is done to them is done to a text.
DESCRIBED_HEADS: dict[str, str] = {
    "legislation": "other", "regulation": "regulation", "regulations": "regulation",
    "rules": "rules", "provisions": "provisions", "measures": "measures",
    "interpretation": "judicial-interpretation", "interpretations": "judicial-interpretation",
    "opinions": "opinions", "guideline": "guidelines", "guidelines": "guidelines",
    "guide": "guidelines", "guides": "guidelines", "plan": "plan", "plans": "plan",
    "scheme": "plan", "schemes": "plan",
    "notice": "notice", "outline": "outline", "standard": "standard", "standards": "standard",
    "criteria": "standard", "specifications": "standard", "catalogue": "catalogue",
    "catalog": "catalogue", "list": "list", "lists": "list", "treaty": "treaty",
    "treaties": "treaty", "agreement": "agreement", "agreements": "agreement",
}  # fmt: skip

# Described with these heads only if the text is made or changed: otherwise they are steps, not texts
# ("implement incentive measures", "strengthen regulation", "improve the list").
MADE_ONLY_HEADS = frozenset(
    {"measures", "regulation", "list", "lists", "scheme", "schemes", "guide"}
)
MAKING = frozenset(
    {Action.FORMULATE, Action.ISSUE, Action.REVISE, Action.PROMOTE_LEGISLATION, Action.NEGOTIATE}
)

# Head nouns that are titles only behind two capitalised words ("Regional Economic Partnership").
WEAK_HEADS = frozenset(
    {"partnership", "program", "programme", "act", "code", "list", "guidance", "guide", "methods",
     "decision", "decisions", "standard", "standards", "procedures", "norms", "criteria"}
)  # fmt: skip

# "Provisions on Several Issues concerning the Application of Law" is how the Supreme People's
# Court names one form of its judicial interpretations.
JUDICIAL_PROVISIONS = r"\bissues\s+(?:\w+\s+){1,4}?application\s+of\s+(?:the\s+)?laws?\b"

# Prepositions behind which a title goes on.
TITLE_PREPOSITIONS = frozenset(
    {"on", "for", "of", "to", "concerning", "regarding", "about", "in", "governing", "against",
     "under", "with", "between", "among", "relating", "by", "from", "at", "into", "as", "over",
     "within", "through", "upon"}
)  # fmt: skip
FUNCTION_WORDS = TITLE_PREPOSITIONS | {
    "the",
    "and",
    "a",
    "an",
    "or",
    "its",
    "their",
    "&",
    "related",
}
DETERMINERS = frozenset(
    {"the", "a", "an", "its", "their", "this", "these", "those", "all", "some", "any", "such",
     "each", "every", "several", "various", "more", "our"}
)  # fmt: skip
INDEFINITE = frozenset({"a", "an"})
# "a series of national standards", "a number of ..."
QUANTIFIERS = frozenset({"series", "number", "batch", "set", "group", "variety"})
# Lower-case nouns that end a title whose other words are capitalised ("... Patent Navigation work").
TITLE_TAILS = frozenset({"work", "works", "affairs", "matters", "projects", "activities", "services",
                         "rights", "system", "systems", "mechanism", "cases", "disputes"})  # fmt: skip
# "the 14th Five-Year Plan period" is a time.
NOT_BEHIND_HEAD = frozenset({"period", "periods", "enforcement"})

# Words that tell an action; the second value says how the word stands: a verb (base form), a
# gerund, a noun, a participle. Words coordinate only with words of their own form.
_VERBS: dict[Action, tuple[str, ...]] = {
    Action.REVISE: ("revise revising revision,revisions,amendment,amendments,modification revised,amended",
                    "amend amending - amended", "modify modifying - modified",
                    "update updating - updated"),
    Action.FORMULATE: ("formulate formulating formulation formulated", "draft drafting - drafted",
                       "draw_up drawing_up - drawn_up", "develop developing - developed",
                       "compile compiling compilation compiled", "prepare preparing preparation prepared",
                       "work_out working_out - worked_out", "enact enacting enactment enacted",
                       "make making - made", "establish_and_issue - - -", "set_up - - -"),
    Action.ISSUE: ("issue issuing issuance,release,publication,promulgation issued",
                   "release releasing - released", "publish publishing - published",
                   "promulgate promulgating - promulgated", "introduce introducing introduction introduced",
                   "print_and_distribute printing_and_distributing - printed_and_distributed",
                   "promote_and_issue - - -", "unveil - - -", "roll_out - - -"),
    Action.IMPLEMENT: ("implement implementing implementation implemented",
                       "carry_out carrying_out - -", "execute executing execution executed",
                       "enforce enforcing - enforced", "fulfill - - -"),
    Action.PROMOTE_LEGISLATION: ("- - legislative_process,legislation_process,legislative_work,lawmaking -",
                                 "legislate legislating - -"),
    Action.STUDY: ("study studying - studied", "research researching research researched",
                   "demonstrate demonstrating demonstration demonstrated",
                   "explore exploring exploration explored"),
    Action.IMPROVE: ("improve improving improvement improved", "perfect perfecting perfection perfected",
                     "refine - refinement refined", "optimize optimizing optimization optimized"),
    Action.APPLY: ("apply applying application applied", "popularize_and_apply - - -",
                   "promote_and_apply - promotion_and_application -", "popularize - popularization -",
                   "use using use used"),
    Action.ACCEDE: ("join joining - joined", "accede acceding accession -", "ratify - ratification ratified",
                    "sign signing - signed", "conclude concluding conclusion concluded"),
    Action.NEGOTIATE: ("negotiate negotiating negotiation,negotiations -",),
}  # fmt: skip

FORMS = ("verb", "gerund", "noun", "participle")


def _action_words() -> dict[str, tuple[Action, frozenset[str]]]:
    words: dict[str, tuple[Action, frozenset[str]]] = {}
    for action, rows in _VERBS.items():
        for row in rows:
            for form, forms in zip(FORMS, row.split(), strict=True):
                for word in forms.replace("_", " ").split(","):
                    if word != "-":
                        known = words.get(word, (action, frozenset()))
                        words[word] = (known[0], known[1] | {form})
    return words


ACTION_WORDS = _action_words()
# Verbs that only say how: "promote the revision of", "speed up the formulation of".
LIGHT_WORDS = frozenset(
    {"promote", "promoting", "accelerate", "accelerating", "speed up", "speeding up", "advance",
     "advancing", "push forward", "push for", "continue", "continue to", "further", "actively",
     "steadily", "vigorously", "deploy", "complete", "completing", "start", "initiate", "organize",
     "organizing", "thoroughly", "strictly", "fully", "comprehensively", "deeply", "earnestly",
     "strengthen", "facilitate", "expedite", "conduct", "process", "work", "good", "domestic",
     "full", "comprehensive", "effective", "active", "will", "we", "well", "do", "solid",
     "orderly", "joint", "jointly", "timely", "advance", "support", "step up", "overall",
     "china's", "special", "great", "in-depth", "china", "legal", "basic", "the", "a", "an", "to",
     "of", "for", "on", "its", "seriously", "first", "final", "practical"}
)  # fmt: skip
PHRASES = (
    "legislative process", "legislation process", "legislative work", "draw up", "drawing up", "drawn up",
    "work out", "working out", "worked out", "carry out", "carrying out", "print and distribute",
    "printing and distributing", "printed and distributed", "push forward", "speed up", "speeding up",
    "step up", "set up", "roll out", "popularize and apply", "promote and apply", "promote and issue",
    "promotion and application", "continue to", "such as", "as well as", "push for",
)  # fmt: skip

# Behind an instrument: "and organizing its implementation", "will be revised".
TAIL_IMPLEMENTATION = (
    r"\s*,?\s*(?:and\s+)?(?:then\s+)?(?:promot\w+|organi[sz]\w+|push\w*\s+forward|supervis\w+|ensur\w+"
    r"|oversee\w*|guid\w+|accelerat\w+|strengthen\w*|implement\w*)?\s*(?:its|their)\s+implementation\b"
)
PASSIVE = r"\s*(?:will|shall|should|is\s+to|are\s+to|has|have|must)\s+(?:be\s+|been\s+)?(?P<participle>\w+)"

# Verbs that open a clause and end what stands before them, besides those of actions.
LIGHT_VERBS = frozenset(
    """promote accelerate advance strengthen deploy organize organise complete guide support carry
    build establish encourage conduct achieve create enhance deepen expand increase focus handle
    crack combat severely provide protect safeguard realize ensure continue further standardize
    coordinate supervise urge urging launch hold host intensify unlock foster speed push step set
    explore give take tell actively summarize sum gather collect cooperate participate incorporate
    regulate extend raise train train cultivate reform deepened comprehensively steadily vigorously
    orderly append host improve perfect implement""".split()
)
VERB_OR_NOUN = frozenset({"use", "research", "study", "release", "issue", "support", "guide", "focus",
                          "reform", "update", "draft", "work", "train", "host", "set", "step"})  # fmt: skip
# Verbs whose object may look like a verb ("promote research").
OBJECT_TAKING = frozenset(
    {"promote", "strengthen", "deepen", "support", "conduct", "encourage", "the"}
)
