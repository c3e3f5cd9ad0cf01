"""Asking for a pending task again: addresses, answers, drivers."""
