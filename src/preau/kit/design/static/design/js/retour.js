// retour
