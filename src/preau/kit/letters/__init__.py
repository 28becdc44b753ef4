"""Documents to print: a typst template and data in, a tagged PDF out; QR codes as drawings.

`print_pdf(template, data)` where `template` is a `.typ` file that reads `json("data.json")`. No font of the machine is
used, only those of the typst wheel, so that a document is the same everywhere. Owns nothing.
"""

from preau.kit.letters.printing import draw_qr, print_pdf, spaced

__all__ = ["draw_qr", "print_pdf", "spaced"]
