// envoi-unique
