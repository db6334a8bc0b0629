"""Which rows an agent may see and touch: those of the desks that the agent's teams serve. A superuser's are all.

Each app says once, in its `permissions`, how the rows of its models belong to desks; an app above adds what
an app below cannot know. Several rules of one model add up; a model of which nobody says anything is an error.

    @desks.belongs("organizations.Membership")
    def memberships(agent):
        return Q(organization__type__desk__in=desks_of(agent))

A rule goes along columns of the row itself, or by a subquery: a join over many rows would repeat the row.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)
# What an agent reaches of a model, as a condition upon its rows.
Rule = Callable[[Any], Q]

NOTHING = Q(pk__in=())

_rules: dict[str, list[Rule]] = {}
_elsewhere: dict[str, list[Rule]] = {}
_usual: list[tuple[Callable[[Any], bool], tuple[str, ...]]] = []
_extended: list[str] = []


# --- Saying it -----------------------------------------------------------------------------------


def belongs(*labels: str) -> Callable[[Rule], Rule]:
    """Say which rows of these models are within an agent's desks."""

    def declare(rule: Rule) -> Rule:
        for label in labels:
            _rules.setdefault(label.lower(), []).append(rule)
        return rule

    return declare


def follows(label: str, column: str, *, to: str) -> None:
    """Say that rows are where the row of `to` is, of which `column` holds the key."""

    def rule(agent: Any) -> Q:
        model: Any = apps.get_model(to)
        return Q(**{f"{column}__in": within(model.objects.all(), agent).order_by().values("pk")})

    belongs(label)(rule)


def tables(*labels: str) -> None:
    """Say that these are tables of the operator: of no desk, so that a permission is all that one needs."""
    belongs(*labels)(lambda agent: Q())


def nobodys(*labels: str) -> None:
    """Say that only superusers see these rows, unless another rule says more."""
    belongs(*labels)(lambda agent: NOTHING)


def held_elsewhere(label: str) -> Callable[[Rule], Rule]:
    """Say which rows reach beyond an agent's desks: read there, changed by those whom all of it concerns."""

    def declare(rule: Rule) -> Rule:
        _elsewhere.setdefault(label.lower(), []).append(rule)
        return rule

    return declare


def usual(*permissions: str, of: Callable[[Any], bool] = lambda desk: True) -> None:
    """Say what a team that serves a desk usually may do; `of` tells for which desks."""
    _usual.append((of, permissions))


def extended(*permissions: str) -> None:
    """Say what only the few who lead a desk may do, beside what is usual."""
    _extended.extend(permissions)


# --- Asking it -----------------------------------------------------------------------------------


def is_declared(model: type[models.Model]) -> bool:
    return _label(model) in _rules


def within(rows: "models.QuerySet[Row]", agent: Any) -> "models.QuerySet[Row]":
    """Return those of `rows` that are within the agent's desks."""
    if agent.is_superuser:
        return rows
    return rows.filter(_any_of(_rules, rows.model, agent))


def is_within(row: models.Model, agent: Any) -> bool:
    model: Any = type(row)
    return agent.is_superuser or within(model.objects.filter(pk=row.pk), agent).exists()


def reaches_beyond(row: models.Model, agent: Any) -> bool:
    """Whether a row is of other desks too, so that a change would reach people whom the agent does not serve."""
    model: Any = type(row)
    if agent.is_superuser or _label(model) not in _elsewhere:
        return False
    return model.objects.filter(_any_of(_elsewhere, model, agent), pk=row.pk).exists()


def refuse_outside(row: models.Model, agent: Any) -> None:
    """Raise unless the row is within the agent's desks: what an action asks, whatever door led to it."""
    if not is_within(row, agent):
        raise PermissionDenied


def usual_permissions(desk: Any) -> list[str]:
    """Return what a team of this desk is offered: « app.codename »."""
    return [permission for of, permissions in _usual if of(desk) for permission in permissions]


def extended_permissions() -> list[str]:
    """Return what those who lead a desk are offered beside what is usual."""
    return list(_extended)


def all_permissions() -> list[str]:
    """Return all that any team is offered."""
    return [*_extended, *(permission for _of, permissions in _usual for permission in permissions)]


def _any_of(rules: dict[str, list[Rule]], model: type[models.Model], agent: Any) -> Q:
    label = _label(model)
    if label not in rules:
        raise LookupError(f"Nobody says how the rows of {label} belong to desks (portal.core.desks).")
    first, *others = (rule(agent) for rule in rules[label])
    for other in others:
        # `Q() | condition` would be the condition alone: whoever reaches all rows reaches them all.
        first = Q() if not first or not other else first | other
    return first


def _label(model: type[models.Model]) -> str:
    """A proxy shows the rows of its model."""
    concrete = model._meta.concrete_model or model
    return str(concrete._meta.label_lower)
