#!/usr/bin/python3
"""Verifies a bundle from docs/evidence-format.md alone, without any code of Tripoint: all but what rules written in Cedar decide (of step
14, that the text comes to these rules and clauses, and what it lets the partner see). Types of fields are read from proto/tripoint/v1.

    verify_bundle.py BUNDLE TRUST [CASES]

TRUST is a file like trust.json: {"at": ..., "witnesses": ..., "countries": [...]}. Prints the first step that fails, or "incomplete", or
"pass"; exit 0 for pass, 4 for incomplete, 5 for a fail, 2 for a file that is not a bundle or a
trust file that cannot be used. With CASES, a file like altered.json, prints
a JSON list of [first failed step or null, verdict].
Needs python3-cryptography and python3-yaml (Debian).
"""
import base64
import copy
import datetime
import hashlib
import json
import math
import pathlib
import re
import struct
import sys
import unicodedata

import yaml
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SENT, RECEIVED, RECEIPT_KIND, REFUSED, HELD, RELEASED, REJECTED, FAILED = 1, 2, 3, 4, 6, 7, 8, 9
ERASED, OVERRIDE, APPROVED, DENIED, EXPIRED = 14, 16, 19, 20, 21
STEPS_LOGGED = {1, 2, 4, 6, 7, 8, 9, 14, 16, 19, 20, 21, 22, 23, 24, 33, 34, 35}
KINDS_OF_VERB = {1: {1, 2}, 2: {3}, 3: {4}, 4: {1}, 5: {1, 2}, 6: {5}, 7: {6}, 8: {1, 2}, 9: {7}, 13: {11}, 14: {11}, 15: {12}, 16: {12}, 64: {64}, 65: {64}, 66: {65}, 67: {66}}
KINDS_OF_VERB |= {10: {8}, 11: {9}, 12: {10}}
KINDS_OF_VERB |= {17: {13}, 18: {14}, 19: {15}, 20: {16}, 21: {17}, 22: {17}, 23: {18}, 24: {19}, 25: {19}, 26: {19}, 27: {20}, 28: {20}, 29: {21}, 30: {22}, 31: {23}}
RECORDS = {1: "HighRiskCargo", 2: "Lookout", 3: "VisaQuery", 4: "VisaAnswer", 5: "Recall", 6: "DestructionCertificate", 7: "CorrectionConfirmation", 64: "Receipt"}
RECORDS |= {11: "Hit", 12: "HitOutcome", 13: "Rfi", 14: "RfiReply", 15: "InspectionFeedback", 16: "RemovalRequest", 17: "RemovalAnswer"}
RECORDS |= {8: "Extension", 9: "ExpiryNotice", 10: "PurposeAchieved"}
RECORDS |= {18: "OnwardRequest", 19: "OnwardAnswer", 20: "Dispute", 21: "DisputeOutcome", 22: "IncidentNotice", 23: "OverrideReview"}
#: Whose record a verb is about: the fields of the statement that may name the country.
ABOUT = {verb: (4,) for verb in (5, 6, 8, 10, 11, 15, 16, 21, 22, 24, 25, 26, 29, 31)} | {verb: (5,) for verb in (7, 9, 12, 13, 14, 19, 20, 23, 27, 28)}
ABOUT |= {verb: (4, 5) for verb in (17, 18, 30)}
#: Verbs that name the exchange that they answer.
ANSWERS = {15, 16, 18, 21, 22, 24, 25, 26, 29}
#: Verbs whose record is the version after the one that they are about.
NEXT = {5, 8}
OUTCOMES = ["", "PERMIT", "PERMIT_WITH_OBLIGATIONS", "HOLD_FOR_RELEASE", "REFUSE", "SUPPRESS"]
NAMES = {1: "decision", 2: "reason", 3: "user", 4: "subject", 5: "query"}
SKEW, CLOCKS, DAY = 120_000_000, 300_000_000, 86_400_000_000
UNDONE = {"provisional", "few-witnesses", "not-asked", "claimed", "word"}


class Failed(Exception):
    """The step that fails."""


class Unusable(Exception):
    """What the verifier brought."""


def check(holds, step):
    if not holds:
        raise Failed(step)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_hash(entry):
    return sha(b"\0", entry)


def node(left, right):
    return sha(b"\1", left, right)


def root_of(leaves):
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node(root_of(leaves[:split]), root_of(leaves[split:]))


def included(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = node(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == root


def fields(data):
    """Protobuf: number -> list of integers or bytes."""
    found, at = {}, 0

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        tag = varint()
        if tag & 7 == 0:
            value = varint()
        else:
            length = 8 if tag & 7 == 1 else varint()
            value = data[at : at + length]
            check(len(value) == length, "structure")
            at += length
        found.setdefault(tag >> 3, []).append(value)
    return found


def schema():
    """Messages {name: {number: (field, type, repeated)}} and enums {name: {number: name}}, from proto/tripoint/v1."""
    messages, enums = {}, {}
    folder = pathlib.Path(__file__).resolve().parents[3] / "proto" / "tripoint" / "v1"
    for file in folder.glob("*.proto"):
        text = re.sub("//.*", "", file.read_text(encoding="utf-8"))
        for what, name, body in re.findall(r"(message|enum) (\w+) \{([^{}]*)\}", text):
            if what == "enum":
                prefix = re.sub("(?<!^)(?=[A-Z])", "_", name).upper() + "_"
                enums[name] = {int(number): one.removeprefix(prefix) for one, number in re.findall(r"(\w+) = (\d+)", body)}
            else:
                found = re.findall(r"(repeated )?([\w.]+) (\w+) = (\d+)", body)
                messages[name] = {int(number): (field, kind, bool(many)) for many, kind, field, number in found}
    return messages, enums


MESSAGES, ENUMS = schema()
#: Of these a later version may know more values, below 2^31.
OPEN = {"CaveatCode"}
CAVEAT = {name: number for number, name in ENUMS["CaveatCode"].items()}
VARINTS = {"uint32", "uint64", "int32", "int64", "bool"}
#: Of each message that is read from outside: bytes, depth, fields.
CAPS = {"AuditEntry": (4096, 3, 512), "Manifest": (1024, 1, 16), "Statement": (16384, 3, 1024), "RecordHeader": (16384, 3, 1024)}
RECORD_CAPS = (262144, 6, 8192)


def strict(name, data, step):
    """Fails the step unless the bytes are exactly one message of this name."""
    most, deepest, left = CAPS.get(name, RECORD_CAPS)
    check(len(data) <= most, step)
    spent = 0

    def varint(at, end):
        value, shift = 0, 0
        while True:
            check(at < end and shift < 56, step)
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                check(value < 2**53 and (byte > 0 or shift == 7), step)
                return value, at

    def scalar(kind, repeated, at, end):
        value, at = varint(at, end)
        check(value > 0 or (repeated and kind not in ENUMS), step)
        check(value < 2 if kind == "bool" else value < 2**32 if kind == "uint32" else kind not in ENUMS or known(kind, value), step)
        return at

    def known(kind, value):
        return value in ENUMS[kind] or (kind in OPEN and value < 2**31)

    def walk(message, at, end, depth):
        nonlocal spent
        check(depth <= deepest, step)
        before = 0
        while at < end:
            spent += 1
            check(spent <= left, step)
            tag, at = varint(at, end)
            check(tag >> 3 in MESSAGES[message], step)
            _, kind, repeated = MESSAGES[message][tag >> 3]
            isnumber = kind in VARINTS or kind in ENUMS
            # Of all bytes of one message, those alone that an encoder writes: ascending, a packed list in one piece.
            check(tag >> 3 > before or (tag >> 3 == before and repeated and not isnumber), step)
            before = tag >> 3
            check(tag & 7 == (1 if kind == "double" else 0 if isnumber and not repeated else 2), step)
            if tag & 7 == 0:
                at = scalar(kind, False, at, end)
                continue
            length, at = (8, at) if tag & 7 == 1 else varint(at, end)
            until = at + length
            check(until <= end, step)
            check(length > 0 or kind in MESSAGES or (repeated and not isnumber), step)
            if kind == "double":
                check(math.isfinite(value := struct.unpack_from("<d", data, at)[0]) and value != 0, step)
            elif isnumber:
                while at < until:
                    spent += 1
                    check(spent <= left, step)
                    at = scalar(kind, True, at, end)
                check(at == until, step)
            elif kind in MESSAGES:
                walk(kind, at, until, depth + 1)
            elif kind == "string":
                try:
                    data[at:until].decode("utf-8")
                except UnicodeDecodeError:
                    raise Failed(step) from None
            at = until

    walk(name, 0, len(data), 1)


class Message:
    def __init__(self, data, name=None, step="structure"):
        if name:
            strict(name, data, step)
        self.fields = fields(data)

    def number(self, n):
        return self.fields.get(n, [0])[0]

    def bytes(self, n):
        return self.fields.get(n, [b""])[0]

    def text(self, n):
        return self.bytes(n).decode()

    def all(self, n):
        return self.fields.get(n, [])

    def packed(self, n):
        numbers, value, shift = [], 0, 0
        for byte in b"".join(self.all(n)):
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                numbers.append(value)
                value, shift = 0, 0
        return numbers


def is_id(data):
    return len(data) == 16 and data[6] >> 4 == 7 and data[8] >> 6 == 2


def basis(entry):
    return Message(entry.bytes(17))


def has_its_outcome(entry):
    """Which outcomes an entry of each kind has, under a text and under none."""
    kind, outcome, text = entry.number(4), entry.number(18), bool(basis(entry).text(1))
    if kind in (SENT, RECEIVED):
        return outcome in ((1, 2) if text else (0,))
    if kind == HELD:
        return text and outcome == 3
    if kind == REFUSED:
        return outcome in ((3, 4) if text else (0, 4)) and (outcome == 0) == (entry.text(10) != entry.text(7))
    return outcome == 0


def canonical64(text):
    """The bytes, where this is their one spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def unbase(text):
    return base64.b64decode(text, validate=True)


def unurl(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(key, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def vkey(text):
    name, rest = text.split("+", 1)
    return name, bytes.fromhex(rest[:8]), unbase(rest[9:])[1:]


def turned(note, ended, step):
    """The end of the log that `ended` is the vkey of, and the vkey of the next one."""
    check(len(note) <= 4096, step)
    body, blank, signatures = note.rpartition("\n\n")
    rows = body.split("\n")
    check(blank and len(rows) == 5 and rows[0] == "tripoint/log-turn/v1" and rows[1] == vkey(ended)[0], step)
    check(re.fullmatch("[1-9][0-9]{0,15}", rows[2]) and int(rows[2]) < 2**53, step)
    check(re.fullmatch("[A-Za-z0-9+/]{43}=", rows[3]) and base64.b64encode(unbase(rows[3])).decode() == rows[3], step)
    check(re.fullmatch("[^+\\s]+[+][0-9a-f]{8}[+][A-Za-z0-9+/]{44}", rows[4]), step)
    for key in (ended, rows[4]):
        name, key_id, public = vkey(key)
        check(sha(name.encode(), b"\n\1", public)[:4] == key_id and unbase(key.split("+", 2)[2]) == b"\1" + public, step)
    lines = signatures.split("\n")
    check(len(lines) == 3 and lines[2] == "", step)
    for line, (name, key_id, public) in zip(lines, map(vkey, (ended, rows[4]))):
        check(line.startswith(f"\u2014 {name} "), step)
        blob = base64.b64decode(line.split(" ")[2])
        check(blob[:4] == key_id and signed(public, blob[4:], (body + "\n").encode()), step)
    return {"size": int(rows[2]), "root": unbase(rows[3])}, rows[4]


def logs_of(pinned, shown, step):
    """The logs of a country by origin, in their order."""
    brought = pinned.get("turns", [])
    check(all(a == b for a, b in zip(shown, brought)), step)
    key, found, keys = pinned["log"]["vkey"], {}, set()
    for note in [*max(shown, brought, key=len), None]:
        name, _, public = vkey(key)
        check(name not in found and public not in keys, step)
        keys.add(public)
        end, following = turned(note, key, step) if note else (None, None)
        found[name] = {"vkey": key, "end": end}
        key = following
    return found


def within(size, root, log):
    end = log["end"]
    return end is None or size < end["size"] or (size == end["size"] and root == end["root"])


def named_log(leaf):
    """What a proof says that it is in, before anything of it is checked."""
    return leaf["proof"].partition("\n\n")[2].split("\n")[0]


class Proof:
    """A tlog-proof and its checkpoint."""

    def __init__(self, text, step):
        head, _, self.note = text.partition("\n\n")
        lines = head.split("\n")
        check(lines.pop(0) == "c2sp.org/tlog-proof@v1", step)
        if lines and lines[0].startswith("extra "):
            check(canonical64(lines.pop(0)[6:]) is not None, step)
        check(lines and re.fullmatch("index (0|[1-9][0-9]{0,15})", lines[0]), step)
        self.index = int(lines[0][6:])
        self.path = [canonical64(line) for line in lines[1:]]
        check(len(self.path) <= 63 and all(one is not None and len(one) == 32 for one in self.path), step)
        self.read(step)

    def read(self, step):
        body, blank, signatures = self.note.rpartition("\n\n")
        check(blank, step)
        self.text = body + "\n"
        rows = self.text.split("\n")
        check(len(rows) == 4 and re.fullmatch("0|[1-9][0-9]{0,15}", rows[1]), step)
        self.origin, self.size, self.root = rows[0], int(rows[1]), canonical64(rows[2])
        check(self.root is not None and len(self.root) == 32, step)
        self.lines = signatures[:-1].split("\n")

    @property
    def signatures(self):
        for line in self.lines:
            _, name, blob = line.split(" ")
            yield name, base64.b64decode(blob)

    def log_signed(self, key):
        if len(self.lines) > 32 or any(not re.fullmatch("\u2014 [^\\s+]+ [A-Za-z0-9+/]+={0,2}", line) for line in self.lines):
            return False
        name, key_id, public = vkey(key)
        mine = [blob[4:] for who, blob in self.signatures if who == name and blob[:4] == key_id]
        return bool(mine) and all(signed(public, one, self.text.encode()) for one in mine)

    def cosigned(self, keys, step):
        """Times of the witnesses that cosigned, each once."""
        times = []
        for name, key_id, public in map(vkey, keys):
            mine = [blob[4:] for who, blob in self.signatures if who == name and blob[:4] == key_id]
            for blob in mine:
                seconds = struct.unpack(">Q", blob[:8])[0]
                check(signed(public, blob[8:], f"cosignature/v1\ntime {seconds}\n{self.text}".encode()), step)
            if mine:
                times.append(struct.unpack(">Q", mine[0][:8])[0] * 1_000_000)
        return sorted(times)


class Note(Proof):
    """A checkpoint that stands alone."""

    def __init__(self, text, step):
        self.note = text
        self.read(step)


class Statement:
    def __init__(self, proof):
        self.proof = proof
        self.raw, self.header_raw = unbase(proof["statement"]), unbase(proof["recordHeader"])
        self.said, self.header = Message(self.raw, "Statement"), Message(self.header_raw, "RecordHeader")
        self.entry_raw = unbase(proof["leaf"])
        self.entry = Message(self.entry_raw, "AuditEntry")
        self.manifest_raw = unbase(proof["manifest"])
        self.manifest = Message(self.manifest_raw, "Manifest")
        check(len(self.said.bytes(1)) == 16, "structure")
        self.record_digest = sha(b"tripoint/record/v1\0", self.header_raw)
        self.digest = sha(b"tripoint/statement/v1\0", sha(self.raw), self.record_digest)
        try:
            self.header_json = json.loads(unurl(unbase(proof["signature"]["protected"]).decode()))
        except ValueError:
            self.header_json = {}
        self.kid = self.header_json.get("kid")

    def check_digest(self, step):
        said, entry, manifest = self.said, self.entry, self.manifest
        check(said.text(4) == manifest.text(2) and said.text(5) == manifest.text(3), step)
        check((said.number(6) in (2, 3)) == (manifest.number(4) == 2), step)
        self.check_origin(step)
        self.check_concerned(step)
        check(abs(said.number(13) - manifest.number(7)) <= SKEW, step)
        check(entry.number(4) == SENT and entry.bytes(21) == self.digest, step)
        basis = Message(entry.bytes(17))
        pairs = [(entry.bytes(3), said.bytes(1)), (entry.text(7), said.text(4)), (entry.text(10), said.text(4)), (entry.text(11), said.text(5))]
        pairs += [(entry.number(13), said.number(6)), (entry.text(16), said.text(10)), (entry.number(12), self.header.number(3))]
        pairs += [(entry.bytes(14), self.header.bytes(1)), (entry.number(15), self.header.number(2)), (basis.text(1), said.text(7))]
        pairs += [(basis.bytes(3), said.bytes(8)), (basis.all(4), said.all(9))]
        check(all(a == b for a, b in pairs), step)
        check(is_id(said.bytes(1)) and (not said.bytes(3) or is_id(said.bytes(3))) and len(said.bytes(2)) == 16, step)
        check(entry.number(1) == 1 and has_its_outcome(entry) and entry.number(5) == said.number(13), step)
        self.check_basis(step)

    def check_concerned(self, step):
        """The record version that the verb is about, and that its entry repeats."""
        said, header = self.said, self.header
        concerned, repeated = said.all(21), self.entry.all(39)
        whose = ABOUT.get(said.number(6))
        check(len(concerned) == len(repeated) == (whose is not None), step)
        check(header.number(2) <= 100 and (header.number(2) == 1 or said.number(6) in {1, 4} | NEXT), step)
        if whose is None:
            return
        one, other = Message(concerned[0]), Message(repeated[0])
        check(is_id(one.bytes(2)) and 1 <= one.number(3) <= 100 and len(one.bytes(4)) == 32, step)
        check(one.text(1) in [said.text(field) for field in whose], step)
        check(is_id(one.bytes(5)) if said.number(6) in ANSWERS else one.bytes(5) == b"", step)
        logged = (other.text(1), other.bytes(2), other.number(3), other.bytes(4))
        check((one.text(1), one.bytes(2), one.number(3), one.bytes(5)) == logged, step)
        self.check_wrong(one, step)
        issued, until = said.number(13), one.number(7)
        is_ahead = issued < until <= issued + 36525 * 86_400_000_000
        check(is_ahead if said.number(6) == 10 else until == 0, step)
        if said.number(6) in NEXT:
            before = (header.bytes(1), header.number(2) - 1, header.bytes(4))
            check((one.bytes(2), one.number(3), one.bytes(4)) == before, step)

    def check_origin(self, step):
        """The steps by which another country's record reached the sender; the entry repeats the last one's record and consent."""
        said, repeated = self.said, self.entry.all(40)
        steps = [Message(one) for one in said.all(22)]
        check(len(repeated) == (len(steps) > 0) and len(steps) <= 4, step)
        if not steps:
            return
        check(said.number(6) in {1, 4} | NEXT, step)
        passed = [one.text(1) for one in steps] + [said.text(4)]
        check(len(set(passed)) == len(passed) and said.text(4) != said.text(5), step)
        times = [one.number(7) for one in steps]
        check(times == sorted(times) and times[0] > 0 and times[-1] <= said.number(13) + 2 * SKEW, step)
        for i, one in enumerate(steps):
            check(re.fullmatch("[A-Z]{2}", one.text(1)) and one.text(2) == passed[i + 1], step)
            check(is_id(one.bytes(3)) and len(one.bytes(4)) == 32 and is_id(one.bytes(5)), step)
            record = Message(one.bytes(6))
            check(one.all(6) and record.text(1) == passed[0] and is_id(record.bytes(2)), step)
            check(1 <= record.number(3) <= 100 and len(record.bytes(4)) == 32, step)
            check(not any(record.all(n) for n in (5, 6, 7)), step)
        last, logged = Message(steps[-1].bytes(6)), Message(repeated[0])
        named = (last.text(1), last.bytes(2), last.number(3), steps[-1].bytes(5))
        check((logged.text(1), logged.bytes(2), logged.number(3), logged.bytes(4)) == named, step)

    def check_wrong(self, one, step):
        """Of a correction: why the version that it is about was wrong, and in which fields."""
        wrong = one.all(6)
        check(len(wrong) == (self.said.number(6) == 8), step)
        if wrong:
            numbers = Message(wrong[0]).packed(2)
            check(Message(wrong[0]).number(1) > 0 and numbers == sorted(set(numbers)), step)
            check(all(1 <= number <= 128 for number in numbers), step)

    def check_basis(self, step):
        """A text is named whole or not at all; and what countries exchange names one, unless it is an answer that says nothing."""
        said = self.said
        if said.text(7):
            check(len(said.bytes(8)) == 32, step)
            return
        check(not said.bytes(8) and not any(said.all(n) for n in (9, 12, 17)), step)
        if said.number(6) >= 64:
            return
        check(said.number(6) == 3 and set(self.entry.packed(20)) <= {1, 2, 3}, step)
        shown = self.proof.get("disclosures")
        if shown is not None:
            answer = Message(b"".join(unbase(one["carried"]) for one in shown), "VisaAnswer", step)
            check(ENUMS["VisaOutcome"][answer.number(1)] in ("REFUSED", "DEFERRED", "ERROR"), step)

    def check_batch(self, step):
        leaf = leaf_hash(b"tripoint/tuple/v1\0" + self.digest + leaf_hash(self.entry_raw) + struct.pack(">Q", self.proof["index"]))
        path = [unbase(one) for one in self.proof["path"]]
        check(included(leaf, self.proof["position"], self.manifest.number(10), path, self.manifest.bytes(11)), step)

    def check_key(self, keys, logs, own, seen, step):
        key = keys.get(self.kid)
        check(key is not None and key["country"] == self.said.text(4), step)
        header = {"alg": "EdDSA", "b64": False, "crit": ["b64"], "kid": self.kid, "typ": "tripoint-manifest"}
        check(self.header_json == header, step)
        check(self.manifest.bytes(8) == key["digest"], step)
        check(self.manifest.text(9) == key["log"] and key["log"] in logs[key["country"]], step)
        check(own is None or named_log(own) == key["log"], step)
        check(key["notBefore"] - SKEW <= self.manifest.number(7) <= key["notAfter"] + SKEW, step)
        check(key["revoked"] is None or (seen is not None and seen < key["revoked"]), step)

    def check_signature(self, keys, step):
        message = unbase(self.proof["signature"]["protected"]) + b"." + self.manifest_raw
        check(signed(keys[self.kid]["x"], unbase(self.proof["signature"]["signature"]), message), step)

    def record(self, step):
        commitments = unbase(self.proof["commitments"])
        parts = [commitments[i : i + 32] for i in range(0, len(commitments), 32)]
        check(self.said.bytes(14) == self.record_digest and len(commitments) % 32 == 0, step)
        check(len(parts) == self.header.number(9) and sha(b"tripoint/commitments/v1\0", *parts) == self.header.bytes(10), step)
        check(Message(self.header.bytes(5)).text(1) == self.said.text(4), step)
        check(len(self.header.bytes(4)) == (0 if self.header.number(2) == 1 else 32), step)
        check(is_id(self.header.bytes(1)) and self.header.number(2) > 0 and len(parts) <= 128, step)
        check(len(self.header.all(7)) <= 16 and all(map(has_its_parts, self.header.all(7))), step)
        check(self.header.number(3) in KINDS_OF_VERB.get(self.said.number(6), set()), step)
        shown = self.proof.get("disclosures")
        if shown is None:
            return None
        check([one["field"] for one in shown] == self.entry.packed(20), step)
        for one in shown:
            carried = unbase(one["carried"])
            number = one["field"]
            digest = sha(b"tripoint/field/v1\0", struct.pack(">I", number), unbase(one["salt"]), carried)
            check(0 < number <= len(parts) and digest == parts[number - 1], step)
            check(carried and set(fields(carried)) == {number}, step)
        whole = b"".join(unbase(one["carried"]) for one in shown)
        strict(RECORDS[self.header.number(3)], whole, step)
        return whole


def micros(when):
    return int(when.replace(tzinfo=datetime.timezone.utc).timestamp() * 1_000_000)


def covers(certificate, begin, end):
    return micros(certificate.not_valid_before) <= begin and end <= micros(certificate.not_valid_after)


def chain_of(jws, step):
    try:
        head, payload, signature = jws.split(".")
        header = json.loads(unurl(head))
        check(set(header) == {"alg", "typ", "x5c"} and header["alg"] == "PS256" and 1 <= len(header["x5c"]) <= 2, step)
        return header, [x509.load_der_x509_certificate(base64.b64decode(one, validate=True)) for one in header["x5c"]]
    except ValueError:
        raise Failed(step) from None


def verified_jws(jws, certificate, kind, step):
    header, _ = chain_of(jws, step)
    head, payload, signature = jws.split(".")
    check(header["typ"] == kind, step)
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    try:
        certificate.public_key().verify(unurl(signature), f"{head}.{payload}".encode(), scheme, hashes.SHA256())
    except InvalidSignature:
        raise Failed(step) from None
    text = unurl(payload).decode()
    document = json.loads(text)
    check(json.dumps(document, separators=(",", ":"), ensure_ascii=False) == text, step)
    return document


def leaf_of(jws, root, country, step):
    leaf = chain_of(jws, step)[1][0]
    try:
        root.public_key().verify(leaf.signature, leaf.tbs_certificate_bytes, padding.PKCS1v15(), leaf.signature_hash_algorithm)
        check(leaf.issuer == root.subject, step)
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (InvalidSignature, x509.ExtensionNotFound):
        raise Failed(step) from None
    check([one.value for one in names] == [f"tripoint:gateway:{country}"], step)
    return leaf


def serial_of(certificate):
    """Big-endian, whole bytes, no leading zero byte, lower-case hex."""
    text = format(certificate.serial_number, "x")
    return text.zfill(len(text) + len(text) % 2)


def root_certificate(trust, country):
    return x509.load_pem_x509_certificate(trust[country]["rootPem"].encode())


def list_of(jws, trust, country, at, step):
    root = root_certificate(trust, country)
    _, chain = chain_of(jws, step)
    check(chain == [root], step)
    document = verified_jws(jws, root, "tripoint-revocation-list+jwt", step)
    check(set(document) == {"version", "country", "number", "issued", "nextUpdate", "keys", "certificates"}, step)
    check(document["version"] == 1 and document["country"] == country and document["number"] >= 1, step)
    check(document["issued"] < document["nextUpdate"] <= document["issued"] + 400 * DAY, step)
    check(document["issued"] <= at + CLOCKS and covers(root, document["issued"], document["issued"]), step)
    for entries in (document["keys"], document["certificates"]):
        check(len(entries) <= 1024 and all(one["revokedAt"] <= document["issued"] for one in entries), step)
    check(all(re.fullmatch("([0-9a-f]{2}){1,20}", one["serial"]) for one in document["certificates"]), step)
    return document


def revoked_of(bundle, trust, country, at, step):
    """The list of the highest number; of one number there is one list, and a newer one takes nothing back."""
    brought, shown = trust[country].get("revocationList"), bundle["revocationLists"].get(country)
    old = {"number": 0, "issued": 0, "keys": [], "certificates": []} if brought is None else list_of(brought, trust, country, at, step)
    if shown is None or shown == brought:
        return old
    new = list_of(shown, trust, country, at, step)
    if new["number"] < old["number"]:
        return old
    check(new["number"] > old["number"] and new["issued"] >= old["issued"], step)
    for entries, name in (("keys", "kid"), ("certificates", "serial")):
        times = {one[name]: one["revokedAt"] for one in new[entries]}
        check(all(one[name] in times and times[one[name]] <= one["revokedAt"] for one in old[entries]), step)
    return new


def keys_of(bundle, trust, signers, used, at, step):
    check(set(bundle["keySets"]) <= signers and set(bundle["revocationLists"]) <= signers, step)
    found = {}
    for country in signers:
        root = root_certificate(trust, country)
        revoked = revoked_of(bundle, trust, country, at, step)
        before, number, best = trust[country]["firstKeySet"], 1, None
        for jws in bundle["keySets"].get(country, []):
            digest = sha(jws.encode())
            certificate = leaf_of(jws, root, country, step)
            document = verified_jws(jws, certificate, "tripoint-key-set+jwt", step)
            check(document["country"] == country and document["number"] == number, step)
            check(digest.hex() == before if number == 1 else document["previous"] == before, step)
            check(document["suites"] and (best is None or best in document["suites"]), step)
            before, number, best = digest.hex(), number + 1, document["suites"][0]
            check(covers(certificate, document["notBefore"], document["notAfter"]), step)
            serial = serial_of(certificate)
            for key in document["keys"]:
                check(key["kid"] not in found, step)
                times = [one["revokedAt"] for one in revoked["keys"] if one["kid"] == key["kid"]]
                times += [one["revokedAt"] for one in revoked["certificates"] if one["serial"] == serial]
                if key["use"] == "sig":
                    facts = {"country": country, "x": unurl(key["x"]), "digest": digest, "log": document["log"]["origin"]}
                    times = {"notBefore": document["notBefore"], "notAfter": document["notAfter"], "revoked": min(times, default=None)}
                    found[key["kid"]] = {**facts, **times}
        check(not bundle["keySets"].get(country) or bytes.fromhex(before) in used, step)
    return found


# The form of the file: each member, what it holds, and how much of it.
def text_of(most, form=""):
    return lambda value: isinstance(value, str) and len(value.encode("utf-16-le", "surrogatepass")) <= 2 * most and re.search(form, value)


def bytes_of(most, exactly=None):
    def holds(value):
        data = canonical64(value) if isinstance(value, str) else None
        return data is not None and len(data) <= most and exactly in (None, len(data))

    return holds


def list_form(item, most):
    return lambda value: isinstance(value, list) and len(value) <= most and all(item(one) for one in value)


def table_of(names, item, most):
    return lambda value: (
        isinstance(value, dict) and len(value) <= most and all(re.fullmatch(names, one) for one in value) and all(map(item, value.values()))
    )


def object_of(required, optional=None):
    reads = {**required, **(optional or {})}
    return lambda value: (
        isinstance(value, dict) and set(required) <= set(value) <= set(reads) and all(reads[name](one) for name, one in value.items())
    )


def whole(value):
    return type(value) is int and 0 <= value < 2**53


COUNTRY, HASH, PROOF = text_of(2, "^[A-Z]{2}$"), bytes_of(32, 32), text_of(16384)
JWS = "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$"
LOGGED = {"index": whole, "entry": bytes_of(4096), "hash": HASH, "proof": PROOF}
SHOWN = {"opening": table_of("decision|reason|user|subject|query", object_of({"salt": HASH, "value": text_of(65536)}), 5), "before": PROOF}
ONE_REFUSED = object_of({"code": text_of(64, r"^[A-Z][A-Z0-9_]*\Z"), "index": whole, "hash": HASH, "position": whole, "path": list_form(HASH, 8)})
LEAF = object_of(LOGGED, {**SHOWN, "refused": ONE_REFUSED})
STATEMENT = object_of(
    {
        **{name: bytes_of(16384) for name in ("statement", "recordHeader")},
        **{"leaf": bytes_of(4096), "index": whole, "commitments": bytes_of(4096), "position": whole, "path": list_form(HASH, 8)},
        **{"manifest": bytes_of(1024), "signature": object_of({"protected": bytes_of(1024), "signature": bytes_of(64, 64)})},
    },
    {"disclosures": list_form(object_of({"field": whole, "salt": HASH, "carried": bytes_of(262144)}), 128)},
)
TURNS = list_form(text_of(4096), 256)
BUNDLE = object_of(
    {
        "format": text_of(32, "^tripoint-evidence/v1$"),
        "about": table_of("[a-z]{1,32}", text_of(1024), 16),
        "exchange": text_of(36, "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
        "country": COUNTRY,
        "partner": COUNTRY,
        "leaves": list_form(LEAF, 64),
        "keySets": table_of("[A-Z]{2}", list_form(text_of(16384, JWS), 512), 2),
        "revocationLists": table_of("[A-Z]{2}", text_of(262144, JWS), 2),
        "agreements": list_form(
            object_of(
                {"files": table_of("agreement[.]yaml|rules[.]cedar", text_of(1 << 20), 2), "signatures": list_form(text_of(16384, JWS), 16)}
            ),
            4,
        ),
    },
    {
        "statement": STATEMENT,
        "receipt": object_of({"statement": STATEMENT, "leaf": object_of(LOGGED, SHOWN)}),
        "partnerLeaf": object_of({"origin": text_of(255), "index": whole, "hash": HASH}, {"proof": PROOF}),
        "turns": table_of("[A-Z]{2}", TURNS, 2),
    },
)


def checked_policy(policy, at):
    """How many must have cosigned, and how many witnesses there are of whom nothing was brought (None: not known)."""
    others = len(policy["countries"]) - 1
    quorum, known = policy.get("quorum", others), policy.get("witnesses")
    trust = {one["country"]: one for one in policy["countries"]}
    if len(trust) != others + 1 or others < 1 or not 0 <= quorum <= others or (known is not None and known < others):
        raise Unusable
    for country, one in trust.items():
        try:
            logs_of(one, [], "trust")
            if "revocationList" in one:
                list_of(one["revocationList"], trust, country, at, "trust")
        except Failed:
            raise Unusable from None
    return trust, quorum, None if known is None else known - others


def check_agreements(bundle, trust, entries, statement, seen, at):
    """Step 13; the texts by digest."""
    step, texts = "agreement-binding", {}
    decided = [one for one in entries if one.number(4) in (SENT, RECEIVED, REFUSED, HELD) and basis(one).text(1)]
    for agreement in bundle["agreements"]:
        files = agreement["files"]
        check(set(files) == {"agreement.yaml", "rules.cedar"}, step)
        parts = [part for name in ("agreement.yaml", "rules.cedar") for part in (name.encode(), files[name].encode())]
        digest = sha(b"tripoint/agreement/v1\0", *(struct.pack(">I", len(part)) + part for part in parts))
        naming = [one for one in decided if basis(one).bytes(3) == digest]
        check(naming and digest not in texts, step)
        text = yaml.load(files["agreement.yaml"], Loader=yaml.BaseLoader)
        entry, found = naming[0], {}
        for jws in agreement["signatures"]:
            try:
                party = json.loads(unurl(jws.split(".")[1])).get("party")
            except ValueError:
                raise Failed(step) from None
            check(party in trust and party not in found, step)
            root = root_certificate(trust, party)
            leaf = leaf_of(jws, root, party, step)
            document = verified_jws(jws, leaf, "tripoint-agreement+jwt", step)
            check((document["agreement"], document["agreementVersion"]) == (text["id"], text["version"]), step)
            check(document["version"] == 1 and document["digest"] == digest.hex() and document["party"] == party, step)
            check(document["signedAt"] <= entry.number(5) + CLOCKS, step)
            check(all(covers(one, document["signedAt"], document["signedAt"]) for one in (leaf, root)), step)
            if party in (entry.text(10), entry.text(11)):
                revoked = revoked_of(bundle, trust, party, at, step)["certificates"]
                until = at if seen is None else seen
                check(all(one["serial"] != serial_of(leaf) or one["revokedAt"] > until for one in revoked), step)
            found[party] = document["takesEffect"]
        check(set(found) == {one["country"] for one in text["parties"]} and len(set(found.values())) == 1, step)
        check(max(found.values()) <= entry.number(5), step)
        check(all((basis(one).text(1), basis(one).text(2)) == (text["id"], text["version"]) for one in naming), step)
        texts[digest] = text
    check(all(basis(one).bytes(3) in texts for one in decided), step)
    if statement and decided:
        check(basis(decided[-1]).bytes(3) == statement.said.bytes(8), step)


#: Which fields each fact is read from, and how: of kinds of record that the vectors have.
def lookout_facts(record):
    given = {MESSAGES["Lookout"][number][0] for number in record.fields}
    named = {"hasName": ("name", "alias", "mrz"), "hasBirthDate": ("date_of_birth", "mrz"), "hasDocument": ("document", "mrz")}
    named |= {"hasBiometric": ("biometric",), "hasDerogatory": ("derogatory_indicator",)}
    facts = {name: (fields, any(one in given for one in fields)) for name, fields in named.items()}
    numbers = {field: number for number, (field, _, _) in MESSAGES["Lookout"].items()}
    for name, field in (("subjectKind", "subject_kind"), ("category", "category"), ("actionOnHit", "action_on_hit")):
        kind = MESSAGES["Lookout"][numbers[field]][1]
        facts[name] = ((field,), ENUMS[kind][record.number(numbers[field])] if field in given else None)
    facts["sourceGrade"] = (("source_grade",), record.text(numbers["source_grade"]) or None)
    return facts, given


def has_its_parts(caveat):
    one = Message(caveat)
    code, until, text = one.number(1), one.number(2), one.text(3)
    fits = len(text.encode()) <= 512 and all(unicodedata.category(sign) != "Cc" for sign in text)
    if code not in ENUMS["CaveatCode"]:
        return fits
    return fits and code > 0 and (code == CAVEAT["CONCEALED"]) == (until > 0) and (code != CAVEAT["NOTE"] or text != "")


def read_caveats(caveats, at):
    """Handling and concealed, the strictest of several; None where no caveat says it."""
    levels, concealed = [], []
    for code, until in ((one.number(1), one.number(2)) for one in map(Message, caveats)):
        name = ENUMS["CaveatCode"].get(code, "")
        if re.fullmatch("H[0-3]", name):
            levels.append(name)
        elif name == "CONCEALED":
            concealed.append(at < until)
        elif name != "NOTE":
            levels.append("H3")
            concealed.append(True)
    return max(levels, default=None), any(concealed) if concealed else None


def check_facts(facts, entry, statement, own, step):
    kind, verb = entry.number(4), entry.number(13)
    received = kind == RECEIVED
    said = statement.said if statement else None
    issued = (said.number(13) if said else -1) if received else entry.number(5)
    action = "admit" if received else {2: "ask", 3: "respond"}.get(verb, "release")
    wanted = {"action": action, "from": entry.text(10), "to": entry.text(11), "recordKind": ENUMS["RecordKind"][entry.number(12)]}
    wanted |= {"verb": ENUMS["Verb"][verb], "purpose": entry.text(16), "issued": issued}
    check(all(facts.get(name) == value for name, value in wanted.items()), step)
    header = statement.header if statement else None
    if header is None or (header.bytes(1), header.number(2)) != (entry.bytes(14), entry.number(15)) or not basis(entry).text(1):
        return
    check(facts.get("fromAgency") == said.text(18) and facts.get("toAgency", "") == said.text(19), step)
    check(facts.get("classification") == ENUMS["Classification"][header.number(6)], step)
    check(bool(facts.get("exigent")) == bool(said.number(20)), step)
    handling, concealed = read_caveats(header.all(7), issued)
    check((facts.get("handling"), facts.get("concealed")) == (handling, concealed), step)
    shown = statement.proof.get("disclosures")
    if shown is None or header.number(3) != 2:
        return
    record = Message(b"".join(unbase(one["carried"]) for one in shown))
    derived, given = lookout_facts(record)
    for name, (fields, value) in derived.items():
        if received or all(field in given for field in fields) or value is True:
            check(facts.get(name) == value, step)


def check_decisions(leaves, entries, statement, country):
    """Step 14, but for Cedar; what is on the country's word."""
    step, undone = "decision", set()
    for i, (leaf, entry) in enumerate(zip(leaves, entries)):
        opening = leaf.get("opening", {})
        kind, outcome, text = entry.number(4), entry.number(18), basis(entry).text(1)
        if kind not in (SENT, RECEIVED, REFUSED, HELD):
            continue
        check(not text or "decision" in (NAMES[Message(one).number(1)] for one in entry.all(24)), step)
        if "decision" not in opening:
            continue
        value = opening["decision"]["value"]
        if value == "" and not text and outcome == 0:
            continue
        try:
            logged = json.loads(value)
        except ValueError:
            raise Failed(step) from None
        check(isinstance(logged, dict) and list(logged) == ["outcome", "rules", "facts"] and isinstance(logged["facts"], dict), step)
        check(json.dumps(logged, separators=(",", ":"), ensure_ascii=False) == value, step)
        facts, code = logged["facts"], entry.text(19)
        if text:
            check(logged["outcome"] == "SUPPRESS" or logged["outcome"] == OUTCOMES[outcome], step)
            check(code in ("", "POLICY_HELD") or logged["outcome"] != "HOLD_FOR_RELEASE", step)
        elif outcome:
            stepped = facts.get("clock") == "STEPPED_BACK"
            check(logged["outcome"] == "REFUSE" and logged["rules"] == (["agreement/clock"] if stepped else []), step)
            check(code == ("CLOCK_STEPPED_BACK" if stepped else "NO_AGREEMENT"), step)
        else:
            check(not logged["outcome"].startswith("PERMIT"), step)
        check_facts(facts, entry, statement, country, step)
        approvals = facts.get("approvals", 0)
        own = entry.text(10) == country
        given = [j for j in range(i) if own and entries[j].number(4) in (APPROVED, RELEASED)]
        check(approvals == 0 or (own and kind != HELD), step)
        check(len(given) <= approvals, step)
        check(all((entries[j].number(4) == RELEASED) == (j == given[-1]) for j in given), step)
        people = [leaves[j].get("opening", {}).get("user", {}).get("value", "").rpartition(" ")[0] for j in [*given, i]]
        named = [one for one in people if one]
        if approvals:
            check(len(set(named)) == len(named), step)
            if len(given) < approvals or len(named) < len(people):
                undone.add("word")
    return undone


def check_arrived(leaf, entry, statement, step):
    """What the entry of a receiver says of the statement that came."""
    check(entry.bytes(22) == sha(statement.manifest_raw) and entry.text(23) == statement.kid, step)
    check(entry.number(5) >= statement.manifest.number(7) - SKEW, step)
    if entry.number(4) == REJECTED:
        return
    said, header, text = statement.said, statement.header, basis(entry)
    check(entry.bytes(21) == statement.digest and entry.number(13) == said.number(6) and entry.text(16) == said.text(10), step)
    check((entry.number(12), entry.bytes(14), entry.number(15)) == (header.number(3), header.bytes(1), header.number(2)), step)
    check(entry.packed(20) == statement.entry.packed(20), step)
    if entry.number(4) == RECEIVED:
        check((text.text(1), text.bytes(3), text.all(4)) == (said.text(7), said.bytes(8), said.all(9)), step)


def check_about(leaf, entry, exchange, step):
    """The entry names the exchange, or rejects several and says of none which."""
    several = entry.all(29)
    check(bool(several) == ("refused" in leaf), step)
    if several:
        check(entry.number(4) == REJECTED and not entry.bytes(3) and 2 <= Message(several[0]).number(1) <= 256, step)
    else:
        check(entry.bytes(3).hex() == exchange.replace("-", ""), step)


def check_refused(leaf, exchange, step):
    """The exchange is one of those that the entry rejects."""
    if "refused" not in leaf:
        return
    one, several = leaf["refused"], Message(Message(unbase(leaf["entry"])).bytes(29))
    named = bytes([16]) + bytes.fromhex(exchange.replace("-", "")) + struct.pack(">Q", one["index"]) + unbase(one["hash"])
    hashed = leaf_hash(b"tripoint/refused/v1\0" + named + one["code"].encode())
    path = [unbase(hash) for hash in one["path"]]
    check(included(hashed, one["position"], several.number(1), path, several.bytes(2)), step)


def check_structure(bundle, trust, logs):
    """Step 1, behind the form of the file; the entries, the statement and the receipt."""
    step = "structure"
    country, partner, leaves, receipt = bundle["country"], bundle["partner"], bundle["leaves"], bundle.get("receipt")
    entries = [Message(unbase(leaf["entry"]), "AuditEntry") for leaf in leaves]
    order = list(logs[country])
    check(leaves, step)
    for i, (leaf, entry) in enumerate(zip(leaves, entries)):
        check(entry.number(1) == 1 and entry.text(7) == country, step)
        check_about(leaf, entry, bundle["exchange"], step)
        check(entry.number(4) in STEPS_LOGGED and {entry.text(10), entry.text(11)} == {country, partner}, step)
        check(entry.text(10) == entries[0].text(10) and has_its_outcome(entry), step)
        check(entry.number(4) not in (REFUSED, HELD, REJECTED, FAILED) or entry.text(19), step)
        pair = [(named_log(one), one["index"]) for one in leaves[max(i - 1, 0) : i + 1]]
        if i > 0 and all(name in order for name, _ in pair):
            check((order.index(pair[0][0]), pair[0][1]) < (order.index(pair[1][0]), pair[1][1]), step)
    kinds = [entry.number(4) for entry in entries]
    if SENT in kinds and entries[0].text(10) == country:
        sent = kinds.index(SENT)
        check(HELD not in kinds or RELEASED in kinds[kinds.index(HELD) : sent], step)
        check(not {DENIED, EXPIRED} & set(kinds[:sent]), step)
    settled = [kind for kind in kinds if kind in (SENT, RECEIVED)]
    check(len(settled) <= 1 and (not settled or "statement" in bundle), step)
    statement = Statement(bundle["statement"]) if "statement" in bundle else None
    if statement:
        said = statement.said
        check(said.bytes(1).hex() == bundle["exchange"].replace("-", "") and {said.text(4), said.text(5)} == {country, partner}, step)
        check(said.text(4) == entries[0].text(10) and (SENT in kinds) == (said.text(4) == country), step)
        check(not said.number(20) or SENT not in kinds or OVERRIDE in kinds[: kinds.index(SENT)], step)
    check((receipt is None and "partnerLeaf" not in bundle) or statement, step)
    answer = Statement(receipt["statement"]) if receipt else None
    if receipt:
        about = Message(unbase(receipt["leaf"]["entry"]), "AuditEntry")
        check(about.number(1) == 1 and about.text(7) == country, step)
    return entries, statement, answer


def check_witnesses(logged, logs, trust, policy, country, at):
    """Steps 3 to 6: what is undone, and when a quorum had seen all."""
    quorum, missing = policy
    witnesses = {one["log"]["witness"] for name, one in trust.items() if name != country and "witness" in one["log"]}
    roots, undone, notes = {}, set(), []
    for leaf in logged:
        proof = Proof(leaf["proof"], "inclusion")
        check(proof.origin in logs[country] and proof.index == leaf["index"], "inclusion")
        check(included(unbase(leaf["hash"]), proof.index, proof.size, proof.path, proof.root), "inclusion")
        before = Note(leaf["before"], "inclusion") if "before" in leaf else None
        check(before is None or (before.origin == proof.origin and before.size <= leaf["index"]), "inclusion")
        for one in (proof, before) if before else (proof,):
            check(within(one.size, one.root, logs[country][one.origin]), "inclusion")
            check(roots.setdefault((one.origin, one.size), one.root) == one.root, "inclusion")
        notes.append((leaf, proof, before))
    shown = [one for _, *both in notes for one in both if one]
    for one in shown:
        check(one.log_signed(logs[country][one.origin]["vkey"]), "log-signature")
    times = {id(one): one.cosigned(witnesses, "cosignatures") for one in shown}
    known = {vkey(one)[0] for one in witnesses} | set(logs[country])
    strangers = {name for one in shown for name, _ in one.signatures} - known
    enough = all(len(times[id(proof)]) >= quorum for _, proof, _ in notes)
    if quorum == 0:
        undone.add("not-asked")
    elif not enough:
        undone.add("provisional")
    elif strangers or (len(witnesses) < 2 if missing is None else missing > 0):
        undone.add("few-witnesses")
    seen = []
    for leaf, proof, before in notes:
        entry = Message(unbase(leaf["entry"]))
        own, stepped = entry.number(5), entry.number(6) == 3
        after, unseen = times[id(proof)], times[id(before)] if before else []
        check(all(time <= at + CLOCKS for time in [*after, *unseen]), "cosignature-times")
        check(all(time >= own - CLOCKS for time in after), "cosignature-times")
        if len(after) < quorum:
            return undone, None
        if quorum == 0:
            continue
        since = unseen[-quorum] if len(unseen) >= quorum else None
        check(since is None or stepped or own >= since - CLOCKS, "cosignature-times")
        if stepped or (since is None and after[quorum - 1] - own > DAY):
            undone.add("claimed")
        seen.append(after[quorum - 1])
    return undone, max(seen, default=None)


def verify(bundle, policy, at):
    trust, *asked = checked_policy(policy, at)
    check(BUNDLE(bundle) and bundle["country"] != bundle["partner"], "structure")
    country, partner = bundle["country"], bundle["partner"]
    check({country, partner} <= set(trust), "structure")
    leaves, receipt = bundle["leaves"], bundle.get("receipt")
    turns = bundle.get("turns", {})
    logs = {one: logs_of(trust[one], turns.get(one, []), "structure") for one in (country, partner)}
    entries, statement, answer = check_structure(bundle, trust, logs)

    logged = leaves + ([receipt["leaf"]] if receipt else [])
    check("turns" not in bundle or turns, "structure")
    for one, notes in turns.items():
        check(one in logs and 1 <= len(notes) <= 256, "structure")
        named = {proven.manifest.text(9) for proven in (statement, answer) if proven and proven.said.text(4) == one}
        named |= {named_log(leaf) for leaf in logged} if one == country else set()
        named |= {bundle["partnerLeaf"]["origin"]} if one == partner and "partnerLeaf" in bundle else set()
        check(list(logs[one])[len(notes)] in named, "structure")
    for leaf in logged:
        check(leaf_hash(unbase(leaf["entry"])) == unbase(leaf["hash"]), "leaf-hash")
    sent = [leaf for leaf, entry in zip(leaves, entries) if entry.number(4) == SENT]
    for proven, own in ((statement, sent), (answer, [receipt["leaf"]] if receipt else [])):
        if proven and proven.said.text(4) == country:
            check(own and unbase(own[0]["entry"]) == proven.entry_raw and own[0]["index"] == proven.proof["index"], "leaf-hash")

    for leaf in leaves:
        check_refused(leaf, bundle["exchange"], "inclusion")
    undone, seen = check_witnesses(logged, logs, trust, asked, country, at)

    arrived = [(leaf, one) for leaf, one in zip(leaves, entries) if one.number(4) in (RECEIVED, REFUSED, REJECTED) and one.text(10) != country]
    if statement:
        statement.check_digest("statement-digest")
        for leaf, entry in arrived:
            check_arrived(leaf, entry, statement, "statement-digest")
        statement.check_batch("batch-proof")
        proven = [one for one in (statement, answer) if one]
        signers = {one.said.text(4) for one in proven}
        keys = keys_of(bundle, trust, signers, [one.manifest.bytes(8) for one in proven], at, "key-history")
        statement.check_key(keys, logs, sent[0] if sent else None, seen, "key-history")
        statement.check_signature(keys, "manifest-signature")
        statement.record("record-commitments")
    else:
        check(not bundle["keySets"] and not bundle["revocationLists"], "key-history")

    for leaf, entry in zip(leaves, entries):
        digests = {NAMES[Message(one).number(1)]: Message(one).bytes(2) for one in entry.all(24)}
        check(len(digests) == len(entry.all(24)), "private-commitments")
        for name, opening in leaf.get("opening", {}).items():
            value = sha(b"tripoint/commit/v1\0", name.encode(), b"\0", unbase(opening["salt"]), opening["value"].encode())
            check(digests.get(name) == value, "private-commitments")
    check_agreements(bundle, trust, entries, statement, seen, at)
    undone |= check_decisions(leaves, entries, statement, country)

    verdict = None
    if answer:
        step = "receipt"
        check(answer.said.text(4) == statement.said.text(5) and answer.said.number(6) == 64, step)
        answer.check_digest(step)
        answer.check_batch(step)
        answer.check_key(keys, logs, receipt["leaf"] if answer.said.text(4) == country else None, seen, step)
        answer.check_signature(keys, step)
        record = answer.record(step)
        check(record is not None, step)
        said = Message(record)
        check(said.bytes(1) == statement.manifest.bytes(1) and said.bytes(2) == sha(statement.manifest_raw), step)
        verdicts = [Message(one) for one in said.all(3) if Message(one).bytes(1) == statement.said.bytes(1)]
        if answer.said.text(4) == country:
            check(arrived, step)
            leaf, entry = arrived[0]
            reason = leaf["refused"]["code"] if "refused" in leaf else entry.text(19)
            verdicts = [one for one in verdicts if (one.number(4), one.bytes(5)) == (leaf["index"], unbase(leaf["hash"]))]
            verdicts = [one for one in verdicts if (one.number(2) == 1) == (entry.number(4) == RECEIVED)]
            verdicts = [one for one in verdicts if one.number(2) == 1 or one.text(3) == reason][:1]
        check(len(verdicts) == 1, step)
        verdict = verdicts[0]
        about = Message(unbase(receipt["leaf"]["entry"]))
        kind = SENT if answer.said.text(4) == country else RECEIPT_KIND
        check(about.number(4) == kind and about.bytes(21) == answer.digest and about.bytes(3) == answer.said.bytes(1), step)

    step, theirs = "peer-reference", bundle.get("partnerLeaf")
    if statement and statement.said.text(4) == partner:
        named = (statement.manifest.text(9), statement.proof["index"], leaf_hash(statement.entry_raw))
        for leaf, entry in arrived:
            ref, one = Message(entry.bytes(25)), leaf.get("refused")
            own = (named[0], one["index"], unbase(one["hash"])) if one else (ref.text(1), ref.number(2), ref.bytes(3))
            check(own == named, step)
    else:
        named = (answer.manifest.text(9), verdict.number(4), verdict.bytes(5)) if answer else None
    check((named is None) == (theirs is None), step)
    if theirs:
        check((theirs["origin"], theirs["index"], unbase(theirs["hash"])) == named, step)
        log = logs[partner].get(theirs["origin"])
        check(log is not None and (log["end"] is None or theirs["index"] < log["end"]["size"]), step)
        if "proof" in theirs:
            proof = Proof(theirs["proof"], step)
            check(proof.origin == theirs["origin"] and proof.index == theirs["index"], step)
            check(included(unbase(theirs["hash"]), proof.index, proof.size, proof.path, proof.root), step)
            check(within(proof.size, proof.root, log) and proof.log_signed(log["vkey"]), step)
            proof.cosigned([one["log"]["witness"] for name, one in trust.items() if name != partner], step)


    return undone & UNDONE


def said_of(bundle, policy, at):
    """The first step that fails, or None, and the verdict."""
    try:
        return None, "incomplete" if verify(bundle, policy, at) else "pass"
    except Failed as failed:
        return str(failed), "fail"
    except Unusable:
        return None, "unusable"


def patched(document, operations):
    """JSON Patch (RFC 6902): what the altered bundles are written in."""
    result = copy.deepcopy(document)
    for operation in operations:
        *names, last = (name.replace("~1", "/").replace("~0", "~") for name in operation["path"].split("/")[1:])
        parent = result
        for name in names:
            parent = parent[int(name) if isinstance(parent, list) else name]
        last = int(last) if isinstance(parent, list) else last
        if operation["op"] == "remove":
            del parent[last]
        else:
            parent[last] = operation["value"]
    return result


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def main():
    trust = read(sys.argv[2])
    at = trust.pop("at")
    if len(sys.argv) == 3:
        try:
            text = pathlib.Path(sys.argv[1]).read_bytes().decode("utf-8")
            bundle = json.loads(text)
        except ValueError:
            bundle = None
        if not isinstance(bundle, dict) or bundle.get("format") != "tripoint-evidence/v1":
            print("not a bundle")
            sys.exit(2)
        failed, verdict = said_of(bundle, trust, at) if canonical(bundle) == text.removesuffix("\n") else ("structure", "fail")
        print(failed or verdict)
        sys.exit({"pass": 0, "incomplete": 4, "fail": 5, "unusable": 2}[verdict])
    bundle, said = read(sys.argv[1]), []
    for case in read(sys.argv[3]):
        policy = {**trust, "countries": patched(trust["countries"], case["trust"])}
        if "policy" in case:
            policy = {"countries": policy["countries"], **case["policy"]}
        said.append(said_of(patched(bundle, case["patch"]), policy, at))
    print(json.dumps(said))


if __name__ == "__main__":
    main()
