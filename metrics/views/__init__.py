"""Pages of the app: one room for each subject, with its addresses, views, read models and forms."""
