"""The pages: articles and their search, tours and their steps."""

from portal.help.views import articles, menus, tours

__all__ = ["articles", "menus", "tours"]
