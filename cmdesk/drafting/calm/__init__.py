"""What messages that complain of nothing say: praise, questions and ideas, told back."""
