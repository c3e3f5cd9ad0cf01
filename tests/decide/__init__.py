"""Tests of `decide` itself: what becomes of findings, whatever they were read from."""
