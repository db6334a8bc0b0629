"""The pages of an account stand under comptes/<number>/, the files that a person may open under dossiers/."""

from django.urls import path

from delegations import views

app_name = "delegations"

ACCOUNT = "comptes/<number:number>/"
AUTHORIZATION = f"{ACCOUNT}autorisations/<uuid:authorization>/"
RELATION = f"{ACCOUNT}relations/<uuid:relation>/"

urlpatterns = [
    path("sujets/", views.authorizations.subjects, name="subjects"),
    path("dossiers/", views.files.files, name="files"),
    path("dossiers/<number:number>/", views.files.file, name="file"),
    path(f"{ACCOUNT}autorisations/", views.authorizations.authorizations, name="authorizations"),
    path(f"{ACCOUNT}autorisations/exporter/", views.authorizations.export, name="export_authorizations"),
    path(f"{ACCOUNT}autorisations/ajouter/", views.catalogue.add_subjects, name="add_subjects"),
    path(f"{ACCOUNT}autorisations/retirer/", views.catalogue.remove_subjects, name="remove_subjects"),
    path(f"{AUTHORIZATION}prolonger/", views.authorizations.renew, name="renew_authorization"),
    path(f"{AUTHORIZATION}retirer/", views.relations.end_subject, name="end_subject"),
    path(f"{ACCOUNT}relations/", views.relations.relations, name="relations"),
    path(f"{ACCOUNT}relations/ajouter/", views.mandates.add_relation, name="add_relation"),
    path(f"{ACCOUNT}relations/proposer/", views.mandates.propose_relation, name="propose_relation"),
    path(f"{ACCOUNT}relations/dessin/", views.graph.graph, name="graph"),
    path(RELATION, views.relations.relation, name="relation"),
    path(f"{RELATION}accepter/", views.relations.accept, name="accept_relation"),
    path(f"{RELATION}decliner/", views.relations.decline, name="decline_relation"),
    path(f"{RELATION}retirer/", views.relations.withdraw, name="withdraw_relation"),
    path(f"{RELATION}terminer/", views.relations.end, name="end_relation"),
    path(f"{RELATION}prolonger/", views.relations.renew, name="renew_relation"),
    path(f"{RELATION}sujets/", views.relations.add_to, name="add_to_relation"),
    path(f"{ACCOUNT}acces/", views.access.who, name="who"),
    path(f"{ACCOUNT}acces/<uuid:person>/", views.access.why, name="why"),
    path(f"{ACCOUNT}clients/", views.clients.clients, name="clients"),
    path(f"{ACCOUNT}clients/confier/", views.clients.portfolio, name="portfolio"),
]
