"""What the tests of the shim share."""
