"""The deployables: one Django settings module per house, and the command `preau` that runs them.

- `houses.py`    the table of houses: port, rooms of the kit, what each does with the registry
- `base.py`      Django settings made from that table and the environment
- `<house>.py`   the settings module of one house; `registre.py` for the registry; `ensemble.py` for tools only
- `router.py`    which database a model lives in
- `cli.py`       the command `preau`; `serve.py`, `demo/` behind it
"""
