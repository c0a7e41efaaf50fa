"""The description of the API: an OpenAPI document and a page for people, both generated.

All of it comes from the Worker's own code: what may be asked and answered from the values in
`bluey.routes` and the types that they name, errors from the error tree and the renderers. Only
examples, headers and the introduction are written here. The tests hold the running Worker to it.
"""
