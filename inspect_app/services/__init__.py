"""Use cases: one function is one intent is one transaction."""
