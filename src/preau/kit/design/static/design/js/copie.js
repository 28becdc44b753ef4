// copie
