"""Two whole languages: what a person reads of a page or a mail, and the words that belong to the other language."""

import re
from html.parser import HTMLParser

OTHER_FRENCH = re.compile(r"\b(?:e-?mails?|mails?|mèls?)\b", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(?:the|and|of|your?|please|with|this|is|are|sign|enter|forgot|choose|have|password|account|request|save)\b",
    re.IGNORECASE,
)
FRENCH = re.compile(
    r"\b(?:le|la|les|votre|vous|mot|comptes?|avec|une|des|du|aux|dans|pour|aucune?|nom|courriels?|utilisateurs?"
    r"|demandes?|enregistrer|annuler|retour|ajouter|modifier|retirer|rechercher|gestionnaires?|cartes?)\b|[éèêàçùœ«»]",
    re.IGNORECASE,
)
# What stands in the other language on purpose: names of languages, a label of an operator's guide, and addresses.
ELSEWHERE = re.compile(r"English|Français|clés? de sécurité e-mail|https?://\S+|\S+@\S+|/\S+/", re.IGNORECASE)
# Names of places and of those whom the portal names, which nobody translates.
NAMES = re.compile(
    r"Commission d’accès à l’information du Québec|Abitibi-Témiscamingue|Côte-Nord|Nord-du-Québec|Lanaudière"
    r"|Gaspésie–Îles-de-la-Madeleine|Chaudière-Appalaches|Montérégie|Centre-du-Québec|Québec|Montréal|Genève|Suisse"
    r"|rue de l’Exemple",
    re.IGNORECASE,
)


class Words(HTMLParser):
    """What a person reads or hears of a page: its texts and the words in its attributes."""

    SPOKEN = ("aria-label", "title", "alt", "placeholder")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str | None] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.said += [value for name, value in attributes if name in self.SPOKEN or name.startswith("data-i18n")]

    @property
    def text(self) -> str:
        return " ".join(" ".join(filter(None, self.said)).split())


def of_the_other(language: str, text: str, *names: str) -> list[str]:
    """Return the words of the other language, each with what stands around it; `names` are those of the test."""
    for name in names:
        text = text.replace(name, " ")
    text = ELSEWHERE.sub(" ", NAMES.sub(" ", text))
    wrong = [ENGLISH, OTHER_FRENCH] if language == "fr-ca" else [FRENCH]
    found = [match for pattern in wrong for match in pattern.finditer(text)]
    return [f"« {match[0]} » in: {text[max(match.start() - 60, 0) : match.end() + 60]}" for match in found]


def refuse_the_other(language: str, text: str, *names: str) -> None:
    found = of_the_other(language, text, *names)
    assert not found, "\n".join(found)
