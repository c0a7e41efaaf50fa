"""`bluey validate-staging`: a deployed Worker, compared with what its gateway has logged."""
