"""`bluey deploy` and `bluey rollback`: one deployment or many, one after the other."""
