"""The screens of the dashboard: a module each, which draws it in `show(context)`."""

# in the menu's order; the first is at "/"
NAMES = ("atlas", "chronicle", "evidence", "studio", "about", "import")
IMPORT = "import"  # not in the menu's row: it is a step that a few take, at the sidebar's end
