"""Where a name lies: the gazetteer, and what will resolve names with it."""
