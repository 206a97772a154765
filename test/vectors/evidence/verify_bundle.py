#!/usr/bin/python3
"""Verifies a bundle from docs/evidence-format.md alone, without any code of Tripoint: every step but the agreement's (13, 14).

    verify_bundle.py BUNDLE TRUST [CASES]

TRUST is a file like trust.json: {"at": ..., "countries": [...]}. Prints the first step that fails, or "pass"; exit 1 when one fails. With
CASES, a file like altered.json, prints a JSON list of what is said of each.
Needs python3-cryptography (Debian).
"""
import base64
import copy
import hashlib
import json
import re
import struct
import sys

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SENT, RECEIVED, RECEIPT_KIND = 1, 2, 3
NAMES = {1: "decision", 2: "reason", 3: "user", 4: "subject", 5: "query"}
SKEW, CLOCKS = 120_000_000, 300_000_000


class Failed(Exception):
    """The step that fails."""


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
            length = varint()
            value = data[at : at + length]
            check(len(value) == length, "structure")
            at += length
        found.setdefault(tag >> 3, []).append(value)
    return found


class Message:
    def __init__(self, data):
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
        for byte in self.bytes(n):
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                numbers.append(value)
                value, shift = 0, 0
        return numbers


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
        check(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("index "), step)
        self.index = int(lines[1][6:])
        self.path = [unbase(line) for line in lines[2:]]
        body, _, signatures = self.note.rpartition("\n\n")
        self.text = body + "\n"
        rows = self.text.split("\n")
        check(len(rows) == 4, step)
        self.origin, self.size, self.root = rows[0], int(rows[1]), unbase(rows[2])
        self.signatures = []
        for line in signatures.rstrip("\n").split("\n"):
            dash, name, blob = line.split(" ")
            check(dash == "\u2014", step)
            self.signatures.append((name, base64.b64decode(blob)))

    def log_signed(self, key):
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


class Statement:
    def __init__(self, proof):
        self.proof = proof
        self.raw, self.header_raw = unbase(proof["statement"]), unbase(proof["recordHeader"])
        self.said, self.header = Message(self.raw), Message(self.header_raw)
        self.entry_raw = unbase(proof["leaf"])
        self.entry = Message(self.entry_raw)
        self.manifest_raw = unbase(proof["manifest"])
        self.manifest = Message(self.manifest_raw)
        self.record_digest = sha(b"tripoint/record/v1\0", self.header_raw)
        self.digest = sha(b"tripoint/statement/v1\0", sha(self.raw), self.record_digest)
        self.header_json = json.loads(unurl(unbase(proof["signature"]["protected"]).decode()))
        self.kid = self.header_json.get("kid")

    def check_digest(self, step):
        said, entry, manifest = self.said, self.entry, self.manifest
        check(said.text(4) == manifest.text(2) and said.text(5) == manifest.text(3), step)
        check((said.number(6) in (2, 3)) == (manifest.number(4) == 2), step)
        check(abs(said.number(13) - manifest.number(7)) <= SKEW, step)
        check(entry.number(4) == SENT and entry.bytes(21) == self.digest, step)
        basis = Message(entry.bytes(17))
        pairs = [(entry.bytes(3), said.bytes(1)), (entry.text(7), said.text(4)), (entry.text(10), said.text(4)), (entry.text(11), said.text(5))]
        pairs += [(entry.number(13), said.number(6)), (entry.text(16), said.text(10)), (entry.number(12), self.header.number(3))]
        pairs += [(entry.bytes(14), self.header.bytes(1)), (entry.number(15), self.header.number(2)), (basis.text(1), said.text(7))]
        pairs += [(basis.bytes(3), said.bytes(8)), (basis.all(4), said.all(9))]
        check(all(a == b for a, b in pairs), step)

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
        check(len(parts) == self.header.number(9) and root_of([leaf_hash(one) for one in parts]) == self.header.bytes(10), step)
        check(Message(self.header.bytes(5)).text(1) == self.said.text(4), step)
        shown = self.proof.get("disclosures")
        if shown is None:
            return None
        check([one["field"] for one in shown] == self.entry.packed(20), step)
        for one in shown:
            carried = unbase(one["carried"])
            number = one["field"]
            digest = sha(b"tripoint/field/v1\0", struct.pack(">I", number), unbase(one["salt"]), carried)
            check(digest == parts[number - 1] and set(fields(carried)) == {number}, step)
        return b"".join(unbase(one["carried"]) for one in shown)


def verified_jws(jws, certificate, kind, step):
    head, payload, signature = jws.split(".")
    header = json.loads(unurl(head))
    check(set(header) == {"alg", "typ", "x5c"} and header["alg"] == "PS256" and header["typ"] == kind, step)
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    try:
        certificate.public_key().verify(unurl(signature), f"{head}.{payload}".encode(), scheme, hashes.SHA256())
    except InvalidSignature:
        raise Failed(step) from None
    return json.loads(unurl(payload))


def leaf_of(jws, root, country, step):
    leaf = x509.load_der_x509_certificate(base64.b64decode(json.loads(unurl(jws.split(".")[0]))["x5c"][0]))
    try:
        root.public_key().verify(leaf.signature, leaf.tbs_certificate_bytes, padding.PKCS1v15(), leaf.signature_hash_algorithm)
        check(leaf.issuer == root.subject, step)
    except InvalidSignature:
        raise Failed(step) from None
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    check([one.value for one in names] == [f"tripoint:gateway:{country}"], step)
    return leaf


def revoked_of(bundle, trust, country, root, step):
    best = {"number": 0, "keys": [], "certificates": []}
    for jws in (trust[country].get("revocationList"), bundle["revocationLists"].get(country)):
        if jws is None:
            continue
        document = verified_jws(jws, root, "tripoint-revocation-list+jwt", step)
        check(document["country"] == country, step)
        best = max(best, document, key=lambda one: one["number"])
    return best


def keys_of(bundle, trust, signers, used, step):
    check(set(bundle["keySets"]) <= signers and set(bundle["revocationLists"]) <= signers, step)
    found = {}
    for country in signers:
        root = x509.load_pem_x509_certificate(trust[country]["rootPem"].encode())
        revoked = revoked_of(bundle, trust, country, root, step)
        before, number = trust[country]["firstKeySet"], 1
        for jws in bundle["keySets"].get(country, []):
            digest = sha(jws.encode())
            certificate = leaf_of(jws, root, country, step)
            document = verified_jws(jws, certificate, "tripoint-key-set+jwt", step)
            check(document["country"] == country and document["number"] == number, step)
            check(digest.hex() == before if number == 1 else document["previous"] == before, step)
            before, number = digest.hex(), number + 1
            serial = format(certificate.serial_number, "x")
            serial = serial.zfill(len(serial) + len(serial) % 2)
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


def verify(bundle, trust, at):
    country, partner = bundle["country"], bundle["partner"]
    check(bundle["format"] == "tripoint-evidence/v1" and country != partner and {country, partner} <= set(trust), "structure")
    leaves, receipt = bundle["leaves"], bundle.get("receipt")
    entries = [Message(unbase(leaf["entry"])) for leaf in leaves]
    turns = bundle.get("turns", {})
    logs = {one: logs_of(trust[one], turns.get(one, []), "structure") for one in (country, partner)}
    order = list(logs[country])
    for i, (leaf, entry) in enumerate(zip(leaves, entries)):
        check(entry.number(1) == 1 and entry.text(7) == country and entry.bytes(3).hex() == bundle["exchange"].replace("-", ""), "structure")
        pair = [(named_log(one), one["index"]) for one in leaves[max(i - 1, 0) : i + 1]]
        if i > 0 and all(name in order for name, _ in pair):
            check((order.index(pair[0][0]), pair[0][1]) < (order.index(pair[1][0]), pair[1][1]), "structure")
    settled = [entry for entry in entries if entry.number(4) in (SENT, RECEIVED)]
    check(len(settled) <= 1 and (not settled or "statement" in bundle), "structure")
    statement = Statement(bundle["statement"]) if "statement" in bundle else None
    answer = Statement(receipt["statement"]) if receipt else None
    if statement:
        check(statement.said.text(4) == entries[0].text(10), "structure")

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

    witnesses = [one["log"]["witness"] for name, one in trust.items() if name != country]
    roots, seen = {}, []
    for leaf in logged:
        proof = Proof(leaf["proof"], "inclusion")
        check(proof.origin in logs[country] and proof.index == leaf["index"], "inclusion")
        check(included(unbase(leaf["hash"]), proof.index, proof.size, proof.path, proof.root), "inclusion")
        check(within(proof.size, proof.root, logs[country][proof.origin]), "inclusion")
        check(roots.setdefault((proof.origin, proof.size), proof.root) == proof.root, "inclusion")
    for leaf in logged:
        proof = Proof(leaf["proof"], "inclusion")
        check(proof.log_signed(logs[country][proof.origin]["vkey"]), "log-signature")
    for leaf in logged:
        check(len(Proof(leaf["proof"], "inclusion").cosigned(witnesses, "cosignatures")) == len(witnesses), "cosignatures")
    for leaf in logged:
        times = Proof(leaf["proof"], "inclusion").cosigned(witnesses, "cosignatures")
        occurred = Message(unbase(leaf["entry"])).number(5)
        check(all(occurred - CLOCKS <= time <= at + CLOCKS for time in times), "cosignature-times")
        seen.append(times[-1])

    if statement:
        statement.check_digest("statement-digest")
        for entry in (one for one in entries if one.number(4) == RECEIVED):
            check(entry.bytes(21) == statement.digest and entry.bytes(22) == sha(statement.manifest_raw), "statement-digest")
            check(entry.text(23) == statement.kid, "statement-digest")
        statement.check_batch("batch-proof")
        proven = [one for one in (statement, answer) if one]
        signers = {one.said.text(4) for one in proven}
        keys = keys_of(bundle, trust, signers, [one.manifest.bytes(8) for one in proven], "key-history")
        statement.check_key(keys, logs, sent[0] if sent else None, max(seen), "key-history")
        statement.check_signature(keys, "manifest-signature")
        statement.record("record-commitments")

    for leaf, entry in zip(leaves, entries):
        digests = {NAMES[Message(one).number(1)]: Message(one).bytes(2) for one in entry.all(24)}
        for name, opening in leaf.get("opening", {}).items():
            value = sha(b"tripoint/commit/v1\0", name.encode(), b"\0", unbase(opening["salt"]), opening["value"].encode())
            check(digests.get(name) == value, "private-commitments")

    verdict = None
    if answer:
        step = "receipt"
        check(answer.said.text(4) == statement.said.text(5) and answer.said.number(6) == 16, step)
        answer.check_digest(step)
        answer.check_batch(step)
        answer.check_key(keys, logs, receipt["leaf"] if answer.said.text(4) == country else None, max(seen), step)
        answer.check_signature(keys, step)
        record = answer.record(step)
        check(record is not None, step)
        said = Message(record)
        check(said.bytes(1) == statement.manifest.bytes(1) and said.bytes(2) == sha(statement.manifest_raw), step)
        verdicts = [Message(one) for one in said.all(3) if Message(one).bytes(1) == statement.said.bytes(1)]
        check(len(verdicts) == 1, step)
        verdict = verdicts[0]
        about = Message(unbase(receipt["leaf"]["entry"]))
        kind = SENT if answer.said.text(4) == country else RECEIPT_KIND
        check(about.number(4) == kind and about.bytes(21) == answer.digest and about.bytes(3) == answer.said.bytes(1), step)

    step, theirs = "peer-reference", bundle.get("partnerLeaf")
    if statement and statement.said.text(4) == partner:
        named = (statement.manifest.text(9), statement.proof["index"], leaf_hash(statement.entry_raw))
        for entry in (one for one in entries if one.number(4) == RECEIVED):
            ref = Message(entry.bytes(25))
            check((ref.text(1), ref.number(2), ref.bytes(3)) == named, step)
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


def said_of(bundle, countries, at):
    """The first step that fails, or "pass"."""
    try:
        verify(bundle, {one["country"]: one for one in countries}, at)
    except Failed as failed:
        return str(failed)
    return "pass"


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


def main():
    bundle, trust = read(sys.argv[1]), read(sys.argv[2])
    countries, at = trust["countries"], trust["at"]
    if len(sys.argv) == 3:
        said = said_of(bundle, countries, at)
        print(said)
        sys.exit(said != "pass")
    cases = read(sys.argv[3])
    print(json.dumps([said_of(patched(bundle, case["patch"]), patched(countries, case["trust"]), at) for case in cases]))


if __name__ == "__main__":
    main()
