"""The graph for Python: ``ipplan_kg.load()``, typed things, and answers as frames and networks.

::

    values     a term -> str, int, bool, date, ...
    answers    solutions and triples, read to their end: rows, columns, repr, HTML
    frames     the same as pandas, polars, networkx, rdflib
    reader     a thing's values by CURIE, typed; quotes of the text; concepts; other bodies
    entities   Plan, Section, Task, Responsibility, Agency, Legislation, ...
    collection all things of a class, by name
    graph      KnowledgeGraph and load()
"""
