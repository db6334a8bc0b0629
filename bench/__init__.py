"""Measurements, always beside a floor taken in the same run: `make bench`, or `make bench ARGS=mails` for one.

Each module with a `run()` measures one thing on the current database and returns rows of (what, figure, unit).
"""
