"""The description of the API: an OpenAPI document and a page for people, both generated.

What may be asked comes from the Worker's own models and routes, errors from its own error tree
and renderers; only what answers look like is written down a second time (`replies`), because the
Worker builds those without models. The tests hold the running Worker to all of it.
"""
