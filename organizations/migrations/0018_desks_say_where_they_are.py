"""What the first desks say beside their telephone; an operator writes the true ones in the back office."""

from django.db import migrations

# As in 0002, numbers and addresses are reserved ones that reach nobody.
SOILS = {
    "fax": "1 866 555-0105",
    "postal_address": "555, rue de l’Exemple, bureau 50\nLongueuil (Québec) J4H 0A0",
    "emergency_telephone": "1 800 555-0101",
    "emergency_fr": (
        "Un camion est arrêté, sur la route ou au lieu récepteur, et le portail en est la cause : "
        "appelez, de jour comme de nuit.\n\n"
        "Hors des heures d’ouverture, le répondeur vous fait choisir. Si c’est urgent, l’appel passe à la personne "
        "de garde; si elle parle déjà à quelqu’un, laissez-lui votre nom et votre numéro, elle vous rappelle. "
        "Si ce n’est pas urgent, laissez un message : nous y répondons aux heures d’ouverture."
    ),
    "emergency_en": (
        "A truck is stopped, on the road or at the receiving site, and the portal is the cause: "
        "call, day or night.\n\n"
        "Outside opening hours, the answering service lets you choose. If it is urgent, your call goes to the person "
        "on duty; if they are on the line with someone, leave your name and number and they will call you back. "
        "If it is not urgent, leave a message: we answer it during opening hours."
    ),
}
DESKS = {
    "sols@soutien.example": SOILS,
    "chantiers@soutien.example": {"postal_address": "100, rue de l’Exemple\nMontréal (Québec) H2X 0A0"},
    "formation@soutien.example": {
        "extension": "246",
        "postal_address": "200, rue de l’Exemple\nMontréal (Québec) H2X 0A0",
    },
    "entreprises@soutien.example": {"postal_address": "Rue de l’Exemple 1\n1200 Genève\nSuisse"},
}


def write(apps, schema_editor):
    SupportDesk = apps.get_model("organizations", "SupportDesk")
    for email, facts in DESKS.items():
        SupportDesk.objects.filter(email=email, postal_address="").update(**facts)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0017_desks_tell_what_they_announce_and_answer")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=False)]
