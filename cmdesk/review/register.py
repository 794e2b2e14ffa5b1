REGISTER: dict = {}
