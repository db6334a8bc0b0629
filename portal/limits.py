"""How often one may try: read by allauth, and by our own pages through `allauth.core.ratelimit`."""

# Counted in PostgreSQL, per place (/64 for IPv6) and per key; the codes of a sign-up have limits of
# their own in accounts.actions.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "100/h/key",
    "sign_up": "20/m/ip",
    "sign_up_names": "20/h/ip",
    "sign_up_code": "30/m/ip",
    "register": "20/h/ip,10/d/key",
    "resend_registration": "1/65s/key,10/d/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "reset_password_from_key": "20/m/ip",
    "temporary_password": "20/m/ip,3/m/key,10/h/key",
    "link_request": "20/d/key",
    "recovery": "10/h/ip,5/d/key",
    "recovery_account": "5/d/key",
    "outside_link": "30/m/ip",
    "export_people": "20/h/user",
    "verify_card": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "sign_in_code": "30/m/ip",
    "lost_factor": "10/m/ip",
    "recovery_asked": "3/d/key",
    "second_factor": "5/5m/key,20/h/key,50/d/key",
    "second_factor_guesses": "9/d/key",
}
