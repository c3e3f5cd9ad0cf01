"""A gateway that answers for tasks, and the families of endpoints that it may be."""
