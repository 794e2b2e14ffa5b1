"""The window: pages, widgets, models, workers. Nothing outside this package imports Qt."""
