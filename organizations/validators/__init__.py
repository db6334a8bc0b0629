"""What is refused before anything is kept: documents, and answers agreed between people."""
