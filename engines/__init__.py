"""Tests with the engines that run `chatimg_parse.arrow` on a million replies; `make scale` runs them."""
