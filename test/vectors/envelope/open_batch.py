#!/usr/bin/python3
"""Opens a captured batch with jwcrypto, without any code of Tripoint.

    open_batch.py PARCEL RECIPIENT_PRIVATE_X25519.jwk SENDER_PUBLIC_ED25519.jwk

PARCEL holds the bytes of one NATS message. Prints what it found as JSON. Exit 1 and one line on stderr when anything fails.
Needs python3-jwcrypto (Debian).
"""
import hashlib
import json
import struct
import sys

from jwcrypto import jwe, jwk, jws
from jwcrypto.common import JWException, base64url_decode, base64url_encode

VERBS = {1: "POST", 2: "QUERY", 3: "RESPONSE", 64: "RECEIPT", 65: "REJECTION", 66: "KEY_SET"}
CAVEATS = {1: "H0", 2: "H1", 3: "H2", 4: "H3", 5: "CONCEALED", 6: "NOTE"}
LANES = {1: "LINK", 2: "QUERY", 3: "ACK"}


class Refused(Exception):
    """What a verifier would not accept; its text says which check failed."""


def check(holds, failure):
    if not holds:
        raise Refused(failure)


# ---- protobuf wire format: (number, value) pairs, integers or bytes


def varint(data, at):
    value = shift = 0
    while True:
        check(at < len(data) and shift < 64, "protobuf: truncated integer")
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    at, found = 0, []
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        else:
            check(tag & 7 in (1, 2), "protobuf: wire type %d" % (tag & 7))
            length, at = (8, at) if tag & 7 == 1 else varint(data, at)
            check(at + length <= len(data), "protobuf: truncated field")
            value, at = data[at : at + length], at + length
        found.append((tag >> 3, value))
    return found


def one(message, number, default=b""):
    values = [value for n, value in message if n == number]
    check(len(values) <= 1, "protobuf: field %d written twice" % number)
    check(not values or type(values[0]) is type(default), "protobuf: field %d has another wire type" % number)
    return values[0] if values else default


def every(message, number):
    return [value for n, value in message if n == number]


# ---- hashes


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def merkle_root(leaves):
    """RFC 6962 section 2.1, over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01", merkle_root(leaves[:split]), merkle_root(leaves[split:]))


def leaf_hash(entry):
    return sha256(b"\x00", entry)


def tuple_hash(entry):
    statement, header, leaf = one(entry, 1), one(entry, 2), one(entry, 3)
    record_digest = sha256(b"tripoint/record/v1\0", header)
    statement_digest = sha256(b"tripoint/statement/v1\0", sha256(statement), record_digest)
    return leaf_hash(b"tripoint/tuple/v1\0" + statement_digest + leaf_hash(leaf) + struct.pack(">Q", one(entry, 4, 0)))


# ---- JOSE


def decrypt(parts, key):
    protected = json.loads(base64url_decode(one(parts, 1).decode("ascii")))
    check(protected.get("alg") == "ECDH-ES" and protected.get("enc") == "A256GCM", "JWE: another algorithm")
    check(set(protected) == {"alg", "enc", "kid", "epk"}, "JWE: other header members than alg, enc, kid, epk")
    check(protected["kid"] == key.thumbprint(), "JWE: encrypted to another key")
    members = [base64url_encode(one(parts, number)) for number in (2, 3, 4)]
    token = jwe.JWE(algs=["ECDH-ES", "A256GCM"])
    try:
        token.deserialize(".".join([one(parts, 1).decode("ascii"), "", *members]), key)
    except JWException as failure:
        raise Refused("JWE: does not decrypt") from failure
    return token.payload


def verify(payload, parts, key):
    """RFC 7797: the signing input is the protected header, a dot and the payload as it is."""
    header = base64url_decode(one(parts, 1).decode("ascii")).decode("utf-8")
    check(base64url_encode(header).encode("ascii") == one(parts, 1), "JWS: the header is not base64url")
    protected = json.loads(header)
    check(protected.get("alg") in ("EdDSA", "Ed25519"), "JWS: another algorithm")
    check(set(protected) == {"alg", "b64", "crit", "kid", "typ"}, "JWS: other header members than alg, b64, crit, kid, typ")
    check(protected["b64"] is False and protected["crit"] == ["b64"], "JWS: the payload is not detached and unencoded")
    check(protected["typ"] == "tripoint-manifest", "JWS: not made for a manifest")
    check(protected["kid"] == key.thumbprint(), "JWS: signed by another key")
    try:
        jws.JWSCore("EdDSA", key, header, payload, ["EdDSA"]).verify(one(parts, 2))
    except JWException as failure:
        raise Refused("JWS: the signature does not verify") from failure
    return protected["kid"]


# ---- the batch


def uuid(value):
    text = value.hex()
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def describe_caveat(caveat):
    code, until, text = one(caveat, 1, 0), one(caveat, 2, 0), one(caveat, 3).decode("utf-8")
    return {"code": CAVEATS.get(code, "%d: as H3 and CONCEALED" % code), "until": until, "text": text}


def describe_statement(entry):
    statement = fields(one(entry, 1))
    header = fields(one(entry, 2))
    commitments = one(entry, 5)
    check(one(statement, 14) == sha256(b"tripoint/record/v1\0", one(entry, 2)), "statement: names another record")
    cells = [commitments[at : at + 32] for at in range(0, len(commitments), 32)]
    check(sha256(b"tripoint/commitments/v1\0", *cells) == one(header, 10), "record: the digest of the commitments does not match")
    disclosed = []
    for disclosure in map(fields, every(entry, 6)):
        number, salt, carried = one(disclosure, 1, 0), one(disclosure, 2), one(disclosure, 3)
        check(0 < number <= len(cells), "disclosure: no such field")
        commitment = sha256(b"tripoint/field/v1\0", struct.pack(">I", number), salt, carried)
        check(commitment == cells[number - 1], "disclosure: does not open its commitment")
        check(carried and all(n == number for n, _ in fields(carried)), "disclosure: not solely its own field")
        disclosed.append(number)
    return {
        "exchangeId": uuid(one(statement, 1)),
        "verb": VERBS.get(one(statement, 6, 0), "UNKNOWN"),
        "from": one(statement, 4).decode("utf-8"),
        "to": one(statement, 5).decode("utf-8"),
        "agreement": one(statement, 7).decode("utf-8"),
        "leafIndex": one(entry, 4, 0),
        "leafHash": leaf_hash(one(entry, 3)).hex(),
        "disclosed": disclosed,
        "caveats": [describe_caveat(fields(caveat)) for caveat in every(header, 7)],
    }


def open_batch(parcel_bytes, recipient, sender):
    parcel = fields(parcel_bytes)
    check(one(parcel, 1, 0) == 1, "parcel: another wire version")
    check(one(parcel, 5) == b"x25519-a256gcm-ed25519", "parcel: another suite")
    batch = fields(decrypt(fields(one(parcel, 6)), recipient))
    manifest_bytes = one(batch, 1)
    kid = verify(manifest_bytes, fields(one(batch, 2)), sender)
    manifest = fields(manifest_bytes)
    entries = [fields(entry) for entry in every(batch, 3)]
    for number, what in ((2, "sender"), (3, "recipient")):
        check(one(manifest, number) == one(parcel, number), "manifest: another %s than the parcel's" % what)
    check(one(manifest, 1) == one(parcel, 4), "manifest: another batch id than the parcel's")
    check(one(manifest, 10, 0) == len(entries), "manifest: counts another number of statements")
    check(merkle_root([tuple_hash(entry) for entry in entries]) == one(manifest, 11), "manifest: the Merkle root does not match")
    check(not any(one(batch, 15)), "batch: the padding is not zeros")
    return {
        "manifest": {
            "batchId": uuid(one(manifest, 1)),
            "from": one(manifest, 2).decode("utf-8"),
            "to": one(manifest, 3).decode("utf-8"),
            "lane": LANES.get(one(manifest, 4, 0), "UNKNOWN"),
            "linkSequence": one(manifest, 5, 0),
            "receivedThrough": one(manifest, 6, 0),
            "issued": one(manifest, 7, 0),
            "keySet": one(manifest, 8).hex(),
            "logOrigin": one(manifest, 9).decode("utf-8"),
            "count": one(manifest, 10, 0),
            "root": one(manifest, 11).hex(),
        },
        "signedBy": kid,
        "count": len(entries),
        "statements": [describe_statement(entry) for entry in entries],
    }


def key_from(path):
    with open(path, encoding="utf-8") as file:
        members = json.load(file)
    return jwk.JWK(**{name: members[name] for name in ("kty", "crv", "x", "d") if name in members})


def main(arguments):
    if len(arguments) != 3:
        sys.exit("usage: open_batch.py PARCEL RECIPIENT_PRIVATE_X25519.jwk SENDER_PUBLIC_ED25519.jwk")
    try:
        with open(arguments[0], "rb") as file:
            parcel = file.read()
        opened = open_batch(parcel, key_from(arguments[1]), key_from(arguments[2]))
    except Refused as failure:
        sys.exit("open_batch: %s" % failure)
    except (OSError, ValueError, KeyError, JWException) as failure:
        sys.exit("open_batch: %s" % type(failure).__name__)
    print(json.dumps(opened, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
