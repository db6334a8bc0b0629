"""The pages: relations, authorizations, the files of clients, who may act and why."""

from delegations.views import (
    access,
    authorizations,
    catalogue,
    clients,
    files,
    graph,
    mandates,
    menus,
    panels,
    relations,
)

__all__ = [
    "access",
    "authorizations",
    "catalogue",
    "clients",
    "files",
    "graph",
    "mandates",
    "menus",
    "panels",
    "relations",
]
