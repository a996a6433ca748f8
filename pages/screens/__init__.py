"""The screens of the dashboard: a module each, which draws it in `show(context)`."""

NAMES = ("atlas", "chronicle", "evidence", "about")  # in the menu's order; the first is at "/"
