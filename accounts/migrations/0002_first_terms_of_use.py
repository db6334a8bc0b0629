"""Version 1.0 of the terms of use. An operator writes the next versions in the back office."""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

FRENCH = """\
# Bienvenue

Ce portail vous permet de faire vos démarches en ligne, pour vous ou pour les organisations qui vous font confiance. Cette page dit, en mots simples, ce que nous vous offrons, ce que nous vous demandons et ce que nous faisons de vos renseignements. En créant votre utilisateur, vous l’approuvez.

# Votre utilisateur est à vous seul

Votre utilisateur vous représente, vous et personne d’autre. Donnez votre vrai nom et une adresse courriel que personne d’autre ne lit. Ne prêtez pas votre mot de passe, même au travail : chaque personne peut avoir son propre utilisateur, c’est gratuit et cela ne prend que quelques minutes.

Si vous croyez que quelqu’un d’autre s’est servi de votre utilisateur, changez votre mot de passe et prévenez-nous sans attendre. Nous ne vous demanderons jamais votre mot de passe, ni par courriel ni au téléphone.

# Agir pour une organisation

Vous pouvez agir au nom d’une organisation quand elle vous en a donné le droit, et seulement dans les limites de ce droit. Ce que vous y faites est inscrit dans son journal, avec votre nom et le moment. L’organisation peut modifier ou retirer vos droits en tout temps.

Vous vous engagez à fournir des renseignements exacts, à ne consulter que ce qui est utile à votre travail et à garder pour vous ce que vous y apprenez.

# Vos renseignements personnels

L’organisme qui exploite ce portail recueille votre nom, votre adresse courriel, votre langue et, au besoin, votre numéro de téléphone. Il s’en sert pour vous reconnaître, vous ouvrir les dossiers auxquels vous avez droit, vous écrire au sujet de vos démarches et protéger votre utilisateur. Ces renseignements sont nécessaires : sans eux, nous ne pouvons pas créer votre utilisateur, mais vous pouvez toujours faire vos démarches auprès du service à la clientèle.

Les personnes qui gèrent une organisation dont vous faites partie voient votre nom, votre adresse et votre dernière connexion. Les membres de notre personnel qui vous aident y ont accès dans la mesure de leurs fonctions. Nous ne vendons rien, nous ne faisons pas de publicité et nous ne suivons pas votre navigation. Le portail ne se sert que des témoins nécessaires à votre session et à vos choix d’affichage.

Nous gardons vos renseignements tant que votre utilisateur existe, puis pendant le temps que la loi exige. Une demande de création qui n’est pas menée à terme est effacée après sept jours.

# Vos droits

Vous pouvez demander à voir les renseignements que nous avons sur vous, à en recevoir une copie dans un format courant, à les faire corriger ou à retirer votre consentement. Écrivez à la personne responsable de la protection des renseignements personnels, par l’entremise du service à la clientèle : elle vous répondra dans les trente jours. Si sa réponse ne vous satisfait pas, vous pouvez vous adresser à la Commission d’accès à l’information du Québec.

# Le portail lui-même

Nous faisons de notre mieux pour que le portail soit ouvert jour et nuit et accessible à tout le monde. Il arrive qu’il soit fermé pour entretien. Nous pouvons suspendre un utilisateur dont on abuse; le service à la clientèle vous dira alors pourquoi, si vous le lui demandez.

Ces conditions peuvent changer. La page « Conditions d’utilisation » montre toujours la version en vigueur et sa date, et nous gardons la trace de la version que vous avez approuvée. Elles sont soumises aux lois du Québec.
"""

ENGLISH = """\
# Welcome

This portal lets you do your business online, for yourself or for the organizations that trust you. This page says, in plain words, what we offer you, what we ask of you and what we do with your information. By creating your user, you agree to it.

# Your user is yours alone

Your user stands for you and for nobody else. Give your real name and an e-mail address that only you read. Do not lend your password, not even at work: everyone can have a user of their own, it is free and takes only a few minutes.

If you think that someone else has used your user, change your password and tell us right away. We will never ask for your password, by e-mail or by telephone.

# Acting for an organization

You may act for an organization once it has given you the right to, and only as far as that right goes. What you do there is written in its journal, with your name and the time. The organization may change or withdraw your rights at any time.

You agree to give accurate information, to look only at what your work requires, and to keep to yourself what you learn there.

# Your personal information

The body that operates this portal collects your name, your e-mail address, your language and, where needed, your telephone number. It uses them to recognize you, to open the files that you are entitled to, to write to you about your business and to protect your user. This information is necessary: without it we cannot create your user, but you can always do your business through customer service.

The people who manage an organization that you belong to see your name, your address and your last sign-in. The members of our staff who help you have access to them as far as their duties require. We sell nothing, we carry no advertising and we do not follow your browsing. The portal uses only the cookies that your session and your display choices need.

We keep your information for as long as your user exists, then for the time that the law requires. A request that is not completed is erased after seven days.

# Your rights

You may ask to see the information that we hold about you, to receive a copy of it in a common format, to have it corrected, or to withdraw your consent. Write to the person in charge of the protection of personal information, through customer service: you will have an answer within thirty days. If that answer does not satisfy you, you may turn to the Commission d’accès à l’information du Québec.

# The portal itself

We do our best to keep the portal open day and night and accessible to everyone. It is sometimes closed for maintenance. We may suspend a user that is being abused; customer service will then tell you why, if you ask.

These terms may change. The page “Terms of use” always shows the version in force and its date, and we keep a record of the version that you agreed to. They are governed by the laws of Québec.
"""


def write_first_terms(apps: Any, schema_editor: Any) -> None:
    apps.get_model("accounts", "Terms").objects.get_or_create(
        version="1.0",
        defaults={"text_fr": FRENCH, "text_en": ENGLISH, "effective_at": datetime(2026, 1, 1, 5, tzinfo=UTC)},
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_accounts_stand")]

    operations = [migrations.RunPython(write_first_terms, migrations.RunPython.noop)]
