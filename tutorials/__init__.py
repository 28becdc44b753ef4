"""Living tutorials: scripts that drive a real browser, and are at once the end-to-end test and the printed guide.

`language.py` says what a tutorial is made of; `hands.py` presses and types (mouse or keyboard); `walk.py` follows a
tutorial on a running demonstration, checks every page and takes the pictures; `pictures.py` frames the controls;
`render.py` writes Markdown, HTML and PDF. One file per tutorial: `j1_activation_sms.py`.
`python -m tutorials docs/tutoriels` writes them all.
"""
