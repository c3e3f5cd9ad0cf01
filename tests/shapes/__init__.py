"""Tests of `shapes`: what is told by a shape is what reading gives, and shapes are learned, bounded and paid for."""
