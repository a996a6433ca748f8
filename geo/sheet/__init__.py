"""The snapshot sheet: composed once as a display list, painted by each format."""
