"""Who we are to the servers that we ask: the User-Agent header.

Operators of public endpoints want to reach those who ask too much, such as Wikimedia
(https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy): the contact
is given by the caller, or by the environment variable ``IPPLAN_KG_CONTACT``.
"""

from __future__ import annotations

import os

from ipplan_kg import __version__
from ipplan_kg.errors import BadParameter

__all__ = ["user_agent"]


def user_agent(contact: str = "") -> str:
    """Return the value of the header: the name and version of this program, and the contact.

    Raises:
        BadParameter: the contact is not one line of ASCII.
    """
    contact = contact or os.environ.get("IPPLAN_KG_CONTACT", "")
    if not (contact.isascii() and contact.isprintable()):
        raise BadParameter("the contact is for an HTTP header: one line of ASCII", about=contact)
    return f"ipplan-kg/{__version__}" + (f" ({contact})" if contact else "")
