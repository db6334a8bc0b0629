"""Every SMS that the portal has words for fits into one, in both languages: 160 characters of the alphabet of SMS."""

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from notifications.actions import PLAIN

TEMPLATES = settings.BASE_DIR / "templates"
WORDS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.sms.txt"))
# GSM 03.38, the basic set: a character beyond it, and the message holds 70 characters.
ALPHABET = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


class Anything(dict):
    """Whatever the notice is given, as long as such things are."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "Guichet" if name == "site_name" else "1234 5678"


def beyond(text: str) -> set[str]:
    return set(text) - ALPHABET


@pytest.mark.parametrize("language", ["fr-ca", "en"])
@pytest.mark.parametrize("name", WORDS)
def test_words_fit_into_one_sms(name, language):
    context = Context({}, autoescape=False)
    context.dicts.append(Anything())
    with translation.override(language):
        text = " ".join(Engine.get_default().get_template(name).render(context).translate(PLAIN).split())
    assert "1234 5678" in text
    assert len(text) <= 160
    assert not beyond(text)


def test_words_that_do_not_fit_are_known():
    assert beyond("Votre reçu est prêt.") == {"ç", "ê"}
    assert not beyond("Le code d’« Élise » – 8 chiffres à taper…".translate(PLAIN))
