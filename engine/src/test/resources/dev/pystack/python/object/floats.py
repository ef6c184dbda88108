# Makes floats.sha256: hashes of Python's own repr of 200,000 floats. Output is one line of
# SHA-256 for each block; any CPython from 2.7 on gives the same.
import hashlib, struct, sys
M=0xFFFFFFFFFFFFFFFF
state=42
def rnd():
    global state
    state=(state+0x9E3779B97F4A7C15)&M
    z=state
    z=((z^(z>>30))*0xBF58476D1CE4E5B9)&M
    z=((z^(z>>27))*0x94D049BB133111EB)&M
    return z^(z>>31)
def value(kind):
    r=rnd()
    if kind==0: return struct.unpack('>d',struct.pack('>Q',r))[0]
    if kind==1: return (r%2000000001-1000000000)/1000.0
    if kind==2: return float(r%(1<<(1+(r>>58))))
    if kind==3: return struct.unpack('>d',struct.pack('>Q',r>>(12+(r&31))))[0]
    return float('%de%d'%((r>>20)%1000,r%640-320))
for block in range(20):
    h=hashlib.sha256()
    for i in range(10000):
        h.update((repr(value(block%5))+'\n').encode('ascii'))
    print(h.hexdigest())
