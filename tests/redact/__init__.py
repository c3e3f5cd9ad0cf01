"""`redact`: no picture and no secret is left, and nothing else is changed."""
