"""What agents type: notes, corrected addresses, and the confirmation of deeds."""
