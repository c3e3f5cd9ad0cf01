"""What tests share, with `compat` and `engines`, too: cases, pictures, bodies, servers, tables, and what is drawn."""
