"""Refusal with a hearing before it, and appeal after it: the same for every kind of case."""
