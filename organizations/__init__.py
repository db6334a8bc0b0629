"""Who belongs where, and as what: types, desks, organizations, memberships, claims.

May import accounts, notifications and the floor. Must never know of delegations or card requests:
it announces what happens to a membership, they listen.
"""
