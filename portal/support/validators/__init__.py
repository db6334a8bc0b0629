"""What the files of an import hold: which column is which, and how each cell is read."""
