"""Long work beside the pages: an import, a thousand letters. One `preau worker <house>` process does it.

A job is a leased row, as a message of the courier is (design.md D7): a killed worker's job is taken again by the next,
or ends as interrupted when it may not be repeated. `jobs.register` names the function (called in `AppConfig.ready`),
`jobs.enqueue` asks, `jobs.run_once` does; pages read the row. Owns the table of jobs.
"""
