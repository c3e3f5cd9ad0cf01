"""What is drawn: by hypothesis, which no environment of `compat` has, or by a seed."""
