"""The reply pane: suggestions, the editor and its remarks, the tone, the gate."""
