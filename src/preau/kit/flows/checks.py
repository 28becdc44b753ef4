"""Start-up checks of every journey's map."""
