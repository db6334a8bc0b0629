"""The nouns: articles, what agents wrote over them, what readers say of them; tours, and who went how far."""

from portal.help.models.articles import SHIPPED, Article, Kind
from portal.help.models.editions import ArticleEdition, Opinion, known_articles
from portal.help.models.tours import TOURS, Step, Tour, TourProgress

__all__ = [
    "SHIPPED",
    "TOURS",
    "Article",
    "ArticleEdition",
    "Kind",
    "Opinion",
    "Step",
    "Tour",
    "TourProgress",
    "known_articles",
]
