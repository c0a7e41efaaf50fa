"""What may be spent and was: windows, holds, settlements, and the ledgers that keep them."""
