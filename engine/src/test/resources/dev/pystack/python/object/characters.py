# Makes characters.sha256: hashes of Python's own repr of every character, one line of SHA-256 for
# each plane. Made with 3.14.3 (Unicode 16.0, as Java 25 has).
import hashlib

for plane in range(17):
    digest = hashlib.sha256()
    for c in range(plane << 16, (plane + 1) << 16):
        digest.update((repr(chr(c)) + '\n').encode('utf-8', 'surrogatepass'))
    print(digest.hexdigest())
