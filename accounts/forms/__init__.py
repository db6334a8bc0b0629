"""What people type: to open a user, to come in, to choose a password, to say who they are."""
