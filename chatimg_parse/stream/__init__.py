"""How a reply comes: objects, bytes, event streams, pieces of text; and what is told while it comes."""
