#!/usr/bin/python3
"""Makes trees.json with hashlib, without any code of Tripoint: elements, and the roots of the trees over them.

Afterwards `biome check --write` brings the JSON into the repository's format.
"""
import hashlib
import json
import pathlib
import struct

HERE = pathlib.Path(__file__).parent


def sha256(data):
    return hashlib.sha256(data).digest()


def seeded(name, size):
    return hashlib.shake_256(name.encode()).digest(size)


def uuid7(name):
    raw = bytearray(seeded(name, 16))
    raw[6], raw[8] = 0x70 | raw[6] & 15, 0x80 | raw[8] & 63
    return bytes(raw)


def element(record_id, version, exchange_id, statement):
    tag = b"tripoint-set-element/v1\0"
    return record_id + sha256(tag + record_id + struct.pack(">Q", version) + exchange_id + sha256(statement))


def key(one):
    return sha256(b"tripoint-set-key/v1\0" + one[:16]).hex()


def node(elements, depth=0):
    """The hash of a node, by the definition: recursively, over the elements alone."""
    if not elements:
        return bytes(32)
    if len(elements) <= 64:
        return sha256(b"\0" + b"".join(sorted(elements)))
    digit = lambda one: key(one)[depth]
    children = [node([one for one in elements if digit(one) == step], depth + 1) for step in "0123456789abcdef"]
    return sha256(b"\1" + b"".join(children))


def shared(number):
    name = f"record {number}"
    return {
        "recordId": uuid7(name).hex(),
        "version": 1 + number % 3,
        "exchangeId": uuid7(f"exchange of {name}").hex(),
        "statement": seeded(f"statement of {name}", 40 + number % 7).hex(),
    }


def made(record):
    parts = bytes.fromhex(record["recordId"]), record["version"], bytes.fromhex(record["exchangeId"])
    return element(*parts, bytes.fromhex(record["statement"]))


records = [shared(number) for number in range(1_200)]
elements = [made(record) for record in records]
trees = {
    "elements": [{**record, "element": one.hex(), "key": key(one)} for record, one in list(zip(records, elements))[:3]],
    "trees": [{"count": count, "root": node(elements[:count]).hex()} for count in (0, 1, 2, 64, 65, 300, 1_200)],
    "made": "record n, from 0: recordId and exchangeId are UUIDv7 of SHAKE-256 bytes, as make_vectors.py says",
}
(HERE / "trees.json").write_text(json.dumps(trees, indent=2) + "\n")
