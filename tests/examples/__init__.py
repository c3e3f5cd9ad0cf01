"""The programs in `examples`, run as they stand against a gateway on the loopback address."""
