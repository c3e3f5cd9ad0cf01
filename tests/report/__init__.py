"""What came out of tables: the figures, and how they are shown."""
