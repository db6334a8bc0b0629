"""What people type about accounts and their users: malformed input is refused here, and nothing is done."""
