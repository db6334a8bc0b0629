"""Who is known already, as the lines of contacts ask: in the organization itself, and elsewhere at the desk."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import ContactSheet, Membership
from portal.support.actions.imports.batches import Batch, Line
from portal.support.validators.cells import folded


class People:
    """Those whom the lines of a batch may mean, asked for once: three questions, however many lines."""

    def __init__(self, batch: Batch) -> None:
        self.desk = batch.run.desk_id
        self.numbers, self.emails = batch.said("client_number"), batch.said("email")
        self.by_number: dict[tuple[int, str], Membership] = {}
        self.by_email: dict[tuple[int, str], Membership] = {}
        self.by_birth: dict[tuple[int, Any, str], Membership] = {}
        self.added: dict[tuple[int, str], int] = {}
        for place in self._here(batch):
            self._index(place)
        self.bearers = self._bearers()
        self.proven = self._proven()

    def _here(self, batch: Batch) -> list[Membership]:
        """Each likeness is a question of its own, which an index answers."""
        organizations = {line.values["organization"].pk for line in batch.open}
        born = {line.values.get("birth_date") for line in batch.open if "client_number" not in line.values} - {None}
        places = Membership.objects.filter(organization__pk__among=organizations).exclude(status="ended").order_by()
        alike = (
            places.filter(email__among=self.emails)
            .values_list("pk")
            .union(
                places.filter(user__email__among=self.emails).values_list("pk"),
                places.filter(sheet__client_number__among=self.numbers).values_list("pk"),
                places.filter(sheet__birth_date__among=born).values_list("pk"),
            )
        )
        found = [pk for (pk,) in alike]
        rows = Membership.objects.filter(pk__among=found).select_related("user", "sheet").order_by("pk")
        return list(rows.select_for_update(of=("self",), no_key=True) if batch.is_real else rows)

    def _index(self, place: Membership) -> None:
        organization = place.organization_id
        email = place.user.email if place.user else place.email
        self.by_email.setdefault((organization, email or place.email), place)
        sheet = getattr(place, "sheet", None)
        if sheet:
            self.by_number.setdefault((organization, sheet.client_number), place)
        if sheet and sheet.birth_date:
            self.by_birth.setdefault((organization, sheet.birth_date, folded(place.full_name)), place)

    def _bearers(self) -> dict[str, list[ContactSheet]]:
        """Return who bears these numbers, at the desk: one number is one individual."""
        sheets = ContactSheet.objects.filter(
            client_number__among=self.numbers, membership__organization__type__desk=self.desk
        )
        known: dict[str, list[ContactSheet]] = {}
        for sheet in sheets.select_related("membership__user").order_by("pk"):
            known.setdefault(sheet.client_number, []).append(sheet)
        return known

    def _proven(self) -> dict[str, str]:
        """Return the numbers of those who have proven these addresses at the desk."""
        sheets = ContactSheet.objects.filter(
            membership__organization__type__desk=self.desk, membership__user__email__among=self.emails
        )
        found = sheets.order_by("-pk").values_list("membership__user__email", "client_number")
        return {str(email): number for email, number in found}

    # --- What lines ask ------------------------------------------------------------------------------

    def find(self, line: Line) -> Membership | None:
        """Return the contact of the organization whom a line means."""
        organization, number = line.values["organization"].pk, line.values.get("client_number", "")
        same = self.by_number.get((organization, number)) if number else None
        reached = self.by_email.get((organization, line.values["email"]))
        if same and reached and same.pk != reached.pk:
            raise _of_another(reached)
        if same is None and reached and number and hasattr(reached, "sheet"):
            # The number of the file is not that of who has this address here.
            raise _of_another(reached)
        born = line.values.get("birth_date")
        name = folded(f"{line.values['first_name']} {line.values['last_name']}")
        alike = self.by_birth.get((organization, born, name)) if born and not number else None
        return same or reached or alike

    def refuse_others_address(self, line: Line) -> None:
        """Refuse an address that somebody of the organization has, or a line before."""
        place = line.values["organization"].pk, line.values["email"]
        if place in self.by_email:
            raise _of_another(self.by_email[place])
        if place in self.added:
            raise ValidationError(
                _("La ligne %(number)d donne déjà cette adresse de courriel à un contact de l’organisation."),
                params={"number": self.added[place]},
            )

    def refuse_others_number(self, line: Line) -> None:
        """Refuse a number that somebody else bears: another birth date, or neither the name nor the address alike."""
        bearers = self.bearers.get(line.values["client_number"], [])
        if bearers and not any(_is_same(line, sheet) for sheet in bearers):
            raise ValidationError(_("Ce numéro de client est celui d’une autre personne : vérifiez-le."))

    def number_of(self, email: str) -> str:
        return self.proven.get(email, "")

    def add(self, line: Line) -> None:
        """Remember a line that adds somebody, for those that follow."""
        self.added[line.values["organization"].pk, line.values["email"]] = line.row.number


def _of_another(place: Membership) -> ValidationError:
    return ValidationError(
        _("%(name)s a déjà cette adresse de courriel dans cette organisation."),
        params={"name": place.full_name},
    )


def _is_same(line: Line, sheet: ContactSheet) -> bool:
    born = line.values.get("birth_date")
    if born and sheet.birth_date:
        return bool(born == sheet.birth_date)
    place = sheet.membership
    name = folded(f"{line.values['first_name']} {line.values['last_name']}")
    addresses = {place.email, place.user.email if place.user else place.email}
    return line.values["email"] in addresses or name == folded(place.full_name)
