// The page that carries an answer to a service posts its only form by itself; without script, its button does.
document.querySelector("form[data-envoi]")?.submit();
