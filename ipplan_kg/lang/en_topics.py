"""English: the words that tell what a task is about, per topic of `vocab/topic`. Data only.

One pattern per topic; every match is evidence. A pattern avoids words in passing: a topic's word
inside the name of a plan or body ("building an intellectual property powerhouse"), or one that
stands for another topic there ("patent agency").
"""

from __future__ import annotations

import re


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.I | re.X)


TOPICS: dict[str, re.Pattern[str]] = {
    "patent": _words(
        r"(?<!design\ )(?<!national\ defense\ )patents?(?!\s+agenc|\s+attorney)"
        r"|national\ defense\ patents? | patent-\w+ | utility\ models? | inventions?"
    ),
    "design": _words(r"(?:industrial\ )?designs?\ patents? | industrial\ designs?"
                     r"|Hague\ Agreement | layout\ designs?"),
    "trademark": _words(r"(?:well-known\ )?(?:trade\s?marks?)(?!\s+agenc|\s+registration\ management)|(?:well-known|regional|own)\ brands?"
                        r"|brand(?:ing)?\ (?:building|strategy)"),
    "copyright": _words(r"copyrights? | broadcasting\ organizations? | Marrakesh | software\ registration"
                        r"|folk\ literature | online\ piracy | collective\ management"),
    "geographical-indication": _words(r"geographical\ indications? | GIs?"),
    "trade-secret": _words(r"(?:trade|business|commercial)\ secrets?"),
    "plant-variety": _words(
        r"(?:new\ )?plant\ varieties | new\ varieties(?:\ of\ (?:\w+\ )?(?:and\ \w+\ )?plants?)? | seed\ industry"
        r"|varieties\ of\ (?:\w+\ ){0,3}plants? | seeds?(?=\ (?:industry|law|sector))"
    ),
    "forestry-grassland": _words(r"forest(?:ry)?\ and\ grass(?:land)?s? | forestry | grasslands?"),
    "traditional-knowledge": _words(
        r"traditional\ knowledge | folk\ literature\ and\ art(?:\ works?)? | folklore"
        r"|traditional\ cultural\ expressions? | traditional\ Chinese\ medicine\ knowledge | folk\ art"
    ),
    "traditional-chinese-medicine": _words(r"traditional\ Chinese\ medicine | TCM"),
    "genetic-resources": _words(r"genetic\ resources? | biodiversity | biological\ resources?"),
    "cultural-heritage": _words(r"(?:intangible\ )?cultural\ heritages? | traditional\ crafts?"),
    "national-defence": _words(
        r"national\ defen[cs]e | defen[cs]e\ (?:patents?|science|industry|technology) | military"
        r"|civil-military | weapon\w*"
    ),
    "olympic-symbols": _words(r"olympics? | paralympics? | asian\ games | special\ symbols?"),
    "software": _words(r"(?:computer\ )?software"),
    "open-source": _words(r"open[\ -]source"),
    "emerging-technology": _words(
        r"artificial\ intelligence | AI | block\s?chains? | big\ data | gene\ technolog\w+ | cloud\ computing"
        r"|internet\ of\ things | new\ digital | new\ technologies | emerging\ (?:technolog\w+|fields?|industr\w+)"
        r"|new\ (?:fields|forms)(?:\ and\ (?:fields|forms))? | integrated\ circuits?"
    ),
    "e-commerce": _words(
        r"e-commerce | online\ (?:transactions?|shopping|markets?|sales|performances?|music|animation)"
        r"|internet\ plus | live\ ?streaming | cross-border\ e-commerce | online\ and\ offline"
    ),
    "customs": _words(r"customs(?!\s+organi[sz]ation) | import\ and\ export | transshipment"),
    "criminal-enforcement": _words(
        r"crim(?:es?|inal\ (?:cases?|law|enforcement|offen[cs]es?|investigation|protection)) | public\ prosecution | prosecut\w+ | kunlun | case\ transfers?"
        r"|transfer\ of\ cases | law\ enforcement\ cooperation"
    ),
    "judicial": _words(
        r"judicial(?!\s+police) | courts? | (?:civil|criminal|fair|court)\ trials? | trials?(?=\s+of\ (?:\w+\ )*cases?) | trial\ work | IP\ trials?"
        r"|property\ trials | litigation | procuratorial | judication | tribunals?"
    ),
    "competition": _words(r"anti-monopoly | monopol\w+ | antitrust | unfair\ competition | anti-unfair\ competition"),
    "mediation-arbitration": _words(r"mediations? | mediators? | arbitrations?"),
    "examination": _words(
        r"examination\ (?:and\ (?:approval|authorization|hearing)|quality|mechanism|efficiency|technology)"
        r"|(?:property|patent|trademark)\ examinations? | examination(?=\ (?:of|for|throughout)) | IP\ review"
        r"|protection\ and\ review | authorization\ standards? | testing\ (?:system|guidelines) | on-site\ examination"
        r"|examination\ and\ authorization"
    ),
    "finance": _words(
        r"pledges? | financ(?:ing|ial\ (?:products|services|institutions)) | securiti[sz]ation | insurance | fiscal"
        r"|asset\ appraisal | property\ appraisal\ system | accounting | market-based\ operation | operation\ and\ trading"
        r"|IPR\ operation | operation\ platforms? | guarantees? | venture | tax(?:ation)? | listed\ companies"
        r"|licensing\ system | royalt\w+"
    ),
    "agency-services": _words(
        r"(?:patent|trademark)\ agenc(?:y|ies) | agency\ (?:services?|industry) | property\ service\ industry"
        r"|export\ bases\ for\ intellectual\ property\ services | patent\ attorneys? | service\ trade"
    ),
    "public-services": _words(
        r"public\ services? | service\ (?:windows?|outlets?) | acceptance\ (?:halls?|windows?) | one-stop"
        r"|information\ services?\ centers? | technology\ and\ innovation\ support\ cent(?:er|re)s? | TISCs?"
        r"|business\ environment | protection\ centers? | government\ services? | services?\ systems?,\ and\ improve"
    ),
    "data": _words(
        r"(?<!big\ )data(?!\ resources\ )|databases? | information\ platforms?"
        r"|sharing\ of\ (?:government\ )?information | information\ sharing\ platforms? | open(?:ing)?\ data"
        r"|information\ projects?"
    ),
    "statistics-monitoring": _words(
        r"statistic\w* | monitoring | surveys? | added\ value | indicators? | evaluation\ (?:reports?|system|results?)"
        r"|annual\ (?:evaluation|investigation|monitoring) | assess\ the\ level | credit-based | credit\ information"
        r"|satisfaction | investigations?\ will | risk\ assessments?"
    ),
    "education-training": _words(
        r"educat\w+ | training | degrees? | majors | (?<!due\ )courses? | schools? | professional\ titles? | professionals?(?!\ and)"
        r"|cadres? | talents? | teachers? | personnel | scholars? | curricul\w+"
    ),
    "publicity": _words(
        r"(?<!and\ )publicity(?!\ and\ promotion) | populari[sz]ation\ (?:of\ (?:the\ law|intellectual)|work|resources|activities|day)"
        r"|IPR\ popularization | expos? | (?-i:Fairs?)|fairs | exhibitions?(?!\ authorization)| good\ stories | (?:property\ )?day | forums?"
        r"|cultural\ concept | awareness\ campaigns?"
    ),
    "research-institutions": _words(
        r"universit(?:y|ies) | colleges? | research\ (?:organi[sz]ations?|institut(?:ions?|es?)|projects?|bases?)"
        r"|scientific\ and\ technological\ achievements? | science\ and\ technology\ programs? | researchers?"
        r"|academ(?:y|ies)\ of\ sciences"
    ),
    "sme-enterprise": _words(
        r"(?:small\ and\ medium-sized|central\ government|state-owned|private|delivery|Chinese)"
        r"\ enterprises | listed\ companies | enterprises?(?=\ (?:overseas|intellectual|management|to\ ))|SMEs?"
        r"|(?:guide|encourage|urge|promote|support|assist|of|for|help)\ enterprises(?!\ to\ take) | management\ systems?\ of\ enterprises"
    ),
    "standards": _words(
        r"(?<!unification\ of\ )(?:national|technical|management|appraisal|compliance|international|industry|group)"
        r"\ standards? | standards?\ (?:system|essential) | standardi[sz]ed\ system | organization\ for\ standardization"
        r"|rules\ and\ standards"
    ),
    "international": _words(
        r"international(?!\ (?:organization\ for|patent\ technology|design\ expo|copyright\ (?:expo|forum)|intellectual\ property\ arb))"
        r"|overseas | multilateral | bilateral | abroad | foreign-related | WIPO | WTO | treat(?:y|ies) | RCEP | CPTPP"
        r"|free\ trade\ agreements? | foreign\ | countries\ and\ regions | trading\ partners? | export\ bases | global"
        r"|accession"
    ),
    "belt-and-road": _words(r"belt\ and\ road"),
    "planning": _words(
        r"(?:14th\ )?five-year[\W]{0,2}\ plan(?!\ period) | (?:reform|promotion?|annual|implementation|specific|judicial)"
        r"\ plans? | plan\ for\ the | plans?\ (?:on|for)\ (?:intellectual|the) | outline | strategy(?=\ to|\ of)"
        r"|implementation\ of\ the\ (?:national\ intellectual\ property\ )?strategy | division\ of\ key\ tasks"
    ),
    "regional": _words(
        r"provinces?(?!,\ autonomous)|(?<!pilot\ )cit(?:y|ies) | regional\ (?:industrial\ )?layout | demonstration\ zones? | local\ governments"
        r"(?=,)|among\ regions | urban | counties | regional\ (?:development|coordinat\w+)"
    ),
}
