"""The words of the field as plain, frozen types: no input or output, no spaCy, no Qt."""
