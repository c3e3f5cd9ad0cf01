"""From the content string to findings: scanner (syntax), vocabulary (rows), interpreter (meaning)."""
