"""Signing up and in. allauth finds its pages by its own names; ours are under `accounts:`."""

from django.urls import include, path, re_path

from accounts import views

pages = [
    path("creation/", views.sign_ups.sign_up, name="sign_up"),
    path("creation/identite/", views.sign_ups.sign_up_names, name="sign_up_names"),
    path("creation/code/", views.sign_ups.sign_up_code, name="sign_up_code"),
    path("creation/code/renvoi/", views.sign_ups.resend_code, name="resend_code"),
    path("conditions/", views.terms.terms, name="terms"),
    path("profil/", views.profile.profile, name="profile"),
    path("profil/proposition/", views.proposals.answer_proposal, name="answer_proposal"),
    path("profil/courriel/", views.profile.email, name="email"),
    path("profil/courriel/renvoi/", views.profile.resend_email_change, name="resend_email_change"),
    path("profil/courriel/annulation/", views.profile.cancel_email_change, name="cancel_email_change"),
    path("nouvelle-adresse/", views.profile.confirm_email, name="confirm_email"),
    path("nouvelle-adresse/<str:token>/", views.profile.email_claim, name="email_claim"),
    path("appareils/", views.devices.devices, name="devices"),
    path("appareils/fin/", views.devices.end_session, name="end_session"),
    path("appareils/fin-des-autres/", views.devices.end_other_sessions, name="end_other_sessions"),
    path("appareils/oubli/", views.devices.forget_device, name="forget_device"),
    path("reprise/", views.devices.resume_form, name="resume_form"),
    path("mot-de-passe/temporaire/", views.passwords.temporary_password, name="temporary_password"),
    path("mot-de-passe/temporaire/envoye/", views.passwords.temporary_password_sent, name="temporary_password_sent"),
]

rights = [
    path("mes-renseignements/", views.rights.my_data, name="my_data"),
    path("mes-renseignements/copie/", views.rights.copy, name="copy"),
    path("mes-renseignements/copie/demande/", views.rights.ask_copy, name="ask_copy"),
    path("mes-renseignements/copie/fichier/", views.rights.fetch_copy, name="fetch_copy"),
    path("mes-renseignements/corrections/", views.rights.corrections, name="corrections"),
    path("mes-renseignements/fermeture/", views.rights.close, name="close"),
    path("ferme/", views.rights.closed, name="closed"),
    path("en-sommeil/", views.sleep.asleep, name="asleep"),
    path("reveil/<str:token>/", views.sleep.wake, name="wake"),
    path("conditions/nouvelles/", views.terms.new_terms, name="new_terms"),
    path("conditions/<str:version>/", views.terms.terms_version, name="terms_version"),
]

security = [
    path("securite/", views.factors.security, name="security"),
    path("securite/exigee/", views.factors.secure, name="secure"),
    path("securite/exigee/code/", views.codes.code, name="code"),
    path("securite/exigee/code/envoi/", views.codes.send_code, name="send_code"),
    path("securite/application/", views.factors.add_totp, name="add_totp"),
    path("securite/application/retrait/", views.factors.remove_totp, name="remove_totp"),
    path("securite/cles/", views.factors.add_passkey, name="add_passkey"),
    path("securite/cles/<uuid:passkey>/retrait/", views.factors.remove_passkey, name="remove_passkey"),
    path("securite/codes/", views.factors.recovery_codes, name="recovery_codes"),
    path("securite/codes/fichier/", views.factors.recovery_codes_file, name="recovery_codes_file"),
    path("securite/codes/notes/", views.factors.recovery_codes_noted, name="recovery_codes_noted"),
    path("securite/code-a-la-connexion/", views.codes.choose_code, name="choose_code"),
    path("securite/telephone/", views.codes.telephone, name="telephone"),
    path("securite/telephone/code/", views.codes.telephone_code, name="telephone_code"),
    path("securite/mot-de-passe/retrait/", views.factors.drop_password, name="drop_password"),
    path("securite/plus-tard/", views.factors.dismiss_invitation, name="dismiss_invitation"),
    path("connexion/code/", views.codes.sign_in_code, name="sign_in_code"),
    path("connexion/code/renvoi/", views.codes.resend_sign_in_code, name="resend_sign_in_code"),
    path("connexion/cle/", views.checks.sign_in_with_passkey, name="sign_in_with_passkey"),
    path("connexion/facteur-perdu/", views.recoveries.lost_factor, name="lost_factor"),
    path("facteur-perdu/<str:token>/", views.recoveries.cancel_recovery, name="cancel_recovery"),
]

urlpatterns = [
    path("", include((pages + rights + security, "accounts"))),
    path("connexion/facteur/", views.checks.authenticate, name="mfa_authenticate"),
    path("connexion/", views.doors.login, name="account_login"),
    path("deconnexion/", views.doors.logout, name="account_logout"),
    path("inactif/", views.doors.inactive, name="account_inactive"),
    path("confirmation/", views.checks.confirm, name="account_reauthenticate"),
    path("creation/", views.sign_ups.sign_up, name="account_signup"),
    path("mot-de-passe/", views.doors.change_password, name="account_change_password"),
    path("mot-de-passe/choix/", views.doors.set_password, name="account_set_password"),
    path("mot-de-passe/oublie/", views.doors.reset_password, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", views.doors.reset_password_done, name="account_reset_password_done"),
    path("mot-de-passe/change/", views.doors.reset_password_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.doors.reset_password_from_key,
        name="account_reset_password_from_key",
    ),
]
