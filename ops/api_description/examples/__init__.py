"""Examples of requests and answers: a file for each chapter of the description, what they share in
`common`, and all of them in `table`. The tests check each one against its schema."""
