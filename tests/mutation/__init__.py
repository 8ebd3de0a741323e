"""Mutants: the least changes of a graph that its shapes forbid, made from the shapes themselves.

For each constraint of a shape of SHACL Core: a value dropped, a second one added, one of another
type, of another class, out of range. The rules have theirs in a table (``rules``).
"""
