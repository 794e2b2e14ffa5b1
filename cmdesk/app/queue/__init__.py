"""The queue of messages: model, delegate, pane."""
