"""The floor: what every app stands on. It names no noun of the domain.

May import Django and libraries only; never an app, never the rest of `portal`.
"""
