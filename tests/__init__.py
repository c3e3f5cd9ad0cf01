"""The tests, in folders like the package; what they share is in `support`."""

import pytest

# Before any of it is imported: an assertion there shall show its values as those of the tests do.
pytest.register_assert_rewrite("tests.support")
