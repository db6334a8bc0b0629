"""What a password and a user name may be, beyond what Django asks."""

import re
import unicodedata

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PRODUCT = "guichet"
SHORTEST_USERNAME = 3
# What stands on a trainer's card: the user name, a hyphen, what tells this card from the one before.
CARD_NUMBER = re.compile(r"(?P<username>[a-z]{4}[0-9]{3})\s*[-‐‑–]\s*[a-z0-9]{1,10}")
# At the ends of a password, so many digits and signs hide no word that anyone would try.
LONGEST_DISGUISE = 8
LONGEST_ROW = 60
# In the spelling that `_plain` gives them; the list of Django knows English.
FRENCH_WORDS = """
    motdepasse monmotdepasse lemotdepasse nouveaumotdepasse passepartout secret securite connexion identifiant
    bonjour bonsoir bienvenue salut coucou jetaime jtaime iloveyou amour monamour bisous doudou loulou chouchou
    princesse chocolat soleil neige ete hiver printemps automne janvier fevrier mars avril mai juin juillet aout
    septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche
    quebec montreal canada laval gatineau sherbrooke longueuil levis saguenay troisrivieres marseille paris france
    canadien canadiens nordiques hockey football poutine sirop erable camion transport bureau travail ordinateur
    entreprise compagnie organisation administrateur utilisateur gestionnaire formateur moniteur azerty azertyuiop
"""


class NotTheNameOfThePortal:
    """Refuse a password that contains the name of the portal: the first thing that anyone would try."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        written = password.casefold()
        if any(name.casefold() in written for name in (settings.SITE_NAME, PRODUCT)):
            raise ValidationError(
                _("Le mot de passe contient le nom du portail. Choisissez autre chose."), code="password_names_portal"
            )

    def get_help_text(self) -> str:
        return gettext("Votre mot de passe ne peut pas contenir le nom du portail.")


class NotAnObviousWord:
    """Refuse what one tries first: a common word dressed with digits, a row of the keyboard, a piece repeated.

    Django's list has few passwords of twelve characters; this looks at what such a password is made of.
    """

    ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "01234567890")

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        plain = _plain(password)
        run_together = "".join(plain.split())
        if self._is_common(plain) or self._is_a_row(run_together) or self._is_repeated(run_together):
            raise ValidationError(
                _("Ce mot de passe est l’un des premiers que l’on essaierait. Plusieurs mots sans lien font mieux."),
                code="password_is_obvious",
            )

    def get_help_text(self) -> str:
        return gettext("Votre mot de passe ne peut pas être un mot courant suivi de chiffres.")

    @cached_property
    def _words(self) -> set[str]:
        english = {word for word in CommonPasswordValidator().passwords if word.isalpha() and len(word) > 3}
        return english | set(FRENCH_WORDS.split())

    def _is_common(self, plain: str) -> bool:
        """Whether it is one word, or two, with little else around and between."""
        pieces = re.findall(r"[a-z]+", plain)
        rest = len(re.sub(r"[a-z\s]", "", plain))
        are_few = 0 < len(pieces) <= 2 and all(piece in self._words for piece in pieces)
        return rest <= LONGEST_DISGUISE and (are_few or "".join(pieces) in self._words)

    def _is_a_row(self, plain: str) -> bool:
        """Whether little is left of it without the runs of neighbours on the keyboard or in the alphabet."""
        if len(plain) > LONGEST_ROW:
            return False
        rows = [turned * 2 for row in self.ROWS for turned in (row, row[::-1])]
        left = 0
        while plain:
            run = next((size for size in range(len(plain), 2, -1) if any(plain[:size] in row for row in rows)), 0)
            left += not run
            plain = plain[run or 1 :]
        return left <= LONGEST_DISGUISE / 2

    def _is_repeated(self, plain: str) -> bool:
        """Whether it is a short piece over and over."""
        return len(set(plain)) < 5 or bool(re.fullmatch(r"(.{1,6}?)\1{2,}.{0,2}", plain))


def _plain(text: str) -> str:
    """Return text without case or accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


def username_of(login: str) -> str:
    """Return the user name that a person typed in any case, be it as the number of the own card."""
    typed = login.strip().lower()
    card = CARD_NUMBER.fullmatch(typed)
    return card["username"] if card else typed


def validate_username(username: str, *, email: str) -> None:
    """Refuse a user name that could pass for someone else's: another alphabet, or another's address."""
    if "@" in username and username != email:
        raise ValidationError(
            _("Un nom d’utilisateur qui contient « @ » doit être votre propre adresse courriel."),
            code="username_is_an_address",
        )
    if len(username) < SHORTEST_USERNAME or not re.fullmatch(r"[a-z0-9@.+_-]+", username):
        raise ValidationError(
            _("Le nom d’utilisateur compte au moins trois caractères : lettres sans accent, chiffres, . + - _"),
            code="invalid_username",
        )
    if username_of(username) != username:
        raise ValidationError(
            _("Ce nom d’utilisateur se lirait comme un numéro de carte. Retirez ce qui suit le trait d’union."),
            code="username_is_a_card_number",
        )
