"""Relations, authorizations and former credentials come in by the rules of the pages, once, and are undone."""

import hashlib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from delegations import authorizations
from delegations.models import Authorization, Relation
from notifications.models import Message
from organizations.actions.former import matches
from organizations.models import FormerCredential
from portal.support.models import ImportRow
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, RelationFactory, subject_of
from tests.organizations.factories import ContactSheetFactory, MembershipFactory
from tests.support.files import csv_of, imported, reasons, undone

pytestmark = pytest.mark.django_db

SINCE = "2019-04-01"
TODAY = timezone.localdate()

# --- Relations and authorizations ----------------------------------------------------------------

RELATIONS = ["Organisation cliente", "Mandataire", "Type", "Date de début", "Date de fin"]
AUTHORIZATIONS = ["Dossier", "Mandataire", "Contact", "Sujet", "Droit", "Date de début", "Date de fin"]


def test_relations_come_in_with_the_day_since_which_they_are(agathe, desk, shaw, laforce):
    content = csv_of(RELATIONS, ["E-77", "F-12", "", SINCE, "9999-12-31"])
    assert imported("relations", content, agathe, desk).counts == {"created": 1}
    relation = Relation.objects.get()
    assert (relation.client, relation.provider, relation.state) == (shaw, laforce, "active")
    assert (relation.starts_on, relation.ends_on, relation.granted_by) == (date(2019, 4, 1), None, agathe)
    assert imported("relations", content, agathe, desk).counts == {"unchanged": 1}
    later = imported("relations", csv_of(RELATIONS, ["E-77", "F-12", "", SINCE, "2999-01-01"]), agathe, desk)
    assert "existe déjà, du 2019-04-01 au 9999-12-31" in reasons(later)[2]
    assert not Message.objects.exclude(user=agathe).exists()


def test_each_rule_of_a_relation_is_said_and_its_import_undone(agathe, desk, shaw, laforce):
    EmployerFactory(former_number="E-2")
    yesterday = str(TODAY - timedelta(days=1))
    wrong = [
        (["E-77", "E-77", "", "", ""], "pas de relation avec elle-même"),
        (["E-77", "F-99", "", "", ""], "ne porte le numéro F-99"),
        (["E-77", "F-12", "cousine", "", ""], "Type de relation : écrivez l’un de ceux-ci"),
        (["F-12", "E-77", "", "", ""], "ne convient pas à ces organisations"),
        (["E-77", "F-12", "", SINCE, yesterday], "est déjà passée"),
        (["E-77", "F-12", "", "2030-01-01", "2029-01-01"], "précède la date de début"),
        (["E-77", "F-12", "", "01-02-2030", ""], "Écrivez la date comme 2027-06-30"),
    ]
    good = ["E-77", "F-12", "", "", ""], ["E-2", "F-12", "", "", ""]
    run = imported("relations", csv_of(RELATIONS, *(row for row, _words in wrong), *good), agathe, desk)
    said = reasons(run)
    for number, (_row, words) in enumerate(wrong, 2):
        assert words in said[number]
    assert run.counts == {"refused": len(wrong), "created": 2}
    AuthorizationFactory(relation=Relation.objects.get(client=shaw), file=shaw, holder_organization=laforce)
    assert undone(run, agathe).counts == {"refused": len(wrong), "undone": 1, "kept": 1}
    assert Relation.objects.get(state="ended").ended_by == agathe


def test_authorizations_of_three_kinds_open_files_and_come_once(agathe, desk, shaw, laforce):
    RelationFactory(client=shaw, provider=laforce)
    staff = MembershipFactory(organization=laforce, user__email="marc@exemple.ca")
    own = MembershipFactory(organization=shaw, pending=True)
    ContactSheetFactory(membership=own, client_number="20000001")
    report = subject_of("rapport-mensuel")
    rows = [
        ["E-77", "F-12", "", "rapport-mensuel", "Écriture", SINCE, ""],
        ["E-77", "F-12", "marc@exemple.ca", report.name_fr, "lecture", "", "2999-12-31"],
        ["E-77", "", "20000001", "rapport-mensuel", "L", "", ""],
    ]
    content = csv_of(AUTHORIZATIONS, *rows)
    run = imported("authorizations", content, agathe, desk)
    assert run.counts == {"created": 3}, reasons(run)
    assert authorizations.allows(staff.user, report, "read", shaw)
    assert not authorizations.allows(staff.user, report, "write", shaw)
    first = Authorization.objects.get(holder_organization=laforce)
    assert (first.starts_on, first.granted_by) == (date(2019, 4, 1), agathe)
    assert imported("authorizations", content, agathe, desk).counts == {"unchanged": 3}
    assert not Message.objects.exclude(user=agathe).exists()
    assert undone(run, agathe).counts == {"undone": 3}
    assert not Authorization.objects.filter(ended_at=None).exists()


def test_each_rule_of_an_authorization_is_said(agathe, desk, shaw, laforce):
    RelationFactory(client=shaw, provider=laforce)
    AuthorizationFactory(
        relation=Relation.objects.get(), subject=subject_of("rapport-mensuel"), right="read", ends_on="2999-01-01"
    )
    MembershipFactory(organization=laforce, user__email="marc@exemple.ca")
    MembershipFactory(organization=shaw, user=agathe)
    EmployerFactory(former_number="E-2")
    yesterday = str(TODAY - timedelta(days=1))
    wrong = [
        (["E-77", "", "", "rapport-mensuel", "L", "", ""], "Écrivez à qui le sujet est donné"),
        (["E-77", "F-12", "", "inconnu", "L", "", ""], "Le sujet « inconnu » n’est pas offert"),
        (["E-77", "F-12", "", "gestion-main-doeuvre", "L", "", ""], "ne se délègue pas"),
        (["E-77", "F-12", "", "rapport-mensuel", "X", "", ""], "Droit : Écrivez l’un de ceux-ci"),
        (["E-2", "F-12", "", "rapport-mensuel", "L", "", ""], "Aucune relation active"),
        (["E-77", "F-12", "qui@exemple.ca", "rapport-mensuel", "L", "", ""], "n’est pas un contact actif"),
        (["E-77", "F-12", "marc@exemple.ca", "rapport-mensuel", "E", "", ""], "qu’en lecture"),
        (["E-77", "", agathe.email, "rapport-mensuel", "L", "", ""], "Nul ne se donne d’autorisation"),
        (["E-77", "F-12", "", "rapport-mensuel", "L", "", ""], "est déjà autorisé pour ces dates"),
        (["E-77", "F-12", "", "rapport-mensuel", "L", "", yesterday], "est déjà passée"),
    ]
    run = imported("authorizations", csv_of(AUTHORIZATIONS, *(row for row, _words in wrong)), agathe, desk)
    said = reasons(run)
    for number, (_row, words) in enumerate(wrong, 2):
        assert words in said[number].replace("\xa0", " "), number
    assert run.counts == {"refused": len(wrong)}


def test_what_was_given_on_meanwhile_is_not_pulled_away(agathe, desk, shaw, laforce):
    relation = RelationFactory(client=shaw, provider=laforce)
    row = ["E-77", "F-12", "", "rapport-mensuel", "Écriture", "", ""]
    run = imported("authorizations", csv_of(AUTHORIZATIONS, row), agathe, desk)
    place = MembershipFactory(organization=laforce)
    AuthorizationFactory(relation=relation, delegated=True, holder_membership=place)
    run = undone(run, agathe)
    assert run.counts == {"kept": 1}
    assert "a délégué ce sujet" in reasons(run)[2]


# --- Former credentials --------------------------------------------------------------------------

CREDENTIALS = ["No client", "Identifiant", "Mot de passe"]
PASSWORD = "Ancien, mais pas oublié"
SHA = hashlib.sha1(f"sel{PASSWORD}".encode(), usedforsecurity=False).hexdigest()


@pytest.fixture
def tom(shaw):
    place = MembershipFactory(organization=shaw, pending=True)
    ContactSheetFactory(membership=place, client_number="00000042")
    return place


def test_former_credentials_link_and_their_hash_is_nowhere_else(agathe, desk, tom):
    content = csv_of(CREDENTIALS, ["42", "TTremblay", f"sha1$sel${SHA}"], ["99", "Personne", f"sha1$sel${SHA}"])
    run = imported("credentials", content, agathe, desk)
    assert run.counts == {"created": 1, "refused": 1}
    kept = FormerCredential.objects.get()
    assert (kept.membership, kept.identifier) == (tom, "TTremblay")
    assert matches(PASSWORD, kept.password_hash)
    assert SHA not in str(list(ImportRow.objects.values_list("cells", "key", "reason")))
    assert imported("credentials", content, agathe, desk).counts == {"unchanged": 1, "refused": 1}
    changed_hash = csv_of(CREDENTIALS, ["42", "ttremblay", f"md5$sel${'0' * 32}"])
    assert imported("credentials", changed_hash, agathe, desk).counts == {"updated": 1}
    assert FormerCredential.objects.get().password_hash.startswith("md5$")


def test_each_rule_of_a_credential_is_said_and_its_import_undone(agathe, desk, tom, laforce):
    linked = MembershipFactory(organization=laforce)
    ContactSheetFactory(membership=linked, client_number="20000001")
    wrong = [
        (["42", "un", "motdepasse"], "n’est haché d’aucune façon connue"),
        (["43", "un", f"sha1$sel${SHA}"], "Aucun contact ne porte le numéro de client 00000043"),
        (["20000001", "un", f"sha1$sel${SHA}"], "a déjà lié son profil"),
        (["42", "", f"sha1$sel${SHA}"], "Ancien identifiant : cette cellule est vide"),
    ]
    good = ["42", "deux", "$2y$10$" + "a" * 53], ["42", "trois", "{SSHA}" + "QUJD" * 8]
    run = imported("credentials", csv_of(CREDENTIALS, *(row for row, _words in wrong), *good), agathe, desk)
    for number, (_row, words) in enumerate(wrong, 2):
        assert words in reasons(run)[number]
    assert run.counts == {"refused": len(wrong), "created": 2}
    assert "motdepasse" not in str(list(ImportRow.objects.values_list("cells", "reason")))
    FormerCredential.objects.filter(identifier="deux").update(password_hash="", used_at=timezone.now())
    assert undone(run, agathe).counts == {"refused": len(wrong), "kept": 1, "undone": 1}
    assert FormerCredential.objects.get().identifier == "deux"
