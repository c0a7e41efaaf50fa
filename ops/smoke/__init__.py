"""`bluey smoke`: three requests to a running Worker, compared with the HTTP contract."""
