"""An account of a reply as one page."""
