"""What is told of one reply by all that comes: its choices, their channels, and the line that all of it makes."""
