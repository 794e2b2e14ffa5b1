"""The facts that a message states, each with its place and one comparable value."""
