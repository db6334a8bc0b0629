"""The pages of a person: coming in, who they are, how they come in, what they accepted."""

from accounts.views import doors, sign_ups, terms

__all__ = ["doors", "sign_ups", "terms"]
