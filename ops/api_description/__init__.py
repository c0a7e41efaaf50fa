"""The description of the API: an OpenAPI document and a page for people, both generated.

Everything comes from the Worker's own code: requests and replies from the values in `bluey.routes`
and their types, errors from the error tree and the renderers. Only examples, headers, the
introduction and how each SDK makes a call are written here. The tests compare the running Worker
with the description.
"""
