"""What trainers type: sessions, participants, payment."""
