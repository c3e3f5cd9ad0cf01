"""What holds for all of it: fixtures, promises, costs, arguments, the pages, and the house itself."""
