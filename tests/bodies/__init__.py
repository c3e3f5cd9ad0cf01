"""JSON bodies: what keys mean, in any shape, also those that mean harm."""
