"""`bluey check`: what is wrong with the tenants' files, found before anything is deployed."""
