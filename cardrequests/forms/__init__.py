"""What is typed: the sheet of a session, participants, how it is paid; the code of a card; what the desk notes."""
