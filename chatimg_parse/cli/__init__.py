"""The command line. The only room that touches files, standard streams and the environment."""

from .command import main

__all__ = ["main"]
