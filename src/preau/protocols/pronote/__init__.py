"""What the independent clients of school life speak (pronotepy, pawnote…): specs/pronote-protocol.md, in our own words.

cipher     AES, keys made by MD5: imposed by the clients, used for nothing else      page       the bootstrap page
numbers    request numbers, the only proof of a session in plain mode                envelope   a call and its answer
payload    compression and encryption of `dataSec`, not the same both ways           values     dates, sets, lists
challenge  one challenge for both generations of clients                             qr         the QR code
errors     answers that say no without making a client loop

Weak by design of the protocol (§9): MD5, CBC without MAC, an offline oracle for guessable secrets. It carries random
secrets only, over TLS, and its keys open nothing else. What is refused has a name, `PRONOTE-00NN`.
"""
