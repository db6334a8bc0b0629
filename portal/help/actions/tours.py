"""A person goes through a tour: which steps are done, when all are."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from portal.help.models import Tour, TourProgress


@transaction.atomic
def mark(tour: Tour, rank: int, *, is_done: bool, by: User) -> TourProgress:
    """Mark a step as done, or as still to do; a tour is finished with its last step, in whatever order they came."""
    TourProgress.objects.get_or_create(person=by, tour=tour.slug)
    progress = TourProgress.objects.select_for_update(no_key=True).get(person=by, tour=tour.slug)
    steps = set(progress.done) & tour.ranks
    steps = steps | {rank} & tour.ranks if is_done else steps - {rank}
    progress.done = sorted(steps)
    is_finished = steps == tour.ranks
    progress.finished_at = (progress.finished_at or timezone.now()) if is_finished else None
    progress.save(update_fields=["done", "finished_at", "touched_at"])
    return progress


@transaction.atomic
def finish(tour: Tour, *, by: User) -> None:
    """Mark all that is left of a tour as done: the person has seen enough."""
    for rank in sorted(tour.ranks):
        mark(tour, rank, is_done=True, by=by)


@transaction.atomic
def restart(tour: Tour, *, by: User) -> None:
    """Forget how far a person went: they begin again."""
    TourProgress.objects.filter(person=by, tour=tour.slug).delete()
