"""What a trainer types: the sheet of a session, a participant, a list of participants, how it is paid."""
