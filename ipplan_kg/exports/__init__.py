"""The data in forms that are not RDF: tables with metadata, networks.

`files.export_writers` has every file, by name.
"""
