"""A store as linked data: documents and pages of everything it tells of.

`website.Site` has every file of it by where it stands below the base.
"""
