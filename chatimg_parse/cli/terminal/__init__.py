"""What a person sees at a terminal: what it can show, the summary of a reply, pictures. No file, no argument."""
