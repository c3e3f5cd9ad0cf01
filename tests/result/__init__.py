"""What comes out: the models, the errors that they become, and the forms for other programs."""
