MECHANICS: dict = {}
