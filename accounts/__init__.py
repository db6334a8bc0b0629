"""A person and how they sign in: the user, the one-time codes, the terms of use.

May import notifications and the floor. Must never know of organizations: it announces (signals),
others listen.
"""
