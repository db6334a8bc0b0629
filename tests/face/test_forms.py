"""`{{ form }}` is a whole form: labels, hints, errors and a summary that leads to each field."""

import re

import pytest
from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import translation

from portal.core.forms import CodeInput, DateInput


class Visit(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme au registre.")
    email = forms.EmailField(label="Courriel", error_messages={"required": "Saisissez l’adresse courriel."})
    telephone = forms.CharField(label="Téléphone", required=False)
    kind = forms.ChoiceField(label="Type", choices=[("a", "Un"), ("b", "Deux")], widget=forms.RadioSelect)
    colours = forms.MultipleChoiceField(
        label="Couleurs", choices=[("r", "Rouge")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agrees = forms.BooleanField(label="J’accepte")
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr-ca"):
        yield


def group(form, name):
    return str(form[name].as_field_group())


def test_hint_error_and_control_are_tied_together():
    shown = group(Visit({}), "name")
    assert 'id="id_name_helptext"' in shown
    assert 'id="id_name_error"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert shown.index("Comme au registre") < shown.index("Ce champ est obligatoire") < shown.index("<input")


def test_error_of_a_lone_box_is_tied_to_it():
    shown = group(Visit({}), "agrees")
    assert 'aria-describedby="id_agrees_error"' in shown
    assert 'id="id_agrees_error"' in shown


def test_wrong_field_looks_wrong_and_the_others_do_not():
    form = Visit({"name": "Alice"})
    assert "govuk-input--error" in group(form, "email")
    assert "error" not in group(form, "name")


def test_summary_leads_to_each_wrong_field():
    shown = str(Visit({}))
    for target in ("id_name", "id_email", "id_kind_0", "id_agrees", "id_password"):
        assert f'href="#{target}"' in shown
        assert f'id="{target}"' in shown


def test_summary_says_which_field_is_missing():
    assert Visit({})["name"].summary == ["Nom\u00a0: Ce champ est obligatoire."]
    assert Visit({})["email"].summary == ["Saisissez l’adresse courriel."]


def test_refusal_of_the_whole_form_is_in_the_summary():
    form = Visit({})
    form.add_error(None, "Ce compte existe déjà.")
    assert "<li>Ce compte existe déjà.</li>" in str(form)


def test_form_without_errors_has_no_summary():
    assert "govuk-error-summary" not in str(Visit())


def test_optional_fields_say_so():
    form = Visit()
    assert "(facultatif)" in group(form, "telephone")
    assert "(facultatif)" in group(form, "colours")
    assert "(facultatif)" not in group(form, "name")
    assert "(facultatif)" not in group(form, "agrees")


def test_form_that_asks_nothing_marks_nothing():
    class Filter(Visit):
        marks_optional_fields = False

    assert "(facultatif)" not in str(Filter())


def test_choices_are_a_group_with_one_label_each():
    shown = group(Visit({"kind": "b"}), "kind")
    assert re.search(r"<fieldset.*<legend.*Type", shown, re.DOTALL)
    assert shown.count("<label") == 2
    assert re.search(r'value="b"[^>]*checked', shown)
    assert not re.search(r'value="a"[^>]*checked', shown)


def test_one_box_is_beside_its_words():
    shown = group(Visit({"agrees": "on"}), "agrees")
    assert re.search(r'type="checkbox"[^>]*checked', shown)
    assert shown.index("<input") < shown.index("J’accepte")


def test_password_can_be_shown_and_keeps_its_autocomplete():
    shown = group(Visit(), "password")
    assert 'autocomplete="new-password"' in shown
    assert 'data-i18n.show-password="Afficher"' in shown
    assert 'aria-controls="id_password"' in shown


def test_secret_typed_rightly_is_said_to_be_typed_again_beside_the_errors_of_others():
    wrong = group(Visit({"password": "le-fleuve"}), "password")
    assert "À saisir de nouveau" in wrong.replace("\xa0", " ")
    assert 'aria-describedby="id_password_retype"' in wrong
    for form in (Visit(), Visit({"name": "Alice"})):
        assert "À saisir de nouveau" not in group(form, "password").replace("\xa0", " ")


def test_hidden_fields_are_only_hidden():
    shown = str(Visit())
    assert '<input type="hidden" name="token" id="id_token">' in shown
    assert 'for="id_token"' not in shown


def test_placeholder_of_a_library_gives_way_to_the_label():
    class Borrowed(forms.Form):
        name = forms.CharField(label="Nom", widget=forms.TextInput(attrs={"placeholder": "Nom"}))

    assert "placeholder" not in group(Borrowed(), "name")


def test_width_that_the_author_asks_for_stays():
    class Narrow(forms.Form):
        code = forms.CharField(widget=CodeInput)
        day = forms.DateField(widget=DateInput, initial="2026-11-22")

    assert re.search(r'class="govuk-input govuk-input--width-10 app-code-input"', group(Narrow(), "code"))
    assert 'autocomplete="one-time-code"' in group(Narrow(), "code")
    assert re.search(r'type="date"[^>]*value="2026-11-22"', group(Narrow(), "day"))


def test_field_written_bare_stays_plain_for_the_back_office():
    class BackOffice(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"class": "vTextField"}))
        at = forms.SplitDateTimeField(widget=AdminSplitDateTime)

    form = BackOffice()
    assert "govuk" not in str(form["name"]) + str(form["at"])
    assert "vDateField" in str(form["at"])


def test_what_was_typed_is_escaped():
    assert "<script>" not in str(Visit({"name": "<script>alert(1)</script>"}))
