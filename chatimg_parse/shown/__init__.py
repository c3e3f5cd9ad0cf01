"""How our models look to a person: in logs and notebooks (`looks`), in `help` and the reference (`described`)."""

from .described import Described as Described
from .described import described as described
