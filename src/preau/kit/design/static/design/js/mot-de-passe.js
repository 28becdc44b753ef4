// mot-de-passe
