"""`bluey dev`: what a person sees of a served Worker."""
