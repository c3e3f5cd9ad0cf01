"""Where replies lie in stored records: paths, the table of shapes, the choice, and the command line's `--path`."""
