FIDELITY: dict = {}
