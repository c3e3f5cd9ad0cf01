"""Chat requests as Images requests."""
