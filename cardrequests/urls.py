"""The pages of trainers, under sessions/; what comes from far away: a link to an invoice, the payment provider."""

from django.urls import path

from cardrequests.views import invoices, payment, provider

app_name = "cardrequests"

urlpatterns = [
    path("sessions/<uuid:session>/paiement/", payment.payment, name="payment"),
    path("sessions/<uuid:session>/paiement/payer/", payment.pay, name="pay"),
    path("sessions/<uuid:session>/paiement/retour/", payment.payment_return, name="payment_return"),
    path("sessions/<uuid:session>/paiement/annuler/", payment.cancel_submission, name="cancel_submission"),
    path("factures/", invoices.invoices, name="invoices"),
    path("factures/<uuid:invoice>/", invoices.invoice, name="invoice"),
    path("factures/<uuid:invoice>/renvoyer/", invoices.resend_invoice, name="resend_invoice"),
    path("factures/lien/<str:token>/", invoices.invoice_link, name="invoice_link"),
    path("paiements/avis/", provider.provider_told, name="provider_told"),
]
