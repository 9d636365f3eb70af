"""Spreadsheets of offices: workbook in, canonical rows and findings out.

Belongs here: everything between the bytes of a roster or register and its rows. Not here: what the rows mean for the
warehouse (`transforms/conform`), nor documents in prose (`transforms/reports`).
"""
