"""Tests with the real SDKs; `make compat` runs them in one virtual environment for each row of `__main__.py`."""
