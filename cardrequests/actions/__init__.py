"""The verbs: `actions.sessions.create(…)`, `actions.participants.add(…)`, `actions.trainers.open_trainer(…)`, …"""

from cardrequests.actions import copies, departures, participants, sessions, trainers

__all__ = ["copies", "departures", "participants", "sessions", "trainers"]
