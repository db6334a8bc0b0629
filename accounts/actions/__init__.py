"""The verbs: `actions.sign_ups.ask_to_sign_up(…)`, `actions.users.create_user(…)`, and so on."""

from accounts.actions import passwords, sign_ups, users

__all__ = ["passwords", "sign_ups", "users"]
