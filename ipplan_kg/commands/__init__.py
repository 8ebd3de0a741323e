"""The commands, one module a verb.

``arguments(parser)`` adds what the verb takes, ``run(options)`` does it.
A verb's module is imported when the verb is asked for, and imports what it needs when it runs.
"""
