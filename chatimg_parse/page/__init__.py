"""What all pages for a browser share: their frame, their looks, and how a text gets into them; no figure, no reply."""
