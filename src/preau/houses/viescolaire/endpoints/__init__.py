"""What machines ask: applications, calendars."""
