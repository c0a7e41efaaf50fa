"""Make, list and show tenants; write their wrangler.jsonc.

\b
Example:
  bluey tenant list
"""

PANEL = "Tenants"
