"""What readers say of an article, and what agents write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.help.models import Kind
from portal.help.models.editions import LONGEST_BODY, LONGEST_WORDS
from portal.help.models.markdown import broken_links, words_of

YES, NO = "oui", "non"
SHORTEST_BODY = 40


class OpinionForm(forms.Form):
    """« Cet article vous a-t-il aidé? »: yes or no, and a word if one likes."""

    helpful = forms.ChoiceField(
        label=_("Cet article vous a-t-il aidé?"),
        choices=[(YES, _("Oui")), (NO, _("Non"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez Oui ou Non.")},
    )
    words = forms.CharField(
        label=_("Un mot pour nous"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qui manque, ou ce qui n’est pas clair. N’écrivez rien de confidentiel."),
    )

    @property
    def is_helpful(self) -> bool:
        return bool(self.cleaned_data["helpful"] == YES)


class EditionForm(forms.Form):
    """The text of an article; `replaces` is the edition that stood when the page was drawn."""

    title = forms.CharField(label=_("Titre"), max_length=120)
    summary = forms.CharField(label=_("En une phrase"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    body = forms.CharField(
        label=_("Texte"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 24, "cols": 90}),
        help_text=_(
            "En Markdown : « ## » devant un intertitre, « - » devant une puce, « **mot** » en gras. Un lien vers une "
            "page s’écrit [Profil](page:accounts:profile), vers un autre article [titre](aide:adresse-de-l-article)."
        ),
    )
    kind = forms.ChoiceField(label=_("Pour qui"), choices=Kind, initial=Kind.EVERYONE)
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if broken := broken_links(body):
            raise forms.ValidationError(
                _("Ces liens ne mènent nulle part : %(links)s. Corrigez-les ou retirez-les."),
                params={"links": ", ".join(broken)},
            )
        if len(words_of(body).split()) < SHORTEST_BODY:
            raise forms.ValidationError(_("Écrivez au moins 40 mots : un article dit quoi faire, et ensuite."))
        return body


class NewArticleForm(forms.Form):
    """Where a new article will stand."""

    slug = forms.SlugField(
        label=_("Adresse de l’article"),
        max_length=80,
        help_text=_("En minuscules, avec des traits d’union : par exemple « changer-de-banque »."),
    )

    def __init__(self, *args: Any, known: set[str], **kwargs: Any) -> None:
        self.known = known
        super().__init__(*args, **kwargs)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in self.known:
            raise forms.ValidationError(_("Cet article existe déjà : modifiez-le plutôt, dans la liste."))
        return slug
