"""What stands where in a text: lines, markdown, HTML, addresses without marks. Knows no word and no vendor."""
