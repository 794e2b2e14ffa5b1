"""Drafts in their thousands: what no draft may hold, and how much they take up."""
