"""What is typed on the pages of sessions and cards."""
