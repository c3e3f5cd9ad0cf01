"""Servers of the tests that speak no library, and so can do everything wrong."""
