"""Serves what asks a model: its body is read, its tokens are held, a model is asked, the answer is
rendered."""
