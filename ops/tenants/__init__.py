"""`bluey tenant`: making, listing and showing tenants."""
