"""Who of the operator's agents may import, what, and for which desks."""

from django.db.models import Q, QuerySet

from accounts.models import User
from delegations.permissions import is_agent
from organizations.models import SupportDesk
from organizations.permissions import desks_of
from portal.core import desks
from portal.support.models import ImportRun
from portal.support.models.imports import ImportRunQuerySet

# What lets others into a file is imported by those alone who could do it one by one.
OF_RELATIONS = (ImportRun.Kind.RELATIONS, ImportRun.Kind.AUTHORIZATIONS)


@desks.belongs("support.ImportRun")
def imports_of_the_desk(agent: User) -> Q:
    return Q(desk__in=desks_of(agent).values("pk"))


def can_import(agent: User) -> bool:
    """Agents with this right import files for the desks that their teams serve."""
    return agent.is_active and agent.is_staff and agent.has_perm("support.add_importrun")


def desks_to_import_for(agent: User) -> QuerySet[SupportDesk]:
    return desks_of(agent).order_by("pk")


def kinds_to_import(agent: User) -> list[ImportRun.Kind]:
    """Return what an agent may import."""
    return [kind for kind in ImportRun.Kind if kind not in OF_RELATIONS or is_agent(agent)]


def may_still_import(run: ImportRun, agent: User) -> bool:
    """Whether an agent may (still) go on with a run."""
    return can_import(agent) and run.kind in kinds_to_import(agent) and desks_of(agent).filter(pk=run.desk_id).exists()


def imports_of(agent: User) -> ImportRunQuerySet:
    """Return the runs of the desks that an agent serves."""
    return desks.within(ImportRun.objects.all(), agent).defer("content")
