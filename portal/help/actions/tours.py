"""A person goes through a tour: which steps are done, when all are."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from portal.help.models import Tour, TourProgress


@transaction.atomic
def mark(tour: Tour, rank: int, *, is_done: bool, by: User) -> TourProgress:
    """Mark a step as done, or as still to do; a tour is finished with its last step, in whatever order they came."""
    progress = _locked(tour, by)
    return _write(tour, progress, {*progress.done, rank} if is_done else {*progress.done} - {rank})


@transaction.atomic
def finish(tour: Tour, *, by: User) -> TourProgress:
    """Mark all that is left of a tour as done: the person has seen enough."""
    return _write(tour, _locked(tour, by), tour.ranks)


@transaction.atomic
def restart(tour: Tour, *, by: User) -> None:
    """Forget how far a person went: they begin again."""
    TourProgress.objects.filter(person=by, tour=tour.slug).delete()


def _locked(tour: Tour, person: User) -> TourProgress:
    TourProgress.objects.get_or_create(person=person, tour=tour.slug)
    return TourProgress.objects.select_for_update(no_key=True).get(person=person, tour=tour.slug)


def _write(tour: Tour, progress: TourProgress, steps: set[int]) -> TourProgress:
    """Keep these steps as done, of those that the tour still has."""
    progress.done = sorted(steps & tour.ranks)
    is_finished = set(progress.done) == tour.ranks
    progress.finished_at = (progress.finished_at or timezone.now()) if is_finished else None
    progress.save(update_fields=["done", "finished_at", "touched_at"])
    return progress
