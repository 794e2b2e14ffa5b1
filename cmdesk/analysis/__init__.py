"""A message goes in, what is understood of it comes out, each label with its words."""
