"""Show what a tenant has used of its budgets, and correct it.

\b
Examples:
  bluey usage mrrainbowsmoke
  bluey usage adjust mrrainbowsmoke --window daily --tokens -9000 --why twice
"""

PANEL = "Keys and usage"

OTHERWISE = "show"
