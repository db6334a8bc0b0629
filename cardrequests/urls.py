"""The pages of trainers, under sessions/; cards, for anyone; what comes from afar: links to invoices, the provider."""

from django.urls import path

from cardrequests.views import cards, dashboard, invoices, participants, payment, progress, provider, rosters, sessions

app_name = "cardrequests"

urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/exporter/", sessions.export_sessions, name="export_sessions"),
    path("sessions/tableau-de-bord/", dashboard.dashboard, name="dashboard"),
    path("sessions/formateur/", sessions.find_trainer, name="find_trainer"),
    path("sessions/exemple/", rosters.roster_example, name="roster_example"),
    path("sessions/ajouter/", sessions.begin_session, name="begin_session"),
    path("sessions/ajouter/<uuid:draft>/", sessions.add_session, name="add_session"),
    path("sessions/ajouter/<uuid:draft>/garder/", sessions.keep_draft, name="keep_draft"),
    path("sessions/ajouter/<uuid:draft>/supprimer/", sessions.discard_draft, name="discard_draft"),
    path("sessions/<uuid:session>/", sessions.session, name="session"),
    path("sessions/<uuid:session>/annuler/", sessions.cancel_session, name="cancel_session"),
    path("sessions/<uuid:session>/participants/", participants.participants, name="participants"),
    path("sessions/<uuid:session>/participants/ajouter/", participants.add_participant, name="add_participant"),
    path("sessions/<uuid:session>/participants/liste/", rosters.import_participants, name="import_participants"),
    path("sessions/<uuid:session>/participants/ramener/", participants.restore_participant, name="restore_participant"),
    path("sessions/<uuid:session>/participants/<uuid:participant>/", participants.participant, name="participant"),
    path(
        "sessions/<uuid:session>/participants/<uuid:participant>/supprimer/",
        participants.remove_participant,
        name="remove_participant",
    ),
    path("sessions/<uuid:session>/paiement/", payment.payment, name="payment"),
    path("sessions/<uuid:session>/paiement/payer/", payment.pay, name="pay"),
    path("sessions/<uuid:session>/paiement/retour/", payment.payment_return, name="payment_return"),
    path("sessions/<uuid:session>/paiement/annuler/", payment.cancel_submission, name="cancel_submission"),
    path("sessions/<uuid:session>/suivi/", progress.progress, name="progress"),
    path("cartes/", cards.find, name="find_card"),
    path("cartes/<str:code>/", cards.verify, name="verify"),
    path("factures/", invoices.invoices, name="invoices"),
    path("factures/zip/", invoices.invoices_zip, name="invoices_zip"),
    path("factures/<uuid:invoice>/", invoices.invoice, name="invoice"),
    path("factures/<uuid:invoice>/renvoyer/", invoices.resend_invoice, name="resend_invoice"),
    path("factures/lien/<str:token>/", invoices.invoice_link, name="invoice_link"),
    path("paiements/avis/", provider.provider_told, name="provider_told"),
]
