"""What a person reads of the visits that agents made, beside « Profil »; and the agent's way out."""

from django.urls import path

from portal.support import views

app_name = "support"

urlpatterns = [
    path("compte/consultations/", views.visits.visits, name="visits"),
    path("compte/consultations/fin/", views.visits.end_visit, name="end_visit"),
    path("compte/consultations/<uuid:visit>/", views.visits.visit, name="visit"),
    path("compte/consultations/<uuid:visit>/accepter/", views.visits.consent, name="consent"),
    path("compte/consultations/<uuid:visit>/refuser/", views.visits.decline, name="decline"),
]
