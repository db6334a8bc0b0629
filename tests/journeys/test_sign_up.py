"""Signing up without an invitation, in a real browser, in English."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "le-pont-de-quebec-1917"


@pytest.mark.guide("CCQ-15", "CCQ-17", "CCQ-18", "CCQ-19")
def test_someone_signs_up_in_english(new_context, live_server, axe, receive):
    page = new_context(locale="en-CA").new_page()
    page.goto(f"{live_server.url}/compte/connexion/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    axe(page)
    page.get_by_text("Create an account").last.click()
    page.get_by_label("Email address").fill("sam@att.example")
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.get_by_label(re.compile("^Confirm")).fill(PASSWORD)
    axe(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("First name").fill("Sam")
    page.get_by_label("Last name").fill("Smith")
    page.get_by_role("checkbox").check()
    axe(page)
    page.get_by_role("button", name="Create my account").click()
    axe(page)
    code = re.search(r"\b\d{4}[\s ]?\d{4}\b", receive("sam@att.example"))
    assert code
    page.get_by_label("code").fill(code[0])
    page.get_by_role("button", name="code").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("LINK A PROFILE")
    axe(page)
    assert User.objects.get(email="sam@att.example").language == "en"
