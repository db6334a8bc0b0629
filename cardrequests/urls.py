"""The pages of trainers, under sessions/."""

from django.urls import path

from cardrequests.views import participants, rosters, sessions

app_name = "cardrequests"

urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/exporter/", sessions.export_sessions, name="export_sessions"),
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
]
