"""What Bluey costs: time and memory (`speed`), and what its ledgers and bounds give away."""
