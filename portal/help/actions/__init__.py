"""The deeds: publishing an article, giving an opinion, going through a tour; what is kept of it about a person."""

from portal.help.actions import articles, copies, opinions, retention, tours

__all__ = ["articles", "copies", "opinions", "retention", "tours"]
