"""Reports: documents as text, and the figures that their sentences state."""
