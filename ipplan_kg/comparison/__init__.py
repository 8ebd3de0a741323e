"""Plan over plan: what a later plan carries over from an earlier one, drops, adds and changes."""
