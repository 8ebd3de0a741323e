"""Proposals of links: things of ours -> what another data set may know them as, for a person.

::

    subjects  the names of ours, from a store    endpoint, reconciliation  who is asked
    matching  names beside names                 asking, cache             how: slowly, once, again
    scoring   what speaks for a candidate        proposals                 rows of SSSOM
    runs      all of it, into a file             review                    accepted or rejected

A proposal is never a link: it becomes one when a person accepts it.
"""
