"""Message, analysis and brand in, drafts out: plan the acts, choose the words, rank."""
