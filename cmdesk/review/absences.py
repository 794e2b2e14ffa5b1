ABSENCES: dict = {}
