"""What type checkers say of programs that use the library, as their users would see it."""
