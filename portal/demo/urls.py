from django.urls import path

from portal import gallery
from portal.demo import checkout, letters, views

app_name = "demo"
urlpatterns = [
    path("", views.stories, name="stories"),
    path("entrer/<slug:key>/", views.enter, name="enter"),
    path("recommencer/", views.begin_anew, name="begin_anew"),
    path("galerie/", letters.letters, name="letters"),
    path("galerie/<slug:app>/<slug:name>/", letters.letter, name="letter"),
    path("galerie/<slug:app>/<slug:name>/<slug:language>/", letters.sheet, name="sheet"),
    path("composants/", gallery.gallery, name="gallery"),
    path("paiement/<str:token>/", checkout.checkout, name="checkout"),
    path("courriels/", views.mails, name="mails"),
    path("courriels/<slug:name>/", views.mail, name="mail"),
    path("courriels/<slug:name>/corps/", views.body, name="body"),
]
