"""The table of the guides tells the truth about the tests."""

from django.urls import get_resolver

from portal import guides

KNOWN = guides.guides()


def test_every_item_of_the_four_guides_and_every_mail_is_listed():
    expected = {"TQ": 47, "CCQ": 69, "AS": 33, "GE": 28}
    codes = {f"{guide}-{number}" for guide, last in expected.items() for number in range(1, last + 1)}
    assert guides.codes(KNOWN) == codes | {f"M{number}" for number in range(1, 17)}


def test_every_item_is_worded():
    assert not [item.code for guide in KNOWN for item in guide.items if not item.says.endswith(".")]


def test_table_is_up_to_date():
    assert guides.TABLE.read_text() == guides.table(KNOWN, guides.shown_by()), "run `make guides`"


def test_marker_is_read_from_a_test_and_from_nothing_else():
    source = """
@pytest.mark.guide("TQ-1", "TQ-2")
def test_alice_registers(): ...

@pytest.mark.parametrize("guide", ["TQ-3"])
def test_other(): ...
"""
    assert list(guides.marked(source)) == [("test_alice_registers", ["TQ-1", "TQ-2"])]


def test_item_without_a_test_is_named_as_such():
    known = [guides.Guide("A", [guides.Item("TQ-1", "One."), guides.Item("TQ-2", "Two.")])]
    page = guides.table(known, {"TQ-1": [("tests/test_a.py", "test_alice_registers")]})
    assert "1 of 2 items" in page
    assert "[alice registers](../tests/test_a.py)" in page
    assert page.endswith("TQ-2\n")


def is_known(page: str) -> bool:
    *namespaces, name = page.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        if namespace not in resolver.namespace_dict:
            return False
        _, resolver = resolver.namespace_dict[namespace]
    return name in resolver.reverse_dict


def test_pages_named_by_the_items_exist():
    assert is_known("account_login")
    assert not is_known("account_logbook")
    pages = {page for guide in KNOWN for item in guide.items for page in item.pages}
    assert not {page for page in pages if not is_known(page)}


def test_item_that_a_test_shows_names_the_page_that_does_it():
    shown = guides.shown_by()
    assert not [item.code for guide in KNOWN for item in guide.items if item.code in shown and not item.pages]
