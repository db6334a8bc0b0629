"""Each kind of file brings in what existed before: once, by the rules of the pages, undone where nobody touched it."""

from datetime import date

import pytest
from django.utils import timezone

from notifications.models import Message
from organizations.models import ContactSheet, Membership, Organization
from organizations.models.sheets import next_client_number
from portal.core.models import JournalEntry
from portal.support.models import ImportRow
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, type_of
from tests.organizations.factories import ContactSheetFactory, MembershipFactory, OrganizationFactory
from tests.support.files import CONTACTS, checked, csv_of, imported, reasons, undone

pytestmark = pytest.mark.django_db

ORGANIZATIONS = ["Numéro", "Type", "Nom", "Téléphone", "Adresse", "Ville", "Province", "Code postal", "NEQ"]
PLOMBERIE = ["E-1", "EMP", "Plomberie Roy inc.", "514 276-1234", "1, rue A", "Laval", "Québec", "h2x 1y4", "1143920115"]
CHIFFRES = ["F-1", "Firme comptable", "Chiffres inc.", "418 523-1234", "", "", "", "", ""]
TOM = ["E-77", "20000001", "Tom", "Tremblay", "tom@exemple.ca", "1984-05-17", "514 276-1234"]
ANA = ["E-77", "", "Ana", "Roy", "ana@exemple.ca", "", ""]
TODAY = timezone.localdate()


def firm_type():
    return type_of("FIR")


# --- Organizations -------------------------------------------------------------------------------


def test_organizations_come_in_once_and_a_second_time_change_nothing(agathe, desk):
    firm = firm_type()
    firm.name_fr = "Firme comptable"
    firm.save()
    content = csv_of(ORGANIZATIONS, PLOMBERIE, CHIFFRES)
    foreseen = checked("organizations", content, agathe, desk)
    assert (foreseen.foreseen, Organization.objects.count()) == ({"created": 2}, 0)

    assert imported("organizations", content, agathe, desk).counts == {"created": 2}
    roy, chiffres = Organization.objects.order_by("former_number")
    assert (roy.name, roy.type.prefix, roy.status, roy.telephone) == (
        "Plomberie Roy inc.",
        "EMP",
        "active",
        "+15142761234",
    )
    assert roy.number.startswith("EMP")
    assert (roy.civic_address.postal_code, roy.civic_address.province) == ("H2X1Y4", "QC")
    assert chiffres.civic_address is None
    assert not Message.objects.exclude(user=agathe).exists()

    again = imported("organizations", content, agathe, desk)
    assert again.counts == {"unchanged": 2}
    assert Organization.objects.count() == 2
    assert JournalEntry.objects.filter(kind="import.done").count() == 2
    assert not JournalEntry.objects.exclude(kind__startswith="import.").exists()


def test_corrected_file_updates_what_nobody_touched_and_leaves_the_rest(agathe, desk):
    imported("organizations", csv_of(ORGANIZATIONS, PLOMBERIE, ["E-2", "EMP", "Deux", *PLOMBERIE[3:]]), agathe, desk)
    Organization.objects.filter(former_number="E-2").update(name="Deux et fils")
    moved = ["E-1", "EMP", "Plomberie Roy et filles inc.", "514 276-1234", "2, rue B", *PLOMBERIE[5:]]
    run = imported("organizations", csv_of(ORGANIZATIONS, moved, ["E-2", "EMP", "Deux", *PLOMBERIE[3:]]), agathe, desk)
    assert run.counts == {"updated": 1, "refused": 1}
    assert "Nom légal" in reasons(run)[3]
    roy = Organization.objects.get(former_number="E-1")
    assert (roy.name, roy.civic_address.street) == ("Plomberie Roy et filles inc.", "2, rue B")
    assert Organization.objects.get(former_number="E-2").name == "Deux et fils"


REFUSED_ORGANIZATIONS = [
    ({0: ""}, "Ancien numéro : cette cellule est vide."),
    ({1: "ZZZ"}, "Type de compte : écrivez l’un de ceux de ce service"),
    ({2: "\u202eRoy"}, "caractère invisible"),
    ({3: "12"}, "Téléphone : Saisissez un numéro de téléphone complet"),
    ({5: ""}, "écrivez la ville"),
    ({6: ""}, "écrivez la province"),
    ({6: "Bavière"}, "Province : Écrivez l’un de ceux-ci"),
    ({7: "12345"}, "code postal canadien"),
    ({8: "99"}, "NEQ : Le NEQ compte dix chiffres"),
]


def changed(row, cells):
    return [cells.get(place, cell) for place, cell in enumerate(row)]


def test_each_rule_of_an_organization_is_said_in_plain_words(agathe, desk):
    rows = [
        changed(PLOMBERIE, {0: f"E-{place}"} | cells) for place, (cells, _words) in enumerate(REFUSED_ORGANIZATIONS)
    ]
    run = imported("organizations", csv_of(ORGANIZATIONS, *rows, PLOMBERIE[:1] * 9, ORGANIZATIONS), agathe, desk)
    said = reasons(run)
    for number, (_cells, words) in enumerate(REFUSED_ORGANIZATIONS, 2):
        assert words in said[number]
    assert "répète les titres" in said[len(rows) + 3]
    assert run.counts == {"refused": len(rows) + 2}
    assert not Organization.objects.exists()


def test_import_of_organizations_is_undone_but_for_those_that_live(agathe, desk):
    rows = [[f"E-{place}", *PLOMBERIE[1:]] for place in range(3)]
    run = imported("organizations", csv_of(ORGANIZATIONS, *rows), agathe, desk)
    lived, touched, _left = Organization.objects.order_by("former_number")
    MembershipFactory(organization=lived)
    touched.other_name = "Autre"
    touched.save()
    run = undone(run, agathe)
    assert (run.state, run.counts) == ("undone", {"undone": 1, "kept": 2})
    assert "Des personnes" in reasons(run)[2]
    assert "a changé" in reasons(run)[3]
    assert list(Organization.objects.order_by("former_number").values_list("status", flat=True)) == [
        "active", "active", "closed",
    ]  # fmt: skip
    # What was undone may come in again: the number is free.
    assert imported("organizations", csv_of(ORGANIZATIONS, *rows), agathe, desk).counts["created"] == 1


# --- Contacts ------------------------------------------------------------------------------------


def test_contacts_wait_untold_with_the_number_that_they_had(agathe, desk, shaw):
    content = csv_of(CONTACTS, TOM, ANA)
    assert imported("contacts", content, agathe, desk).counts == {"created": 2}
    tom = Membership.objects.get(email="tom@exemple.ca")
    assert (tom.status, tom.organization, tom.user, tom.role) == ("pending", shaw, None, "member")
    assert (tom.sheet.client_number, tom.sheet.birth_date) == ("20000001", date(1984, 5, 17))
    assert (tom.sheet.telephone, tom.sheet.telephone_kind) == ("+15142761234", "work")
    assert Membership.objects.get(email="ana@exemple.ca").sheet.client_number == "10000001"
    assert not Message.objects.exclude(user=agathe).exists()
    assert imported("contacts", content, agathe, desk).counts == {"unchanged": 2}
    assert not ImportRow.objects.exclude(cells=[]).exists()


def test_numbers_to_come_pass_over_those_that_a_file_brought(agathe, desk, shaw):
    imported("contacts", csv_of(CONTACTS, changed(TOM, {1: "10000001"})), agathe, desk)
    assert next_client_number() == "10000002"


def test_whoever_is_known_elsewhere_at_the_desk_keeps_one_number(agathe, desk, shaw, laforce):
    linked = MembershipFactory(organization=laforce, user__email="ana@exemple.ca")
    ContactSheetFactory(membership=linked, client_number="20000555")
    imported("contacts", csv_of(CONTACTS, ANA), agathe, desk)
    assert ContactSheet.objects.filter(client_number="20000555").count() == 2


def test_each_rule_of_a_contact_is_said_in_plain_words(agathe, desk, shaw, laforce):
    elsewhere = OrganizationFactory(former_number="T-1")
    EmployerFactory(former_number="E-0", closed=True)
    other = MembershipFactory(organization=laforce, pending=True, email="autre@exemple.ca", last_name="Autre")
    ContactSheetFactory(membership=other, client_number="20000077", birth_date="1970-01-01")
    here = MembershipFactory(organization=shaw, user__email="la@exemple.ca", user__first_name="Léa")
    ContactSheetFactory(membership=here, client_number="20000088")
    wrong = [
        ({0: "T-1"}, "Aucune organisation que vous servez ne porte le numéro T-1"),
        ({0: elsewhere.number}, "Aucune organisation que vous servez"),
        ({0: "E-0"}, "Aucune organisation que vous servez"),
        ({1: "123456789"}, "Un numéro de client compte huit chiffres"),
        ({1: "20000077"}, "est celui d’une autre personne"),
        ({2: "T0m"}, "Prénom : Un nom s’écrit avec des lettres"),
        ({4: "tom"}, "Saisissez une adresse courriel complète"),
        ({4: "la@exemple.ca"}, "a déjà cette adresse de courriel"),
        ({1: "20000099"}, "La ligne 10 donne déjà cette adresse"),
        ({1: "20000088", 4: "la@exemple.ca"}, "a déjà lié son profil"),
        ({5: "2999-01-01"}, "est dans le passé"),
        ({5: "17/05/1984"}, "Saisissez une date complète"),
        ({6: "514"}, "Saisissez un numéro de téléphone complet"),
    ]
    rows = [changed(TOM, {1: f"3000000{place % 10}"} | cells) for place, (cells, _words) in enumerate(wrong)]
    rows[8:8] = [TOM]
    wrong[8:8] = [({}, "")]
    run = imported("contacts", csv_of(CONTACTS, *rows, TOM), agathe, desk)
    said = reasons(run)
    for number, (_cells, words) in enumerate(wrong, 2):
        assert words in said.get(number, ""), number
    assert said[len(rows) + 2] == "Cette ligne répète la ligne 10."
    assert run.counts == {"created": 1, "refused": len(wrong)}


def test_contact_is_updated_until_somebody_touches_it(agathe, desk, shaw):
    imported("contacts", csv_of(CONTACTS, TOM), agathe, desk)
    married = changed(TOM, {3: "Roy", 6: "514 276-9999"})
    run = imported("contacts", csv_of(CONTACTS, married), agathe, desk)
    assert run.counts == {"updated": 1}
    tom = Membership.objects.get()
    assert (tom.last_name, tom.sheet.telephone) == ("Roy", "+15142769999")
    tom.sheet.job = "Commis"
    tom.sheet.save()
    run = imported("contacts", csv_of(CONTACTS, TOM), agathe, desk)
    assert run.counts == {"refused": 1}
    assert "Nom, Téléphone" in reasons(run)[2]


def test_import_of_contacts_is_undone_but_for_those_who_came(agathe, desk, shaw):
    rows = [[*changed(TOM, {1: f"2000000{rank}", 4: f"tom{rank}@exemple.ca", 5: ""})] for rank in range(4)]
    run = imported("contacts", csv_of(CONTACTS, *rows), agathe, desk)
    linked, touched, holding, _left = Membership.objects.order_by("sheet__client_number")
    Membership.objects.filter(pk=linked.pk).update(
        status="active", user=MembershipFactory().user, activated_at=timezone.now(), expires_at=None
    )
    touched.sheet.job = "Commis"
    touched.sheet.save()
    AuthorizationFactory(own=True, holder_membership=holding)
    run = undone(run, agathe)
    assert run.counts == {"undone": 1, "kept": 3}
    assert ["a lié" in reasons(run)[2], "a changé" in reasons(run)[3], "autorisations" in reasons(run)[4]] == [True] * 3
    assert Membership.objects.filter(status="ended").count() == 1
