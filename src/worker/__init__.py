"""The skin: adapters between the platform and the core, the only place that imports
`js`, `pyodide` or `workers`.

Every attribute read and every call on a JavaScript object is a crossing, and crossings are most of
a request's cost here. So this package uses the raw objects behind the SDK's wrappers, moves
structured values across as JSON text, and reads each value once.
"""
