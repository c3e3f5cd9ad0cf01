"""Columns of replies: the kernel, its batches, and the table of columns."""
