"""Making the French pipeline from the treebanks."""
