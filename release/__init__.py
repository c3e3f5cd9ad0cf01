"""What is tried before a release: `make release-check` does with the wheel what a stranger does."""
