"""Brands as files: read, validated, listed, installed, described."""
