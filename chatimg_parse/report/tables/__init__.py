"""Tables of read replies as they are stored: their parts, and the few columns that are counted."""
