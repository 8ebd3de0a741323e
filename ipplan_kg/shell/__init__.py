"""The interactive shell: one query after the other, with history and completion.

::

    vocabulary    what a store has to complete: terms, labels
    completing    the text before the cursor -> what it may become
    session       settings, commands such as ``.format csv``, asking
    editing       the line editor (prompt_toolkit) around it
"""
