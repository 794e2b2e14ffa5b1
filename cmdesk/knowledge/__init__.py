"""Files of knowledge (rules, wordings, lexicons, profiles): read and validated here."""
