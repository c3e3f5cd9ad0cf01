"""The figures of a report as one page."""
