from django.urls import path

from portal import gallery
from portal.demo import checkout, views

app_name = "demo"
urlpatterns = [
    path("composants/", gallery.gallery, name="gallery"),
    path("paiement/<str:token>/", checkout.checkout, name="checkout"),
    path("courriels/", views.mails, name="mails"),
    path("courriels/<slug:name>/", views.mail, name="mail"),
    path("courriels/<slug:name>/corps/", views.body, name="body"),
]
