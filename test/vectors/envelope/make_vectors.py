#!/usr/bin/python3
"""Makes open.json, signatures.json, commitments.json, replies.json and padding.json with jwcrypto and hashlib, without any code of Tripoint.

Fixed keys; JWEs differ from run to run, since jwcrypto draws ephemeral keys and IVs itself. Needs python3-jwcrypto (Debian).
Afterwards `biome check --write` brings the JSON into the repository's format.

Published values:
  RFC 8037 A.1 to A.3  the sender's Ed25519 key and its RFC 7638 thumbprint
  RFC 8037 A.4         an attached, encoded JWS by that key
  RFC 8037 A.6         X25519 keys of recipient and ephemeral sender, and their shared secret (those of RFC 7748 6.1)
"""
import hashlib
import json
import pathlib
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto import jwe, jwk, jws
from jwcrypto.common import base64url_decode, base64url_encode

HERE = pathlib.Path(__file__).parent
NOW = 1_767_225_600_000_000

RFC8037_D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
RFC8037_X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
RFC8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
RFC8037_A4 = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
EPHEMERAL = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
RECIPIENT = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
SHARED = bytes.fromhex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def seeded(label, length):
    return hashlib.shake_256(label.encode()).digest(length)


def uuid7(label):
    made = bytearray(seeded(label, 16))
    made[6], made[8] = made[6] & 0x0F | 0x70, made[8] & 0x3F | 0x80
    return bytes(made)


def x25519(secret):
    public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return jwk.JWK(kty="OKP", crv="X25519", x=base64url_encode(public), d=base64url_encode(secret))


sender = jwk.JWK(kty="OKP", crv="Ed25519", x=RFC8037_X, d=RFC8037_D)
assert sender.thumbprint() == RFC8037_THUMBPRINT
recipient = x25519(RECIPIENT)
stranger = x25519(seeded("stranger", 32))
KEY_SET = sha256(b"key set of AA")

# ---- protobuf, defaults left out


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def message(*fields):
    out = b""
    for number, value in fields:
        if isinstance(value, str):
            value = value.encode()
        if isinstance(value, int):
            out += varint(number << 3) + varint(value) if value else b""
        elif isinstance(value, list):
            out += b"".join(varint(number << 3 | 2) + varint(len(item)) + item for item in value)
        elif value:
            out += varint(number << 3 | 2) + varint(len(value)) + value
    return out


# ---- records, statements, leaves


def leaf_hash(entry):
    return sha256(b"\x00", entry)


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01", root(leaves[:split]), root(leaves[split:]))


SUITE = "x25519-a256gcm-ed25519"
LOOKOUT, LOOKOUT_FIELDS = 2, 41
FIELDS = {
    1: message((1, "REF-0001")),
    2: message((2, 1)),
    3: message((3, [message((1, "GARCIA"), (2, "ANA"))])) + message((3, [message((1, "GARCIA LOPEZ"))])),
    7: message((7, [b"XXA", b"XXB"])),
    14: message((14, 4)),
    22: message((22, "ACT-0001")),
}


def commit(fields, seed):
    salts = {n: seeded("%s/%d" % (seed, n), 32) for n in range(1, LOOKOUT_FIELDS + 1)}
    cells = [
        sha256(b"tripoint/field/v1\0", struct.pack(">I", n), salts[n], fields[n]) if n in fields else salts[n] for n in salts
    ]
    return salts, cells


def digests(statement, header):
    record = sha256(b"tripoint/record/v1\0", header)
    return record, sha256(b"tripoint/statement/v1\0", sha256(statement), record)


def tuple_hash(entry):
    _, statement = digests(entry["statement"], entry["header"])
    return leaf_hash(b"tripoint/tuple/v1\0" + statement + leaf_hash(entry["leaf"]) + struct.pack(">Q", entry["index"]))


H0, H3, CONCEALED, NOTE = 1, 4, 5, 6


def caveat(code, until=0, text=""):
    return message((1, code), (2, until), (3, text))


CAVEATS = [caveat(H0), caveat(CONCEALED, NOW + 1), caveat(NOTE, text="words for people")]
#: Codes of a later version: the smallest and the largest that may be, with whatever parts.
LATER = [caveat(7), caveat(2**31 - 1, 1, "words")]


def entry(seed, index, fields=FIELDS, shown=None, logged=None, caveats=(), reads={}):
    salts, cells = commit(fields, seed)
    record_id, exchange = uuid7(seed + "/record"), uuid7(seed + "/exchange")
    header = message(
        (1, record_id), (2, 1), (3, LOOKOUT), (5, message((1, "AA"), (2, "AGENCY"))), (6, 2), (7, list(caveats)), (8, NOW),
        (9, LOOKOUT_FIELDS), (10, sha256(b"tripoint/commitments/v1\0", *cells)),
    )  # fmt: skip
    record, _ = digests(b"", header)
    statement = message(
        (1, exchange), (2, seeded(seed + "/salt", 16)), (4, "AA"), (5, "BB"), (6, 1), (7, "an-agreement"),
        (8, sha256(b"agreement")), (9, [b"1"]), (11, 1), (13, NOW), (14, record),
    )  # fmt: skip
    disclosed = sorted(fields) if shown is None else shown
    leaf = message(
        (1, 1), (2, uuid7(seed + "/event")), (3, exchange), (4, 1), (5, NOW), (7, "AA"), (10, "AA"), (11, "BB"),
        (12, LOOKOUT), (13, 1), (14, record_id), (15, 1),
        (17, message((1, "an-agreement"), (3, sha256(b"agreement")), (4, [b"1"]))),
        (20, b"".join(varint(n) for n in (disclosed if logged is None else logged))), (21, digests(statement, header)[1]),
    )  # fmt: skip
    disclosures = [(n, salts[n], fields[n]) for n in disclosed]
    return {"seed": seed, "statement": statement, "header": header, "leaf": leaf, "index": index, "cells": cells, "disclosures": disclosures, "reads": reads}


def manifest(entries, *, to="BB", sequence=1, lane=1, count=None, tree=None):
    made = tree or root([tuple_hash(one) for one in entries])
    return message(
        (1, uuid7("batch")), (2, "AA"), (3, to), (4, lane), (5, sequence), (7, NOW), (8, KEY_SET), (9, "log.AA.test"),
        (10, len(entries) if count is None else count), (11, made),
    )  # fmt: skip


# ---- JOSE


HEADER = {"alg": "EdDSA", "b64": False, "crit": ["b64"], "kid": RFC8037_THUMBPRINT, "typ": "tripoint-manifest"}


def sign(payload, header=HEADER, key=sender):
    """A detached JWS: protected header and signature."""
    made = jws.JWSCore(header["alg"], key, json.dumps(header), payload, [header["alg"]]).sign()
    return made["protected"].encode(), base64url_decode(made["signature"])


def encrypt(plaintext, header=None, key=recipient):
    """By jwcrypto, in compact serialization: protected, iv, ciphertext, tag."""
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": recipient.thumbprint(), **(header or {})}
    token = jwe.JWE(plaintext, protected=json.dumps(header), algs=[header["alg"], header["enc"]])
    token.add_recipient(key)
    protected, _, iv, ciphertext, tag = token.serialize(compact=True).split(".")
    return protected.encode(), base64url_decode(iv), base64url_decode(ciphertext), base64url_decode(tag)


def encrypt_published(plaintext):
    """By hand, with the published ephemeral key: RFC 7518 4.6 over the published shared secret."""
    ephemeral = x25519(EPHEMERAL)
    other = X25519PublicKey.from_public_bytes(base64url_decode(recipient["x"]))
    shared = X25519PrivateKey.from_private_bytes(EPHEMERAL).exchange(other)
    assert shared == SHARED
    info = struct.pack(">I", 7) + b"A256GCM" + struct.pack(">III", 0, 0, 256)
    key = sha256(struct.pack(">I", 1), shared, info)
    epk = {"kty": "OKP", "crv": "X25519", "x": ephemeral["x"]}
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": recipient.thumbprint(), "epk": epk}
    protected = base64url_encode(json.dumps(header)).encode()
    iv = seeded("iv", 12)
    sealed = AESGCM(key).encrypt(iv, plaintext, protected)
    return protected, iv, sealed[:-16], sealed[-16:]


def batch(entries, signed=None, signature=None, padding=0):
    signed = signed or manifest(entries)
    protected, value = signature or sign(signed)
    written = [
        message(
            (1, one["statement"]), (2, one["header"]), (3, one["leaf"]), (4, one["index"]), (5, b"".join(one["cells"])),
            (6, [message((1, n), (2, salt), (3, carried)) for n, salt, carried in one["disclosures"]]),
        )
        for one in entries
    ]  # fmt: skip
    return message((1, signed), (2, message((1, protected), (2, value))), (3, written), (15, bytes(padding)))


def parcel(jwe_members, to="BB"):
    return message((1, 1), (2, "AA"), (3, to), (4, uuid7("batch")), (5, SUITE), (6, message(*enumerate(jwe_members, 1))))


def b64(data):
    return base64url_encode(data)


def described(entries):
    return [
        {
            "exchangeId": one["statement"][2:18].hex(),
            "leafIndex": one["index"],
            "leafHash": leaf_hash(one["leaf"]).hex(),
            "disclosed": [n for n, _, _ in one["disclosures"]],
            "record": b"".join(carried for _, _, carried in one["disclosures"]).hex(),
            "header": one["header"].hex(),
            "reads": one["reads"],
        }
        for one in entries
    ]


def open_cases():
    whole, part = entry("whole", 7), entry("part", 8, shown=[1, 7])
    good = batch([whole])
    hs256 = jwk.JWK(kty="oct", k=RFC8037_X)
    other = jwk.JWK(kty="OKP", crv="Ed25519", **ed25519_of("other"))
    attached = RFC8037_A4.split(".")

    def case(name, jwe_members, code=None, entries=(), to="BB"):
        made = {"name": name, "parcel": b64(parcel(jwe_members, to))}
        return {**made, "code": code} if code else {**made, "statements": described(entries)}

    def signed_case(name, code, header=HEADER, key=sender, payload=None):
        signed = manifest([whole])
        return case(name, encrypt(batch([whole], signed, sign(signed if payload is None else payload, header, key))), code)

    return [
        case("one statement, every field shown", encrypt(good), None, [whole]),
        case("two statements, one with fields withheld", encrypt(batch([whole, part])), None, [whole, part]),
        case("nothing disclosed", encrypt(batch([entry("none", 9, shown=[])])), None, [entry("none", 9, shown=[])]),
        case("caveats", encrypt(batch([caveated(CAVEATS)])), None, [caveated(CAVEATS, {"handling": "H0", "concealed": True})]),
        case("caveats of a later version", encrypt(batch([caveated(LATER)])), None, [caveated(LATER, {"handling": "H3", "concealed": True})]),
        case("padded", encrypt(batch([part], padding=2000)), None, [part]),
        case("an acknowledgement", encrypt(batch([], manifest([], lane=3, sequence=0))), None, []),
        case("published ephemeral key and shared secret (RFC 8037 A.6)", encrypt_published(good), None, [whole]),
        case("compressed before encryption (zip)", encrypt(good, {"zip": "DEF"}), "DECRYPTION_FAILED"),
        case("A128GCM", encrypt(good, {"enc": "A128GCM"}), "ALGORITHM_NOT_ALLOWED"),
        case("A256CBC-HS512", encrypt(good, {"enc": "A256CBC-HS512"}), "ALGORITHM_NOT_ALLOWED"),
        case("ECDH-ES with a wrapped key", encrypt(good, {"alg": "ECDH-ES+A256KW"}), "ALGORITHM_NOT_ALLOWED"),
        case("PartyUInfo", encrypt(good, {"apu": "QUE"}), "DECRYPTION_FAILED"),
        case("encrypted to another key under our key id", encrypt(good, key=stranger), "DECRYPTION_FAILED"),
        case("encrypted to another key", encrypt(good, {"kid": stranger.thumbprint()}, stranger), "UNKNOWN_KEY"),
        case("ciphertext without its first byte", cut(encrypt(good)), "DECRYPTION_FAILED"),
        signed_case("signed by another key", "SIGNATURE_INVALID", key=other),
        signed_case("signed by an unknown key", "UNKNOWN_KEY", {**HEADER, "kid": other.thumbprint()}, other),
        signed_case("HS256 under the public key", "ALGORITHM_NOT_ALLOWED", {**HEADER, "alg": "HS256"}, hs256),
        signed_case("the payload encoded", "SIGNATURE_INVALID", {n: HEADER[n] for n in ("alg", "kid", "typ")}),
        signed_case("made for a resume reply", "SIGNATURE_INVALID", {**HEADER, "typ": "tripoint-resume"}),
        signed_case("over another manifest", "SIGNATURE_INVALID", payload=manifest([part])),
        case(
            "the attached JWS of RFC 8037 A.4",
            encrypt(batch([whole], base64url_decode(attached[1]), (attached[0].encode(), base64url_decode(attached[2])))),
            "SIGNATURE_INVALID",
        ),
        case("no signature", encrypt(batch([whole], None, (b"", b""))), "SIGNATURE_INVALID"),
        case("the manifest is to another country", encrypt(batch([whole], manifest([whole], to="CC"))), "WRONG_RECIPIENT"),
        case("the parcel is to another country", encrypt(good), "WRONG_RECIPIENT", to="CC"),
        case("another root", encrypt(batch([whole], manifest([whole], tree=sha256(b"x")))), "MANIFEST_MISMATCH"),
        case("another statement than the manifest’s", encrypt(batch([part], manifest([whole]))), "MANIFEST_MISMATCH"),
        case("another count", encrypt(batch([whole], manifest([whole], count=2))), "MANIFEST_MISMATCH"),
        case("no link sequence", encrypt(batch([whole], manifest([whole], sequence=0))), "MANIFEST_MISMATCH"),
        case("the leaf says less was disclosed", encrypt(batch([entry("less", 7, logged=[1])])), "LEAF_MISMATCH"),
        case("a disclosure with another salt", encrypt(batch([resalted(whole)])), "COMMITMENT_MISMATCH"),
        case("a disclosure of another field", encrypt(batch([entry("lie", 7, {2: FIELDS[1]})])), "DISCLOSURE_INVALID"),
        case("two disclosures of each other’s fields", encrypt(batch([entry("swap", 7, SWAPPED)])), "MALFORMED"),
        *(case("a caveat: " + name, encrypt(batch([caveated([one])])), "MALFORMED") for name, one in BAD_CAVEATS.items()),
        case("a field cut in two", encrypt(batch([entry("cut", 7, {1: FIELDS[1][:4], 2: FIELDS[1][4:]})])), "DISCLOSURE_INVALID"),
    ]  # fmt: skip


def caveated(caveats, reads={}):
    """With these caveats, and what a reader makes of them."""
    return entry("caveats", 7, caveats=caveats, reads=reads)


BAD_CAVEATS = {
    "no code": caveat(0, text="H3"),
    "a level with an end": caveat(H3, NOW),
    "concealed without an end": caveat(CONCEALED),
    "a note without words": caveat(NOTE),
    "two lines": caveat(H3, text="a\nb"),
    "a code of 32 bits": caveat(2**31),
    "a code that 32 bits cut to H0": caveat(2**32 + 1),
}

# Fields 4 and 5 (a name, a date) carry each other's bytes, and all lengths agree.
SWAPPED = {4: message((5, message((1, "1980")))), 5: message((4, [message((1, "1980"))]))}


def ed25519_of(label):
    secret = seeded(label, 32)
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"d": b64(secret), "x": b64(public)}


def cut(members):
    protected, iv, ciphertext, tag = members
    return protected, iv, ciphertext[1:], tag


def resalted(one):
    number, _, carried = one["disclosures"][0]
    return {**one, "disclosures": [(number, seeded("another", 32), carried), *one["disclosures"][1:]]}


def signature_cases():
    payloads = [b"", b"a.b.c", b"\x00\xff\x80.\x0a", seeded("payload", 4096)]
    cases = []
    for payload in payloads:
        for typ in ("tripoint-manifest", "tripoint-resume"):
            # The members in the order and spacing in which we write them: Ed25519 is deterministic, so bytes must agree.
            header = json.dumps({**HEADER, "typ": typ}, separators=(",", ":"))
            made = jws.JWSCore("EdDSA", sender, header, payload, ["EdDSA"]).sign()
            cases.append({"payload": payload.hex(), "typ": typ, "protected": made["protected"], "signature": made["signature"]})
    return cases


def reply_cases():
    """What BB asks AA on the topics `resume` and `reconcile`, and answers of AA."""
    other = jwk.JWK(kty="OKP", crv="Ed25519", **ed25519_of("other"))
    nonce = seeded("nonce", 16)
    resume = message((1, "BB"), (2, "AA"), (3, nonce))
    reconcile = message((1, "BB"), (2, "AA"), (3, nonce), (5, 40), (6, NOW))
    state = {1: "AA", 2: "BB", 3: nonce, 4: NOW, 5: 1, 6: 40, 7: sha256(b"leaf"), 8: 9, 9: 7, 12: "log.BB.test"}
    row = message(
        (1, uuid7("row")), (2, 1), (3, 1), (4, NOW - 1), (5, sha256(b"statement")), (6, 41), (7, sha256(b"entry")), (8, 1),
        (9, message((1, "log.BB.test"), (2, 12), (3, sha256(b"theirs")))), (11, "log.AA.test"), (12, 41),
    )  # fmt: skip
    page = {1: "AA", 2: "BB", 3: sha256(reconcile), 4: NOW, 5: [row], 6: 42, 7: 1}

    def case(topic, name, code=None, typ=None, key=sender, kid=RFC8037_THUMBPRINT, **changed):
        request, said = (resume, state) if topic == "resume" else (reconcile, page)
        said = {**said, **{int(number[1:]): value for number, value in changed.items()}}
        signed = message(*sorted(said.items()))
        header = {**HEADER, "typ": typ or "tripoint-" + topic, "kid": kid}
        protected, value = sign(signed, header, key)
        made = {"topic": topic, "name": name, "request": request.hex()}
        made["reply"] = message((1, signed), (2, message((1, protected), (2, value)))).hex()
        return {**made, "code": code} if code else {**made, "said": signed.hex()}

    both = [
        made
        for topic in ("resume", "reconcile")
        for made in (
            case(topic, "good"),
            case(topic, "for another country", "WRONG_RECIPIENT", _2="CC"),
            case(topic, "by another country", "WRONG_SENDER", _1="CC"),
            case(topic, "to another question", "REPLAYED", _3=seeded("another nonce", 16 if topic == "resume" else 32)),
            case(topic, "of another time than its key", "KEY_NOT_VALID", _4=NOW + 10 * 86_400_000_000),
            case(topic, "signed as a manifest", "SIGNATURE_INVALID", typ="tripoint-manifest"),
            case(topic, "signed by another key under that key id", "SIGNATURE_INVALID", key=other),
            case(topic, "signed by an unknown key", "UNKNOWN_KEY", key=other, kid=other.thumbprint()),
        )
    ]
    return both + [
        case("resume", "nothing promised", _5=0, _6=0, _7=b"", _12=""),
        case("resume", "a leaf hash where nothing is promised", "MALFORMED", _5=0),
        case("resume", "a leaf number of 2^48", "MALFORMED", _6=2**48),
        case("reconcile", "a row without a hash", "MALFORMED", _5=[message((1, uuid7("row")))]),
        case("reconcile", "more rows than a page has", "OVERSIZED", _5=[row] * 257),
    ]


SIZES = [kib << 10 for kib in (4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)]


def padded(length, floor):
    """How many zeros: with tag and length of their own they bring a batch to the smallest size that can be met exactly."""
    for size in SIZES:
        for zeros in range(max(1, size - length - 4), size - length):
            if size >= floor and length + 1 + len(varint(zeros)) + zeros == size:
                return zeros
    raise ValueError(length)


def padding_cases():
    lengths = [0, 1, 200, 3967, 3968, 4093, 4094, 4095, 4096, 6000, 16_381, 16_382, 16_383, 100_000, 500_000, 786_429]
    return [{"length": length, "floor": floor, "zeros": padded(length, floor)} for length in lengths for floor in (0, 16 << 10)]


def write(name, value):
    (HERE / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    keys = {
        "sender": json.loads(sender.export_public()) | {"kid": sender.thumbprint()},
        "recipient": json.loads(recipient.export_private()) | {"kid": recipient.thumbprint()},
    }
    about = "Made by make_vectors.py with jwcrypto. Bytes are base64url or, in members named so, hex."
    link = {"self": "BB", "partner": "AA", "now": NOW, "keySet": KEY_SET.hex()}
    write("open.json", {"about": about, "keys": keys, "link": link, "cases": open_cases()})
    signer = json.loads(sender.export_private()) | {"kid": sender.thumbprint()}
    write("signatures.json", {"about": about + " The key is that of RFC 8037 A.1.", "signer": signer, "cases": signature_cases()})
    write("replies.json", {"about": about, "keys": {"sender": keys["sender"]}, "link": link, "cases": reply_cases()})
    write("padding.json", {"about": "Made by make_vectors.py. Bytes.", "cases": padding_cases()})
    salts, cells = commit(FIELDS, "whole")
    whole = entry("whole", 7)
    record, statement = digests(whole["statement"], whole["header"])
    write(
        "commitments.json",
        {
            "about": "Made by make_vectors.py with hashlib. Bytes are hex.",
            "kind": "LOOKOUT",
            "record": b"".join(FIELDS[n] for n in sorted(FIELDS)).hex(),
            "salts": b"".join(salts.values()).hex(),
            "commitments": [cell.hex() for cell in cells],
            "digest": sha256(b"tripoint/commitments/v1\0", *cells).hex(),
            "header": whole["header"].hex(),
            "statement": whole["statement"].hex(),
            "leaf": whole["leaf"].hex(),
            "index": whole["index"],
            "recordDigest": record.hex(),
            "statementDigest": statement.hex(),
            "tupleHash": tuple_hash(whole).hex(),
        },
    )


main()
