"""How an answer looks, one format a file; a format never imports another."""
