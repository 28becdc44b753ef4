"""Template tags of the account service."""
