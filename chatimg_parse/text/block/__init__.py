"""One JSON region of a text: where it ends, what object it holds, what had to be repaired. Knows no word."""
