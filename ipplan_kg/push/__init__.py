"""A store -> a triple store of somebody else, graph by graph.

`transfer.push` is the whole flow; `client` speaks HTTP and knows who we are there.
"""
