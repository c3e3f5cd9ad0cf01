"""Tests of `chatimg_parse.scale`."""
