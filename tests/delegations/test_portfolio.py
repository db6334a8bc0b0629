"""« Confier les dossiers d’une personne à une autre »: for an absence, or for good; shown before it is done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.delegations.factories import AuthorizationFactory, EmployerFactory, RelationFactory
from tests.delegations.forms import address, sends
from tests.organizations.factories import MembershipFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def files(person):
    rows = person.authorizations.standing().select_related("file")
    return sorted({row.file.name for row in rows})


def confirmed(told):
    """Return what the button « Confirmer » sends: what the page has shown."""
    return told.partition('name="is_sure" value="')[2].partition('"')[0]


@pytest.fixture
def clients_of_marc(marc, relation, firm_writes):
    other = RelationFactory(client=EmployerFactory(name="Plomberie Bélanger"), provider=marc.organization)
    AuthorizationFactory(relation=other, subject=firm_writes.subject)
    for found in (relation, other):
        AuthorizationFactory(delegated=True, holder_membership=marc, relation=found, subject=firm_writes.subject)
    return ["Entreprise Shaw inc.", "Plomberie Bélanger"]


def test_files_are_lent_for_an_absence_and_come_back_by_themselves(
    signed_in, lea, marc, nadia, clients_of_marc, mailbox
):
    browser, url = signed_in(lea), address(lea, "portfolio")
    asked = {
        "source": str(marc.public_id), "target": str(nadia.public_id),
        "deed": "cover", "starts_on": day(0), "ends_on": day(7),
    }  # fmt: skip
    told = sends(browser, url, **asked)
    assert "2 autorisations seront confiées." in told
    for name in clients_of_marc:
        assert name in told
    assert files(nadia) == []
    # What was changed after it was shown is shown again, not done.
    sure = confirmed(told)
    changed = sends(browser, url, **asked | {"ends_on": day(9)}, is_sure=sure)
    assert "Confirmer" in changed
    assert files(nadia) == []
    told = sends(browser, url, **asked, is_sure=sure)
    assert "Les dossiers de Marc Morin sont confiés à Nadia Nolet." in told
    assert files(nadia) == files(marc) == clients_of_marc
    assert {row.ends_on.isoformat() for row in nadia.authorizations.all()} == {day(7)}
    assert len(mailbox.to(nadia.user.email)) == 1
    assert "Nadia Nolet a déjà tous les dossiers de client confiés à" in sends(browser, url, **asked, is_sure=sure)
    assert nadia.authorizations.count() == 2


def test_files_change_hands_for_good(signed_in, lea, marc, nadia, clients_of_marc):
    browser, url = signed_in(lea), address(lea, "portfolio")
    asked = {"source": str(marc.public_id), "target": str(nadia.public_id), "deed": "move"}
    sends(browser, url, **asked, is_sure=confirmed(sends(browser, url, **asked)))
    assert (files(marc), files(nadia)) == ([], clients_of_marc)
    assert "Marc Morin n’a aucun dossier de client." in sends(browser, url, **asked)
    told = shown(browser.get(address(lea, "clients", query="?couverture=une")))
    assert "Nadia Nolet" in told


def test_what_makes_no_sense_is_refused(signed_in, lea, marc, nadia, clients_of_marc, suzanne):
    browser, url = signed_in(lea), address(lea, "portfolio")
    good = {
        "source": str(marc.public_id), "target": str(nadia.public_id),
        "deed": "cover", "starts_on": day(0), "ends_on": day(7),
    }  # fmt: skip
    away = MembershipFactory(organization=lea.organization, inactive=True)
    for wrong, sentence in (
        ({"target": good["source"]}, "Choisissez deux personnes différentes."),
        ({"target": str(suzanne.public_id)}, "Un de ces choix n’est plus offert."),
        ({"target": str(away.public_id)}, "Un de ces choix n’est plus offert."),
        ({"source": ""}, "Choisissez la personne dont les dossiers changent de main."),
        ({"ends_on": ""}, "Indiquez le premier et le dernier jour de l’absence."),
        ({"starts_on": day(3), "ends_on": day(2)}, "La date de fin précède la date de début."),
    ):
        told = sends(browser, url, **good | wrong)
        assert sentence in told, wrong
        assert "Confirmer" not in told
    # Nobody entrusts oneself with anything; what lies in the past is over.
    for wrong, sentence in (
        ({"target": str(lea.public_id)}, "Nul ne se donne d’autorisation"),
        ({"starts_on": day(-9), "ends_on": day(-2)}, "La date de fin est déjà passée."),
    ):
        told = sends(browser, url, **good | wrong)
        assert sentence in sends(browser, url, **good | wrong, is_sure=confirmed(told))
    assert files(nadia) == files(lea) == []


def test_only_those_in_charge_of_a_provider_hand_files_over(signed_in, marc, suzanne, charlie, lea):
    assert signed_in(marc).get(address(marc, "portfolio")).status_code == 403
    assert signed_in(suzanne).get(address(suzanne, "portfolio")).status_code == 403
    assert signed_in(charlie).get(address(lea, "portfolio")).status_code == 404
