"""Tests of what is there for other frameworks, without them. `compat` has those with the real packages."""
