"""From a text to findings. These files know characters; block, syntax, words, record and reading know more."""
