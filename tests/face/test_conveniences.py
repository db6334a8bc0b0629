"""The conveniences that were promised, each with the tests that show it: a test that is gone is missed here."""

import ast

import pytest
from django.conf import settings

TESTS = settings.BASE_DIR / "tests"

# What it is: the tests that show it, as file::test.
CONVENIENCES = {
    "a list is imported from a file or pasted": [
        "cardrequests/test_import_participants.py::test_file_of_any_separator_and_alphabet_is_read_by_its_headings",
        "cardrequests/test_import_participants.py::test_workbook_is_read_with_its_dates_and_numbers",
        "cardrequests/test_import_participants.py::test_example_can_be_sent_as_it_is",
    ],
    "an import is seen before it is done": [
        "cardrequests/test_import_participants.py::test_list_is_shown_first_and_added_on_confirmation_once",
        "cardrequests/test_import_participants.py"
        "::test_each_wrong_cell_says_why_and_stays_to_be_corrected_while_the_others_are_added",
    ],
    "a long job is followed, left, found again and stopped": [
        "face/test_jobs.py::test_batch_of_codes_is_found_again_until_it_is_over_and_a_mail_says_so",
        "face/test_jobs.py::test_page_of_a_batch_asks_again_by_itself_and_without_javascript_by_a_press",
        "face/test_jobs.py::test_rest_of_a_batch_is_cancelled_where_it_is_found",
        "face/test_jobs.py::test_agent_finds_the_own_imports",
    ],
    "what can be undone is undone": [
        "organizations/test_undo_withdrawal.py::test_same_person_is_invited_anew_by_another_link",
    ],
    "an empty list teaches": [
        "cardrequests/test_participants.py::test_empty_list_teaches_what_it_is_for",
        "organizations/test_my_requests.py::test_who_asked_nothing_learns_what_a_request_is",
    ],
    "one box searches everything": [
        "face/test_search.py::test_person_is_found_by_who_manages_them_without_accents",
        "face/test_search.py::test_people_are_not_found_by_members_strangers_nor_once_they_left",
        "face/test_search.py::test_request_is_found_by_number_by_those_who_may_read_it",
        "face/test_search.py::test_trainer_finds_the_own_invoices_alone",
    ],
    "the palette goes anywhere by keyboard": [
        "face/test_palette.py::test_everyone_goes_anywhere_by_keyboard",
        "face/test_palette.py::test_keys_alone_are_switched_off_by_who_speaks_to_the_screen",
        "face/test_palette.py::test_search_and_pages_are_there_without_javascript",
    ],
    "one goes from account to account, and sees which one a form is for": [
        "organizations/test_switch.py::test_many_accounts_are_searched",
        "organizations/test_switch.py::test_accounts_opened_lately_come_before_the_others",
        "organizations/test_switch.py::test_favourite_comes_first_until_it_is_one_no_more",
        "organizations/test_switch.py::test_form_of_an_account_says_for_which_one_it_is_to_who_has_several",
    ],
    "filters live in the address, and are kept under a name": [
        "face/test_saved_filters.py::test_filter_is_kept_under_a_name_and_had_again_by_one_tap",
        "face/test_saved_filters.py::test_each_choice_says_how_many_rows_it_would_show",
        "face/test_saved_filters.py::test_choices_survive_an_edit_and_the_way_back",
    ],
    "a deed is done to many at once, and reported one by one": [
        "organizations/test_bulk.py::test_all_results_are_asked_twice_and_reach_every_page",
        "organizations/test_bulk.py::test_refusal_of_one_is_told_and_the_others_are_done",
    ],
    "a number is copied": ["face/test_pages.py::test_code_is_copied_and_said_aloud"],
    "what is sent again waits, and says how long": [
        "face/test_pages.py::test_resend_waits_and_says_how_long",
        "accounts/test_sign_up_code.py::test_button_counts_the_seconds_down",
    ],
    "a code is easy to type": [
        "accounts/test_sign_up_code.py::test_field_is_easy",
        "accounts/test_sign_up_code.py::test_code_may_be_pasted_with_its_spaces",
    ],
    "security is a page for people": [
        "accounts/test_landing.py::test_last_sign_in_is_said_once_to_the_second",
        "accounts/test_factors_totp.py"
        "::test_recovery_codes_are_shown_in_the_session_that_made_them_until_they_are_noted",
        "accounts/test_factors_totp.py::test_security_page_says_when_few_codes_are_left_and_when_there_are_none",
    ],
    "nothing typed is lost, and the end of a session is announced": [
        "cardrequests/test_sheet_in_a_browser.py::test_what_is_typed_is_kept_by_itself_and_the_second_trainer_is_named",
        "accounts/test_profile.py::test_form_sent_too_late_is_taken_up_again",
        "face/test_palette.py::test_session_is_kept_by_one_press_two_minutes_before_its_end",
        "face/test_pages.py::test_impatient_person_sends_the_form_once",
    ],
    "a state says what comes next, and what one must do is first": [
        "cardrequests/test_progress.py::test_each_state_says_what_comes_next_and_who_acts",
        "organizations/test_my_requests.py::test_person_finds_own_request_and_reads_what_was_asked_and_what_comes_next",
        "face/test_signed_in_home.py::test_invitation_is_first_for_who_was_invited_to_another_account",
    ],
    "small plots lead to what they count": [
        "organizations/test_panels.py::test_people_are_drawn_by_state",
        "organizations/test_panels.py::test_requests_are_drawn_by_week_and_lead_to_those_of_the_week",
        "organizations/test_panels.py::test_authorizations_are_drawn_by_the_month_of_their_end",
        "organizations/test_panels.py::test_firm_sees_which_clients_are_in_nobodys_hands",
        "cardrequests/test_dashboard.py::test_numbers_lead_to_the_sessions_of_the_month",
    ],
    "it serves on a telephone and in the dark": [
        "face/test_pages.py::test_row_becomes_a_card_that_names_its_cells",
        "face/test_pages.py::test_theme_is_chosen_without_javascript",
    ],
    "a page is put on paper without what one can only press": [
        "journeys/test_face.py::test_someone_with_two_accounts_finds_what_waits_and_the_way_to_everything",
    ],
    "every flow works without JavaScript": [
        # Marked `with_and_without_scripts`: made twice.
        "journeys/test_accounts_and_users.py::test_a_carrier_registers_activates_and_adds_a_user_who_signs_in",
        "journeys/test_gestionnaires.py::test_a_manager_adds_someone_who_shows_three_keys_is_disabled_and_removed",
        "journeys/test_accounting_firm.py::test_a_firm_links_its_file_adds_members_and_hands_them_its_clients",
        "journeys/test_card_request.py::test_a_trainer_declares_three_sessions_pays_in_three_ways_and_the_cards_leave",
    ],
    "nothing moves by itself": ["face/test_steady.py::test_nothing_moves_by_itself_on_a_telephone"],
    "deadlines and invoices are taken away": [
        "face/test_signed_in_home.py::test_deadlines_go_into_any_agenda",
        "cardrequests/test_invoices_zip.py::test_trainer_takes_all_own_invoices_away",
    ],
    "both languages, on the same page": [
        "face/test_preferences.py::test_switch_keeps_the_page_and_its_query",
        "face/test_refusals.py::test_page_that_is_not_there_gives_a_number_to_mention",
    ],
}


def named_in(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", CONVENIENCES)
def test_promise_is_shown(promise):
    shown = [line.split("::") for line in CONVENIENCES[promise]]
    assert shown
    assert not [f"{file}::{test}" for file, test in shown if test not in named_in(file)]
