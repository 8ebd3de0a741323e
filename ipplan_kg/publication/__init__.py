"""A store -> a folder of files that any web server can publish as linked data.

`publish.publish` is the whole flow: dumps, what describes them, pages, rules of redirection.
"""
