"""A store -> triple stores of somebody else, graph by graph.

`transfer.push` is the whole flow; `graph` puts one graph in place, `checksum` and `parts` say what
is lacking there, `target` knows the requests that change a graph, `client` and `credentials` HTTP.
"""
