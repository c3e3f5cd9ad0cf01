"""Chat replies whose pictures are put where existing code looks for them, whole or event by event."""
