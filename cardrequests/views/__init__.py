"""The pages of trainers: their sessions, the people of each."""
