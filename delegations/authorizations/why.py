"""« Pourquoi cette personne a-t-elle accès? »: each path, who opened each of its links, and what cuts it.

    why(user, organization, on=None, through=None) -> Explanation(paths=[Path, …], nearest=Path | None)

Today and for days to come everything stands as it does now; a past day is answered as it ended, from the
history. Without any path, `nearest` is the one that lacks least.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from delegations.authorizations.past import as_of, end_of, ever_held_role
from delegations.models import Authorization, Relation, Right, Subject
from organizations.models import Membership, Organization
from organizations.models.memberships import MANAGING_ROLES

Words = str | Promise


@dataclass(frozen=True)
class Link:
    """One link of a path: `kind` is place, relation, provider or person (the authorization of either).

    `obstacle` says in words why it does not hold on that day, if it does not.
    """

    kind: str
    row: Membership | Relation | Authorization
    obstacle: Words = ""

    @property
    def granted_by(self) -> User | None:
        return self.row.added_by if isinstance(self.row, Membership) else self.row.granted_by

    @property
    def granted_at(self) -> datetime | None:
        row = self.row
        return (row.activated_at or row.added_at) if isinstance(row, Membership) else row.granted_at

    @property
    def ends_on(self) -> date | None:
        return self.row.ends_on

    @property
    def ended_at(self) -> datetime | None:
        return self.row.ended_at


@dataclass(frozen=True)
class Path:
    """How a person comes to hold subjects of a file; `kind` as in `Holding.path`."""

    kind: str
    rights: dict[Subject, Right]
    links: list[Link]
    obstacles: list[Words] = field(default_factory=list)

    @property
    def home(self) -> Organization:
        """The organization of the place where the path begins."""
        place = self.links[0].row
        assert isinstance(place, Membership)  # noqa: S101 (so does every path)
        return place.organization

    @property
    def all_obstacles(self) -> list[Words]:
        return [link.obstacle for link in self.links if link.obstacle] + self.obstacles

    @property
    def holds(self) -> bool:
        return not self.all_obstacles

    @property
    def lasted_until(self) -> datetime:
        """When the first of its links ended: the later, the nearer is the path."""
        ended = [link.ended_at for link in self.links if link.ended_at]
        return min(ended, default=timezone.now())


@dataclass(frozen=True)
class Explanation:
    """The answer: `paths` hold on that day; if there is none, `nearest` is the one that lacks least, if any."""

    user: User
    file: Organization
    on: date
    paths: list[Path]
    nearest: Path | None

    @property
    def has_access(self) -> bool:
        return bool(self.paths)


def why(
    user: User, organization: Organization, on: date | None = None, *, through: Organization | None = None
) -> Explanation:
    """Say by which paths a person could act in a file on a day, or what comes nearest to one.

    `through`: by their places in that organization alone. What they hold elsewhere is not for it to read.
    """
    day = on or timezone.localdate()
    found = [path for path in _Case(user, organization, day).paths() if through in (None, path.home)]
    holding = [path for path in found if path.holds and path.rights]
    lacking = sorted(
        (path for path in found if not path.holds),
        key=lambda path: (len(path.all_obstacles), -path.lasted_until.timestamp()),
    )
    return Explanation(user, organization, day, holding, lacking[0] if lacking and not holding else None)


class _Case:
    """All that lies between one person and one file, as it stood on a day."""

    def __init__(self, user: User, file: Organization, day: date) -> None:
        self.day, self.at = day, end_of(day)
        self.user = as_of([user], self.at, "is_active")
        parties = Relation.objects.filter(client=file).select_related("client", "provider__type", "type", "granted_by")
        relations = parties.filter(provider__memberships__user=user).distinct().order_by("pk")
        self.relations = as_of(relations, self.at, "state", "starts_on", "ends_on", "ended_at")
        homes = {file.pk, *(relation.provider_id for relation in self.relations)}
        places = Membership.objects.filter(user=user, organization__in=homes).order_by("pk")
        places = places.select_related("organization__type", "user", "added_by")
        self.places = as_of(places, self.at, "role", "status", "ends_on", "ended_at")
        self.were_in_charge = ever_held_role(self.places, MANAGING_ROLES, self.at)
        self.organizations = self._organizations(file)
        self.file = self.organizations.get(file.pk)
        self.subjects = self._subjects()
        self.rows = self._rows(file)

    def _organizations(self, file: Organization) -> dict[int, Organization]:
        """Return the file and the homes of the person, as they stood; the places point to these."""
        keys = {file.pk, *(place.organization_id for place in self.places)}
        found = Organization.objects.filter(pk__in=keys).select_related("type").order_by("pk")
        return {organization.pk: organization for organization in as_of(found, self.at, "status")}

    def _subjects(self) -> dict[int, Subject]:
        """Return the subjects of files of this type, as they stood."""
        if self.file is None:
            return {}
        found = Subject.objects.of(self.file).in_families()
        stood = as_of(found, self.at, "retired_at", "offers_read", "offers_write", "is_delegable")
        return {subject.pk: subject for subject in stood}

    def _rows(self, file: Organization) -> list[Authorization]:
        found = Authorization.objects.filter(file=file, relation__in=[relation.pk for relation in self.relations])
        own = (
            Authorization.objects.filter(file=file, relation=None, holder_membership__user=self.user[0].pk)
            if (self.user)
            else Authorization.objects.none()
        )
        rows = (found | own).select_related("granted_by", "subject", "holder_membership").order_by("pk")
        return as_of(rows, self.at, "ends_on", "ended_at")

    # --- The paths -------------------------------------------------------------------------------

    def paths(self) -> Iterator[Path]:
        for place in self.places if self.file else ():
            if place.organization_id == self.file.pk:  # type: ignore[union-attr]
                yield from self._own_role(place)
                yield from self._grants(place)
            else:
                yield from self._through_provider(place)

    def _own_role(self, place: Membership) -> Iterator[Path]:
        if place.pk in self.were_in_charge:
            rights = {subject: self._capped(subject, Right.WRITE) for subject in self._open_subjects()}
            yield Path("role", rights, [self._place(place, in_charge=True)], self._about_file())

    def _grants(self, place: Membership) -> Iterator[Path]:
        for row in self._held_by(place):
            yield self._path("grant", [row], [self._place(place), self._link("person", row)])

    def _through_provider(self, place: Membership) -> Iterator[Path]:
        for relation in self.relations:
            if relation.provider_id != place.organization_id:
                continue
            given = [row for row in self.rows if row.relation_id == relation.pk and row.holder_organization_id]
            if place.pk in self.were_in_charge:
                start = [self._place(place, in_charge=True), self._relation(relation)]
                for first in given:
                    yield self._path("firm_role", [first], [*start, self._link("provider", first)])
            start = [self._place(place), self._relation(relation)]
            for second in self._held_by(place, relation):
                yield from self._delegations(second, given, start)

    def _delegations(self, second: Authorization, given: list[Authorization], start: list[Link]) -> Iterator[Path]:
        firsts = [row for row in given if row.subject_id == second.subject_id]
        for first in firsts:
            links = [*start, self._link("provider", first), self._link("person", second)]
            yield self._path("delegation", [first, second], links)
        if not firsts:
            path = self._path("delegation", [second], [*start, self._link("person", second)])
            path.obstacles.append(_("L’organisation mandataire n’a pas reçu ce sujet du client."))
            yield path

    def _held_by(self, place: Membership, relation: Relation | None = None) -> list[Authorization]:
        key = relation.pk if relation else None
        return [row for row in self.rows if row.holder_membership_id == place.pk and row.relation_id == key]

    def _path(self, kind: str, rows: list[Authorization], links: list[Link]) -> Path:
        subject = rows[0].subject
        known = self.subjects.get(subject.pk)
        writes = all(row.right == Right.WRITE for row in rows)
        right = self._capped(known or subject, Right.WRITE if writes else Right.READ)
        return Path(kind, {subject: right}, links, self._about_file() + self._about(known, kind))

    # --- What cuts them --------------------------------------------------------------------------

    def _open_subjects(self) -> list[Subject]:
        return [subject for subject in self.subjects.values() if not self._is_retired(subject)]

    def _is_retired(self, subject: Subject) -> bool:
        return subject.retired_at is not None

    def _capped(self, subject: Subject, right: Right) -> Right:
        return Right.WRITE if right == Right.WRITE and subject.offers_write else Right.READ

    def _about(self, subject: Subject | None, kind: str) -> list[Words]:
        if subject is None or self._is_retired(subject):
            return [_("Ce sujet n’est plus offert dans ce dossier.")]
        if kind in {"firm_role", "delegation"} and not subject.is_delegable:
            return [_("Ce sujet ne se délègue plus.")]
        return []

    def _about_file(self) -> list[Words]:
        is_closed = self.file is None or self.file.status != Organization.Status.ACTIVE
        obstacles: list[Words] = [_("Le dossier n’est pas actif.")] if is_closed else []
        if not self.user or not self.user[0].is_active:
            obstacles.append(_("Son utilisateur est fermé."))
        return obstacles

    def _place(self, place: Membership, *, in_charge: bool = False) -> Link:
        home = self.organizations.get(place.organization_id)
        obstacle = ""
        if not place.is_active:
            obstacle = _("Son accès à l’organisation n’est pas actif.")
        elif place.ends_on and place.ends_on < self.day:
            obstacle = _("Son accès à l’organisation a pris fin à sa date.")
        elif home is None or home.status != Organization.Status.ACTIVE:
            obstacle = _("Son organisation n’est pas active.")
        elif in_charge and not place.is_in_charge:
            obstacle = _("Cette personne n’est plus responsable de l’organisation.")
        return Link("place", place, obstacle)

    def _relation(self, relation: Relation) -> Link:
        if relation.state == Relation.State.ACTIVE:
            return Link("relation", relation, self._about_days(relation))
        words = {
            Relation.State.PROPOSED.value: _("La relation attend encore l’accord du client."),
            Relation.State.ENDED.value: _("La relation a été terminée."),
        }
        return Link("relation", relation, words.get(relation.state, _("La relation n’a pas été acceptée.")))

    def _link(self, kind: str, row: Authorization) -> Link:
        if row.ended_at:
            return Link(kind, row, _("L’autorisation a été retirée."))
        return Link(kind, row, self._about_days(row))

    def _about_days(self, row: Any) -> Words:
        if row.starts_on > self.day:
            return _("Elle ne commence que le %(day)s.") % {"day": row.starts_on.isoformat()}
        if row.ends_on and row.ends_on < self.day:
            return _("Elle a pris fin à sa date, le %(day)s.") % {"day": row.ends_on.isoformat()}
        return ""


def rights_of(paths: Iterable[Path]) -> dict[int, Right]:
    """Return what some paths give together: the key of each subject, and how far."""
    rights: dict[int, Right] = {}
    for path in paths:
        for subject, right in path.rights.items():
            if rights.get(subject.pk) != Right.WRITE:
                rights[subject.pk] = right
    return rights
