"""Cards for those who were trained: trainers, sessions, participants, payment, invoice, cards.

May import organizations, accounts, notifications and the floor. Must never know of delegations.
"""
