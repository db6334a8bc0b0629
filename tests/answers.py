"""What each page answers to each kind of person: the table that tests/test_policies.py holds the portal to."""

# What people are answered: a visitor; a stranger, who administers another account; a plain member; an
# administrator; an agent of the operator. A row is a decision: weigh it before you write one.
Answers = tuple[int, int, int, int, int]


def everyone(status: int) -> Answers:
    return (status, status, status, status, status)


# 200 here is it · 302 sign in, or go on · 403 not you · 404 nothing here · 405 not this way · 410 too late
READ = (everyone(200), everyone(405))
ANY_MEMBER = ((302, 404, 200, 200, 404), (302, 404, 405, 405, 404))
ADMINISTRATOR_READS = ((302, 404, 403, 200, 404), (302, 404, 403, 405, 404))
ADMINISTRATOR_WRITES = ((302, 404, 403, 200, 404), (302, 404, 403, 200, 404))
ADMINISTRATOR_ACTS = ((302, 404, 403, 405, 404), (302, 404, 403, 302, 404))
CONSOLE = ((302, 404, 403, 403, 404), (302, 404, 403, 403, 404))
VISITOR_WRITES = ((200, 302, 302, 302, 302), (200, 302, 302, 302, 302))
GOES_ON = (everyone(302), everyone(302))
PERSON_READS = ((302, 200, 200, 200, 200), (302, 405, 405, 405, 405))
PERSON_ACTS = ((302, 405, 405, 405, 405), everyone(302))

# Nobody of the five is a trainer: to them there is nothing here. tests/cardrequests tells the rest.
TRAINERS_ONLY = ((302, 404, 404, 404, 404), (302, 404, 404, 404, 404))

EXPECTED: dict[str, tuple[Answers, Answers]] = {
    "home": READ,
    "landing": (everyone(302), PERSON_READS[1]),
    "livez": READ,
    "readyz": READ,
    "language": (everyone(405), everyone(302)),
    "theme": (everyone(405), everyone(302)),
    "preferences": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "rows_a_page": ((302, 405, 405, 405, 405), everyone(302)),
    "back_office_password": (everyone(302), (302, 405, 405, 405, 405)),
    "back_office_shortcut": ((302, 404, 404, 404, 404), (302, 405, 405, 405, 405)),
    "admin:index": ((302, 302, 302, 302, 200), (302, 302, 302, 302, 200)),
    "accounts:sign_up": VISITOR_WRITES,
    "accounts:sign_up_names": GOES_ON,
    "accounts:sign_up_code": GOES_ON,
    "accounts:resend_code": (everyone(405), everyone(302)),
    "accounts:terms": READ,
    "accounts:terms_version": PERSON_READS,
    "accounts:new_terms": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "accounts:my_data": PERSON_READS,
    "accounts:copy": PERSON_READS,
    # They ask again who it is, of someone who has not just come in.
    "accounts:ask_copy": PERSON_ACTS,
    "accounts:fetch_copy": PERSON_ACTS,
    "accounts:corrections": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "accounts:close": (everyone(302), everyone(302)),
    "accounts:closed": READ,
    "accounts:asleep": READ,
    "accounts:wake": (everyone(410), everyone(302)),
    "accounts:profile": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "accounts:email": GOES_ON,
    "accounts:answer_proposal": PERSON_ACTS,
    "accounts:resend_email_change": (PERSON_ACTS[0], everyone(302)),
    "accounts:cancel_email_change": PERSON_ACTS,
    "accounts:email_claim": (everyone(302), everyone(405)),
    "accounts:confirm_email": (everyone(410), everyone(410)),
    "accounts:devices": PERSON_READS,
    "accounts:end_session": (PERSON_ACTS[0], (302, 404, 404, 404, 404)),
    "accounts:end_other_sessions": PERSON_ACTS,
    "accounts:forget_device": (PERSON_ACTS[0], (302, 404, 404, 404, 404)),
    "accounts:resume_form": GOES_ON,
    "accounts:temporary_password": (everyone(200), everyone(200)),
    "accounts:temporary_password_sent": READ,
    "account_login": VISITOR_WRITES,
    "account_signup": VISITOR_WRITES,
    "account_logout": ((302, 200, 200, 200, 200), everyone(302)),
    "account_inactive": READ,
    "account_reauthenticate": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "account_change_password": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "account_set_password": GOES_ON,
    "account_reset_password": (everyone(200), everyone(200)),
    "account_reset_password_done": READ,
    "account_reset_password_from_key": (everyone(200), everyone(200)),
    "account_reset_password_from_key_done": READ,
    # Who came in a while ago says again who they are before what is grave: these lead there.
    "accounts:security": PERSON_READS,
    "accounts:secure": (everyone(302), PERSON_READS[1]),
    "accounts:code": GOES_ON,
    "accounts:send_code": PERSON_ACTS,
    "accounts:add_totp": GOES_ON,
    "accounts:remove_totp": GOES_ON,
    "accounts:add_passkey": GOES_ON,
    "accounts:remove_passkey": GOES_ON,
    "accounts:recovery_codes": GOES_ON,
    "accounts:recovery_codes_file": (everyone(302), PERSON_READS[1]),
    "accounts:recovery_codes_noted": PERSON_ACTS,
    "accounts:choose_code": PERSON_ACTS,
    "accounts:telephone": GOES_ON,
    "accounts:telephone_code": GOES_ON,
    "accounts:drop_password": GOES_ON,
    "accounts:dismiss_invitation": PERSON_ACTS,
    # Only someone whose password was right a moment ago has these.
    "mfa_authenticate": GOES_ON,
    "accounts:sign_in_code": GOES_ON,
    "accounts:resend_sign_in_code": (everyone(405), everyone(302)),
    "accounts:lost_factor": GOES_ON,
    "accounts:sign_in_with_passkey": ((200, 302, 302, 302, 302), everyone(302)),
    "accounts:cancel_recovery": (everyone(410), everyone(410)),
    "cardrequests:dashboard": TRAINERS_ONLY,
    "cardrequests:progress": TRAINERS_ONLY,
    "cardrequests:find_card": (everyone(200), everyone(200)),
    "cardrequests:verify": READ,
    "organizations:security": (ADMINISTRATOR_READS[0], (302, 404, 403, 302, 404)),
    "organizations:start": GOES_ON,
    "organizations:register": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "organizations:registered": (everyone(302), everyone(405)),
    "organizations:resend_registration": (everyone(405), everyone(404)),
    "organizations:ask_recovery": (everyone(200), everyone(200)),
    "organizations:recovery_sent": READ,
    "organizations:prove_recovery": (everyone(410), everyone(410)),
    "organizations:object_to_recovery": (everyone(410), everyone(410)),
    "organizations:complete_registration": (everyone(410), everyone(410)),
    "organizations:claim": (everyone(302), everyone(405)),
    "organizations:activate": (everyone(410), everyone(410)),
    "organizations:profiles": PERSON_READS,
    "organizations:linking": PERSON_READS,
    "organizations:linking_methods": PERSON_READS,
    "organizations:link_by_code": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "organizations:link_by_former": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    # No desk of the cast links by identity.
    "organizations:link_by_identity": ((302, 404, 404, 404, 404), (302, 404, 404, 404, 404)),
    "organizations:resend_invitation": (PERSON_ACTS[0], (302, 404, 404, 404, 404)),
    "organizations:my_requests": PERSON_READS,
    # The answer is the file itself.
    "organizations:export_requests": (PERSON_ACTS[0], (302, 200, 200, 200, 200)),
    # The sample names nobody's request.
    "organizations:my_request": ((302, 404, 404, 404, 404), PERSON_READS[1]),
    "organizations:cancel_my_request": (PERSON_ACTS[0], (302, 404, 404, 404, 404)),
    "organizations:home": ANY_MEMBER,
    "organizations:journal": ADMINISTRATOR_READS,
    "organizations:memberships": ADMINISTRATOR_READS,
    "organizations:invite": ADMINISTRATOR_WRITES,
    # The person of the sample has still to confirm: these two are about those who have.
    "organizations:person": ((302, 404, 403, 404, 404), (302, 404, 403, 404, 404)),
    "organizations:remove": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    # The cast's account activates by link: nobody issues codes there.
    "organizations:issue_codes": CONSOLE,
    "organizations:issued_codes": ((302, 404, 403, 403, 404), (302, 404, 403, 403, 404)),
    "organizations:bulk": ADMINISTRATOR_ACTS,
    # Nothing was done to several people just before.
    "organizations:bulk_report": ((302, 404, 403, 302, 404), (302, 404, 403, 405, 404)),
    # The answer is the file itself.
    "organizations:export_people": (ADMINISTRATOR_ACTS[0], (302, 404, 403, 200, 404)),
    "organizations:correct": ADMINISTRATOR_WRITES,
    "organizations:propose_email": ((302, 404, 403, 404, 404), (302, 404, 403, 404, 404)),
    "organizations:propose_identity": ((302, 404, 403, 404, 404), (302, 404, 403, 404, 404)),
    "organizations:propose_telephone": ((302, 404, 403, 404, 404), (302, 404, 403, 404, 404)),
    "organizations:withdraw_proposal": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:management": ADMINISTRATOR_READS,
    "organizations:information": ADMINISTRATOR_READS,
    "organizations:edit_information": ADMINISTRATOR_WRITES,
    # The account of the sample is no company: only those activate with three keys, and have this console.
    "organizations:courier_key": CONSOLE,
    "organizations:edit_courier_key": CONSOLE,
    "organizations:console": CONSOLE,
    "organizations:collaborators": CONSOLE,
    "organizations:add_collaborator": CONSOLE,
    "organizations:collaborator": CONSOLE,
    "organizations:delete_collaborator": CONSOLE,
    "organizations:disable_collaborator": CONSOLE,
    "organizations:enable_collaborator": CONSOLE,
    "organizations:reissue_keys": CONSOLE,
    # Nor has the account of the sample contacts: only those whose people link by a code have these pages.
    "catalogue": CONSOLE,
    "organizations:contacts": CONSOLE,
    "organizations:export_contacts": CONSOLE,
    "organizations:contact": CONSOLE,
    "organizations:edit_contact": CONSOLE,
    "organizations:edit_contact_address": CONSOLE,
    "organizations:edit_organization": CONSOLE,
    "organizations:edit_address": CONSOLE,
    "organizations:managers": ADMINISTRATOR_READS,
    "organizations:add_managers": ADMINISTRATOR_WRITES,
    "organizations:unname_manager": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:designate": ADMINISTRATOR_WRITES,
    # The sample names nobody's offer.
    "organizations:handover": ((302, 404, 404, 404, 404), (302, 404, 405, 405, 404)),
    "organizations:accept_handover": ((302, 404, 405, 405, 404), (302, 404, 404, 404, 404)),
    "organizations:decline_handover": ((302, 404, 405, 405, 404), (302, 404, 404, 404, 404)),
    "organizations:withdraw_handover": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:leave": ((302, 404, 200, 200, 404), (302, 404, 200, 200, 404)),
    # The person of the sample has still to confirm: nobody leaves a place not taken.
    "organizations:departure": ((302, 404, 403, 404, 404), (302, 404, 403, 404, 404)),
    # Nobody has just left.
    "organizations:departure_report": (everyone(302), PERSON_READS[1]),
    "organizations:requests": ADMINISTRATOR_READS,
    "organizations:ask_link": ADMINISTRATOR_WRITES,
    # The sample names no line nor request of the account.
    "organizations:accept_link": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:refuse_link": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:cancel_request": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:wake": ADMINISTRATOR_ACTS,
    "organizations:resend": ADMINISTRATOR_ACTS,
    "organizations:withdraw": ADMINISTRATOR_ACTS,
    "organizations:inactivate": ADMINISTRATOR_ACTS,
    "organizations:reactivate": ADMINISTRATOR_ACTS,
    "cardrequests:sessions": TRAINERS_ONLY,
    "cardrequests:export_sessions": TRAINERS_ONLY,
    "cardrequests:find_trainer": TRAINERS_ONLY,
    "cardrequests:roster_example": TRAINERS_ONLY,
    "cardrequests:begin_session": TRAINERS_ONLY,
    "cardrequests:add_session": TRAINERS_ONLY,
    "cardrequests:keep_draft": TRAINERS_ONLY,
    "cardrequests:discard_draft": TRAINERS_ONLY,
    "cardrequests:session": TRAINERS_ONLY,
    "cardrequests:cancel_session": TRAINERS_ONLY,
    "cardrequests:participants": TRAINERS_ONLY,
    "cardrequests:add_participant": TRAINERS_ONLY,
    "cardrequests:import_participants": TRAINERS_ONLY,
    "cardrequests:restore_participant": TRAINERS_ONLY,
    "cardrequests:participant": TRAINERS_ONLY,
    "cardrequests:remove_participant": TRAINERS_ONLY,
    "cardrequests:payment": TRAINERS_ONLY,
    "cardrequests:pay": TRAINERS_ONLY,
    "cardrequests:payment_return": TRAINERS_ONLY,
    "cardrequests:cancel_submission": TRAINERS_ONLY,
    "cardrequests:invoices": TRAINERS_ONLY,
    "cardrequests:invoice": TRAINERS_ONLY,
    "cardrequests:resend_invoice": TRAINERS_ONLY,
    # A link of another shape is like one whose time is up; no provider is named, so none is heard.
    "cardrequests:invoice_link": (everyone(410), everyone(410)),
    "cardrequests:provider_told": (everyone(405), everyone(404)),
}
