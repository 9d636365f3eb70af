"""Feedback: each faulty spreadsheet goes back to its sender as their own workbook, with the faults marked in its cells."""
