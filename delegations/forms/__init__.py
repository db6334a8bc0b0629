"""What is typed about relations and authorizations."""
