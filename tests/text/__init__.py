"""Contents: lines, links, blocks, words, pictures in them."""
