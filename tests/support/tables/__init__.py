"""Tables: what goes in beside what has to come out."""
