"""What may be spent and what was: windows, holds, settlements, and the ledgers that keep them."""
