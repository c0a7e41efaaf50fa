"""What is asked of the data points of all requests (bluey.metrics)."""
