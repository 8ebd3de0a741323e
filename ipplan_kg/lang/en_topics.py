"""English: the words that tell what a task is about, per topic of `vocab/topic`. Data only.

A line of a rule is a regular expression for whole words in any letter case; a space is one
space. Every match is evidence. A rule avoids words in passing: a topic's word inside the
name of a plan or body, or one that stands for another topic there ("patent agency").
"""

from __future__ import annotations

import re

_RULES: dict[str, str] = {
    "patent": r"""
        (?<!design )(?<!national defense )patents?(?!\s+agenc|\s+attorney)
        national defense patents?
        patent-\w+
        utility models?
        inventions?
    """,
    "design": r"""
        (?:industrial )?designs? patents?
        industrial designs?
        Hague Agreement
        layout designs?
    """,
    "trademark": r"""
        (?:well-known )?(?:trade\s?marks?)(?!\s+agenc|\s+registration management)
        (?:well-known|regional|own) brands?
        brand(?:ing)? (?:building|strategy)
    """,
    "copyright": r"""
        copyrights?
        broadcasting organizations?
        Marrakesh
        software registration
        folk literature
        online piracy
        collective management
    """,
    "geographical-indication": r"""
        geographical indications?
        GIs?
    """,
    "trade-secret": r"""
        (?:trade|business|commercial) secrets?
    """,
    "plant-variety": r"""
        (?:new )?plant varieties
        new varieties(?: of (?:\w+ )?(?:and \w+ )?plants?)?
        seed industry
        varieties of (?:\w+ ){0,3}plants?
        seeds?(?= (?:industry|law|sector))
    """,
    "forestry-grassland": r"""
        forest(?:ry)? and grass(?:land)?s?
        forestry
        grasslands?
    """,
    "traditional-knowledge": r"""
        traditional knowledge
        folk literature and art(?: works?)?
        folklore
        traditional cultural expressions?
        traditional Chinese medicine knowledge
        folk art
    """,
    "traditional-chinese-medicine": r"""
        traditional Chinese medicine
        TCM
    """,
    "genetic-resources": r"""
        genetic resources?
        biodiversity
        biological resources?
    """,
    "cultural-heritage": r"""
        (?:intangible )?cultural heritages?
        traditional crafts?
    """,
    "national-defence": r"""
        national defen[cs]e
        defen[cs]e (?:patents?|science|industry|technology)
        military
        civil-military
        weapon\w*
    """,
    "olympic-symbols": r"""
        olympics?
        paralympics?
        asian games
        special symbols?
    """,
    "software": r"""
        (?:computer )?software
    """,
    "open-source": r"""
        open[ -]source
    """,
    "emerging-technology": r"""
        artificial intelligence
        AI
        block\s?chains?
        big data
        gene technolog\w+
        cloud computing
        internet of things
        new digital
        new technologies
        emerging (?:technolog\w+|fields?|industr\w+)
        new (?:fields|forms)(?: and (?:fields|forms))?
        integrated circuits?
    """,
    "e-commerce": r"""
        e-commerce
        online (?:transactions?|shopping|markets?|sales|performances?|music|animation)
        internet plus
        live ?streaming
        cross-border e-commerce
        online and offline
    """,
    "customs": r"""
        customs(?!\s+organi[sz]ation)
        import and export
        transshipment
    """,
    "criminal-enforcement": r"""
        crim(?:es?|inal (?:cases?|law|enforcement|offen[cs]es?|investigation|protection))
        public prosecution
        prosecut\w+
        case transfers?
        transfer of cases
        law enforcement cooperation
    """,
    "judicial": r"""
        judicial(?!\s+police)
        courts?
        (?:civil|criminal|fair|court) trials?
        trials?(?=\s+of (?:\w+ ){0,8}cases?)
        trial work
        IP trials?
        property trials
        litigation
        procuratorial
        judication
        tribunals?
    """,
    "competition": r"""
        anti-monopoly
        monopol\w+
        antitrust
        unfair competition
        anti-unfair competition
    """,
    "mediation-arbitration": r"""
        mediations?
        mediators?
        arbitrations?
    """,
    "examination": r"""
        examination (?:and (?:approval|authorization|hearing)|quality|mechanism)
        examination (?:efficiency|technology)
        (?:property|patent|trademark) examinations?
        examination(?= (?:of|for|throughout))
        IP review
        protection and review
        authorization standards?
        testing (?:system|guidelines)
        on-site examination
        examination and authorization
    """,
    "finance": r"""
        pledges?
        financ(?:ing|ial (?:products|services|institutions))
        securiti[sz]ation
        insurance
        fiscal
        asset appraisal
        property appraisal system
        accounting
        market-based operation
        operation and trading
        IPR operation
        operation platforms?
        guarantees?
        venture
        tax(?:ation)?
        listed companies
        licensing system
        royalt\w+
    """,
    "agency-services": r"""
        (?:patent|trademark) agenc(?:y|ies)
        agency (?:services?|industry)
        property service industry
        patent attorneys?
        service trade
    """,
    "public-services": r"""
        public services?
        service (?:windows?|outlets?)
        acceptance (?:halls?|windows?)
        one-stop
        information services? centers?
        technology and innovation support cent(?:er|re)s?
        TISCs?
        business environment
        protection centers?
        government services?
        (?:public|information|related) service systems?
    """,
    "data": r"""
        (?<!big )data(?! resources )
        databases?
        information platforms?
        sharing of (?:government )?information
        information sharing platforms?
        open(?:ing)? data
        information projects?
    """,
    "statistics-monitoring": r"""
        statistic\w*
        monitoring
        surveys?
        added value
        indicators?
        evaluation (?:reports?|system|results?)
        annual (?:evaluation|investigation|monitoring)
        assess the level
        credit-based
        credit information
        satisfaction
        investigations? will
        risk assessments?
    """,
    "education-training": r"""
        educat\w+
        training
        degrees?
        majors
        (?<!due )courses?
        schools?
        professional titles?
        professionals?(?! and)
        cadres?
        talents?
        teachers?
        personnel
        scholars?
        curricul\w+
    """,
    "publicity": r"""
        (?<!and )publicity(?! and promotion)
        populari[sz]ation (?:of (?:the law|intellectual)|work|resources|activities|day)
        IPR popularization
        expos?
        (?-i:Fairs?)
        fairs
        exhibitions?(?! authorization)
        good stories
        (?:property )?day
        forums?
        cultural concept
        awareness campaigns?
    """,
    "research-institutions": r"""
        universit(?:y|ies)
        colleges?
        research (?:organi[sz]ations?|institut(?:ions?|es?)|projects?|bases?)
        scientific and technological achievements?
        science and technology programs?
        researchers?
        academ(?:y|ies) of sciences
    """,
    "sme-enterprise": r"""
        (?:small and medium-sized|central government|state-owned) enterprises
        (?:private|delivery|Chinese) enterprises
        listed companies
        enterprises?(?= (?:overseas|intellectual|management|to ))
        SMEs?
        (?:guide|encourage|urge|promote|support|assist|of|for|help) enterprises(?! to take)
        management systems? of enterprises
    """,
    "standards": r"""
        (?<!unification of )(?:national|technical|management|appraisal) standards?
        (?<!unification of )(?:compliance|international|industry|group) standards?
        standards? (?:system|essential)
        standardi[sz]ed system
        organization for standardization
        rules and standards
    """,
    "international": r"""
        international(?! organization for| intellectual property arbitration)
        overseas
        multilateral
        bilateral
        abroad
        foreign-related
        WIPO
        WTO
        treat(?:y|ies)
        RCEP
        CPTPP
        free trade agreements?
        foreign
        countries and regions
        trading partners?
        export bases
        global
        accession
    """,
    "belt-and-road": r"""
        belt and road
    """,
    "planning": r"""
        (?:14th )?five-year[\W]{0,2} plan(?! period)
        (?:reform|promotion?|annual|implementation|specific|judicial) plans?
        plan for the
        plans? (?:on|for) (?:intellectual|the)
        outline
        strategy(?= to| of)
        implementation of the (?:national intellectual property )?strategy
        division of key tasks
    """,
    "regional": r"""
        provinces?(?!, autonomous)
        (?<!pilot )cit(?:y|ies)
        regional (?:industrial )?layout
        demonstration zones?
        local governments(?=,)
        among regions
        urban
        counties
        regional (?:development|coordinat\w+)
    """,
}


def _compiled(rule: str) -> re.Pattern[str]:
    lines = [line.strip() for line in rule.strip().splitlines()]
    return re.compile(rf"\b(?:{'|'.join(lines)})\b", re.I)


TOPICS = {topic: _compiled(rule) for topic, rule in _RULES.items()}
