"""The store over HTTP: the SPARQL endpoint, its description, the interface in REST, and pages.

Each query runs in a process of its own that can be killed (``workers``, ``zygote``, ``worker``);
the process that speaks HTTP (``app``, ``endpoint``) holds no data and evaluates nothing.
"""
