"""The components, one by one, where their look hides a rule."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation


def shown(source, **context):
    with translation.override("fr-ca"), timezone.override("America/Toronto"):
        return Template(source).render(Context(context))


def test_typo_in_a_style_is_refused():
    for source in (
        '{% tag "gren" %}x{% endtag %}',
        '{% button kind="primry" %}x{% endbutton %}',
        '{% button hef="/" %}x{% endbutton %}',
    ):
        with pytest.raises(TemplateSyntaxError, match="is not one of"):
            shown(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag %}{{ name }}{% endtag %}",
        "{% card title=name %}{% endcard %}",
        "{% page_title caption=name %}{{ name }}{% endpage_title %}",
        "{% copy name label=name %}",
        "{% code name %}",
        "{% button about=name %}{{ name }}{% endbutton %}",
        "{% alert title=name %}{{ name }}{% endalert %}",
        "{% summary_row name href=name action=name %}{{ name }}{% endsummary_row %}",
    ],
)
def test_name_of_a_stranger_is_escaped(source):
    assert "<script>" not in shown(source, name='"><script>alert(1)</script>')


def test_instant_is_shown_to_the_second_in_local_time():
    at = datetime(2022, 12, 15, 12, 47, 25, tzinfo=UTC)
    assert "2022-12-15 07:47:25</time>" in shown("{% moment at %}", at=at)
    assert shown("{% moment at %}", at=None) == "–"


def test_day_is_iso_or_in_words():
    on = date(2026, 11, 22)
    assert ">2026-11-22</time>" in shown("{% day on %}", on=on)
    assert ">dimanche 22 novembre 2026</time>" in shown("{% day on words=True %}", on=on)


def test_pages_say_first_last_and_total():
    page = SimpleNamespace(
        first=1, last=1, total=1, previous_url="", next_url="", numbers=[{"number": 1, "is_current": True}]
    )
    assert "1 - 1 (1)" in shown("{% pagination page %}", page=page)


def test_sorted_column_says_so():
    columns = [
        {"label": "Nom", "sort_url": "?tri=-name", "direction": "ascending"},
        {"label": "Actions", "sort_url": ""},
    ]
    head = shown("{% table_head table %}", table={"columns": columns})
    assert head.count("aria-sort") == 1
    assert 'aria-sort="ascending"' in head
    assert 'href="?tri=-name"' in head


def test_wizard_says_where_one_is():
    steps = [{"label": "Un", "state": "done", "url": "/un"}, {"label": "Deux", "state": "current"}]
    wizard = shown("{% steps steps %}", steps=steps)
    assert "Étape 2 sur 2" in wizard
    assert wizard.count('aria-current="step"') == 1


def test_button_that_leads_elsewhere_is_a_link():
    assert "<a " in shown('{% button href="/" %}x{% endbutton %}')
    assert 'type="submit"' in shown("{% button %}x{% endbutton %}")
