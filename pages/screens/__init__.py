"""The screens of the dashboard: a module each, which draws it in `show(context)`."""

# in the menu's order; the first is at "/"
NAMES = ("atlas", "chronicle", "evidence", "studio", "about")
