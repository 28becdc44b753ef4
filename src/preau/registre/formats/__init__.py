"""What each exchange format means to the registry: its records become staged rows, ready to be compared.

`siecle` and `onde` are the two formats; `staging` is the temporary file both fill; `refusals` is why an import stops.
"""
