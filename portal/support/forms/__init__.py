"""What agents type at the desk."""
