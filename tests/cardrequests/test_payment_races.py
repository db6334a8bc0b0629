"""Payment at once from several sides: real threads, real connections; numbers without gaps, money once."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from cardrequests import actions, checkout, tasks
from cardrequests.actions.submissions import Terms
from cardrequests.checkout import Told
from cardrequests.models import Invoice, InvoiceContent, Payment, ProviderEvent, TrainingSession
from notifications.models import Message
from portal.core.numbers import draw
from tests.cardrequests.factories import PaymentFactory, TrainerFactory, TrainingSessionFactory
from tests.cardrequests.paying import submitted
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)
TERMS = Terms("cheque", "organism", Decimal("6.00"))
SESSIONS = 20


def submit(session, terms=TERMS):
    return lambda: actions.submissions.submit(TrainingSession.objects.get(pk=session.pk), terms, by=session.trainer)


def test_twenty_submissions_at_once_give_numbers_without_gaps():
    """Two of them fail, after they drew: they give their numbers back."""
    trainers = [TrainerFactory() for _ in range(4)]
    sessions = [TrainingSessionFactory(trainer=trainers[i % 4], participants=3) for i in range(SESSIONS)]

    def fails(session):
        with transaction.atomic():
            submit(session)()
            raise PermissionError

    def failing(session):
        def deed():
            try:
                fails(session)
            except PermissionError:
                return None

        return deed

    losers = [TrainingSessionFactory(participants=3) for _ in range(2)]
    results = at_once(*map(submit, sessions), *map(failing, losers))
    assert not refusals(results)
    numbers = sorted(int(number[-5:]) for number in Invoice.objects.values_list("number", flat=True))
    assert numbers == list(range(1, SESSIONS + 1))


def gives_up(draws):
    with transaction.atomic():
        draws()
        raise ZeroDivisionError


def test_sequence_of_the_database_would_skip_where_the_counter_does_not():
    """The positive control: a transaction that fails gives the counter's number back, and no sequence's."""
    with pytest.raises(ZeroDivisionError):
        gives_up(lambda: draw("control"))
    assert draw("control") == 1
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE control")
        with pytest.raises(ZeroDivisionError):
            gives_up(lambda: cursor.execute("SELECT nextval('control')"))
        cursor.execute("SELECT nextval('control')")
        assert cursor.fetchone() == (2,)
        cursor.execute("DROP SEQUENCE control")


@pytest.mark.parametrize("attempt", range(3))
def test_one_session_submitted_from_four_windows_has_one_invoice(attempt):
    session = TrainingSessionFactory(participants=3)
    results = at_once(
        *[submit(session, Terms(mode, "organism", Decimal("6.00"))) for mode in ("cheque", "deposit") * 2]
    )
    assert not refusals(results)
    assert len({result.payment_mode for result in results}) == 1
    assert Invoice.objects.count() == 1
    assert Message.objects.filter(template="cardrequests/notices/session_submitted").count() == 1


def test_one_webhook_delivered_eight_times_at_once_is_heard_once(simulated):
    session = submitted(TrainingSessionFactory(participants=3), mode="card")
    payment = PaymentFactory(session=session, provider="simulated")
    told = Told("evt_1", "paid", str(payment.public_id), "sim_1", "paid", Decimal("6.00"), "CAD")
    assert set(at_once(*[lambda: actions.payments.hear(told)] * 8)) == {"paid"}
    assert ProviderEvent.objects.count() == 1
    assert Message.objects.filter(template="cardrequests/notices/session_paid").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_money_and_a_cancellation_at_once_end_in_one_of_two_ways(attempt, simulated):
    session = submitted(TrainingSessionFactory(participants=3), mode="card")
    payment = PaymentFactory(session=session, provider="simulated")
    told = Told(f"evt_{attempt}", "paid", str(payment.public_id), "sim_1", "paid", Decimal("6.00"), "CAD")
    at_once(
        lambda: actions.payments.hear(told),
        lambda: actions.submissions.cancel(session, by=session.trainer.user),
    )
    session.refresh_from_db()
    outcome = ProviderEvent.objects.get().outcome
    assert (session.state, outcome) in {("paid", "paid"), ("cancelled", "refund_due")}
    assert session.invoices.count() == (1 if session.state == "paid" else 2)


def test_two_clicks_on_pay_at_once_begin_one_payment(simulated):
    session = submitted(TrainingSessionFactory(participants=3), mode="card")
    provider = checkout.provider()
    payments = at_once(*[lambda: actions.payments.start(session, provider=provider, by=session.trainer)] * 4)
    assert len({payment.pk for payment in payments}) == Payment.objects.count() == 1


def test_four_workers_at_once_lay_one_invoice_out_and_mail_it_once():
    submitted(TrainingSessionFactory(participants=3))
    assert sum(at_once(*[tasks.render_invoices] * 4)) == 1
    assert InvoiceContent.objects.count() == 1
    assert Message.objects.filter(template="cardrequests/notices/invoice_ready").count() == 1


def test_worker_killed_while_it_lays_an_invoice_out_leaves_it_to_the_next():
    """Its connection is cut in the middle, as PostgreSQL sees a worker that was killed."""
    submitted(TrainingSessionFactory(participants=3))
    key = Invoice.objects.get().pk
    laid_out, cut = threading.Event(), threading.Event()
    pid = []

    def worker():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pid.append(cursor.fetchone()[0])
                assert actions.invoices.render(key)
                laid_out.set()
                cut.wait(10)
        except Exception:  # noqa: S110 (it is dead)
            pass
        finally:
            connection.close()

    killed = threading.Thread(target=worker)
    killed.start()
    assert laid_out.wait(20)
    assert tasks.render_invoices() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", pid)
    cut.set()
    killed.join()
    assert not InvoiceContent.objects.exists()
    assert tasks.render_invoices() == 1
    assert Message.objects.filter(template="cardrequests/notices/invoice_ready").count() == 1


def test_pretended_provider_tells_us_over_http(live_server, simulated):
    session = submitted(TrainingSessionFactory(participants=3), mode="card")
    provider = checkout.provider()
    payment = actions.payments.start(session, provider=provider, by=session.trainer)
    page = {"id": "sim_1", "reference": str(payment.public_id), "cents": 600}
    for _ in range(2):
        assert tasks.tell_simulated(checkout.simulated.decide(page, "paid"), 0) == 204
    session.refresh_from_db()
    assert session.state == "paid"
    assert provider.look_up(Payment.objects.get()).state == "paid"
