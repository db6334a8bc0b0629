"""Addresses: registering and activating for everyone; `comptes/<number>/` for the people of an account."""

from django.urls import path, register_converter

from organizations import views

app_name = "organizations"


class NumberConverter:
    """An account number as the address shows it."""

    regex = r"[A-Z]{3}\d{7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RequestNumberConverter(NumberConverter):
    """The number of a request as the address shows it: `DEM-2026-00001`."""

    regex = r"DEM-\d{4}-\d{5,8}"


register_converter(NumberConverter, "number")
register_converter(RequestNumberConverter, "request_number")

urlpatterns = [
    path("inscription/envoyee/", views.accounts.registered, name="registered"),
    path("inscription/renvoyer/", views.accounts.resend_registration, name="resend_registration"),
    path("inscription/documents/<str:token>/", views.registrations.complete, name="complete_registration"),
    path("inscription/", views.accounts.register, {"step": ""}, name="start"),
    path("inscription/<slug:step>/", views.accounts.register, name="register"),
    path("acces-perdu/", views.recoveries.ask, name="ask_recovery"),
    path("acces-perdu/envoyee/", views.recoveries.sent, name="recovery_sent"),
    path("acces-perdu/confirmer/<str:token>/", views.recoveries.prove, name="prove_recovery"),
    path("acces-perdu/opposition/<str:token>/", views.recoveries.object_to, name="object_to_recovery"),
    path("activation/", views.claims.activate, name="activate"),
    path("activation/<str:token>/", views.claims.claim, name="claim"),
    path("profils/", views.profiles.profiles, name="profiles"),
    path("demandes/", views.my_requests.my_requests, name="my_requests"),
    path("demandes/exporter/", views.my_requests.export, name="export_requests"),
    path("demandes/<request_number:reference>/", views.my_requests.my_request, name="my_request"),
    path("demandes/<request_number:reference>/annuler/", views.my_requests.cancel, name="cancel_my_request"),
    path("liaison/", views.linking.linking, name="linking"),
    path("liaison/methodes/", views.linking.methods, name="linking_methods"),
    path("liaison/coordonnees/", views.linking.by_code, name="link_by_code"),
    path("liaison/ancien-identifiant/", views.linking.by_former, name="link_by_former"),
    path("liaison/identite/", views.linking.by_identity, name="link_by_identity"),
    path("liaison/<uuid:person>/renvoyer/", views.linking.resend_invitation, name="resend_invitation"),
    path("comptes/<number:number>/", views.accounts.home, name="home"),
    path("comptes/<number:number>/favori/", views.accounts.star, name="star"),
    path("comptes/<number:number>/bordereaux/", views.connections.connection, {"kind": "slips"}, name="slips"),
    path("comptes/<number:number>/projets/", views.connections.connection, {"kind": "projects"}, name="projects"),
    path("comptes/<number:number>/facturation/", views.connections.connection, {"kind": "billing"}, name="billing"),
    path("comptes/<number:number>/securite/", views.security.security, name="security"),
    path("comptes/<number:number>/journal/", views.accounts.journal, name="journal"),
    path("comptes/<number:number>/contacts/", views.contacts.contacts, name="contacts"),
    path("comptes/<number:number>/contacts/exporter/", views.contacts.export, name="export_contacts"),
    path("comptes/<number:number>/contacts/<uuid:person>/", views.contacts.contact, name="contact"),
    path("comptes/<number:number>/formulaires/contact/", views.contact_edits.edit_contact, name="edit_contact"),
    path(
        "comptes/<number:number>/formulaires/adresse-contact/",
        views.contact_edits.edit_contact_address,
        name="edit_contact_address",
    ),
    path(
        "comptes/<number:number>/formulaires/organisation/",
        views.organization_edits.edit_organization,
        name="edit_organization",
    ),
    path("comptes/<number:number>/formulaires/adresse/", views.organization_edits.edit_address, name="edit_address"),
    path("comptes/<number:number>/organisation/", views.information.management, name="management"),
    path("comptes/<number:number>/organisation/informations/", views.information.information, name="information"),
    path(
        "comptes/<number:number>/organisation/informations/modifier/",
        views.information.edit_information,
        name="edit_information",
    ),
    path("comptes/<number:number>/organisation/code-courrier/", views.information.courier_key, name="courier_key"),
    path(
        "comptes/<number:number>/organisation/code-courrier/modifier/",
        views.information.edit_courier_key,
        name="edit_courier_key",
    ),
    path("comptes/<number:number>/collaborateurs/", views.collaborators.console, name="console"),
    path("comptes/<number:number>/collaborateurs/ajouter/", views.collaborators.add, name="add_collaborator"),
    path("comptes/<number:number>/collaborateurs/liste/", views.collaborators.collaborators, name="collaborators"),
    path(
        "comptes/<number:number>/collaborateurs/<uuid:person>/", views.collaborators.collaborator, name="collaborator"
    ),
    path(
        "comptes/<number:number>/collaborateurs/<uuid:person>/supprimer/",
        views.collaborators.delete,
        name="delete_collaborator",
    ),
    path(
        "comptes/<number:number>/collaborateurs/<uuid:person>/desactiver/",
        views.collaborators.disable,
        name="disable_collaborator",
    ),
    path(
        "comptes/<number:number>/collaborateurs/<uuid:person>/reactiver/",
        views.collaborators.enable,
        name="enable_collaborator",
    ),
    path(
        "comptes/<number:number>/collaborateurs/<uuid:person>/renvoyer/",
        views.collaborators.reissue,
        name="reissue_keys",
    ),
    path("comptes/<number:number>/releve/", views.handovers.designate, name="designate"),
    path("comptes/<number:number>/releve/<uuid:handover>/", views.handovers.handover, name="handover"),
    path("comptes/<number:number>/releve/<uuid:handover>/accepter/", views.handovers.accept, name="accept_handover"),
    path("comptes/<number:number>/releve/<uuid:handover>/refuser/", views.handovers.decline, name="decline_handover"),
    path("comptes/<number:number>/releve/<uuid:handover>/retirer/", views.handovers.withdraw, name="withdraw_handover"),
    path("comptes/<number:number>/quitter/", views.departures.leave, name="leave"),
    path("comptes/<number:number>/utilisateurs/<uuid:person>/depart/", views.departures.departure, name="departure"),
    path("depart/rapport/", views.departures.departure_report, name="departure_report"),
    path("comptes/<number:number>/gestionnaires/", views.managers.managers, name="managers"),
    path("comptes/<number:number>/gestionnaires/ajouter/", views.managers.add, name="add_managers"),
    path("comptes/<number:number>/gestionnaires/<uuid:person>/retirer/", views.managers.unname, name="unname_manager"),
    path("comptes/<number:number>/demandes/", views.requests.requests, name="requests"),
    path("comptes/<number:number>/demandes/ajout/", views.requests.ask_link, name="ask_link"),
    path("comptes/<number:number>/demandes/<uuid:line>/accepter/", views.requests.accept_link, name="accept_link"),
    path("comptes/<number:number>/demandes/<uuid:line>/refuser/", views.requests.refuse_link, name="refuse_link"),
    path("comptes/<number:number>/demandes/<uuid:asked>/annuler/", views.requests.cancel, name="cancel_request"),
    path("comptes/<number:number>/utilisateurs/", views.memberships.memberships, name="memberships"),
    path("comptes/<number:number>/utilisateurs/ajouter/", views.memberships.invite, name="invite"),
    path("comptes/<number:number>/utilisateurs/codes/", views.codes.issue_codes, name="issue_codes"),
    path("comptes/<number:number>/utilisateurs/codes/<uuid:asked>/", views.codes.issued_codes, name="issued_codes"),
    path("comptes/<number:number>/utilisateurs/lot/", views.bulk.bulk, name="bulk"),
    path("comptes/<number:number>/utilisateurs/lot/rapport/", views.bulk.bulk_report, name="bulk_report"),
    path("comptes/<number:number>/utilisateurs/exporter/", views.bulk.export, name="export_people"),
    path("comptes/<number:number>/utilisateurs/<uuid:person>/corriger/", views.memberships.correct, name="correct"),
    path(
        "comptes/<number:number>/utilisateurs/<uuid:person>/adresse/",
        views.proposals.propose_email,
        name="propose_email",
    ),
    path(
        "comptes/<number:number>/utilisateurs/<uuid:person>/identite/",
        views.proposals.propose_identity,
        name="propose_identity",
    ),
    path(
        "comptes/<number:number>/utilisateurs/<uuid:person>/telephone/",
        views.proposals.propose_telephone,
        name="propose_telephone",
    ),
    path(
        "comptes/<number:number>/utilisateurs/<uuid:person>/proposition/retrait/",
        views.proposals.withdraw_proposal,
        name="withdraw_proposal",
    ),
    path("comptes/<number:number>/utilisateurs/<uuid:person>/", views.people.person, name="person"),
    path("comptes/<number:number>/utilisateurs/<uuid:person>/retrait/", views.people.remove, name="remove"),
    path("comptes/<number:number>/utilisateurs/<uuid:person>/renvoyer/", views.memberships.resend, name="resend"),
    path("comptes/<number:number>/utilisateurs/<uuid:person>/reveiller/", views.memberships.wake, name="wake"),
    path("comptes/<number:number>/utilisateurs/<uuid:person>/retirer/", views.memberships.withdraw, name="withdraw"),
    path(
        "comptes/<number:number>/utilisateurs/<uuid:person>/retirer/annuler/",
        views.memberships.undo_withdrawal,
        name="undo_withdrawal",
    ),
    path(
        "comptes/<number:number>/utilisateurs/<uuid:person>/desactiver/",
        views.memberships.inactivate,
        name="inactivate",
    ),
    path(
        "comptes/<number:number>/utilisateurs/<uuid:person>/reactiver/", views.memberships.reactivate, name="reactivate"
    ),
]
