"""Labels, states and values at their place in a line."""
