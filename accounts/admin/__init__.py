"""The back office of people and terms. What the law or the journal leans on is read, never rewritten."""

from accounts.admin import taken_out  # noqa: I001 (first: what it takes out, another registers)
from accounts.admin import factors, people, requests, terms

__all__ = ["factors", "people", "requests", "taken_out", "terms"]
