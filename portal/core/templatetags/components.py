"""The components of every page, ready in all templates (no `{% load %}`). All are shown at /demo/composants/.

    {% page_title caption=… lead=… %}Utilisateurs{% endpage_title %}
        the one h1; the browser's title is {% block title %}
    {% alert "warning" title=… %}…{% endalert %}
        info, success, warning, error
    {% tag "green" %}Actif{% endtag %}
        grey, green, blue, yellow, red
    {% card title=… %}…{% endcard %}
        a block with its own h2
    {% button kind=… icon=… %}Enregistrer{% endbutton %}
        submits, or with href= leads elsewhere; kind: secondary, warning, quiet; name=, value=, form=;
        about= tells it from its likes in other rows; cooldown= holds it back for some seconds
    {% confirm cancel=url %}Retirer{% endconfirm %}
        the last line of a form: the deed, and the way out
    {% search table label=… %} {% pagination table.page label=… %}
        pages stand above and below the table, each with its own label
    {% search_box query label=… %}
        the same box on a page without a table
    {% filters table %}
        one tap keeps some rows, another gives the rest back
    {% rows_a_page table label=… %}
        below both, once a list: how many rows a page shows, remembered for all lists
    {% data_table caption=… %}{% table_head table %}<tbody>…</tbody>{% enddata_table %}
        each row becomes a labelled card on a narrow screen; with cards=False the table scrolls
    {% empty_state title=… %}what to do first{% endempty_state %}
        « Aucune entrée disponible » unless the title says otherwise
    {% summary_list %}{% summary_row "Courriel" href=… action=… %}…{% endsummary_row %}{% endsummary_list %}
    {% copy organization.number label=… %} {% code number %}
        figures of one width, never broken over two lines
    {% breadcrumbs trail %}
        what leads to this page, from « Accueil » down
    {% steps steps %} {% task_list tasks %} {% timeline entries %}
        from lists of dicts, named below
    {% plot plot %}
        columns and the table of their numbers, from a portal.core.plots.Plot
    {% moment instant %} {% day date %} {% day date words=True %}
        2022-12-15 07:47:25; 2026-11-22; dimanche 22 novembre 2026
    {% icon "edit" %}
        from static/img/icons.svg

A form is `<form method="post" novalidate>{% csrf_token %}{{ form }}{% button %}…{% endbutton %}</form>`; a
lone field is `{{ form.email.as_field_group }}` (portal/core/forms.py). The page that writes a text
translates it: `title=_("…")`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from portal.core.plots import Plot

register = template.Library()

LEVEL_ICONS = {"info": "info", "success": "success", "warning": "warning", "error": "error"}
TAG_COLOURS = {"grey", "green", "blue", "yellow", "red"}
BUTTON_KINDS = {"primary", "secondary", "warning", "quiet"}


def _one_of(known: Any, value: str) -> str:
    """Return `value`, or refuse the page: a typo in a template should not pass for a style."""
    if value not in known:
        raise template.TemplateSyntaxError(f"{value!r} is not one of {', '.join(sorted(known))}.")
    return value


# --- Words and blocks ----------------------------------------------------------------------------


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """Draw an icon; without a label it only decorates the words beside it."""
    return {"name": name, "label": label}


@register.simple_block_tag
def page_title(content: SafeString, caption: str = "", lead: str = "") -> SafeString:
    return render_to_string("components/page_title.html", {"content": content, "caption": caption, "lead": lead})


@register.simple_block_tag
def alert(content: SafeString, level: str = "info", title: str = "") -> SafeString:
    context = {"content": content, "title": title, "level": level, "icon": LEVEL_ICONS[_one_of(LEVEL_ICONS, level)]}
    return render_to_string("components/alert.html", context)


@register.simple_block_tag
def tag(content: SafeString, colour: str = "grey") -> SafeString:
    return format_html('<strong class="app-tag app-tag--{}">{}</strong>', _one_of(TAG_COLOURS, colour), content)


@register.simple_block_tag
def card(content: SafeString, title: str = "", hint: str = "") -> SafeString:
    return render_to_string("components/card.html", {"content": content, "title": title, "hint": hint})


@register.simple_block_tag
def empty_state(content: SafeString, title: str = "") -> SafeString:
    return render_to_string("components/empty_state.html", {"content": content, "title": title})


# --- Deeds ---------------------------------------------------------------------------------------


@register.simple_block_tag
def button(content: SafeString, kind: str = "primary", href: str = "", **options: Any) -> SafeString:
    """Draw a button that submits, or with `href` a link that looks like one.

    Options: `icon`; `name` and `value`; `form` (the id of another form); `cooldown`, the seconds
    during which a resend is refused; `about`, words for screen readers that tell this button from
    its likes in other rows.
    """
    known = {"icon", "name", "value", "form", "cooldown", "about"}
    for option in options:
        _one_of(known, option)
    own = {"content": content, "kind": _one_of(BUTTON_KINDS, kind), "href": href}
    context = dict.fromkeys(known, "") | options | own
    return render_to_string("components/button.html", context)


@register.simple_block_tag(takes_context=True)
def confirm(context: template.Context, content: SafeString, cancel: str = "", kind: str = "primary") -> SafeString:
    """Draw the last line of a form. To someone of several accounts it says which one the deed is for."""
    switch = context.get("switch") or {}
    account = context.get("organization") if switch.get("places") else None
    own = {"content": content, "cancel": cancel, "kind": _one_of(BUTTON_KINDS, kind), "account": account}
    return render_to_string("components/confirm.html", own)


# --- Lists of rows -------------------------------------------------------------------------------


@register.simple_block_tag
def data_table(content: SafeString, caption: str, cards: bool = True, shows_caption: bool = False) -> SafeString:
    """Wrap a table so that it fits 320 px: with `cards` each row becomes a labelled card, else it scrolls."""
    context = {"content": content, "caption": caption, "cards": cards, "shows_caption": shows_caption}
    return render_to_string("components/data_table.html", context)


@register.inclusion_tag("components/table_head.html")
def table_head(table: Any) -> dict[str, Any]:
    return {"table": table}


@register.inclusion_tag("components/pagination.html")
def pagination(page: Any, label: str = "", *, in_rows: bool = False) -> dict[str, Any]:
    """Lead to the other pages; `in_rows` says the extent as the lists of relations and authorizations do."""
    return {"page": page, "label": label, "in_rows": in_rows}


@register.inclusion_tag("components/rows_a_page.html")
def rows_a_page(table: Any, label: str = "") -> dict[str, Any]:
    """Let the reader choose how many rows a page shows; `label` tells this list from its likes to those who listen."""
    return {"table": table, "label": label}


@register.inclusion_tag("components/search.html")
def search(table: Any, label: str, hint: str = "") -> dict[str, Any]:
    return {"table": table, "label": label, "hint": hint}


@register.inclusion_tag("components/search.html")
def search_box(query: str, label: str, hint: str = "", **kept: Any) -> dict[str, Any]:
    """The same for a page that has no table; `kept` are the other choices of its address."""
    others = {name: value for name, value in kept.items() if value}
    box = {"search_name": "q", "query": query, "kept": others.items(), "clear_url": f"?{urlencode(others)}"}
    return {"table": box | {"is_filtered": bool(query)}, "label": label, "hint": hint}


@register.inclusion_tag("components/filters.html")
def filters(table: Any) -> dict[str, Any]:
    return {"table": table}


# --- Facts ---------------------------------------------------------------------------------------


@register.simple_block_tag
def summary_list(content: SafeString) -> SafeString:
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_block_tag
def summary_row(content: SafeString, label: str, href: str = "", action: str = "") -> SafeString:
    """Draw one fact; `action` and `href` add a link such as « Modifier », read out with the label."""
    context = {"content": content, "label": label, "href": href, "action": action}
    return render_to_string("components/summary_row.html", context)


@register.simple_tag
def code(value: Any) -> SafeString:
    return format_html('<span class="app-code">{}</span>', value)


@register.simple_tag
def email(address: str) -> SafeString:
    """Show an e-mail address, which breaks before its @ when the column is narrow."""
    local, at, domain = address.rpartition("@")
    return format_html('<span class="app-email">{}<wbr>{}{}</span>', local, at, domain)


@register.inclusion_tag("components/copy.html")
def copy(value: Any, label: str = "") -> dict[str, Any]:
    """Show a code and a button that copies it; `label` says what it is to those who only hear the button."""
    return {"value": value, "label": label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(trail: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Show where a page stands; each step has `label` and `url`, the last one no url."""
    return {"trail": trail}


@register.inclusion_tag("components/steps.html")
def steps(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Show where one is in a wizard; each step has `label`, `state` (done, current, todo) and maybe `url`."""
    current = next((number for number, step in enumerate(steps, 1) if step["state"] == "current"), len(steps))
    return {"steps": steps, "current": current, "total": len(steps)}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Show what is left to do; each task has `label`, `is_done`, and maybe `url` and `hint`."""
    return {"tasks": tasks}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Show what happened, newest first; each entry has `at`, `title`, and maybe `by` and `text`."""
    return {"entries": entries}


@register.inclusion_tag("components/plot.html")
def plot(plot: Plot) -> dict[str, Any]:
    """Draw columns, with what they say in words and in a table."""
    return {"plot": plot}


# --- Time ----------------------------------------------------------------------------------------


@register.simple_tag
def moment(value: datetime | None, default: str = "–") -> SafeString | str:
    """Show an instant to the second, in the time zone of the page."""
    if value is None:
        return default
    local = timezone.localtime(value)
    words = date_format(local, "l j F Y, H:i")
    shown = local.strftime("%Y-%m-%d %H:%M:%S")
    exact = local.isoformat(timespec="seconds")
    return format_html('<time class="app-time" datetime="{}" title="{}">{}</time>', exact, words, shown)


@register.simple_tag
def day(value: date | None, words: bool = False, default: str = "–") -> SafeString | str:
    """Show a date in ISO, or with its weekday where one must plan."""
    if value is None:
        return default
    shown = date_format(value, "l j F Y") if words else value.isoformat()
    return format_html('<time class="app-time" datetime="{}">{}</time>', value.isoformat(), shown)
