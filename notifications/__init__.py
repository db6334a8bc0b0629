"""How anyone is told anything: the outbox.

An action *writes* a message in its own transaction; a worker *sends* it after the commit. The row
is the truth and the queue only a bell: whatever dies in between, the sweep finds the row.

    to_send ──> claimed ──> sent         the server said 250; what was rendered is wiped
       ^           ├──────> deferred     the server said « later »; tried again, for a day
       └───────────┤        failed       the server said « never », or the day is over
      lease ended  └──────> uncertain    the line fell after the content left: nobody can know

Just before the content leaves, the row says so (`data_begun_at`) in a transaction of its own. That
is what tells a worker that died before from one that died after: the first is sent again, the
second may have been received, so it is marked, and never repeated if it carries a code or a link.

Two channels, one row a message: e-mail (smtp.py) and SMS (sms.py). Each has an `open_line()`: a line
on which `hand_over()` gives an `Outcome`, and says when the content is about to leave; and a task of its
own, so that neither waits for the other.

A `Mute` is what a person prefers not to hear about; codes, links and warnings cannot be muted.

May import the floor only. Knows people through settings.AUTH_USER_MODEL, and never why they are told.
"""
