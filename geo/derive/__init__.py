"""The pinned scripts that made the land files; never imported by the product."""
