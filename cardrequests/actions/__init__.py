"""The verbs: `actions.receipts.receive(…)`, `actions.cards.reissue(…)`, `actions.shipping.ship(…)`, …"""

from cardrequests.actions import cards, receipts, shipping

__all__ = ["cards", "receipts", "shipping"]
