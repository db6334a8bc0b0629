"""The pages of the desk; portal/support/admin opens them within the back office."""
