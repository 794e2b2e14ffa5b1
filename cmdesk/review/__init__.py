"""The review of a reply: risky wording, what is missing, what is not true, and the tone."""
