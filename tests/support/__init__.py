"""What tests share, also those of `compat`: cases, pictures, bodies, servers, tables, and what is drawn."""
