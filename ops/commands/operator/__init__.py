"""Make, list and revoke operator keys, which read the usage of every tenant.

\b
Example:
  bluey operator create --env production --label billing
"""

PANEL = "Keys and usage"
