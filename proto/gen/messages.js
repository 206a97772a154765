/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const tripoint = $root.tripoint = (() => {

    const tripoint = {};

    tripoint.v1 = (function() {

        const v1 = {};

        v1.AuditEntry = (function() {

            const AuditEntry = function (properties) {
                this.disclosed = [];
                this.commitments = [];
                this.duties = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            AuditEntry.prototype.schema = 0;
            AuditEntry.prototype.eventId = $util.newBuffer([]);
            AuditEntry.prototype.exchangeId = $util.newBuffer([]);
            AuditEntry.prototype.kind = 0;
            AuditEntry.prototype.occurredAt = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            AuditEntry.prototype.clockStatus = 0;
            AuditEntry.prototype.country = "";
            AuditEntry.prototype.gatewayId = "";
            AuditEntry.prototype.softwareDigest = $util.newBuffer([]);
            AuditEntry.prototype.from = "";
            AuditEntry.prototype.to = "";
            AuditEntry.prototype.recordKind = 0;
            AuditEntry.prototype.verb = 0;
            AuditEntry.prototype.recordId = $util.newBuffer([]);
            AuditEntry.prototype.recordVersion = 0;
            AuditEntry.prototype.purpose = "";
            AuditEntry.prototype.legalBasis = null;
            AuditEntry.prototype.outcome = 0;
            AuditEntry.prototype.externalReason = "";
            AuditEntry.prototype.disclosed = $util.emptyArray;
            AuditEntry.prototype.statementDigest = $util.newBuffer([]);
            AuditEntry.prototype.manifestSha256 = $util.newBuffer([]);
            AuditEntry.prototype.senderKeyId = "";
            AuditEntry.prototype.commitments = $util.emptyArray;
            AuditEntry.prototype.peerRef = null;
            AuditEntry.prototype.retentionClass = "";
            AuditEntry.prototype.parcelSha256 = $util.newBuffer([]);
            AuditEntry.prototype.log = "";
            AuditEntry.prototype.refused = null;
            AuditEntry.prototype.usersDigest = $util.newBuffer([]);
            AuditEntry.prototype.releasedTime = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            AuditEntry.prototype.duties = $util.emptyArray;
            AuditEntry.prototype.until = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            AuditEntry.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            AuditEntry.prototype.request = $util.newBuffer([]);
            AuditEntry.prototype.kept = $util.newBuffer([]);
            AuditEntry.prototype.correlation = $util.newBuffer([]);
            AuditEntry.prototype.about = null;
            AuditEntry.prototype.onward = null;

            AuditEntry.create = function(properties) {
                return new AuditEntry(properties);
            };

            AuditEntry.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.schema != null && $Object.hasOwnProperty.call(message, "schema") && message.schema !== 0)
                    writer.uint32(8).uint32(message.schema);
                if (message.eventId != null && $Object.hasOwnProperty.call(message, "eventId") && message.eventId.length)
                    writer.uint32(18).bytes(message.eventId);
                if (message.exchangeId != null && $Object.hasOwnProperty.call(message, "exchangeId") && message.exchangeId.length)
                    writer.uint32(26).bytes(message.exchangeId);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(32).int32(message.kind);
                if (message.occurredAt != null && $Object.hasOwnProperty.call(message, "occurredAt") && (typeof message.occurredAt === "object" ? message.occurredAt.low || message.occurredAt.high : message.occurredAt !== 0))
                    writer.uint32(40).uint64(message.occurredAt);
                if (message.clockStatus != null && $Object.hasOwnProperty.call(message, "clockStatus") && message.clockStatus !== 0)
                    writer.uint32(48).int32(message.clockStatus);
                if (message.country != null && $Object.hasOwnProperty.call(message, "country") && message.country !== "")
                    writer.uint32(58).string(message.country);
                if (message.gatewayId != null && $Object.hasOwnProperty.call(message, "gatewayId") && message.gatewayId !== "")
                    writer.uint32(66).string(message.gatewayId);
                if (message.softwareDigest != null && $Object.hasOwnProperty.call(message, "softwareDigest") && message.softwareDigest.length)
                    writer.uint32(74).bytes(message.softwareDigest);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(82).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(90).string(message.to);
                if (message.recordKind != null && $Object.hasOwnProperty.call(message, "recordKind") && message.recordKind !== 0)
                    writer.uint32(96).int32(message.recordKind);
                if (message.verb != null && $Object.hasOwnProperty.call(message, "verb") && message.verb !== 0)
                    writer.uint32(104).int32(message.verb);
                if (message.recordId != null && $Object.hasOwnProperty.call(message, "recordId") && message.recordId.length)
                    writer.uint32(114).bytes(message.recordId);
                if (message.recordVersion != null && $Object.hasOwnProperty.call(message, "recordVersion") && message.recordVersion !== 0)
                    writer.uint32(120).uint32(message.recordVersion);
                if (message.purpose != null && $Object.hasOwnProperty.call(message, "purpose") && message.purpose !== "")
                    writer.uint32(130).string(message.purpose);
                if (message.legalBasis != null && $Object.hasOwnProperty.call(message, "legalBasis"))
                    $root.tripoint.v1.LegalBasis.encode(message.legalBasis, writer.uint32(138).fork(), _depth + 1).ldelim();
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== 0)
                    writer.uint32(144).int32(message.outcome);
                if (message.externalReason != null && $Object.hasOwnProperty.call(message, "externalReason") && message.externalReason !== "")
                    writer.uint32(154).string(message.externalReason);
                if (message.disclosed != null && message.disclosed.length)
                    writer.uint32(162).uint32s(message.disclosed);
                if (message.statementDigest != null && $Object.hasOwnProperty.call(message, "statementDigest") && message.statementDigest.length)
                    writer.uint32(170).bytes(message.statementDigest);
                if (message.manifestSha256 != null && $Object.hasOwnProperty.call(message, "manifestSha256") && message.manifestSha256.length)
                    writer.uint32(178).bytes(message.manifestSha256);
                if (message.senderKeyId != null && $Object.hasOwnProperty.call(message, "senderKeyId") && message.senderKeyId !== "")
                    writer.uint32(186).string(message.senderKeyId);
                if (message.commitments != null && message.commitments.length)
                    for (let i = 0; i < message.commitments.length; ++i)
                        $root.tripoint.v1.Commitment.encode(message.commitments[i], writer.uint32(194).fork(), _depth + 1).ldelim();
                if (message.peerRef != null && $Object.hasOwnProperty.call(message, "peerRef"))
                    $root.tripoint.v1.PeerRef.encode(message.peerRef, writer.uint32(202).fork(), _depth + 1).ldelim();
                if (message.retentionClass != null && $Object.hasOwnProperty.call(message, "retentionClass") && message.retentionClass !== "")
                    writer.uint32(210).string(message.retentionClass);
                if (message.parcelSha256 != null && $Object.hasOwnProperty.call(message, "parcelSha256") && message.parcelSha256.length)
                    writer.uint32(218).bytes(message.parcelSha256);
                if (message.log != null && $Object.hasOwnProperty.call(message, "log") && message.log !== "")
                    writer.uint32(226).string(message.log);
                if (message.refused != null && $Object.hasOwnProperty.call(message, "refused"))
                    $root.tripoint.v1.Refused.encode(message.refused, writer.uint32(234).fork(), _depth + 1).ldelim();
                if (message.usersDigest != null && $Object.hasOwnProperty.call(message, "usersDigest") && message.usersDigest.length)
                    writer.uint32(242).bytes(message.usersDigest);
                if (message.releasedTime != null && $Object.hasOwnProperty.call(message, "releasedTime") && (typeof message.releasedTime === "object" ? message.releasedTime.low || message.releasedTime.high : message.releasedTime !== 0))
                    writer.uint32(248).uint64(message.releasedTime);
                if (message.duties != null && message.duties.length)
                    for (let i = 0; i < message.duties.length; ++i)
                        $root.tripoint.v1.Duty.encode(message.duties[i], writer.uint32(266).fork(), _depth + 1).ldelim();
                if (message.until != null && $Object.hasOwnProperty.call(message, "until") && (typeof message.until === "object" ? message.until.low || message.until.high : message.until !== 0))
                    writer.uint32(272).uint64(message.until);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(280).uint64(message.issued);
                if (message.request != null && $Object.hasOwnProperty.call(message, "request") && message.request.length)
                    writer.uint32(290).bytes(message.request);
                if (message.kept != null && $Object.hasOwnProperty.call(message, "kept") && message.kept.length)
                    writer.uint32(298).bytes(message.kept);
                if (message.correlation != null && $Object.hasOwnProperty.call(message, "correlation") && message.correlation.length)
                    writer.uint32(306).bytes(message.correlation);
                if (message.about != null && $Object.hasOwnProperty.call(message, "about"))
                    $root.tripoint.v1.Concerned.encode(message.about, writer.uint32(314).fork(), _depth + 1).ldelim();
                if (message.onward != null && $Object.hasOwnProperty.call(message, "onward"))
                    $root.tripoint.v1.Concerned.encode(message.onward, writer.uint32(322).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            AuditEntry.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.AuditEntry();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.schema = value;
                            else
                                delete message.schema;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.eventId = value;
                            else
                                delete message.eventId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.exchangeId = value;
                            else
                                delete message.exchangeId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.occurredAt = value;
                            else
                                delete message.occurredAt;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.clockStatus = value;
                            else
                                delete message.clockStatus;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.country = value;
                            else
                                delete message.country;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.gatewayId = value;
                            else
                                delete message.gatewayId;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.softwareDigest = value;
                            else
                                delete message.softwareDigest;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.recordKind = value;
                            else
                                delete message.recordKind;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.verb = value;
                            else
                                delete message.verb;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordId = value;
                            else
                                delete message.recordId;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.recordVersion = value;
                            else
                                delete message.recordVersion;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.purpose = value;
                            else
                                delete message.purpose;
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            message.legalBasis = $root.tripoint.v1.LegalBasis.decode(reader, reader.size(), $undefined, _depth + 1, message.legalBasis);
                            continue;
                        }
                    case 18: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.externalReason = value;
                            else
                                delete message.externalReason;
                            continue;
                        }
                    case 20: {
                            if (wireType === 2) {
                                if (!(message.disclosed && message.disclosed.length))
                                    message.disclosed = [];
                                reader.uint32s(message.disclosed);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.disclosed && message.disclosed.length))
                                message.disclosed = [];
                            message.disclosed.push(reader.uint32());
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.statementDigest = value;
                            else
                                delete message.statementDigest;
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.manifestSha256 = value;
                            else
                                delete message.manifestSha256;
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.senderKeyId = value;
                            else
                                delete message.senderKeyId;
                            continue;
                        }
                    case 24: {
                            if (wireType !== 2)
                                break;
                            if (!(message.commitments && message.commitments.length))
                                message.commitments = [];
                            message.commitments.push($root.tripoint.v1.Commitment.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 25: {
                            if (wireType !== 2)
                                break;
                            message.peerRef = $root.tripoint.v1.PeerRef.decode(reader, reader.size(), $undefined, _depth + 1, message.peerRef);
                            continue;
                        }
                    case 26: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.retentionClass = value;
                            else
                                delete message.retentionClass;
                            continue;
                        }
                    case 27: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.parcelSha256 = value;
                            else
                                delete message.parcelSha256;
                            continue;
                        }
                    case 28: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.log = value;
                            else
                                delete message.log;
                            continue;
                        }
                    case 29: {
                            if (wireType !== 2)
                                break;
                            message.refused = $root.tripoint.v1.Refused.decode(reader, reader.size(), $undefined, _depth + 1, message.refused);
                            continue;
                        }
                    case 30: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.usersDigest = value;
                            else
                                delete message.usersDigest;
                            continue;
                        }
                    case 31: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.releasedTime = value;
                            else
                                delete message.releasedTime;
                            continue;
                        }
                    case 33: {
                            if (wireType !== 2)
                                break;
                            if (!(message.duties && message.duties.length))
                                message.duties = [];
                            message.duties.push($root.tripoint.v1.Duty.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 34: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.until = value;
                            else
                                delete message.until;
                            continue;
                        }
                    case 35: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 36: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.request = value;
                            else
                                delete message.request;
                            continue;
                        }
                    case 37: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.kept = value;
                            else
                                delete message.kept;
                            continue;
                        }
                    case 38: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.correlation = value;
                            else
                                delete message.correlation;
                            continue;
                        }
                    case 39: {
                            if (wireType !== 2)
                                break;
                            message.about = $root.tripoint.v1.Concerned.decode(reader, reader.size(), $undefined, _depth + 1, message.about);
                            continue;
                        }
                    case 40: {
                            if (wireType !== 2)
                                break;
                            message.onward = $root.tripoint.v1.Concerned.decode(reader, reader.size(), $undefined, _depth + 1, message.onward);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return AuditEntry;
        })();

        v1.Concerned = (function() {

            const Concerned = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Concerned.prototype.originator = "";
            Concerned.prototype.recordId = $util.newBuffer([]);
            Concerned.prototype.version = 0;
            Concerned.prototype.answers = $util.newBuffer([]);

            Concerned.create = function(properties) {
                return new Concerned(properties);
            };

            Concerned.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.originator != null && $Object.hasOwnProperty.call(message, "originator") && message.originator !== "")
                    writer.uint32(10).string(message.originator);
                if (message.recordId != null && $Object.hasOwnProperty.call(message, "recordId") && message.recordId.length)
                    writer.uint32(18).bytes(message.recordId);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(24).uint32(message.version);
                if (message.answers != null && $Object.hasOwnProperty.call(message, "answers") && message.answers.length)
                    writer.uint32(34).bytes(message.answers);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Concerned.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Concerned();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.originator = value;
                            else
                                delete message.originator;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordId = value;
                            else
                                delete message.recordId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.answers = value;
                            else
                                delete message.answers;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Concerned;
        })();

        v1.Duty = (function() {

            const Duty = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Duty.prototype.kind = "";
            Duty.prototype.clause = "";
            Duty.prototype.due = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Duty.prototype.waiting = 0;

            Duty.create = function(properties) {
                return new Duty(properties);
            };

            Duty.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                    writer.uint32(10).string(message.kind);
                if (message.clause != null && $Object.hasOwnProperty.call(message, "clause") && message.clause !== "")
                    writer.uint32(18).string(message.clause);
                if (message.due != null && $Object.hasOwnProperty.call(message, "due") && (typeof message.due === "object" ? message.due.low || message.due.high : message.due !== 0))
                    writer.uint32(24).uint64(message.due);
                if (message.waiting != null && $Object.hasOwnProperty.call(message, "waiting") && message.waiting !== 0)
                    writer.uint32(32).uint32(message.waiting);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Duty.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Duty();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.clause = value;
                            else
                                delete message.clause;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.due = value;
                            else
                                delete message.due;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.waiting = value;
                            else
                                delete message.waiting;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Duty;
        })();

        v1.Refused = (function() {

            const Refused = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Refused.prototype.count = 0;
            Refused.prototype.root = $util.newBuffer([]);

            Refused.create = function(properties) {
                return new Refused(properties);
            };

            Refused.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                    writer.uint32(8).uint32(message.count);
                if (message.root != null && $Object.hasOwnProperty.call(message, "root") && message.root.length)
                    writer.uint32(18).bytes(message.root);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Refused.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Refused();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.root = value;
                            else
                                delete message.root;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Refused;
        })();

        v1.AuditKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "AUDIT_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "AUDIT_KIND_SENT"] = 1;
            values[valuesById[2] = "AUDIT_KIND_RECEIVED"] = 2;
            values[valuesById[3] = "AUDIT_KIND_RECEIPT"] = 3;
            values[valuesById[4] = "AUDIT_KIND_REFUSED"] = 4;
            values[valuesById[5] = "AUDIT_KIND_SUPPRESSED"] = 5;
            values[valuesById[6] = "AUDIT_KIND_HELD"] = 6;
            values[valuesById[7] = "AUDIT_KIND_RELEASED"] = 7;
            values[valuesById[8] = "AUDIT_KIND_REJECTED"] = 8;
            values[valuesById[9] = "AUDIT_KIND_FAILED"] = 9;
            values[valuesById[10] = "AUDIT_KIND_KEY_CHANGE"] = 10;
            values[valuesById[11] = "AUDIT_KIND_AGREEMENT_CHANGE"] = 11;
            values[valuesById[12] = "AUDIT_KIND_WITNESSED"] = 12;
            values[valuesById[13] = "AUDIT_KIND_INCONSISTENCY"] = 13;
            values[valuesById[14] = "AUDIT_KIND_ERASED"] = 14;
            values[valuesById[15] = "AUDIT_KIND_AUDITOR_ACCESS"] = 15;
            values[valuesById[16] = "AUDIT_KIND_OVERRIDE"] = 16;
            values[valuesById[17] = "AUDIT_KIND_START"] = 17;
            values[valuesById[18] = "AUDIT_KIND_RECOVERY"] = 18;
            values[valuesById[19] = "AUDIT_KIND_APPROVED"] = 19;
            values[valuesById[20] = "AUDIT_KIND_DENIED"] = 20;
            values[valuesById[21] = "AUDIT_KIND_HOLD_EXPIRED"] = 21;
            values[valuesById[22] = "AUDIT_KIND_OVERRIDE_REVIEWED"] = 22;
            values[valuesById[23] = "AUDIT_KIND_OBLIGATION_MET"] = 23;
            values[valuesById[24] = "AUDIT_KIND_OBLIGATION_OVERDUE"] = 24;
            values[valuesById[25] = "AUDIT_KIND_LOG_ENDED"] = 25;
            values[valuesById[26] = "AUDIT_KIND_LOG_BEGUN"] = 26;
            values[valuesById[27] = "AUDIT_KIND_LOG_EXPIRED"] = 27;
            values[valuesById[28] = "AUDIT_KIND_USERS_CHANGE"] = 28;
            values[valuesById[29] = "AUDIT_KIND_CLOCK_RELEASED"] = 29;
            values[valuesById[30] = "AUDIT_KIND_LINK_SUSPENDED"] = 30;
            values[valuesById[31] = "AUDIT_KIND_LINK_RESUMED"] = 31;
            values[valuesById[32] = "AUDIT_KIND_RECALLED"] = 32;
            values[valuesById[33] = "AUDIT_KIND_OBLIGATION_ENDED"] = 33;
            values[valuesById[34] = "AUDIT_KIND_EXTENDED"] = 34;
            values[valuesById[35] = "AUDIT_KIND_REVIEWED"] = 35;
            values[valuesById[36] = "AUDIT_KIND_RECORD_ACCESS"] = 36;
            values[valuesById[37] = "AUDIT_KIND_ONWARD_REFUSED"] = 37;
            return values;
        })();

        v1.ClockStatus = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CLOCK_STATUS_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CLOCK_STATUS_SYNCHRONIZED"] = 1;
            values[valuesById[2] = "CLOCK_STATUS_UNSYNCHRONIZED"] = 2;
            values[valuesById[3] = "CLOCK_STATUS_STEPPED_BACK"] = 3;
            values[valuesById[4] = "CLOCK_STATUS_IN_DOUBT"] = 4;
            return values;
        })();

        v1.Outcome = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "OUTCOME_UNSPECIFIED"] = 0;
            values[valuesById[1] = "OUTCOME_PERMIT"] = 1;
            values[valuesById[2] = "OUTCOME_PERMIT_WITH_OBLIGATIONS"] = 2;
            values[valuesById[3] = "OUTCOME_HOLD_FOR_RELEASE"] = 3;
            values[valuesById[4] = "OUTCOME_REFUSE"] = 4;
            values[valuesById[5] = "OUTCOME_SUPPRESS"] = 5;
            return values;
        })();

        v1.LegalBasis = (function() {

            const LegalBasis = function (properties) {
                this.clauses = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LegalBasis.prototype.agreement = "";
            LegalBasis.prototype.version = "";
            LegalBasis.prototype.digest = $util.newBuffer([]);
            LegalBasis.prototype.clauses = $util.emptyArray;

            LegalBasis.create = function(properties) {
                return new LegalBasis(properties);
            };

            LegalBasis.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.agreement != null && $Object.hasOwnProperty.call(message, "agreement") && message.agreement !== "")
                    writer.uint32(10).string(message.agreement);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                    writer.uint32(18).string(message.version);
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest.length)
                    writer.uint32(26).bytes(message.digest);
                if (message.clauses != null && message.clauses.length)
                    for (let i = 0; i < message.clauses.length; ++i)
                        writer.uint32(34).string(message.clauses[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LegalBasis.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.LegalBasis();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agreement = value;
                            else
                                delete message.agreement;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.clauses && message.clauses.length))
                                message.clauses = [];
                            message.clauses.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LegalBasis;
        })();

        v1.Commitment = (function() {

            const Commitment = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Commitment.prototype.name = 0;
            Commitment.prototype.digest = $util.newBuffer([]);

            Commitment.create = function(properties) {
                return new Commitment(properties);
            };

            Commitment.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== 0)
                    writer.uint32(8).int32(message.name);
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest.length)
                    writer.uint32(18).bytes(message.digest);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Commitment.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Commitment();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Commitment;
        })();

        v1.CommitmentName = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "COMMITMENT_NAME_UNSPECIFIED"] = 0;
            values[valuesById[1] = "COMMITMENT_NAME_DECISION"] = 1;
            values[valuesById[2] = "COMMITMENT_NAME_REASON"] = 2;
            values[valuesById[3] = "COMMITMENT_NAME_USER"] = 3;
            values[valuesById[4] = "COMMITMENT_NAME_SUBJECT"] = 4;
            values[valuesById[5] = "COMMITMENT_NAME_QUERY"] = 5;
            return values;
        })();

        v1.PeerRef = (function() {

            const PeerRef = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PeerRef.prototype.origin = "";
            PeerRef.prototype.index = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            PeerRef.prototype.leafHash = $util.newBuffer([]);

            PeerRef.create = function(properties) {
                return new PeerRef(properties);
            };

            PeerRef.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== "")
                    writer.uint32(10).string(message.origin);
                if (message.index != null && $Object.hasOwnProperty.call(message, "index") && (typeof message.index === "object" ? message.index.low || message.index.high : message.index !== 0))
                    writer.uint32(16).uint64(message.index);
                if (message.leafHash != null && $Object.hasOwnProperty.call(message, "leafHash") && message.leafHash.length)
                    writer.uint32(26).bytes(message.leafHash);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PeerRef.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.PeerRef();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.origin = value;
                            else
                                delete message.origin;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.index = value;
                            else
                                delete message.index;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.leafHash = value;
                            else
                                delete message.leafHash;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PeerRef;
        })();

        v1.RecordKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RECORD_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RECORD_KIND_HIGH_RISK_CARGO"] = 1;
            values[valuesById[2] = "RECORD_KIND_LOOKOUT"] = 2;
            values[valuesById[3] = "RECORD_KIND_VISA_QUERY"] = 3;
            values[valuesById[4] = "RECORD_KIND_VISA_ANSWER"] = 4;
            values[valuesById[5] = "RECORD_KIND_RECALL"] = 5;
            values[valuesById[6] = "RECORD_KIND_DESTRUCTION_CERTIFICATE"] = 6;
            values[valuesById[7] = "RECORD_KIND_CORRECTION_CONFIRMATION"] = 7;
            values[valuesById[8] = "RECORD_KIND_EXTENSION"] = 8;
            values[valuesById[9] = "RECORD_KIND_EXPIRY_NOTICE"] = 9;
            values[valuesById[10] = "RECORD_KIND_PURPOSE_ACHIEVED"] = 10;
            values[valuesById[23] = "RECORD_KIND_OVERRIDE_REVIEW"] = 23;
            values[valuesById[11] = "RECORD_KIND_HIT"] = 11;
            values[valuesById[12] = "RECORD_KIND_HIT_OUTCOME"] = 12;
            values[valuesById[13] = "RECORD_KIND_RFI"] = 13;
            values[valuesById[14] = "RECORD_KIND_RFI_REPLY"] = 14;
            values[valuesById[15] = "RECORD_KIND_INSPECTION_FEEDBACK"] = 15;
            values[valuesById[16] = "RECORD_KIND_REMOVAL_REQUEST"] = 16;
            values[valuesById[17] = "RECORD_KIND_REMOVAL_ANSWER"] = 17;
            values[valuesById[18] = "RECORD_KIND_ONWARD_REQUEST"] = 18;
            values[valuesById[19] = "RECORD_KIND_ONWARD_ANSWER"] = 19;
            values[valuesById[20] = "RECORD_KIND_DISPUTE"] = 20;
            values[valuesById[21] = "RECORD_KIND_DISPUTE_OUTCOME"] = 21;
            values[valuesById[22] = "RECORD_KIND_INCIDENT_NOTICE"] = 22;
            values[valuesById[64] = "RECORD_KIND_RECEIPT"] = 64;
            values[valuesById[65] = "RECORD_KIND_KEY_SET"] = 65;
            values[valuesById[66] = "RECORD_KIND_AGREEMENT_SCHEDULE"] = 66;
            return values;
        })();

        v1.Verb = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "VERB_UNSPECIFIED"] = 0;
            values[valuesById[1] = "VERB_POST"] = 1;
            values[valuesById[2] = "VERB_QUERY"] = 2;
            values[valuesById[3] = "VERB_RESPONSE"] = 3;
            values[valuesById[4] = "VERB_NOTIFY"] = 4;
            values[valuesById[5] = "VERB_UPDATE"] = 5;
            values[valuesById[6] = "VERB_RECALL"] = 6;
            values[valuesById[7] = "VERB_DESTRUCTION_CERTIFICATE"] = 7;
            values[valuesById[8] = "VERB_CORRECT"] = 8;
            values[valuesById[9] = "VERB_CORRECTION_CONFIRMED"] = 9;
            values[valuesById[10] = "VERB_EXTEND"] = 10;
            values[valuesById[11] = "VERB_EXPIRY_NOTICE"] = 11;
            values[valuesById[12] = "VERB_PURPOSE_ACHIEVED"] = 12;
            values[valuesById[31] = "VERB_OVERRIDE_REVIEWED"] = 31;
            values[valuesById[13] = "VERB_HIT"] = 13;
            values[valuesById[14] = "VERB_ENCOUNTER"] = 14;
            values[valuesById[15] = "VERB_HIT_CONFIRMED"] = 15;
            values[valuesById[16] = "VERB_MISIDENTIFIED"] = 16;
            values[valuesById[17] = "VERB_RFI"] = 17;
            values[valuesById[18] = "VERB_RFI_REPLY"] = 18;
            values[valuesById[19] = "VERB_INSPECTION_FEEDBACK"] = 19;
            values[valuesById[20] = "VERB_REMOVAL_REQUEST"] = 20;
            values[valuesById[21] = "VERB_REMOVED"] = 21;
            values[valuesById[22] = "VERB_RETAINED"] = 22;
            values[valuesById[23] = "VERB_ONWARD_REQUEST"] = 23;
            values[valuesById[24] = "VERB_ONWARD_GRANT"] = 24;
            values[valuesById[25] = "VERB_ONWARD_DENY"] = 25;
            values[valuesById[26] = "VERB_ONWARD_REVOKE"] = 26;
            values[valuesById[27] = "VERB_DISPUTE"] = 27;
            values[valuesById[28] = "VERB_REDRESS"] = 28;
            values[valuesById[29] = "VERB_DISPUTE_OUTCOME"] = 29;
            values[valuesById[30] = "VERB_INCIDENT_NOTICE"] = 30;
            values[valuesById[64] = "VERB_RECEIPT"] = 64;
            values[valuesById[65] = "VERB_REJECTION"] = 65;
            values[valuesById[66] = "VERB_KEY_SET"] = 66;
            values[valuesById[67] = "VERB_AGREEMENT_SCHEDULE"] = 67;
            return values;
        })();

        v1.Priority = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "PRIORITY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "PRIORITY_ROUTINE"] = 1;
            values[valuesById[2] = "PRIORITY_URGENT"] = 2;
            values[valuesById[3] = "PRIORITY_CRITICAL"] = 3;
            return values;
        })();

        v1.Classification = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CLASSIFICATION_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CLASSIFICATION_UNCLASSIFIED"] = 1;
            values[valuesById[2] = "CLASSIFICATION_PROTECTED"] = 2;
            values[valuesById[3] = "CLASSIFICATION_CONFIDENTIAL"] = 3;
            values[valuesById[4] = "CLASSIFICATION_SECRET"] = 4;
            return values;
        })();

        v1.HighRiskCargo = (function() {

            const HighRiskCargo = function (properties) {
                this.consignmentRoutingCountry = [];
                this.shippingContainer = [];
                this.commodity = [];
                this.containerStatus = [];
                this.riskIndicator = [];
                this.commercialLine = [];
                this.transportEquipment = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            HighRiskCargo.prototype.recordReference = "";
            HighRiskCargo.prototype.matchIndicator = 0;
            HighRiskCargo.prototype.cargoControlNumber = "";
            HighRiskCargo.prototype.conveyanceReferenceNumber = "";
            HighRiskCargo.prototype.houseBill = "";
            HighRiskCargo.prototype.containerBillOfLadingId = "";
            HighRiskCargo.prototype.transportMode = 0;
            HighRiskCargo.prototype.carrierScac = "";
            HighRiskCargo.prototype.imoNumber = "";
            HighRiskCargo.prototype.voyage = "";
            HighRiskCargo.prototype.portOfLading = "";
            HighRiskCargo.prototype.portOfUnlading = "";
            HighRiskCargo.prototype.inspectionLocation = "";
            HighRiskCargo.prototype.estimatedArrival = "";
            HighRiskCargo.prototype.consignmentRoutingCountry = $util.emptyArray;
            HighRiskCargo.prototype.shippingContainer = $util.emptyArray;
            HighRiskCargo.prototype.commodity = $util.emptyArray;
            HighRiskCargo.prototype.consignor = null;
            HighRiskCargo.prototype.consignee = null;
            HighRiskCargo.prototype.seller = null;
            HighRiskCargo.prototype.buyer = null;
            HighRiskCargo.prototype.manufacturer = null;
            HighRiskCargo.prototype.shipTo = null;
            HighRiskCargo.prototype.consolidator = null;
            HighRiskCargo.prototype.stuffingEstablishment = null;
            HighRiskCargo.prototype.importerOfRecordNumber = "";
            HighRiskCargo.prototype.consigneeNumber = "";
            HighRiskCargo.prototype.countryOfOrigin = "";
            HighRiskCargo.prototype.stowPosition = "";
            HighRiskCargo.prototype.containerStatus = $util.emptyArray;
            HighRiskCargo.prototype.riskCategory = 0;
            HighRiskCargo.prototype.riskScore = 0;
            HighRiskCargo.prototype.riskIndicator = $util.emptyArray;
            HighRiskCargo.prototype.requestedAction = 0;
            HighRiskCargo.prototype.inspectionResult = "";
            HighRiskCargo.prototype.radioactiveSource = null;
            HighRiskCargo.prototype.sourceGrade = "";
            HighRiskCargo.prototype.legalAuthority = "";
            HighRiskCargo.prototype.validUntil = "";
            HighRiskCargo.prototype.reviewBy = "";
            HighRiskCargo.prototype.carrierCode = "";
            HighRiskCargo.prototype.uniqueConsignmentReference = "";
            HighRiskCargo.prototype.notifyParty = null;
            HighRiskCargo.prototype.deliveryParty = null;
            HighRiskCargo.prototype.bookingParty = null;
            HighRiskCargo.prototype.commercialLine = $util.emptyArray;
            HighRiskCargo.prototype.transportEquipment = $util.emptyArray;
            HighRiskCargo.prototype.bond = null;
            HighRiskCargo.prototype.isfTransactionNumber = "";
            HighRiskCargo.prototype.customsOffice = "";
            HighRiskCargo.prototype.customsSublocation = "";
            HighRiskCargo.prototype.undgContact = null;
            HighRiskCargo.prototype.conveyance = null;

            HighRiskCargo.create = function(properties) {
                return new HighRiskCargo(properties);
            };

            HighRiskCargo.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.recordReference != null && $Object.hasOwnProperty.call(message, "recordReference") && message.recordReference !== "")
                    writer.uint32(10).string(message.recordReference);
                if (message.matchIndicator != null && $Object.hasOwnProperty.call(message, "matchIndicator") && message.matchIndicator !== 0)
                    writer.uint32(16).int32(message.matchIndicator);
                if (message.cargoControlNumber != null && $Object.hasOwnProperty.call(message, "cargoControlNumber") && message.cargoControlNumber !== "")
                    writer.uint32(26).string(message.cargoControlNumber);
                if (message.conveyanceReferenceNumber != null && $Object.hasOwnProperty.call(message, "conveyanceReferenceNumber") && message.conveyanceReferenceNumber !== "")
                    writer.uint32(34).string(message.conveyanceReferenceNumber);
                if (message.houseBill != null && $Object.hasOwnProperty.call(message, "houseBill") && message.houseBill !== "")
                    writer.uint32(42).string(message.houseBill);
                if (message.containerBillOfLadingId != null && $Object.hasOwnProperty.call(message, "containerBillOfLadingId") && message.containerBillOfLadingId !== "")
                    writer.uint32(50).string(message.containerBillOfLadingId);
                if (message.transportMode != null && $Object.hasOwnProperty.call(message, "transportMode") && message.transportMode !== 0)
                    writer.uint32(56).int32(message.transportMode);
                if (message.carrierScac != null && $Object.hasOwnProperty.call(message, "carrierScac") && message.carrierScac !== "")
                    writer.uint32(66).string(message.carrierScac);
                if (message.imoNumber != null && $Object.hasOwnProperty.call(message, "imoNumber") && message.imoNumber !== "")
                    writer.uint32(74).string(message.imoNumber);
                if (message.voyage != null && $Object.hasOwnProperty.call(message, "voyage") && message.voyage !== "")
                    writer.uint32(82).string(message.voyage);
                if (message.portOfLading != null && $Object.hasOwnProperty.call(message, "portOfLading") && message.portOfLading !== "")
                    writer.uint32(90).string(message.portOfLading);
                if (message.portOfUnlading != null && $Object.hasOwnProperty.call(message, "portOfUnlading") && message.portOfUnlading !== "")
                    writer.uint32(98).string(message.portOfUnlading);
                if (message.inspectionLocation != null && $Object.hasOwnProperty.call(message, "inspectionLocation") && message.inspectionLocation !== "")
                    writer.uint32(106).string(message.inspectionLocation);
                if (message.estimatedArrival != null && $Object.hasOwnProperty.call(message, "estimatedArrival") && message.estimatedArrival !== "")
                    writer.uint32(114).string(message.estimatedArrival);
                if (message.consignmentRoutingCountry != null && message.consignmentRoutingCountry.length)
                    for (let i = 0; i < message.consignmentRoutingCountry.length; ++i)
                        writer.uint32(122).string(message.consignmentRoutingCountry[i]);
                if (message.shippingContainer != null && message.shippingContainer.length)
                    for (let i = 0; i < message.shippingContainer.length; ++i)
                        $root.tripoint.v1.ShippingContainer.encode(message.shippingContainer[i], writer.uint32(130).fork(), _depth + 1).ldelim();
                if (message.commodity != null && message.commodity.length)
                    for (let i = 0; i < message.commodity.length; ++i)
                        $root.tripoint.v1.Commodity.encode(message.commodity[i], writer.uint32(138).fork(), _depth + 1).ldelim();
                if (message.consignor != null && $Object.hasOwnProperty.call(message, "consignor"))
                    $root.tripoint.v1.Organization.encode(message.consignor, writer.uint32(146).fork(), _depth + 1).ldelim();
                if (message.consignee != null && $Object.hasOwnProperty.call(message, "consignee"))
                    $root.tripoint.v1.Organization.encode(message.consignee, writer.uint32(154).fork(), _depth + 1).ldelim();
                if (message.seller != null && $Object.hasOwnProperty.call(message, "seller"))
                    $root.tripoint.v1.Organization.encode(message.seller, writer.uint32(162).fork(), _depth + 1).ldelim();
                if (message.buyer != null && $Object.hasOwnProperty.call(message, "buyer"))
                    $root.tripoint.v1.Organization.encode(message.buyer, writer.uint32(170).fork(), _depth + 1).ldelim();
                if (message.manufacturer != null && $Object.hasOwnProperty.call(message, "manufacturer"))
                    $root.tripoint.v1.Organization.encode(message.manufacturer, writer.uint32(178).fork(), _depth + 1).ldelim();
                if (message.shipTo != null && $Object.hasOwnProperty.call(message, "shipTo"))
                    $root.tripoint.v1.Organization.encode(message.shipTo, writer.uint32(186).fork(), _depth + 1).ldelim();
                if (message.consolidator != null && $Object.hasOwnProperty.call(message, "consolidator"))
                    $root.tripoint.v1.Organization.encode(message.consolidator, writer.uint32(194).fork(), _depth + 1).ldelim();
                if (message.stuffingEstablishment != null && $Object.hasOwnProperty.call(message, "stuffingEstablishment"))
                    $root.tripoint.v1.Organization.encode(message.stuffingEstablishment, writer.uint32(202).fork(), _depth + 1).ldelim();
                if (message.importerOfRecordNumber != null && $Object.hasOwnProperty.call(message, "importerOfRecordNumber") && message.importerOfRecordNumber !== "")
                    writer.uint32(210).string(message.importerOfRecordNumber);
                if (message.consigneeNumber != null && $Object.hasOwnProperty.call(message, "consigneeNumber") && message.consigneeNumber !== "")
                    writer.uint32(218).string(message.consigneeNumber);
                if (message.countryOfOrigin != null && $Object.hasOwnProperty.call(message, "countryOfOrigin") && message.countryOfOrigin !== "")
                    writer.uint32(226).string(message.countryOfOrigin);
                if (message.stowPosition != null && $Object.hasOwnProperty.call(message, "stowPosition") && message.stowPosition !== "")
                    writer.uint32(234).string(message.stowPosition);
                if (message.containerStatus != null && message.containerStatus.length)
                    for (let i = 0; i < message.containerStatus.length; ++i)
                        writer.uint32(242).string(message.containerStatus[i]);
                if (message.riskCategory != null && $Object.hasOwnProperty.call(message, "riskCategory") && message.riskCategory !== 0)
                    writer.uint32(248).int32(message.riskCategory);
                if (message.riskScore != null && $Object.hasOwnProperty.call(message, "riskScore") && message.riskScore !== 0)
                    writer.uint32(256).uint32(message.riskScore);
                if (message.riskIndicator != null && message.riskIndicator.length)
                    for (let i = 0; i < message.riskIndicator.length; ++i)
                        writer.uint32(266).string(message.riskIndicator[i]);
                if (message.requestedAction != null && $Object.hasOwnProperty.call(message, "requestedAction") && message.requestedAction !== 0)
                    writer.uint32(272).int32(message.requestedAction);
                if (message.inspectionResult != null && $Object.hasOwnProperty.call(message, "inspectionResult") && message.inspectionResult !== "")
                    writer.uint32(282).string(message.inspectionResult);
                if (message.radioactiveSource != null && $Object.hasOwnProperty.call(message, "radioactiveSource"))
                    $root.tripoint.v1.RadioactiveSource.encode(message.radioactiveSource, writer.uint32(290).fork(), _depth + 1).ldelim();
                if (message.sourceGrade != null && $Object.hasOwnProperty.call(message, "sourceGrade") && message.sourceGrade !== "")
                    writer.uint32(298).string(message.sourceGrade);
                if (message.legalAuthority != null && $Object.hasOwnProperty.call(message, "legalAuthority") && message.legalAuthority !== "")
                    writer.uint32(306).string(message.legalAuthority);
                if (message.validUntil != null && $Object.hasOwnProperty.call(message, "validUntil") && message.validUntil !== "")
                    writer.uint32(314).string(message.validUntil);
                if (message.reviewBy != null && $Object.hasOwnProperty.call(message, "reviewBy") && message.reviewBy !== "")
                    writer.uint32(322).string(message.reviewBy);
                if (message.carrierCode != null && $Object.hasOwnProperty.call(message, "carrierCode") && message.carrierCode !== "")
                    writer.uint32(330).string(message.carrierCode);
                if (message.uniqueConsignmentReference != null && $Object.hasOwnProperty.call(message, "uniqueConsignmentReference") && message.uniqueConsignmentReference !== "")
                    writer.uint32(338).string(message.uniqueConsignmentReference);
                if (message.notifyParty != null && $Object.hasOwnProperty.call(message, "notifyParty"))
                    $root.tripoint.v1.Organization.encode(message.notifyParty, writer.uint32(346).fork(), _depth + 1).ldelim();
                if (message.deliveryParty != null && $Object.hasOwnProperty.call(message, "deliveryParty"))
                    $root.tripoint.v1.Organization.encode(message.deliveryParty, writer.uint32(354).fork(), _depth + 1).ldelim();
                if (message.bookingParty != null && $Object.hasOwnProperty.call(message, "bookingParty"))
                    $root.tripoint.v1.Organization.encode(message.bookingParty, writer.uint32(362).fork(), _depth + 1).ldelim();
                if (message.commercialLine != null && message.commercialLine.length)
                    for (let i = 0; i < message.commercialLine.length; ++i)
                        $root.tripoint.v1.CommercialLine.encode(message.commercialLine[i], writer.uint32(370).fork(), _depth + 1).ldelim();
                if (message.transportEquipment != null && message.transportEquipment.length)
                    for (let i = 0; i < message.transportEquipment.length; ++i)
                        $root.tripoint.v1.TransportEquipment.encode(message.transportEquipment[i], writer.uint32(378).fork(), _depth + 1).ldelim();
                if (message.bond != null && $Object.hasOwnProperty.call(message, "bond"))
                    $root.tripoint.v1.CustomsBond.encode(message.bond, writer.uint32(386).fork(), _depth + 1).ldelim();
                if (message.isfTransactionNumber != null && $Object.hasOwnProperty.call(message, "isfTransactionNumber") && message.isfTransactionNumber !== "")
                    writer.uint32(394).string(message.isfTransactionNumber);
                if (message.customsOffice != null && $Object.hasOwnProperty.call(message, "customsOffice") && message.customsOffice !== "")
                    writer.uint32(402).string(message.customsOffice);
                if (message.customsSublocation != null && $Object.hasOwnProperty.call(message, "customsSublocation") && message.customsSublocation !== "")
                    writer.uint32(410).string(message.customsSublocation);
                if (message.undgContact != null && $Object.hasOwnProperty.call(message, "undgContact"))
                    $root.tripoint.v1.ContactInformation.encode(message.undgContact, writer.uint32(418).fork(), _depth + 1).ldelim();
                if (message.conveyance != null && $Object.hasOwnProperty.call(message, "conveyance"))
                    $root.tripoint.v1.Conveyance.encode(message.conveyance, writer.uint32(426).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            HighRiskCargo.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.HighRiskCargo();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.recordReference = value;
                            else
                                delete message.recordReference;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.matchIndicator = value;
                            else
                                delete message.matchIndicator;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.cargoControlNumber = value;
                            else
                                delete message.cargoControlNumber;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conveyanceReferenceNumber = value;
                            else
                                delete message.conveyanceReferenceNumber;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.houseBill = value;
                            else
                                delete message.houseBill;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.containerBillOfLadingId = value;
                            else
                                delete message.containerBillOfLadingId;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.transportMode = value;
                            else
                                delete message.transportMode;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.carrierScac = value;
                            else
                                delete message.carrierScac;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.imoNumber = value;
                            else
                                delete message.imoNumber;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.voyage = value;
                            else
                                delete message.voyage;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.portOfLading = value;
                            else
                                delete message.portOfLading;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.portOfUnlading = value;
                            else
                                delete message.portOfUnlading;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.inspectionLocation = value;
                            else
                                delete message.inspectionLocation;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.estimatedArrival = value;
                            else
                                delete message.estimatedArrival;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if (!(message.consignmentRoutingCountry && message.consignmentRoutingCountry.length))
                                message.consignmentRoutingCountry = [];
                            message.consignmentRoutingCountry.push(reader.stringVerify());
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            if (!(message.shippingContainer && message.shippingContainer.length))
                                message.shippingContainer = [];
                            message.shippingContainer.push($root.tripoint.v1.ShippingContainer.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            if (!(message.commodity && message.commodity.length))
                                message.commodity = [];
                            message.commodity.push($root.tripoint.v1.Commodity.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            message.consignor = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.consignor);
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            message.consignee = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.consignee);
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            message.seller = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.seller);
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            message.buyer = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.buyer);
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            message.manufacturer = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.manufacturer);
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            message.shipTo = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.shipTo);
                            continue;
                        }
                    case 24: {
                            if (wireType !== 2)
                                break;
                            message.consolidator = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.consolidator);
                            continue;
                        }
                    case 25: {
                            if (wireType !== 2)
                                break;
                            message.stuffingEstablishment = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.stuffingEstablishment);
                            continue;
                        }
                    case 26: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.importerOfRecordNumber = value;
                            else
                                delete message.importerOfRecordNumber;
                            continue;
                        }
                    case 27: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.consigneeNumber = value;
                            else
                                delete message.consigneeNumber;
                            continue;
                        }
                    case 28: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.countryOfOrigin = value;
                            else
                                delete message.countryOfOrigin;
                            continue;
                        }
                    case 29: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.stowPosition = value;
                            else
                                delete message.stowPosition;
                            continue;
                        }
                    case 30: {
                            if (wireType !== 2)
                                break;
                            if (!(message.containerStatus && message.containerStatus.length))
                                message.containerStatus = [];
                            message.containerStatus.push(reader.stringVerify());
                            continue;
                        }
                    case 31: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.riskCategory = value;
                            else
                                delete message.riskCategory;
                            continue;
                        }
                    case 32: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.riskScore = value;
                            else
                                delete message.riskScore;
                            continue;
                        }
                    case 33: {
                            if (wireType !== 2)
                                break;
                            if (!(message.riskIndicator && message.riskIndicator.length))
                                message.riskIndicator = [];
                            message.riskIndicator.push(reader.stringVerify());
                            continue;
                        }
                    case 34: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.requestedAction = value;
                            else
                                delete message.requestedAction;
                            continue;
                        }
                    case 35: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.inspectionResult = value;
                            else
                                delete message.inspectionResult;
                            continue;
                        }
                    case 36: {
                            if (wireType !== 2)
                                break;
                            message.radioactiveSource = $root.tripoint.v1.RadioactiveSource.decode(reader, reader.size(), $undefined, _depth + 1, message.radioactiveSource);
                            continue;
                        }
                    case 37: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sourceGrade = value;
                            else
                                delete message.sourceGrade;
                            continue;
                        }
                    case 38: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.legalAuthority = value;
                            else
                                delete message.legalAuthority;
                            continue;
                        }
                    case 39: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.validUntil = value;
                            else
                                delete message.validUntil;
                            continue;
                        }
                    case 40: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reviewBy = value;
                            else
                                delete message.reviewBy;
                            continue;
                        }
                    case 41: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.carrierCode = value;
                            else
                                delete message.carrierCode;
                            continue;
                        }
                    case 42: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.uniqueConsignmentReference = value;
                            else
                                delete message.uniqueConsignmentReference;
                            continue;
                        }
                    case 43: {
                            if (wireType !== 2)
                                break;
                            message.notifyParty = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.notifyParty);
                            continue;
                        }
                    case 44: {
                            if (wireType !== 2)
                                break;
                            message.deliveryParty = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.deliveryParty);
                            continue;
                        }
                    case 45: {
                            if (wireType !== 2)
                                break;
                            message.bookingParty = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.bookingParty);
                            continue;
                        }
                    case 46: {
                            if (wireType !== 2)
                                break;
                            if (!(message.commercialLine && message.commercialLine.length))
                                message.commercialLine = [];
                            message.commercialLine.push($root.tripoint.v1.CommercialLine.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 47: {
                            if (wireType !== 2)
                                break;
                            if (!(message.transportEquipment && message.transportEquipment.length))
                                message.transportEquipment = [];
                            message.transportEquipment.push($root.tripoint.v1.TransportEquipment.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 48: {
                            if (wireType !== 2)
                                break;
                            message.bond = $root.tripoint.v1.CustomsBond.decode(reader, reader.size(), $undefined, _depth + 1, message.bond);
                            continue;
                        }
                    case 49: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.isfTransactionNumber = value;
                            else
                                delete message.isfTransactionNumber;
                            continue;
                        }
                    case 50: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.customsOffice = value;
                            else
                                delete message.customsOffice;
                            continue;
                        }
                    case 51: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.customsSublocation = value;
                            else
                                delete message.customsSublocation;
                            continue;
                        }
                    case 52: {
                            if (wireType !== 2)
                                break;
                            message.undgContact = $root.tripoint.v1.ContactInformation.decode(reader, reader.size(), $undefined, _depth + 1, message.undgContact);
                            continue;
                        }
                    case 53: {
                            if (wireType !== 2)
                                break;
                            message.conveyance = $root.tripoint.v1.Conveyance.decode(reader, reader.size(), $undefined, _depth + 1, message.conveyance);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return HighRiskCargo;
        })();

        v1.MatchIndicator = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "MATCH_INDICATOR_UNSPECIFIED"] = 0;
            values[valuesById[1] = "MATCH_INDICATOR_MATCHED"] = 1;
            values[valuesById[2] = "MATCH_INDICATOR_DID_NOT_MATCH"] = 2;
            return values;
        })();

        v1.TransportMode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "TRANSPORT_MODE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "TRANSPORT_MODE_SEA"] = 1;
            values[valuesById[2] = "TRANSPORT_MODE_AIR"] = 2;
            values[valuesById[3] = "TRANSPORT_MODE_RAIL"] = 3;
            values[valuesById[4] = "TRANSPORT_MODE_ROAD"] = 4;
            return values;
        })();

        v1.CargoRiskCategory = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CARGO_RISK_CATEGORY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CARGO_RISK_CATEGORY_WEAPONS"] = 1;
            values[valuesById[2] = "CARGO_RISK_CATEGORY_EXPLOSIVES"] = 2;
            values[valuesById[3] = "CARGO_RISK_CATEGORY_RADIOACTIVE"] = 3;
            values[valuesById[4] = "CARGO_RISK_CATEGORY_CHEMICAL_BIOLOGICAL"] = 4;
            values[valuesById[5] = "CARGO_RISK_CATEGORY_NARCOTICS"] = 5;
            values[valuesById[6] = "CARGO_RISK_CATEGORY_CONTRABAND"] = 6;
            values[valuesById[7] = "CARGO_RISK_CATEGORY_HUMAN_SMUGGLING"] = 7;
            values[valuesById[8] = "CARGO_RISK_CATEGORY_OTHER"] = 8;
            return values;
        })();

        v1.RequestedAction = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REQUESTED_ACTION_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REQUESTED_ACTION_HOLD"] = 1;
            values[valuesById[2] = "REQUESTED_ACTION_NII_SCAN"] = 2;
            values[valuesById[3] = "REQUESTED_ACTION_EXAM"] = 3;
            values[valuesById[4] = "REQUESTED_ACTION_DO_NOT_LOAD"] = 4;
            return values;
        })();

        v1.ShippingContainer = (function() {

            const ShippingContainer = function (properties) {
                this.seal = [];
                this.event = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ShippingContainer.prototype.iso6346Code = "";
            ShippingContainer.prototype.seal = $util.emptyArray;
            ShippingContainer.prototype.sizeType = "";
            ShippingContainer.prototype.stowPosition = "";
            ShippingContainer.prototype.event = $util.emptyArray;

            ShippingContainer.create = function(properties) {
                return new ShippingContainer(properties);
            };

            ShippingContainer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.iso6346Code != null && $Object.hasOwnProperty.call(message, "iso6346Code") && message.iso6346Code !== "")
                    writer.uint32(10).string(message.iso6346Code);
                if (message.seal != null && message.seal.length)
                    for (let i = 0; i < message.seal.length; ++i)
                        $root.tripoint.v1.Seal.encode(message.seal[i], writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.sizeType != null && $Object.hasOwnProperty.call(message, "sizeType") && message.sizeType !== "")
                    writer.uint32(26).string(message.sizeType);
                if (message.stowPosition != null && $Object.hasOwnProperty.call(message, "stowPosition") && message.stowPosition !== "")
                    writer.uint32(34).string(message.stowPosition);
                if (message.event != null && message.event.length)
                    for (let i = 0; i < message.event.length; ++i)
                        $root.tripoint.v1.ContainerEvent.encode(message.event[i], writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ShippingContainer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ShippingContainer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.iso6346Code = value;
                            else
                                delete message.iso6346Code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.seal && message.seal.length))
                                message.seal = [];
                            message.seal.push($root.tripoint.v1.Seal.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sizeType = value;
                            else
                                delete message.sizeType;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.stowPosition = value;
                            else
                                delete message.stowPosition;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.event && message.event.length))
                                message.event = [];
                            message.event.push($root.tripoint.v1.ContainerEvent.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ShippingContainer;
        })();

        v1.ContainerEvent = (function() {

            const ContainerEvent = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ContainerEvent.prototype.code = "";
            ContainerEvent.prototype.occurredAt = "";
            ContainerEvent.prototype.location = "";

            ContainerEvent.create = function(properties) {
                return new ContainerEvent(properties);
            };

            ContainerEvent.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(10).string(message.code);
                if (message.occurredAt != null && $Object.hasOwnProperty.call(message, "occurredAt") && message.occurredAt !== "")
                    writer.uint32(18).string(message.occurredAt);
                if (message.location != null && $Object.hasOwnProperty.call(message, "location") && message.location !== "")
                    writer.uint32(26).string(message.location);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ContainerEvent.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ContainerEvent();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.occurredAt = value;
                            else
                                delete message.occurredAt;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.location = value;
                            else
                                delete message.location;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ContainerEvent;
        })();

        v1.TransportEquipment = (function() {

            const TransportEquipment = function (properties) {
                this.seal = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            TransportEquipment.prototype.kind = 0;
            TransportEquipment.prototype.identification = "";
            TransportEquipment.prototype.plate = null;
            TransportEquipment.prototype.seal = $util.emptyArray;
            TransportEquipment.prototype.description = "";

            TransportEquipment.create = function(properties) {
                return new TransportEquipment(properties);
            };

            TransportEquipment.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(8).int32(message.kind);
                if (message.identification != null && $Object.hasOwnProperty.call(message, "identification") && message.identification !== "")
                    writer.uint32(18).string(message.identification);
                if (message.plate != null && $Object.hasOwnProperty.call(message, "plate"))
                    $root.tripoint.v1.Plate.encode(message.plate, writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.seal != null && message.seal.length)
                    for (let i = 0; i < message.seal.length; ++i)
                        $root.tripoint.v1.Seal.encode(message.seal[i], writer.uint32(34).fork(), _depth + 1).ldelim();
                if (message.description != null && $Object.hasOwnProperty.call(message, "description") && message.description !== "")
                    writer.uint32(42).string(message.description);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            TransportEquipment.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.TransportEquipment();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.identification = value;
                            else
                                delete message.identification;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.plate = $root.tripoint.v1.Plate.decode(reader, reader.size(), $undefined, _depth + 1, message.plate);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.seal && message.seal.length))
                                message.seal = [];
                            message.seal.push($root.tripoint.v1.Seal.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.description = value;
                            else
                                delete message.description;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return TransportEquipment;
        })();

        v1.TransportEquipmentKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "TRANSPORT_EQUIPMENT_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "TRANSPORT_EQUIPMENT_KIND_CONTAINER"] = 1;
            values[valuesById[2] = "TRANSPORT_EQUIPMENT_KIND_CHASSIS"] = 2;
            values[valuesById[3] = "TRANSPORT_EQUIPMENT_KIND_RAIL_CAR"] = 3;
            values[valuesById[4] = "TRANSPORT_EQUIPMENT_KIND_TRAILER"] = 4;
            values[valuesById[5] = "TRANSPORT_EQUIPMENT_KIND_TRUCK"] = 5;
            values[valuesById[6] = "TRANSPORT_EQUIPMENT_KIND_UNIT_LOAD_DEVICE"] = 6;
            return values;
        })();

        v1.CommercialLine = (function() {

            const CommercialLine = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            CommercialLine.prototype.line = 0;
            CommercialLine.prototype.manufacturer = null;
            CommercialLine.prototype.marks = "";
            CommercialLine.prototype.value = 0;
            CommercialLine.prototype.currency = "";

            CommercialLine.create = function(properties) {
                return new CommercialLine(properties);
            };

            CommercialLine.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.line != null && $Object.hasOwnProperty.call(message, "line") && message.line !== 0)
                    writer.uint32(8).uint32(message.line);
                if (message.manufacturer != null && $Object.hasOwnProperty.call(message, "manufacturer"))
                    $root.tripoint.v1.Organization.encode(message.manufacturer, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.marks != null && $Object.hasOwnProperty.call(message, "marks") && message.marks !== "")
                    writer.uint32(26).string(message.marks);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value") && !$Object.is(message.value, 0))
                    writer.uint32(33).double(message.value);
                if (message.currency != null && $Object.hasOwnProperty.call(message, "currency") && message.currency !== "")
                    writer.uint32(42).string(message.currency);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            CommercialLine.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.CommercialLine();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.line = value;
                            else
                                delete message.line;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.manufacturer = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.manufacturer);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.marks = value;
                            else
                                delete message.marks;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.value = value;
                            else
                                delete message.value;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.currency = value;
                            else
                                delete message.currency;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CommercialLine;
        })();

        v1.CustomsBond = (function() {

            const CustomsBond = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            CustomsBond.prototype.number = "";
            CustomsBond.prototype.kind = 0;
            CustomsBond.prototype.suretyCode = "";

            CustomsBond.create = function(properties) {
                return new CustomsBond(properties);
            };

            CustomsBond.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== "")
                    writer.uint32(10).string(message.number);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(16).int32(message.kind);
                if (message.suretyCode != null && $Object.hasOwnProperty.call(message, "suretyCode") && message.suretyCode !== "")
                    writer.uint32(26).string(message.suretyCode);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            CustomsBond.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.CustomsBond();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.number = value;
                            else
                                delete message.number;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.suretyCode = value;
                            else
                                delete message.suretyCode;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CustomsBond;
        })();

        v1.BondKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "BOND_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "BOND_KIND_SINGLE_TRANSACTION"] = 1;
            values[valuesById[2] = "BOND_KIND_CONTINUOUS"] = 2;
            return values;
        })();

        v1.Seal = (function() {

            const Seal = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Seal.prototype.sealId = "";
            Seal.prototype.sealIntactStatus = 0;

            Seal.create = function(properties) {
                return new Seal(properties);
            };

            Seal.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sealId != null && $Object.hasOwnProperty.call(message, "sealId") && message.sealId !== "")
                    writer.uint32(10).string(message.sealId);
                if (message.sealIntactStatus != null && $Object.hasOwnProperty.call(message, "sealIntactStatus") && message.sealIntactStatus !== 0)
                    writer.uint32(16).int32(message.sealIntactStatus);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Seal.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Seal();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sealId = value;
                            else
                                delete message.sealId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.sealIntactStatus = value;
                            else
                                delete message.sealIntactStatus;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Seal;
        })();

        v1.SealIntactStatus = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SEAL_INTACT_STATUS_UNSPECIFIED"] = 0;
            values[valuesById[1] = "SEAL_INTACT_STATUS_INTACT"] = 1;
            values[valuesById[2] = "SEAL_INTACT_STATUS_BROKEN"] = 2;
            values[valuesById[3] = "SEAL_INTACT_STATUS_MISSING"] = 3;
            return values;
        })();

        v1.Commodity = (function() {

            const Commodity = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Commodity.prototype.commodityHtsCode = "";
            Commodity.prototype.commodityUndgIdentification = "";
            Commodity.prototype.imoClassCode = "";
            Commodity.prototype.description = "";
            Commodity.prototype.countryOfOrigin = "";
            Commodity.prototype.packageQuantity = 0;
            Commodity.prototype.packageType = "";
            Commodity.prototype.grossWeightKg = 0;

            Commodity.create = function(properties) {
                return new Commodity(properties);
            };

            Commodity.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.commodityHtsCode != null && $Object.hasOwnProperty.call(message, "commodityHtsCode") && message.commodityHtsCode !== "")
                    writer.uint32(10).string(message.commodityHtsCode);
                if (message.commodityUndgIdentification != null && $Object.hasOwnProperty.call(message, "commodityUndgIdentification") && message.commodityUndgIdentification !== "")
                    writer.uint32(18).string(message.commodityUndgIdentification);
                if (message.imoClassCode != null && $Object.hasOwnProperty.call(message, "imoClassCode") && message.imoClassCode !== "")
                    writer.uint32(26).string(message.imoClassCode);
                if (message.description != null && $Object.hasOwnProperty.call(message, "description") && message.description !== "")
                    writer.uint32(34).string(message.description);
                if (message.countryOfOrigin != null && $Object.hasOwnProperty.call(message, "countryOfOrigin") && message.countryOfOrigin !== "")
                    writer.uint32(42).string(message.countryOfOrigin);
                if (message.packageQuantity != null && $Object.hasOwnProperty.call(message, "packageQuantity") && message.packageQuantity !== 0)
                    writer.uint32(48).uint32(message.packageQuantity);
                if (message.packageType != null && $Object.hasOwnProperty.call(message, "packageType") && message.packageType !== "")
                    writer.uint32(58).string(message.packageType);
                if (message.grossWeightKg != null && $Object.hasOwnProperty.call(message, "grossWeightKg") && !$Object.is(message.grossWeightKg, 0))
                    writer.uint32(65).double(message.grossWeightKg);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Commodity.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Commodity();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.commodityHtsCode = value;
                            else
                                delete message.commodityHtsCode;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.commodityUndgIdentification = value;
                            else
                                delete message.commodityUndgIdentification;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.imoClassCode = value;
                            else
                                delete message.imoClassCode;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.description = value;
                            else
                                delete message.description;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.countryOfOrigin = value;
                            else
                                delete message.countryOfOrigin;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.packageQuantity = value;
                            else
                                delete message.packageQuantity;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.packageType = value;
                            else
                                delete message.packageType;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.grossWeightKg = value;
                            else
                                delete message.grossWeightKg;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Commodity;
        })();

        v1.RadioactiveSource = (function() {

            const RadioactiveSource = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RadioactiveSource.prototype.nuclide = "";
            RadioactiveSource.prototype.activityTbq = 0;
            RadioactiveSource.prototype.referenceDate = "";
            RadioactiveSource.prototype.iaeaCategory = 0;
            RadioactiveSource.prototype.licenceNumber = "";
            RadioactiveSource.prototype.importerConsent = false;

            RadioactiveSource.create = function(properties) {
                return new RadioactiveSource(properties);
            };

            RadioactiveSource.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.nuclide != null && $Object.hasOwnProperty.call(message, "nuclide") && message.nuclide !== "")
                    writer.uint32(10).string(message.nuclide);
                if (message.activityTbq != null && $Object.hasOwnProperty.call(message, "activityTbq") && !$Object.is(message.activityTbq, 0))
                    writer.uint32(17).double(message.activityTbq);
                if (message.referenceDate != null && $Object.hasOwnProperty.call(message, "referenceDate") && message.referenceDate !== "")
                    writer.uint32(26).string(message.referenceDate);
                if (message.iaeaCategory != null && $Object.hasOwnProperty.call(message, "iaeaCategory") && message.iaeaCategory !== 0)
                    writer.uint32(32).uint32(message.iaeaCategory);
                if (message.licenceNumber != null && $Object.hasOwnProperty.call(message, "licenceNumber") && message.licenceNumber !== "")
                    writer.uint32(42).string(message.licenceNumber);
                if (message.importerConsent != null && $Object.hasOwnProperty.call(message, "importerConsent") && message.importerConsent !== false)
                    writer.uint32(48).bool(message.importerConsent);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RadioactiveSource.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.RadioactiveSource();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.nuclide = value;
                            else
                                delete message.nuclide;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.activityTbq = value;
                            else
                                delete message.activityTbq;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.referenceDate = value;
                            else
                                delete message.referenceDate;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.iaeaCategory = value;
                            else
                                delete message.iaeaCategory;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.licenceNumber = value;
                            else
                                delete message.licenceNumber;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.importerConsent = value;
                            else
                                delete message.importerConsent;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RadioactiveSource;
        })();

        v1.Organization = (function() {

            const Organization = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Organization.prototype.name = "";
            Organization.prototype.address = "";
            Organization.prototype.country = "";
            Organization.prototype.identification = "";

            Organization.create = function(properties) {
                return new Organization(properties);
            };

            Organization.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(10).string(message.name);
                if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                    writer.uint32(18).string(message.address);
                if (message.country != null && $Object.hasOwnProperty.call(message, "country") && message.country !== "")
                    writer.uint32(26).string(message.country);
                if (message.identification != null && $Object.hasOwnProperty.call(message, "identification") && message.identification !== "")
                    writer.uint32(34).string(message.identification);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Organization.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Organization();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.address = value;
                            else
                                delete message.address;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.country = value;
                            else
                                delete message.country;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.identification = value;
                            else
                                delete message.identification;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Organization;
        })();

        v1.PersonName = (function() {

            const PersonName = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PersonName.prototype.primaryIdentifier = "";
            PersonName.prototype.secondaryIdentifier = "";
            PersonName.prototype.script = "";
            PersonName.prototype.quality = 0;
            PersonName.prototype.category = 0;
            PersonName.prototype.prefix = "";
            PersonName.prototype.suffix = "";
            PersonName.prototype.language = "";
            PersonName.prototype.originalScriptName = "";

            PersonName.create = function(properties) {
                return new PersonName(properties);
            };

            PersonName.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.primaryIdentifier != null && $Object.hasOwnProperty.call(message, "primaryIdentifier") && message.primaryIdentifier !== "")
                    writer.uint32(10).string(message.primaryIdentifier);
                if (message.secondaryIdentifier != null && $Object.hasOwnProperty.call(message, "secondaryIdentifier") && message.secondaryIdentifier !== "")
                    writer.uint32(18).string(message.secondaryIdentifier);
                if (message.script != null && $Object.hasOwnProperty.call(message, "script") && message.script !== "")
                    writer.uint32(26).string(message.script);
                if (message.quality != null && $Object.hasOwnProperty.call(message, "quality") && message.quality !== 0)
                    writer.uint32(32).int32(message.quality);
                if (message.category != null && $Object.hasOwnProperty.call(message, "category") && message.category !== 0)
                    writer.uint32(40).int32(message.category);
                if (message.prefix != null && $Object.hasOwnProperty.call(message, "prefix") && message.prefix !== "")
                    writer.uint32(50).string(message.prefix);
                if (message.suffix != null && $Object.hasOwnProperty.call(message, "suffix") && message.suffix !== "")
                    writer.uint32(58).string(message.suffix);
                if (message.language != null && $Object.hasOwnProperty.call(message, "language") && message.language !== "")
                    writer.uint32(66).string(message.language);
                if (message.originalScriptName != null && $Object.hasOwnProperty.call(message, "originalScriptName") && message.originalScriptName !== "")
                    writer.uint32(74).string(message.originalScriptName);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PersonName.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.PersonName();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.primaryIdentifier = value;
                            else
                                delete message.primaryIdentifier;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.secondaryIdentifier = value;
                            else
                                delete message.secondaryIdentifier;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.script = value;
                            else
                                delete message.script;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.quality = value;
                            else
                                delete message.quality;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.category = value;
                            else
                                delete message.category;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.prefix = value;
                            else
                                delete message.prefix;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.suffix = value;
                            else
                                delete message.suffix;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.language = value;
                            else
                                delete message.language;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.originalScriptName = value;
                            else
                                delete message.originalScriptName;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PersonName;
        })();

        v1.NameCategory = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "NAME_CATEGORY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "NAME_CATEGORY_ALSO_KNOWN_AS"] = 1;
            values[valuesById[2] = "NAME_CATEGORY_FORMERLY_KNOWN_AS"] = 2;
            values[valuesById[3] = "NAME_CATEGORY_MAIDEN"] = 3;
            values[valuesById[4] = "NAME_CATEGORY_RELIGIOUS"] = 4;
            values[valuesById[5] = "NAME_CATEGORY_ASSUMED"] = 5;
            return values;
        })();

        v1.NameQuality = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "NAME_QUALITY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "NAME_QUALITY_GOOD"] = 1;
            values[valuesById[2] = "NAME_QUALITY_LOW"] = 2;
            return values;
        })();

        v1.PartialDate = (function() {

            const PartialDate = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PartialDate.prototype.date = "";
            PartialDate.prototype.until = "";
            PartialDate.prototype.approximate = false;

            PartialDate.create = function(properties) {
                return new PartialDate(properties);
            };

            PartialDate.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.date != null && $Object.hasOwnProperty.call(message, "date") && message.date !== "")
                    writer.uint32(10).string(message.date);
                if (message.until != null && $Object.hasOwnProperty.call(message, "until") && message.until !== "")
                    writer.uint32(18).string(message.until);
                if (message.approximate != null && $Object.hasOwnProperty.call(message, "approximate") && message.approximate !== false)
                    writer.uint32(24).bool(message.approximate);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PartialDate.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.PartialDate();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.date = value;
                            else
                                delete message.date;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.until = value;
                            else
                                delete message.until;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.approximate = value;
                            else
                                delete message.approximate;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PartialDate;
        })();

        v1.Place = (function() {

            const Place = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Place.prototype.city = "";
            Place.prototype.region = "";
            Place.prototype.country = "";
            Place.prototype.countryName = "";

            Place.create = function(properties) {
                return new Place(properties);
            };

            Place.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.city != null && $Object.hasOwnProperty.call(message, "city") && message.city !== "")
                    writer.uint32(10).string(message.city);
                if (message.region != null && $Object.hasOwnProperty.call(message, "region") && message.region !== "")
                    writer.uint32(18).string(message.region);
                if (message.country != null && $Object.hasOwnProperty.call(message, "country") && message.country !== "")
                    writer.uint32(26).string(message.country);
                if (message.countryName != null && $Object.hasOwnProperty.call(message, "countryName") && message.countryName !== "")
                    writer.uint32(34).string(message.countryName);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Place.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Place();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.city = value;
                            else
                                delete message.city;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.region = value;
                            else
                                delete message.region;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.country = value;
                            else
                                delete message.country;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.countryName = value;
                            else
                                delete message.countryName;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Place;
        })();

        v1.Address = (function() {

            const Address = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Address.prototype.street = "";
            Address.prototype.city = "";
            Address.prototype.region = "";
            Address.prototype.postalCode = "";
            Address.prototype.country = "";

            Address.create = function(properties) {
                return new Address(properties);
            };

            Address.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.street != null && $Object.hasOwnProperty.call(message, "street") && message.street !== "")
                    writer.uint32(10).string(message.street);
                if (message.city != null && $Object.hasOwnProperty.call(message, "city") && message.city !== "")
                    writer.uint32(18).string(message.city);
                if (message.region != null && $Object.hasOwnProperty.call(message, "region") && message.region !== "")
                    writer.uint32(26).string(message.region);
                if (message.postalCode != null && $Object.hasOwnProperty.call(message, "postalCode") && message.postalCode !== "")
                    writer.uint32(34).string(message.postalCode);
                if (message.country != null && $Object.hasOwnProperty.call(message, "country") && message.country !== "")
                    writer.uint32(42).string(message.country);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Address.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Address();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.street = value;
                            else
                                delete message.street;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.city = value;
                            else
                                delete message.city;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.region = value;
                            else
                                delete message.region;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.postalCode = value;
                            else
                                delete message.postalCode;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.country = value;
                            else
                                delete message.country;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Address;
        })();

        v1.ContactInformation = (function() {

            const ContactInformation = function (properties) {
                this.telephone = [];
                this.email = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ContactInformation.prototype.name = "";
            ContactInformation.prototype.telephone = $util.emptyArray;
            ContactInformation.prototype.email = $util.emptyArray;

            ContactInformation.create = function(properties) {
                return new ContactInformation(properties);
            };

            ContactInformation.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(10).string(message.name);
                if (message.telephone != null && message.telephone.length)
                    for (let i = 0; i < message.telephone.length; ++i)
                        writer.uint32(18).string(message.telephone[i]);
                if (message.email != null && message.email.length)
                    for (let i = 0; i < message.email.length; ++i)
                        writer.uint32(26).string(message.email[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ContactInformation.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ContactInformation();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.telephone && message.telephone.length))
                                message.telephone = [];
                            message.telephone.push(reader.stringVerify());
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.email && message.email.length))
                                message.email = [];
                            message.email.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ContactInformation;
        })();

        v1.Identification = (function() {

            const Identification = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Identification.prototype.number = "";
            Identification.prototype.kind = 0;
            Identification.prototype.issuingState = "";
            Identification.prototype.issued = "";
            Identification.prototype.expiry = "";
            Identification.prototype.status = 0;

            Identification.create = function(properties) {
                return new Identification(properties);
            };

            Identification.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== "")
                    writer.uint32(10).string(message.number);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(16).int32(message.kind);
                if (message.issuingState != null && $Object.hasOwnProperty.call(message, "issuingState") && message.issuingState !== "")
                    writer.uint32(26).string(message.issuingState);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && message.issued !== "")
                    writer.uint32(34).string(message.issued);
                if (message.expiry != null && $Object.hasOwnProperty.call(message, "expiry") && message.expiry !== "")
                    writer.uint32(42).string(message.expiry);
                if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                    writer.uint32(48).int32(message.status);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Identification.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Identification();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.number = value;
                            else
                                delete message.number;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.issuingState = value;
                            else
                                delete message.issuingState;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.expiry = value;
                            else
                                delete message.expiry;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.status = value;
                            else
                                delete message.status;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Identification;
        })();

        v1.IdentificationKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "IDENTIFICATION_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "IDENTIFICATION_KIND_NATIONAL"] = 1;
            values[valuesById[2] = "IDENTIFICATION_KIND_TAX"] = 2;
            values[valuesById[3] = "IDENTIFICATION_KIND_ALIEN_REGISTRATION"] = 3;
            values[valuesById[4] = "IDENTIFICATION_KIND_CURP"] = 4;
            values[valuesById[5] = "IDENTIFICATION_KIND_DRIVER_LICENCE"] = 5;
            values[valuesById[6] = "IDENTIFICATION_KIND_OTHER"] = 6;
            return values;
        })();

        v1.DocumentStatus = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "DOCUMENT_STATUS_UNSPECIFIED"] = 0;
            values[valuesById[1] = "DOCUMENT_STATUS_VALID"] = 1;
            values[valuesById[2] = "DOCUMENT_STATUS_CANCELLED"] = 2;
            values[valuesById[3] = "DOCUMENT_STATUS_LOST"] = 3;
            values[valuesById[4] = "DOCUMENT_STATUS_STOLEN"] = 4;
            values[valuesById[5] = "DOCUMENT_STATUS_STOLEN_BLANK"] = 5;
            values[valuesById[6] = "DOCUMENT_STATUS_COUNTERFEIT"] = 6;
            return values;
        })();

        v1.Conveyance = (function() {

            const Conveyance = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Conveyance.prototype.vessel = null;
            Conveyance.prototype.aircraft = null;
            Conveyance.prototype.vehicle = null;

            Conveyance.create = function(properties) {
                return new Conveyance(properties);
            };

            Conveyance.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.vessel != null && $Object.hasOwnProperty.call(message, "vessel"))
                    $root.tripoint.v1.Vessel.encode(message.vessel, writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.aircraft != null && $Object.hasOwnProperty.call(message, "aircraft"))
                    $root.tripoint.v1.Aircraft.encode(message.aircraft, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.vehicle != null && $Object.hasOwnProperty.call(message, "vehicle"))
                    $root.tripoint.v1.Vehicle.encode(message.vehicle, writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Conveyance.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Conveyance();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.vessel = $root.tripoint.v1.Vessel.decode(reader, reader.size(), $undefined, _depth + 1, message.vessel);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.aircraft = $root.tripoint.v1.Aircraft.decode(reader, reader.size(), $undefined, _depth + 1, message.aircraft);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.vehicle = $root.tripoint.v1.Vehicle.decode(reader, reader.size(), $undefined, _depth + 1, message.vehicle);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Conveyance;
        })();

        v1.Vessel = (function() {

            const Vessel = function (properties) {
                this.formerName = [];
                this.formerFlag = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Vessel.prototype.name = "";
            Vessel.prototype.imoNumber = "";
            Vessel.prototype.mmsi = "";
            Vessel.prototype.callSign = "";
            Vessel.prototype.flag = "";
            Vessel.prototype.formerName = $util.emptyArray;
            Vessel.prototype.formerFlag = $util.emptyArray;

            Vessel.create = function(properties) {
                return new Vessel(properties);
            };

            Vessel.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(10).string(message.name);
                if (message.imoNumber != null && $Object.hasOwnProperty.call(message, "imoNumber") && message.imoNumber !== "")
                    writer.uint32(18).string(message.imoNumber);
                if (message.mmsi != null && $Object.hasOwnProperty.call(message, "mmsi") && message.mmsi !== "")
                    writer.uint32(26).string(message.mmsi);
                if (message.callSign != null && $Object.hasOwnProperty.call(message, "callSign") && message.callSign !== "")
                    writer.uint32(34).string(message.callSign);
                if (message.flag != null && $Object.hasOwnProperty.call(message, "flag") && message.flag !== "")
                    writer.uint32(42).string(message.flag);
                if (message.formerName != null && message.formerName.length)
                    for (let i = 0; i < message.formerName.length; ++i)
                        writer.uint32(50).string(message.formerName[i]);
                if (message.formerFlag != null && message.formerFlag.length)
                    for (let i = 0; i < message.formerFlag.length; ++i)
                        writer.uint32(58).string(message.formerFlag[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Vessel.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Vessel();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.imoNumber = value;
                            else
                                delete message.imoNumber;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.mmsi = value;
                            else
                                delete message.mmsi;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.callSign = value;
                            else
                                delete message.callSign;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.flag = value;
                            else
                                delete message.flag;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.formerName && message.formerName.length))
                                message.formerName = [];
                            message.formerName.push(reader.stringVerify());
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.formerFlag && message.formerFlag.length))
                                message.formerFlag = [];
                            message.formerFlag.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Vessel;
        })();

        v1.Aircraft = (function() {

            const Aircraft = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Aircraft.prototype.tailIdentification = "";
            Aircraft.prototype.icaoAddress = "";
            Aircraft.prototype.model = "";

            Aircraft.create = function(properties) {
                return new Aircraft(properties);
            };

            Aircraft.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tailIdentification != null && $Object.hasOwnProperty.call(message, "tailIdentification") && message.tailIdentification !== "")
                    writer.uint32(10).string(message.tailIdentification);
                if (message.icaoAddress != null && $Object.hasOwnProperty.call(message, "icaoAddress") && message.icaoAddress !== "")
                    writer.uint32(18).string(message.icaoAddress);
                if (message.model != null && $Object.hasOwnProperty.call(message, "model") && message.model !== "")
                    writer.uint32(26).string(message.model);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Aircraft.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Aircraft();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tailIdentification = value;
                            else
                                delete message.tailIdentification;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.icaoAddress = value;
                            else
                                delete message.icaoAddress;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.model = value;
                            else
                                delete message.model;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Aircraft;
        })();

        v1.Vehicle = (function() {

            const Vehicle = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Vehicle.prototype.vin = "";
            Vehicle.prototype.plate = null;
            Vehicle.prototype.make = "";
            Vehicle.prototype.model = "";
            Vehicle.prototype.colour = "";
            Vehicle.prototype.modelYear = 0;

            Vehicle.create = function(properties) {
                return new Vehicle(properties);
            };

            Vehicle.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.vin != null && $Object.hasOwnProperty.call(message, "vin") && message.vin !== "")
                    writer.uint32(10).string(message.vin);
                if (message.plate != null && $Object.hasOwnProperty.call(message, "plate"))
                    $root.tripoint.v1.Plate.encode(message.plate, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.make != null && $Object.hasOwnProperty.call(message, "make") && message.make !== "")
                    writer.uint32(26).string(message.make);
                if (message.model != null && $Object.hasOwnProperty.call(message, "model") && message.model !== "")
                    writer.uint32(34).string(message.model);
                if (message.colour != null && $Object.hasOwnProperty.call(message, "colour") && message.colour !== "")
                    writer.uint32(42).string(message.colour);
                if (message.modelYear != null && $Object.hasOwnProperty.call(message, "modelYear") && message.modelYear !== 0)
                    writer.uint32(48).uint32(message.modelYear);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Vehicle.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Vehicle();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.vin = value;
                            else
                                delete message.vin;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.plate = $root.tripoint.v1.Plate.decode(reader, reader.size(), $undefined, _depth + 1, message.plate);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.make = value;
                            else
                                delete message.make;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.model = value;
                            else
                                delete message.model;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.colour = value;
                            else
                                delete message.colour;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.modelYear = value;
                            else
                                delete message.modelYear;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Vehicle;
        })();

        v1.Plate = (function() {

            const Plate = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Plate.prototype.number = "";
            Plate.prototype.region = "";
            Plate.prototype.country = "";

            Plate.create = function(properties) {
                return new Plate(properties);
            };

            Plate.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== "")
                    writer.uint32(10).string(message.number);
                if (message.region != null && $Object.hasOwnProperty.call(message, "region") && message.region !== "")
                    writer.uint32(18).string(message.region);
                if (message.country != null && $Object.hasOwnProperty.call(message, "country") && message.country !== "")
                    writer.uint32(26).string(message.country);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Plate.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Plate();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.number = value;
                            else
                                delete message.number;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.region = value;
                            else
                                delete message.region;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.country = value;
                            else
                                delete message.country;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Plate;
        })();

        v1.TravelDocument = (function() {

            const TravelDocument = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            TravelDocument.prototype.documentNumber = "";
            TravelDocument.prototype.issuingState = "";
            TravelDocument.prototype.documentType = "";
            TravelDocument.prototype.expiry = "";
            TravelDocument.prototype.issued = "";
            TravelDocument.prototype.status = 0;

            TravelDocument.create = function(properties) {
                return new TravelDocument(properties);
            };

            TravelDocument.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.documentNumber != null && $Object.hasOwnProperty.call(message, "documentNumber") && message.documentNumber !== "")
                    writer.uint32(10).string(message.documentNumber);
                if (message.issuingState != null && $Object.hasOwnProperty.call(message, "issuingState") && message.issuingState !== "")
                    writer.uint32(18).string(message.issuingState);
                if (message.documentType != null && $Object.hasOwnProperty.call(message, "documentType") && message.documentType !== "")
                    writer.uint32(26).string(message.documentType);
                if (message.expiry != null && $Object.hasOwnProperty.call(message, "expiry") && message.expiry !== "")
                    writer.uint32(34).string(message.expiry);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && message.issued !== "")
                    writer.uint32(42).string(message.issued);
                if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                    writer.uint32(48).int32(message.status);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            TravelDocument.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.TravelDocument();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.documentNumber = value;
                            else
                                delete message.documentNumber;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.issuingState = value;
                            else
                                delete message.issuingState;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.documentType = value;
                            else
                                delete message.documentType;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.expiry = value;
                            else
                                delete message.expiry;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.status = value;
                            else
                                delete message.status;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return TravelDocument;
        })();

        v1.BiometricReference = (function() {

            const BiometricReference = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            BiometricReference.prototype.modality = 0;
            BiometricReference.prototype.standard = "";
            BiometricReference.prototype.sha256 = $util.newBuffer([]);

            BiometricReference.create = function(properties) {
                return new BiometricReference(properties);
            };

            BiometricReference.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.modality != null && $Object.hasOwnProperty.call(message, "modality") && message.modality !== 0)
                    writer.uint32(8).int32(message.modality);
                if (message.standard != null && $Object.hasOwnProperty.call(message, "standard") && message.standard !== "")
                    writer.uint32(18).string(message.standard);
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256.length)
                    writer.uint32(26).bytes(message.sha256);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            BiometricReference.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.BiometricReference();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.modality = value;
                            else
                                delete message.modality;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.standard = value;
                            else
                                delete message.standard;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return BiometricReference;
        })();

        v1.BiometricModality = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "BIOMETRIC_MODALITY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "BIOMETRIC_MODALITY_FACE"] = 1;
            values[valuesById[2] = "BIOMETRIC_MODALITY_FINGERPRINT"] = 2;
            values[valuesById[3] = "BIOMETRIC_MODALITY_IRIS"] = 3;
            return values;
        })();

        v1.Sex = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SEX_UNSPECIFIED"] = 0;
            values[valuesById[1] = "SEX_FEMALE"] = 1;
            values[valuesById[2] = "SEX_MALE"] = 2;
            values[valuesById[3] = "SEX_X"] = 3;
            return values;
        })();

        v1.Rfi = (function() {

            const Rfi = function (properties) {
                this.topic = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Rfi.prototype.topic = $util.emptyArray;
            Rfi.prototype.question = "";
            Rfi.prototype.caseReference = "";
            Rfi.prototype.contactPoint = "";

            Rfi.create = function(properties) {
                return new Rfi(properties);
            };

            Rfi.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.topic != null && message.topic.length)
                    writer.uint32(10).int32s(message.topic);
                if (message.question != null && $Object.hasOwnProperty.call(message, "question") && message.question !== "")
                    writer.uint32(18).string(message.question);
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(26).string(message.caseReference);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(34).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Rfi.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Rfi();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType === 2) {
                                if (!(message.topic && message.topic.length))
                                    message.topic = [];
                                reader.int32s(message.topic);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.topic && message.topic.length))
                                message.topic = [];
                            message.topic.push(reader.int32());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.question = value;
                            else
                                delete message.question;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Rfi;
        })();

        v1.RfiTopic = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RFI_TOPIC_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RFI_TOPIC_IDENTITY"] = 1;
            values[valuesById[2] = "RFI_TOPIC_TRAVEL_DOCUMENT"] = 2;
            values[valuesById[3] = "RFI_TOPIC_MOVEMENT"] = 3;
            values[valuesById[4] = "RFI_TOPIC_LEGAL_BASIS"] = 4;
            values[valuesById[5] = "RFI_TOPIC_RISK_INDICATOR"] = 5;
            values[valuesById[6] = "RFI_TOPIC_ASSOCIATION"] = 6;
            values[valuesById[7] = "RFI_TOPIC_CONSIGNMENT"] = 7;
            values[valuesById[8] = "RFI_TOPIC_HANDLING"] = 8;
            return values;
        })();

        v1.RfiReply = (function() {

            const RfiReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RfiReply.prototype.outcome = 0;
            RfiReply.prototype.declined = 0;
            RfiReply.prototype.answer = "";
            RfiReply.prototype.contactPoint = "";

            RfiReply.create = function(properties) {
                return new RfiReply(properties);
            };

            RfiReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== 0)
                    writer.uint32(8).int32(message.outcome);
                if (message.declined != null && $Object.hasOwnProperty.call(message, "declined") && message.declined !== 0)
                    writer.uint32(16).int32(message.declined);
                if (message.answer != null && $Object.hasOwnProperty.call(message, "answer") && message.answer !== "")
                    writer.uint32(26).string(message.answer);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(34).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RfiReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.RfiReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.declined = value;
                            else
                                delete message.declined;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.answer = value;
                            else
                                delete message.answer;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RfiReply;
        })();

        v1.RfiOutcome = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RFI_OUTCOME_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RFI_OUTCOME_ANSWERED"] = 1;
            values[valuesById[2] = "RFI_OUTCOME_PARTLY_ANSWERED"] = 2;
            values[valuesById[3] = "RFI_OUTCOME_NOTHING_KNOWN"] = 3;
            values[valuesById[4] = "RFI_OUTCOME_DECLINED"] = 4;
            return values;
        })();

        v1.RfiDeclined = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RFI_DECLINED_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RFI_DECLINED_LAW"] = 1;
            values[valuesById[2] = "RFI_DECLINED_OPERATION"] = 2;
            values[valuesById[3] = "RFI_DECLINED_THIRD_PARTY"] = 3;
            values[valuesById[4] = "RFI_DECLINED_DISPROPORTIONATE"] = 4;
            return values;
        })();

        v1.Hit = (function() {

            const Hit = function (properties) {
                this.matchedOn = [];
                this.name = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Hit.prototype.category = 0;
            Hit.prototype.occurredAt = "";
            Hit.prototype.location = "";
            Hit.prototype.matchedOn = $util.emptyArray;
            Hit.prototype.actionTaken = 0;
            Hit.prototype.notTaken = 0;
            Hit.prototype.name = $util.emptyArray;
            Hit.prototype.dateOfBirth = null;
            Hit.prototype.document = null;
            Hit.prototype.conveyanceIdentification = "";
            Hit.prototype.caseReference = "";
            Hit.prototype.contactPoint = "";

            Hit.create = function(properties) {
                return new Hit(properties);
            };

            Hit.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.category != null && $Object.hasOwnProperty.call(message, "category") && message.category !== 0)
                    writer.uint32(8).int32(message.category);
                if (message.occurredAt != null && $Object.hasOwnProperty.call(message, "occurredAt") && message.occurredAt !== "")
                    writer.uint32(18).string(message.occurredAt);
                if (message.location != null && $Object.hasOwnProperty.call(message, "location") && message.location !== "")
                    writer.uint32(26).string(message.location);
                if (message.matchedOn != null && message.matchedOn.length)
                    writer.uint32(34).int32s(message.matchedOn);
                if (message.actionTaken != null && $Object.hasOwnProperty.call(message, "actionTaken") && message.actionTaken !== 0)
                    writer.uint32(40).int32(message.actionTaken);
                if (message.notTaken != null && $Object.hasOwnProperty.call(message, "notTaken") && message.notTaken !== 0)
                    writer.uint32(48).int32(message.notTaken);
                if (message.name != null && message.name.length)
                    for (let i = 0; i < message.name.length; ++i)
                        $root.tripoint.v1.PersonName.encode(message.name[i], writer.uint32(58).fork(), _depth + 1).ldelim();
                if (message.dateOfBirth != null && $Object.hasOwnProperty.call(message, "dateOfBirth"))
                    $root.tripoint.v1.PartialDate.encode(message.dateOfBirth, writer.uint32(66).fork(), _depth + 1).ldelim();
                if (message.document != null && $Object.hasOwnProperty.call(message, "document"))
                    $root.tripoint.v1.TravelDocument.encode(message.document, writer.uint32(74).fork(), _depth + 1).ldelim();
                if (message.conveyanceIdentification != null && $Object.hasOwnProperty.call(message, "conveyanceIdentification") && message.conveyanceIdentification !== "")
                    writer.uint32(82).string(message.conveyanceIdentification);
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(90).string(message.caseReference);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(98).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Hit.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Hit();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.category = value;
                            else
                                delete message.category;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.occurredAt = value;
                            else
                                delete message.occurredAt;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.location = value;
                            else
                                delete message.location;
                            continue;
                        }
                    case 4: {
                            if (wireType === 2) {
                                if (!(message.matchedOn && message.matchedOn.length))
                                    message.matchedOn = [];
                                reader.int32s(message.matchedOn);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.matchedOn && message.matchedOn.length))
                                message.matchedOn = [];
                            message.matchedOn.push(reader.int32());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.actionTaken = value;
                            else
                                delete message.actionTaken;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.notTaken = value;
                            else
                                delete message.notTaken;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.name && message.name.length))
                                message.name = [];
                            message.name.push($root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.dateOfBirth = $root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1, message.dateOfBirth);
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.document = $root.tripoint.v1.TravelDocument.decode(reader, reader.size(), $undefined, _depth + 1, message.document);
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conveyanceIdentification = value;
                            else
                                delete message.conveyanceIdentification;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Hit;
        })();

        v1.EncounterCategory = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ENCOUNTER_CATEGORY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ENCOUNTER_CATEGORY_APPLICATION"] = 1;
            values[valuesById[2] = "ENCOUNTER_CATEGORY_ENFORCEMENT"] = 2;
            values[valuesById[3] = "ENCOUNTER_CATEGORY_ENROLLMENT"] = 3;
            values[valuesById[4] = "ENCOUNTER_CATEGORY_INTERVIEW"] = 4;
            values[valuesById[5] = "ENCOUNTER_CATEGORY_PERSON_CROSSING"] = 5;
            values[valuesById[6] = "ENCOUNTER_CATEGORY_PRIMARY"] = 6;
            values[valuesById[7] = "ENCOUNTER_CATEGORY_SECONDARY"] = 7;
            return values;
        })();

        v1.MatchedOn = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "MATCHED_ON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "MATCHED_ON_NAME"] = 1;
            values[valuesById[2] = "MATCHED_ON_DATE_OF_BIRTH"] = 2;
            values[valuesById[3] = "MATCHED_ON_DOCUMENT"] = 3;
            values[valuesById[4] = "MATCHED_ON_BIOMETRIC"] = 4;
            values[valuesById[5] = "MATCHED_ON_CONVEYANCE"] = 5;
            values[valuesById[6] = "MATCHED_ON_CONTAINER"] = 6;
            return values;
        })();

        v1.ActionTaken = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ACTION_TAKEN_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ACTION_TAKEN_NOT_TAKEN"] = 1;
            values[valuesById[2] = "ACTION_TAKEN_ARRESTED"] = 2;
            values[valuesById[3] = "ACTION_TAKEN_REFUSED_ENTRY"] = 3;
            values[valuesById[4] = "ACTION_TAKEN_REFERRED_TO_SECONDARY"] = 4;
            values[valuesById[5] = "ACTION_TAKEN_CHECKED_DISCREETLY"] = 5;
            values[valuesById[6] = "ACTION_TAKEN_ORIGINATOR_CONTACTED"] = 6;
            values[valuesById[7] = "ACTION_TAKEN_SEIZED"] = 7;
            return values;
        })();

        v1.NotTaken = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "NOT_TAKEN_UNSPECIFIED"] = 0;
            values[valuesById[1] = "NOT_TAKEN_LAW"] = 1;
            values[valuesById[2] = "NOT_TAKEN_IDENTITY_IN_DOUBT"] = 2;
            values[valuesById[3] = "NOT_TAKEN_NOT_LOCATED"] = 3;
            values[valuesById[4] = "NOT_TAKEN_ORIGINATOR_ADVISED"] = 4;
            return values;
        })();

        v1.HitOutcome = (function() {

            const HitOutcome = function (properties) {
                this.differsIn = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            HitOutcome.prototype.actionOnHit = 0;
            HitOutcome.prototype.differsIn = $util.emptyArray;
            HitOutcome.prototype.misidentification = null;
            HitOutcome.prototype.note = "";

            HitOutcome.create = function(properties) {
                return new HitOutcome(properties);
            };

            HitOutcome.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.actionOnHit != null && $Object.hasOwnProperty.call(message, "actionOnHit") && message.actionOnHit !== 0)
                    writer.uint32(8).int32(message.actionOnHit);
                if (message.differsIn != null && message.differsIn.length)
                    writer.uint32(18).int32s(message.differsIn);
                if (message.misidentification != null && $Object.hasOwnProperty.call(message, "misidentification"))
                    $root.tripoint.v1.Misidentification.encode(message.misidentification, writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.note != null && $Object.hasOwnProperty.call(message, "note") && message.note !== "")
                    writer.uint32(34).string(message.note);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            HitOutcome.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.HitOutcome();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.actionOnHit = value;
                            else
                                delete message.actionOnHit;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.differsIn && message.differsIn.length))
                                    message.differsIn = [];
                                reader.int32s(message.differsIn);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.differsIn && message.differsIn.length))
                                message.differsIn = [];
                            message.differsIn.push(reader.int32());
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.misidentification = $root.tripoint.v1.Misidentification.decode(reader, reader.size(), $undefined, _depth + 1, message.misidentification);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.note = value;
                            else
                                delete message.note;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return HitOutcome;
        })();

        v1.InspectionFeedback = (function() {

            const InspectionFeedback = function (properties) {
                this.seizure = [];
                this.usefulIndicator = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            InspectionFeedback.prototype.examType = 0;
            InspectionFeedback.prototype.finding = 0;
            InspectionFeedback.prototype.seizure = $util.emptyArray;
            InspectionFeedback.prototype.usefulness = 0;
            InspectionFeedback.prototype.usefulIndicator = $util.emptyArray;
            InspectionFeedback.prototype.inspectedAt = "";
            InspectionFeedback.prototype.location = "";
            InspectionFeedback.prototype.iso6346Code = "";
            InspectionFeedback.prototype.sealStatus = 0;
            InspectionFeedback.prototype.note = "";

            InspectionFeedback.create = function(properties) {
                return new InspectionFeedback(properties);
            };

            InspectionFeedback.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.examType != null && $Object.hasOwnProperty.call(message, "examType") && message.examType !== 0)
                    writer.uint32(8).int32(message.examType);
                if (message.finding != null && $Object.hasOwnProperty.call(message, "finding") && message.finding !== 0)
                    writer.uint32(16).int32(message.finding);
                if (message.seizure != null && message.seizure.length)
                    for (let i = 0; i < message.seizure.length; ++i)
                        $root.tripoint.v1.Seizure.encode(message.seizure[i], writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.usefulness != null && $Object.hasOwnProperty.call(message, "usefulness") && message.usefulness !== 0)
                    writer.uint32(32).int32(message.usefulness);
                if (message.usefulIndicator != null && message.usefulIndicator.length)
                    for (let i = 0; i < message.usefulIndicator.length; ++i)
                        writer.uint32(42).string(message.usefulIndicator[i]);
                if (message.inspectedAt != null && $Object.hasOwnProperty.call(message, "inspectedAt") && message.inspectedAt !== "")
                    writer.uint32(50).string(message.inspectedAt);
                if (message.location != null && $Object.hasOwnProperty.call(message, "location") && message.location !== "")
                    writer.uint32(58).string(message.location);
                if (message.iso6346Code != null && $Object.hasOwnProperty.call(message, "iso6346Code") && message.iso6346Code !== "")
                    writer.uint32(66).string(message.iso6346Code);
                if (message.sealStatus != null && $Object.hasOwnProperty.call(message, "sealStatus") && message.sealStatus !== 0)
                    writer.uint32(72).int32(message.sealStatus);
                if (message.note != null && $Object.hasOwnProperty.call(message, "note") && message.note !== "")
                    writer.uint32(82).string(message.note);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            InspectionFeedback.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.InspectionFeedback();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.examType = value;
                            else
                                delete message.examType;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.finding = value;
                            else
                                delete message.finding;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.seizure && message.seizure.length))
                                message.seizure = [];
                            message.seizure.push($root.tripoint.v1.Seizure.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.usefulness = value;
                            else
                                delete message.usefulness;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.usefulIndicator && message.usefulIndicator.length))
                                message.usefulIndicator = [];
                            message.usefulIndicator.push(reader.stringVerify());
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.inspectedAt = value;
                            else
                                delete message.inspectedAt;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.location = value;
                            else
                                delete message.location;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.iso6346Code = value;
                            else
                                delete message.iso6346Code;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.sealStatus = value;
                            else
                                delete message.sealStatus;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.note = value;
                            else
                                delete message.note;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return InspectionFeedback;
        })();

        v1.ExamType = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "EXAM_TYPE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "EXAM_TYPE_DOCUMENT_REVIEW"] = 1;
            values[valuesById[2] = "EXAM_TYPE_NII_SCAN"] = 2;
            values[valuesById[3] = "EXAM_TYPE_RADIATION_DETECTION"] = 3;
            values[valuesById[4] = "EXAM_TYPE_CANINE"] = 4;
            values[valuesById[5] = "EXAM_TYPE_TAILGATE"] = 5;
            values[valuesById[6] = "EXAM_TYPE_PARTIAL_UNLOADING"] = 6;
            values[valuesById[7] = "EXAM_TYPE_FULL_UNLOADING"] = 7;
            values[valuesById[8] = "EXAM_TYPE_SAMPLING"] = 8;
            return values;
        })();

        v1.ExamFinding = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "EXAM_FINDING_UNSPECIFIED"] = 0;
            values[valuesById[1] = "EXAM_FINDING_NOTHING_FOUND"] = 1;
            values[valuesById[2] = "EXAM_FINDING_DISCREPANCY"] = 2;
            values[valuesById[3] = "EXAM_FINDING_CONTRABAND"] = 3;
            values[valuesById[4] = "EXAM_FINDING_RADIOACTIVE_SOURCE"] = 4;
            values[valuesById[5] = "EXAM_FINDING_NOT_EXAMINED"] = 5;
            return values;
        })();

        v1.Seizure = (function() {

            const Seizure = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Seizure.prototype.category = 0;
            Seizure.prototype.description = "";
            Seizure.prototype.massKg = 0;

            Seizure.create = function(properties) {
                return new Seizure(properties);
            };

            Seizure.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.category != null && $Object.hasOwnProperty.call(message, "category") && message.category !== 0)
                    writer.uint32(8).int32(message.category);
                if (message.description != null && $Object.hasOwnProperty.call(message, "description") && message.description !== "")
                    writer.uint32(18).string(message.description);
                if (message.massKg != null && $Object.hasOwnProperty.call(message, "massKg") && !$Object.is(message.massKg, 0))
                    writer.uint32(25).double(message.massKg);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Seizure.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Seizure();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.category = value;
                            else
                                delete message.category;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.description = value;
                            else
                                delete message.description;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.massKg = value;
                            else
                                delete message.massKg;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Seizure;
        })();

        v1.Usefulness = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "USEFULNESS_UNSPECIFIED"] = 0;
            values[valuesById[1] = "USEFULNESS_BORNE_OUT"] = 1;
            values[valuesById[2] = "USEFULNESS_PARTLY_BORNE_OUT"] = 2;
            values[valuesById[3] = "USEFULNESS_NOT_BORNE_OUT"] = 3;
            return values;
        })();

        v1.SealStatus = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SEAL_STATUS_UNSPECIFIED"] = 0;
            values[valuesById[1] = "SEAL_STATUS_INTACT"] = 1;
            values[valuesById[2] = "SEAL_STATUS_BROKEN"] = 2;
            values[valuesById[3] = "SEAL_STATUS_MISSING"] = 3;
            values[valuesById[4] = "SEAL_STATUS_REPLACED"] = 4;
            return values;
        })();

        v1.RemovalRequest = (function() {

            const RemovalRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RemovalRequest.prototype.ground = 0;
            RemovalRequest.prototype.justification = "";
            RemovalRequest.prototype.caseReference = "";
            RemovalRequest.prototype.contactPoint = "";

            RemovalRequest.create = function(properties) {
                return new RemovalRequest(properties);
            };

            RemovalRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.ground != null && $Object.hasOwnProperty.call(message, "ground") && message.ground !== 0)
                    writer.uint32(8).int32(message.ground);
                if (message.justification != null && $Object.hasOwnProperty.call(message, "justification") && message.justification !== "")
                    writer.uint32(18).string(message.justification);
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(26).string(message.caseReference);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(34).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RemovalRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.RemovalRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.ground = value;
                            else
                                delete message.ground;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.justification = value;
                            else
                                delete message.justification;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RemovalRequest;
        })();

        v1.RemovalGround = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REMOVAL_GROUND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REMOVAL_GROUND_INACCURATE"] = 1;
            values[valuesById[2] = "REMOVAL_GROUND_MISIDENTIFIED"] = 2;
            values[valuesById[3] = "REMOVAL_GROUND_UNLAWFUL"] = 3;
            values[valuesById[4] = "REMOVAL_GROUND_NO_LONGER_NEEDED"] = 4;
            values[valuesById[5] = "REMOVAL_GROUND_OUTSIDE_CRITERIA"] = 5;
            return values;
        })();

        v1.RemovalAnswer = (function() {

            const RemovalAnswer = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RemovalAnswer.prototype.removedBecause = 0;
            RemovalAnswer.prototype.retainedBecause = 0;
            RemovalAnswer.prototype.justification = "";

            RemovalAnswer.create = function(properties) {
                return new RemovalAnswer(properties);
            };

            RemovalAnswer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.removedBecause != null && $Object.hasOwnProperty.call(message, "removedBecause") && message.removedBecause !== 0)
                    writer.uint32(8).int32(message.removedBecause);
                if (message.retainedBecause != null && $Object.hasOwnProperty.call(message, "retainedBecause") && message.retainedBecause !== 0)
                    writer.uint32(16).int32(message.retainedBecause);
                if (message.justification != null && $Object.hasOwnProperty.call(message, "justification") && message.justification !== "")
                    writer.uint32(26).string(message.justification);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RemovalAnswer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.RemovalAnswer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.removedBecause = value;
                            else
                                delete message.removedBecause;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.retainedBecause = value;
                            else
                                delete message.retainedBecause;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.justification = value;
                            else
                                delete message.justification;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RemovalAnswer;
        })();

        v1.RetainedBecause = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RETAINED_BECAUSE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RETAINED_BECAUSE_MEETS_CRITERIA"] = 1;
            values[valuesById[2] = "RETAINED_BECAUSE_OPEN_INVESTIGATION"] = 2;
            values[valuesById[3] = "RETAINED_BECAUSE_LEGAL_DUTY"] = 3;
            return values;
        })();

        v1.Dispute = (function() {

            const Dispute = function (properties) {
                this.matter = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Dispute.prototype.matter = $util.emptyArray;
            Dispute.prototype.remedy = 0;
            Dispute.prototype.statement = "";
            Dispute.prototype.caseReference = "";
            Dispute.prototype.contactPoint = "";

            Dispute.create = function(properties) {
                return new Dispute(properties);
            };

            Dispute.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.matter != null && message.matter.length)
                    writer.uint32(10).int32s(message.matter);
                if (message.remedy != null && $Object.hasOwnProperty.call(message, "remedy") && message.remedy !== 0)
                    writer.uint32(16).int32(message.remedy);
                if (message.statement != null && $Object.hasOwnProperty.call(message, "statement") && message.statement !== "")
                    writer.uint32(26).string(message.statement);
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(34).string(message.caseReference);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(42).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Dispute.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Dispute();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType === 2) {
                                if (!(message.matter && message.matter.length))
                                    message.matter = [];
                                reader.int32s(message.matter);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.matter && message.matter.length))
                                message.matter = [];
                            message.matter.push(reader.int32());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.remedy = value;
                            else
                                delete message.remedy;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.statement = value;
                            else
                                delete message.statement;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Dispute;
        })();

        v1.DisputedMatter = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "DISPUTED_MATTER_UNSPECIFIED"] = 0;
            values[valuesById[1] = "DISPUTED_MATTER_IDENTITY"] = 1;
            values[valuesById[2] = "DISPUTED_MATTER_FACTS"] = 2;
            values[valuesById[3] = "DISPUTED_MATTER_LAWFULNESS"] = 3;
            values[valuesById[4] = "DISPUTED_MATTER_RETENTION"] = 4;
            values[valuesById[5] = "DISPUTED_MATTER_DISCLOSURE"] = 5;
            return values;
        })();

        v1.Remedy = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REMEDY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REMEDY_CORRECTION"] = 1;
            values[valuesById[2] = "REMEDY_REMOVAL"] = 2;
            values[valuesById[3] = "REMEDY_EXPLANATION"] = 3;
            values[valuesById[4] = "REMEDY_RESTRICTION"] = 4;
            return values;
        })();

        v1.DisputeOutcome = (function() {

            const DisputeOutcome = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            DisputeOutcome.prototype.finding = 0;
            DisputeOutcome.prototype.reasons = "";

            DisputeOutcome.create = function(properties) {
                return new DisputeOutcome(properties);
            };

            DisputeOutcome.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.finding != null && $Object.hasOwnProperty.call(message, "finding") && message.finding !== 0)
                    writer.uint32(8).int32(message.finding);
                if (message.reasons != null && $Object.hasOwnProperty.call(message, "reasons") && message.reasons !== "")
                    writer.uint32(18).string(message.reasons);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            DisputeOutcome.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.DisputeOutcome();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.finding = value;
                            else
                                delete message.finding;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reasons = value;
                            else
                                delete message.reasons;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DisputeOutcome;
        })();

        v1.DisputeFinding = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "DISPUTE_FINDING_UNSPECIFIED"] = 0;
            values[valuesById[1] = "DISPUTE_FINDING_STANDS"] = 1;
            values[valuesById[2] = "DISPUTE_FINDING_CORRECTED"] = 2;
            values[valuesById[3] = "DISPUTE_FINDING_WITHDRAWN"] = 3;
            values[valuesById[4] = "DISPUTE_FINDING_NOT_ADMISSIBLE"] = 4;
            return values;
        })();

        v1.IncidentNotice = (function() {

            const IncidentNotice = function (properties) {
                this.measure = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            IncidentNotice.prototype.kind = 0;
            IncidentNotice.prototype.occurredAt = "";
            IncidentNotice.prototype.discoveredAt = "";
            IncidentNotice.prototype.measure = $util.emptyArray;
            IncidentNotice.prototype.status = 0;
            IncidentNotice.prototype.personsAffected = 0;
            IncidentNotice.prototype.account = "";
            IncidentNotice.prototype.contactPoint = "";

            IncidentNotice.create = function(properties) {
                return new IncidentNotice(properties);
            };

            IncidentNotice.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(8).int32(message.kind);
                if (message.occurredAt != null && $Object.hasOwnProperty.call(message, "occurredAt") && message.occurredAt !== "")
                    writer.uint32(18).string(message.occurredAt);
                if (message.discoveredAt != null && $Object.hasOwnProperty.call(message, "discoveredAt") && message.discoveredAt !== "")
                    writer.uint32(26).string(message.discoveredAt);
                if (message.measure != null && message.measure.length)
                    writer.uint32(34).int32s(message.measure);
                if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                    writer.uint32(40).int32(message.status);
                if (message.personsAffected != null && $Object.hasOwnProperty.call(message, "personsAffected") && message.personsAffected !== 0)
                    writer.uint32(48).uint32(message.personsAffected);
                if (message.account != null && $Object.hasOwnProperty.call(message, "account") && message.account !== "")
                    writer.uint32(58).string(message.account);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(66).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            IncidentNotice.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.IncidentNotice();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.occurredAt = value;
                            else
                                delete message.occurredAt;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.discoveredAt = value;
                            else
                                delete message.discoveredAt;
                            continue;
                        }
                    case 4: {
                            if (wireType === 2) {
                                if (!(message.measure && message.measure.length))
                                    message.measure = [];
                                reader.int32s(message.measure);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.measure && message.measure.length))
                                message.measure = [];
                            message.measure.push(reader.int32());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.status = value;
                            else
                                delete message.status;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.personsAffected = value;
                            else
                                delete message.personsAffected;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.account = value;
                            else
                                delete message.account;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return IncidentNotice;
        })();

        v1.IncidentKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "INCIDENT_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "INCIDENT_KIND_UNAUTHORISED_ACCESS"] = 1;
            values[valuesById[2] = "INCIDENT_KIND_UNAUTHORISED_DISCLOSURE"] = 2;
            values[valuesById[3] = "INCIDENT_KIND_LOSS"] = 3;
            values[valuesById[4] = "INCIDENT_KIND_ALTERATION"] = 4;
            values[valuesById[5] = "INCIDENT_KIND_MISUSE"] = 5;
            return values;
        })();

        v1.IncidentMeasure = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "INCIDENT_MEASURE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "INCIDENT_MEASURE_ACCESS_REVOKED"] = 1;
            values[valuesById[2] = "INCIDENT_MEASURE_COPIES_DESTROYED"] = 2;
            values[valuesById[3] = "INCIDENT_MEASURE_PERSONS_INFORMED"] = 3;
            values[valuesById[4] = "INCIDENT_MEASURE_AUTHORITY_INFORMED"] = 4;
            values[valuesById[5] = "INCIDENT_MEASURE_INVESTIGATION_OPENED"] = 5;
            return values;
        })();

        v1.IncidentStatus = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "INCIDENT_STATUS_UNSPECIFIED"] = 0;
            values[valuesById[1] = "INCIDENT_STATUS_ONGOING"] = 1;
            values[valuesById[2] = "INCIDENT_STATUS_CONTAINED"] = 2;
            values[valuesById[3] = "INCIDENT_STATUS_CLOSED"] = 3;
            return values;
        })();

        v1.OnwardRequest = (function() {

            const OnwardRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            OnwardRequest.prototype.thirdCountry = "";
            OnwardRequest.prototype.need = 0;
            OnwardRequest.prototype.justification = "";
            OnwardRequest.prototype.caseReference = "";
            OnwardRequest.prototype.contactPoint = "";

            OnwardRequest.create = function(properties) {
                return new OnwardRequest(properties);
            };

            OnwardRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.thirdCountry != null && $Object.hasOwnProperty.call(message, "thirdCountry") && message.thirdCountry !== "")
                    writer.uint32(10).string(message.thirdCountry);
                if (message.need != null && $Object.hasOwnProperty.call(message, "need") && message.need !== 0)
                    writer.uint32(16).int32(message.need);
                if (message.justification != null && $Object.hasOwnProperty.call(message, "justification") && message.justification !== "")
                    writer.uint32(26).string(message.justification);
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(34).string(message.caseReference);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(42).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            OnwardRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.OnwardRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.thirdCountry = value;
                            else
                                delete message.thirdCountry;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.need = value;
                            else
                                delete message.need;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.justification = value;
                            else
                                delete message.justification;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return OnwardRequest;
        })();

        v1.OnwardNeed = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ONWARD_NEED_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ONWARD_NEED_SECURITY"] = 1;
            values[valuesById[2] = "ONWARD_NEED_PERSON"] = 2;
            values[valuesById[3] = "ONWARD_NEED_PROCEEDINGS"] = 3;
            values[valuesById[4] = "ONWARD_NEED_CONSIGNMENT"] = 4;
            return values;
        })();

        v1.OnwardAnswer = (function() {

            const OnwardAnswer = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            OnwardAnswer.prototype.validUntil = "";
            OnwardAnswer.prototype.deniedBecause = 0;
            OnwardAnswer.prototype.revokedBecause = 0;
            OnwardAnswer.prototype.note = "";

            OnwardAnswer.create = function(properties) {
                return new OnwardAnswer(properties);
            };

            OnwardAnswer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.validUntil != null && $Object.hasOwnProperty.call(message, "validUntil") && message.validUntil !== "")
                    writer.uint32(10).string(message.validUntil);
                if (message.deniedBecause != null && $Object.hasOwnProperty.call(message, "deniedBecause") && message.deniedBecause !== 0)
                    writer.uint32(16).int32(message.deniedBecause);
                if (message.revokedBecause != null && $Object.hasOwnProperty.call(message, "revokedBecause") && message.revokedBecause !== 0)
                    writer.uint32(24).int32(message.revokedBecause);
                if (message.note != null && $Object.hasOwnProperty.call(message, "note") && message.note !== "")
                    writer.uint32(34).string(message.note);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            OnwardAnswer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.OnwardAnswer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.validUntil = value;
                            else
                                delete message.validUntil;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.deniedBecause = value;
                            else
                                delete message.deniedBecause;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.revokedBecause = value;
                            else
                                delete message.revokedBecause;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.note = value;
                            else
                                delete message.note;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return OnwardAnswer;
        })();

        v1.OnwardDenied = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ONWARD_DENIED_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ONWARD_DENIED_LAW"] = 1;
            values[valuesById[2] = "ONWARD_DENIED_SOURCE_PROTECTION"] = 2;
            values[valuesById[3] = "ONWARD_DENIED_MISTREATMENT_RISK"] = 3;
            values[valuesById[4] = "ONWARD_DENIED_DISPROPORTIONATE"] = 4;
            return values;
        })();

        v1.OnwardRevoked = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ONWARD_REVOKED_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ONWARD_REVOKED_NO_LONGER_NEEDED"] = 1;
            values[valuesById[2] = "ONWARD_REVOKED_ASSURANCES_BROKEN"] = 2;
            values[valuesById[3] = "ONWARD_REVOKED_MISTREATMENT_RISK"] = 3;
            values[valuesById[4] = "ONWARD_REVOKED_LAW"] = 4;
            return values;
        })();

        v1.Recall = (function() {

            const Recall = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Recall.prototype.reason = 0;

            Recall.create = function(properties) {
                return new Recall(properties);
            };

            Recall.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                    writer.uint32(8).int32(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Recall.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Recall();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Recall;
        })();

        v1.RecallReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RECALL_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RECALL_REASON_INACCURATE"] = 1;
            values[valuesById[2] = "RECALL_REASON_MISIDENTIFIED"] = 2;
            values[valuesById[3] = "RECALL_REASON_UNLAWFUL"] = 3;
            values[valuesById[4] = "RECALL_REASON_NO_LONGER_NEEDED"] = 4;
            values[valuesById[5] = "RECALL_REASON_NOT_FOR_RECIPIENT"] = 5;
            return values;
        })();

        v1.DestructionCertificate = (function() {

            const DestructionCertificate = function (properties) {
                this.destroyed = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            DestructionCertificate.prototype.method = 0;
            DestructionCertificate.prototype.destroyed = $util.emptyArray;

            DestructionCertificate.create = function(properties) {
                return new DestructionCertificate(properties);
            };

            DestructionCertificate.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.method != null && $Object.hasOwnProperty.call(message, "method") && message.method !== 0)
                    writer.uint32(8).int32(message.method);
                if (message.destroyed != null && message.destroyed.length)
                    for (let i = 0; i < message.destroyed.length; ++i)
                        $root.tripoint.v1.Destroyed.encode(message.destroyed[i], writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            DestructionCertificate.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.DestructionCertificate();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.method = value;
                            else
                                delete message.method;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.destroyed && message.destroyed.length))
                                message.destroyed = [];
                            message.destroyed.push($root.tripoint.v1.Destroyed.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DestructionCertificate;
        })();

        v1.DestructionMethod = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "DESTRUCTION_METHOD_UNSPECIFIED"] = 0;
            values[valuesById[1] = "DESTRUCTION_METHOD_KEY_DESTROYED"] = 1;
            return values;
        })();

        v1.Destroyed = (function() {

            const Destroyed = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Destroyed.prototype.version = 0;
            Destroyed.prototype.recordDigest = $util.newBuffer([]);
            Destroyed.prototype.exchangeId = $util.newBuffer([]);
            Destroyed.prototype.logOrigin = "";
            Destroyed.prototype.index = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Destroyed.prototype.leafHash = $util.newBuffer([]);

            Destroyed.create = function(properties) {
                return new Destroyed(properties);
            };

            Destroyed.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(8).uint32(message.version);
                if (message.recordDigest != null && $Object.hasOwnProperty.call(message, "recordDigest") && message.recordDigest.length)
                    writer.uint32(18).bytes(message.recordDigest);
                if (message.exchangeId != null && $Object.hasOwnProperty.call(message, "exchangeId") && message.exchangeId.length)
                    writer.uint32(26).bytes(message.exchangeId);
                if (message.logOrigin != null && $Object.hasOwnProperty.call(message, "logOrigin") && message.logOrigin !== "")
                    writer.uint32(34).string(message.logOrigin);
                if (message.index != null && $Object.hasOwnProperty.call(message, "index") && (typeof message.index === "object" ? message.index.low || message.index.high : message.index !== 0))
                    writer.uint32(40).uint64(message.index);
                if (message.leafHash != null && $Object.hasOwnProperty.call(message, "leafHash") && message.leafHash.length)
                    writer.uint32(50).bytes(message.leafHash);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Destroyed.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Destroyed();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordDigest = value;
                            else
                                delete message.recordDigest;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.exchangeId = value;
                            else
                                delete message.exchangeId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.logOrigin = value;
                            else
                                delete message.logOrigin;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.index = value;
                            else
                                delete message.index;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.leafHash = value;
                            else
                                delete message.leafHash;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Destroyed;
        })();

        v1.OverrideReview = (function() {

            const OverrideReview = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            OverrideReview.prototype.finding = 0;

            OverrideReview.create = function(properties) {
                return new OverrideReview(properties);
            };

            OverrideReview.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.finding != null && $Object.hasOwnProperty.call(message, "finding") && message.finding !== 0)
                    writer.uint32(8).int32(message.finding);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            OverrideReview.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.OverrideReview();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.finding = value;
                            else
                                delete message.finding;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return OverrideReview;
        })();

        v1.ReviewFinding = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REVIEW_FINDING_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REVIEW_FINDING_UPHELD"] = 1;
            values[valuesById[2] = "REVIEW_FINDING_OVERTURNED"] = 2;
            return values;
        })();

        v1.Correction = (function() {

            const Correction = function (properties) {
                this.fields = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Correction.prototype.reason = 0;
            Correction.prototype.fields = $util.emptyArray;

            Correction.create = function(properties) {
                return new Correction(properties);
            };

            Correction.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                    writer.uint32(8).int32(message.reason);
                if (message.fields != null && message.fields.length)
                    writer.uint32(18).uint32s(message.fields);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Correction.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Correction();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.fields && message.fields.length))
                                    message.fields = [];
                                reader.uint32s(message.fields);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.fields && message.fields.length))
                                message.fields = [];
                            message.fields.push(reader.uint32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Correction;
        })();

        v1.CorrectionReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CORRECTION_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CORRECTION_REASON_CLERICAL"] = 1;
            values[valuesById[2] = "CORRECTION_REASON_MISATTRIBUTED"] = 2;
            values[valuesById[3] = "CORRECTION_REASON_OUTDATED"] = 3;
            values[valuesById[4] = "CORRECTION_REASON_UNRELIABLE_SOURCE"] = 4;
            values[valuesById[5] = "CORRECTION_REASON_CONTESTED"] = 5;
            return values;
        })();

        v1.CorrectionConfirmation = (function() {

            const CorrectionConfirmation = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            CorrectionConfirmation.prototype.derivedData = 0;
            CorrectionConfirmation.prototype.earlierUse = 0;

            CorrectionConfirmation.create = function(properties) {
                return new CorrectionConfirmation(properties);
            };

            CorrectionConfirmation.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.derivedData != null && $Object.hasOwnProperty.call(message, "derivedData") && message.derivedData !== 0)
                    writer.uint32(8).int32(message.derivedData);
                if (message.earlierUse != null && $Object.hasOwnProperty.call(message, "earlierUse") && message.earlierUse !== 0)
                    writer.uint32(16).int32(message.earlierUse);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            CorrectionConfirmation.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.CorrectionConfirmation();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.derivedData = value;
                            else
                                delete message.derivedData;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.earlierUse = value;
                            else
                                delete message.earlierUse;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CorrectionConfirmation;
        })();

        v1.DerivedData = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "DERIVED_DATA_UNSPECIFIED"] = 0;
            values[valuesById[1] = "DERIVED_DATA_NONE"] = 1;
            values[valuesById[2] = "DERIVED_DATA_CORRECTED"] = 2;
            values[valuesById[3] = "DERIVED_DATA_DESTROYED"] = 3;
            return values;
        })();

        v1.EarlierUse = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "EARLIER_USE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "EARLIER_USE_NOT_USED"] = 1;
            values[valuesById[2] = "EARLIER_USE_NOTED"] = 2;
            return values;
        })();

        v1.Extension = (function() {

            const Extension = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Extension.prototype.ground = 0;
            Extension.prototype.assessment = "";
            Extension.prototype.assessedBy = "";
            Extension.prototype.caseReference = "";

            Extension.create = function(properties) {
                return new Extension(properties);
            };

            Extension.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.ground != null && $Object.hasOwnProperty.call(message, "ground") && message.ground !== 0)
                    writer.uint32(8).int32(message.ground);
                if (message.assessment != null && $Object.hasOwnProperty.call(message, "assessment") && message.assessment !== "")
                    writer.uint32(18).string(message.assessment);
                if (message.assessedBy != null && $Object.hasOwnProperty.call(message, "assessedBy") && message.assessedBy !== "")
                    writer.uint32(26).string(message.assessedBy);
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(34).string(message.caseReference);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Extension.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Extension();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.ground = value;
                            else
                                delete message.ground;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.assessment = value;
                            else
                                delete message.assessment;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.assessedBy = value;
                            else
                                delete message.assessedBy;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Extension;
        })();

        v1.ExtensionGround = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "EXTENSION_GROUND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "EXTENSION_GROUND_STILL_SOUGHT"] = 1;
            values[valuesById[2] = "EXTENSION_GROUND_OPEN_INVESTIGATION"] = 2;
            values[valuesById[3] = "EXTENSION_GROUND_PENDING_PROCEEDINGS"] = 3;
            values[valuesById[4] = "EXTENSION_GROUND_THREAT_CONTINUES"] = 4;
            return values;
        })();

        v1.ExpiryNotice = (function() {

            const ExpiryNotice = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ExpiryNotice.prototype.expiresOn = "";

            ExpiryNotice.create = function(properties) {
                return new ExpiryNotice(properties);
            };

            ExpiryNotice.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.expiresOn != null && $Object.hasOwnProperty.call(message, "expiresOn") && message.expiresOn !== "")
                    writer.uint32(10).string(message.expiresOn);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ExpiryNotice.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ExpiryNotice();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.expiresOn = value;
                            else
                                delete message.expiresOn;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ExpiryNotice;
        })();

        v1.PurposeAchieved = (function() {

            const PurposeAchieved = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PurposeAchieved.prototype.achievement = 0;
            PurposeAchieved.prototype.achievedOn = "";
            PurposeAchieved.prototype.note = "";
            PurposeAchieved.prototype.caseReference = "";
            PurposeAchieved.prototype.contactPoint = "";

            PurposeAchieved.create = function(properties) {
                return new PurposeAchieved(properties);
            };

            PurposeAchieved.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.achievement != null && $Object.hasOwnProperty.call(message, "achievement") && message.achievement !== 0)
                    writer.uint32(8).int32(message.achievement);
                if (message.achievedOn != null && $Object.hasOwnProperty.call(message, "achievedOn") && message.achievedOn !== "")
                    writer.uint32(18).string(message.achievedOn);
                if (message.note != null && $Object.hasOwnProperty.call(message, "note") && message.note !== "")
                    writer.uint32(26).string(message.note);
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(34).string(message.caseReference);
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(42).string(message.contactPoint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PurposeAchieved.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.PurposeAchieved();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.achievement = value;
                            else
                                delete message.achievement;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.achievedOn = value;
                            else
                                delete message.achievedOn;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.note = value;
                            else
                                delete message.note;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PurposeAchieved;
        })();

        v1.Achievement = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ACHIEVEMENT_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ACHIEVEMENT_ACTION_CARRIED_OUT"] = 1;
            values[valuesById[2] = "ACHIEVEMENT_FOUND"] = 2;
            values[valuesById[3] = "ACHIEVEMENT_PROCEEDINGS_ENDED"] = 3;
            return values;
        })();

        v1.Lookout = (function() {

            const Lookout = function (properties) {
                this.name = [];
                this.alias = [];
                this.citizenship = [];
                this.document = [];
                this.biometric = [];
                this.warning = [];
                this.derogatoryIndicator = [];
                this.linkedLookout = [];
                this.misidentification = [];
                this.alternativeDateOfBirth = [];
                this.placeOfBirth = [];
                this.nationality = [];
                this.identification = [];
                this.address = [];
                this.watchlist = [];
                this.linkedSubject = [];
                this.digitalCurrencyAddress = [];
                this.conveyance = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Lookout.prototype.recordReference = "";
            Lookout.prototype.subjectKind = 0;
            Lookout.prototype.name = $util.emptyArray;
            Lookout.prototype.alias = $util.emptyArray;
            Lookout.prototype.dateOfBirth = null;
            Lookout.prototype.countryOfBirth = "";
            Lookout.prototype.citizenship = $util.emptyArray;
            Lookout.prototype.sex = 0;
            Lookout.prototype.document = $util.emptyArray;
            Lookout.prototype.biometric = $util.emptyArray;
            Lookout.prototype.corporation = null;
            Lookout.prototype.conveyanceIdentification = "";
            Lookout.prototype.shipmentReference = "";
            Lookout.prototype.category = 0;
            Lookout.prototype.actionOnHit = 0;
            Lookout.prototype.warning = $util.emptyArray;
            Lookout.prototype.subjectHandling = "";
            Lookout.prototype.subjectReasonOnList = "";
            Lookout.prototype.derogatoryIndicator = $util.emptyArray;
            Lookout.prototype.derogatoryInformationExpiration = "";
            Lookout.prototype.alienLookoutIndicator = false;
            Lookout.prototype.legalAuthority = "";
            Lookout.prototype.decisionReference = "";
            Lookout.prototype.linkedLookout = $util.emptyArray;
            Lookout.prototype.sourceGrade = "";
            Lookout.prototype.misidentification = $util.emptyArray;
            Lookout.prototype.contactPoint = "";
            Lookout.prototype.validUntil = "";
            Lookout.prototype.reviewBy = "";
            Lookout.prototype.alternativeDateOfBirth = $util.emptyArray;
            Lookout.prototype.placeOfBirth = $util.emptyArray;
            Lookout.prototype.nationality = $util.emptyArray;
            Lookout.prototype.identification = $util.emptyArray;
            Lookout.prototype.address = $util.emptyArray;
            Lookout.prototype.contactInformation = null;
            Lookout.prototype.dateOfDeath = null;
            Lookout.prototype.physicalDescription = null;
            Lookout.prototype.watchlist = $util.emptyArray;
            Lookout.prototype.linkedSubject = $util.emptyArray;
            Lookout.prototype.digitalCurrencyAddress = $util.emptyArray;
            Lookout.prototype.conveyance = $util.emptyArray;

            Lookout.create = function(properties) {
                return new Lookout(properties);
            };

            Lookout.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.recordReference != null && $Object.hasOwnProperty.call(message, "recordReference") && message.recordReference !== "")
                    writer.uint32(10).string(message.recordReference);
                if (message.subjectKind != null && $Object.hasOwnProperty.call(message, "subjectKind") && message.subjectKind !== 0)
                    writer.uint32(16).int32(message.subjectKind);
                if (message.name != null && message.name.length)
                    for (let i = 0; i < message.name.length; ++i)
                        $root.tripoint.v1.PersonName.encode(message.name[i], writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.alias != null && message.alias.length)
                    for (let i = 0; i < message.alias.length; ++i)
                        $root.tripoint.v1.PersonName.encode(message.alias[i], writer.uint32(34).fork(), _depth + 1).ldelim();
                if (message.dateOfBirth != null && $Object.hasOwnProperty.call(message, "dateOfBirth"))
                    $root.tripoint.v1.PartialDate.encode(message.dateOfBirth, writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.countryOfBirth != null && $Object.hasOwnProperty.call(message, "countryOfBirth") && message.countryOfBirth !== "")
                    writer.uint32(50).string(message.countryOfBirth);
                if (message.citizenship != null && message.citizenship.length)
                    for (let i = 0; i < message.citizenship.length; ++i)
                        writer.uint32(58).string(message.citizenship[i]);
                if (message.sex != null && $Object.hasOwnProperty.call(message, "sex") && message.sex !== 0)
                    writer.uint32(64).int32(message.sex);
                if (message.document != null && message.document.length)
                    for (let i = 0; i < message.document.length; ++i)
                        $root.tripoint.v1.TravelDocument.encode(message.document[i], writer.uint32(74).fork(), _depth + 1).ldelim();
                if (message.biometric != null && message.biometric.length)
                    for (let i = 0; i < message.biometric.length; ++i)
                        $root.tripoint.v1.BiometricReference.encode(message.biometric[i], writer.uint32(82).fork(), _depth + 1).ldelim();
                if (message.corporation != null && $Object.hasOwnProperty.call(message, "corporation"))
                    $root.tripoint.v1.Organization.encode(message.corporation, writer.uint32(90).fork(), _depth + 1).ldelim();
                if (message.conveyanceIdentification != null && $Object.hasOwnProperty.call(message, "conveyanceIdentification") && message.conveyanceIdentification !== "")
                    writer.uint32(98).string(message.conveyanceIdentification);
                if (message.shipmentReference != null && $Object.hasOwnProperty.call(message, "shipmentReference") && message.shipmentReference !== "")
                    writer.uint32(106).string(message.shipmentReference);
                if (message.category != null && $Object.hasOwnProperty.call(message, "category") && message.category !== 0)
                    writer.uint32(112).int32(message.category);
                if (message.actionOnHit != null && $Object.hasOwnProperty.call(message, "actionOnHit") && message.actionOnHit !== 0)
                    writer.uint32(120).int32(message.actionOnHit);
                if (message.warning != null && message.warning.length)
                    writer.uint32(130).int32s(message.warning);
                if (message.subjectHandling != null && $Object.hasOwnProperty.call(message, "subjectHandling") && message.subjectHandling !== "")
                    writer.uint32(138).string(message.subjectHandling);
                if (message.subjectReasonOnList != null && $Object.hasOwnProperty.call(message, "subjectReasonOnList") && message.subjectReasonOnList !== "")
                    writer.uint32(146).string(message.subjectReasonOnList);
                if (message.derogatoryIndicator != null && message.derogatoryIndicator.length)
                    for (let i = 0; i < message.derogatoryIndicator.length; ++i)
                        writer.uint32(154).string(message.derogatoryIndicator[i]);
                if (message.derogatoryInformationExpiration != null && $Object.hasOwnProperty.call(message, "derogatoryInformationExpiration") && message.derogatoryInformationExpiration !== "")
                    writer.uint32(162).string(message.derogatoryInformationExpiration);
                if (message.alienLookoutIndicator != null && $Object.hasOwnProperty.call(message, "alienLookoutIndicator") && message.alienLookoutIndicator !== false)
                    writer.uint32(168).bool(message.alienLookoutIndicator);
                if (message.legalAuthority != null && $Object.hasOwnProperty.call(message, "legalAuthority") && message.legalAuthority !== "")
                    writer.uint32(178).string(message.legalAuthority);
                if (message.decisionReference != null && $Object.hasOwnProperty.call(message, "decisionReference") && message.decisionReference !== "")
                    writer.uint32(186).string(message.decisionReference);
                if (message.linkedLookout != null && message.linkedLookout.length)
                    for (let i = 0; i < message.linkedLookout.length; ++i)
                        writer.uint32(194).string(message.linkedLookout[i]);
                if (message.sourceGrade != null && $Object.hasOwnProperty.call(message, "sourceGrade") && message.sourceGrade !== "")
                    writer.uint32(202).string(message.sourceGrade);
                if (message.misidentification != null && message.misidentification.length)
                    for (let i = 0; i < message.misidentification.length; ++i)
                        $root.tripoint.v1.Misidentification.encode(message.misidentification[i], writer.uint32(210).fork(), _depth + 1).ldelim();
                if (message.contactPoint != null && $Object.hasOwnProperty.call(message, "contactPoint") && message.contactPoint !== "")
                    writer.uint32(218).string(message.contactPoint);
                if (message.validUntil != null && $Object.hasOwnProperty.call(message, "validUntil") && message.validUntil !== "")
                    writer.uint32(226).string(message.validUntil);
                if (message.reviewBy != null && $Object.hasOwnProperty.call(message, "reviewBy") && message.reviewBy !== "")
                    writer.uint32(234).string(message.reviewBy);
                if (message.alternativeDateOfBirth != null && message.alternativeDateOfBirth.length)
                    for (let i = 0; i < message.alternativeDateOfBirth.length; ++i)
                        $root.tripoint.v1.PartialDate.encode(message.alternativeDateOfBirth[i], writer.uint32(242).fork(), _depth + 1).ldelim();
                if (message.placeOfBirth != null && message.placeOfBirth.length)
                    for (let i = 0; i < message.placeOfBirth.length; ++i)
                        $root.tripoint.v1.Place.encode(message.placeOfBirth[i], writer.uint32(250).fork(), _depth + 1).ldelim();
                if (message.nationality != null && message.nationality.length)
                    for (let i = 0; i < message.nationality.length; ++i)
                        writer.uint32(258).string(message.nationality[i]);
                if (message.identification != null && message.identification.length)
                    for (let i = 0; i < message.identification.length; ++i)
                        $root.tripoint.v1.Identification.encode(message.identification[i], writer.uint32(266).fork(), _depth + 1).ldelim();
                if (message.address != null && message.address.length)
                    for (let i = 0; i < message.address.length; ++i)
                        $root.tripoint.v1.Address.encode(message.address[i], writer.uint32(274).fork(), _depth + 1).ldelim();
                if (message.contactInformation != null && $Object.hasOwnProperty.call(message, "contactInformation"))
                    $root.tripoint.v1.ContactInformation.encode(message.contactInformation, writer.uint32(282).fork(), _depth + 1).ldelim();
                if (message.dateOfDeath != null && $Object.hasOwnProperty.call(message, "dateOfDeath"))
                    $root.tripoint.v1.PartialDate.encode(message.dateOfDeath, writer.uint32(290).fork(), _depth + 1).ldelim();
                if (message.physicalDescription != null && $Object.hasOwnProperty.call(message, "physicalDescription"))
                    $root.tripoint.v1.PhysicalDescription.encode(message.physicalDescription, writer.uint32(298).fork(), _depth + 1).ldelim();
                if (message.watchlist != null && message.watchlist.length)
                    for (let i = 0; i < message.watchlist.length; ++i)
                        $root.tripoint.v1.ListReference.encode(message.watchlist[i], writer.uint32(306).fork(), _depth + 1).ldelim();
                if (message.linkedSubject != null && message.linkedSubject.length)
                    for (let i = 0; i < message.linkedSubject.length; ++i)
                        $root.tripoint.v1.LinkedSubject.encode(message.linkedSubject[i], writer.uint32(314).fork(), _depth + 1).ldelim();
                if (message.digitalCurrencyAddress != null && message.digitalCurrencyAddress.length)
                    for (let i = 0; i < message.digitalCurrencyAddress.length; ++i)
                        $root.tripoint.v1.DigitalCurrencyAddress.encode(message.digitalCurrencyAddress[i], writer.uint32(322).fork(), _depth + 1).ldelim();
                if (message.conveyance != null && message.conveyance.length)
                    for (let i = 0; i < message.conveyance.length; ++i)
                        $root.tripoint.v1.Conveyance.encode(message.conveyance[i], writer.uint32(330).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Lookout.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Lookout();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.recordReference = value;
                            else
                                delete message.recordReference;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.subjectKind = value;
                            else
                                delete message.subjectKind;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.name && message.name.length))
                                message.name = [];
                            message.name.push($root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.alias && message.alias.length))
                                message.alias = [];
                            message.alias.push($root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.dateOfBirth = $root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1, message.dateOfBirth);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.countryOfBirth = value;
                            else
                                delete message.countryOfBirth;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.citizenship && message.citizenship.length))
                                message.citizenship = [];
                            message.citizenship.push(reader.stringVerify());
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.sex = value;
                            else
                                delete message.sex;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if (!(message.document && message.document.length))
                                message.document = [];
                            message.document.push($root.tripoint.v1.TravelDocument.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if (!(message.biometric && message.biometric.length))
                                message.biometric = [];
                            message.biometric.push($root.tripoint.v1.BiometricReference.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.corporation = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.corporation);
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.conveyanceIdentification = value;
                            else
                                delete message.conveyanceIdentification;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.shipmentReference = value;
                            else
                                delete message.shipmentReference;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.category = value;
                            else
                                delete message.category;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.actionOnHit = value;
                            else
                                delete message.actionOnHit;
                            continue;
                        }
                    case 16: {
                            if (wireType === 2) {
                                if (!(message.warning && message.warning.length))
                                    message.warning = [];
                                reader.int32s(message.warning);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.warning && message.warning.length))
                                message.warning = [];
                            message.warning.push(reader.int32());
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.subjectHandling = value;
                            else
                                delete message.subjectHandling;
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.subjectReasonOnList = value;
                            else
                                delete message.subjectReasonOnList;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            if (!(message.derogatoryIndicator && message.derogatoryIndicator.length))
                                message.derogatoryIndicator = [];
                            message.derogatoryIndicator.push(reader.stringVerify());
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.derogatoryInformationExpiration = value;
                            else
                                delete message.derogatoryInformationExpiration;
                            continue;
                        }
                    case 21: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.alienLookoutIndicator = value;
                            else
                                delete message.alienLookoutIndicator;
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.legalAuthority = value;
                            else
                                delete message.legalAuthority;
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.decisionReference = value;
                            else
                                delete message.decisionReference;
                            continue;
                        }
                    case 24: {
                            if (wireType !== 2)
                                break;
                            if (!(message.linkedLookout && message.linkedLookout.length))
                                message.linkedLookout = [];
                            message.linkedLookout.push(reader.stringVerify());
                            continue;
                        }
                    case 25: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sourceGrade = value;
                            else
                                delete message.sourceGrade;
                            continue;
                        }
                    case 26: {
                            if (wireType !== 2)
                                break;
                            if (!(message.misidentification && message.misidentification.length))
                                message.misidentification = [];
                            message.misidentification.push($root.tripoint.v1.Misidentification.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 27: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.contactPoint = value;
                            else
                                delete message.contactPoint;
                            continue;
                        }
                    case 28: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.validUntil = value;
                            else
                                delete message.validUntil;
                            continue;
                        }
                    case 29: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reviewBy = value;
                            else
                                delete message.reviewBy;
                            continue;
                        }
                    case 30: {
                            if (wireType !== 2)
                                break;
                            if (!(message.alternativeDateOfBirth && message.alternativeDateOfBirth.length))
                                message.alternativeDateOfBirth = [];
                            message.alternativeDateOfBirth.push($root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 31: {
                            if (wireType !== 2)
                                break;
                            if (!(message.placeOfBirth && message.placeOfBirth.length))
                                message.placeOfBirth = [];
                            message.placeOfBirth.push($root.tripoint.v1.Place.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 32: {
                            if (wireType !== 2)
                                break;
                            if (!(message.nationality && message.nationality.length))
                                message.nationality = [];
                            message.nationality.push(reader.stringVerify());
                            continue;
                        }
                    case 33: {
                            if (wireType !== 2)
                                break;
                            if (!(message.identification && message.identification.length))
                                message.identification = [];
                            message.identification.push($root.tripoint.v1.Identification.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 34: {
                            if (wireType !== 2)
                                break;
                            if (!(message.address && message.address.length))
                                message.address = [];
                            message.address.push($root.tripoint.v1.Address.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 35: {
                            if (wireType !== 2)
                                break;
                            message.contactInformation = $root.tripoint.v1.ContactInformation.decode(reader, reader.size(), $undefined, _depth + 1, message.contactInformation);
                            continue;
                        }
                    case 36: {
                            if (wireType !== 2)
                                break;
                            message.dateOfDeath = $root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1, message.dateOfDeath);
                            continue;
                        }
                    case 37: {
                            if (wireType !== 2)
                                break;
                            message.physicalDescription = $root.tripoint.v1.PhysicalDescription.decode(reader, reader.size(), $undefined, _depth + 1, message.physicalDescription);
                            continue;
                        }
                    case 38: {
                            if (wireType !== 2)
                                break;
                            if (!(message.watchlist && message.watchlist.length))
                                message.watchlist = [];
                            message.watchlist.push($root.tripoint.v1.ListReference.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 39: {
                            if (wireType !== 2)
                                break;
                            if (!(message.linkedSubject && message.linkedSubject.length))
                                message.linkedSubject = [];
                            message.linkedSubject.push($root.tripoint.v1.LinkedSubject.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 40: {
                            if (wireType !== 2)
                                break;
                            if (!(message.digitalCurrencyAddress && message.digitalCurrencyAddress.length))
                                message.digitalCurrencyAddress = [];
                            message.digitalCurrencyAddress.push($root.tripoint.v1.DigitalCurrencyAddress.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 41: {
                            if (wireType !== 2)
                                break;
                            if (!(message.conveyance && message.conveyance.length))
                                message.conveyance = [];
                            message.conveyance.push($root.tripoint.v1.Conveyance.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Lookout;
        })();

        v1.SubjectKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SUBJECT_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "SUBJECT_KIND_PERSON"] = 1;
            values[valuesById[2] = "SUBJECT_KIND_CORPORATION"] = 2;
            values[valuesById[3] = "SUBJECT_KIND_CONVEYANCE"] = 3;
            values[valuesById[4] = "SUBJECT_KIND_SHIPMENT"] = 4;
            values[valuesById[5] = "SUBJECT_KIND_DOCUMENT"] = 5;
            return values;
        })();

        v1.LookoutCategory = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "LOOKOUT_CATEGORY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "LOOKOUT_CATEGORY_TERRORISM"] = 1;
            values[valuesById[2] = "LOOKOUT_CATEGORY_SERIOUS_CRIME"] = 2;
            values[valuesById[3] = "LOOKOUT_CATEGORY_ORGANIZED_CRIME"] = 3;
            values[valuesById[4] = "LOOKOUT_CATEGORY_IMMIGRATION"] = 4;
            values[valuesById[5] = "LOOKOUT_CATEGORY_MISSING_PERSON"] = 5;
            values[valuesById[6] = "LOOKOUT_CATEGORY_STOLEN_DOCUMENT"] = 6;
            return values;
        })();

        v1.ActionOnHit = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ACTION_ON_HIT_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ACTION_ON_HIT_ARREST"] = 1;
            values[valuesById[2] = "ACTION_ON_HIT_REFER_TO_SECONDARY"] = 2;
            values[valuesById[3] = "ACTION_ON_HIT_DISCREET_CHECK"] = 3;
            values[valuesById[4] = "ACTION_ON_HIT_REFUSE_ENTRY"] = 4;
            values[valuesById[5] = "ACTION_ON_HIT_CONTACT_ORIGINATOR"] = 5;
            return values;
        })();

        v1.Warning = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "WARNING_UNSPECIFIED"] = 0;
            values[valuesById[1] = "WARNING_ARMED"] = 1;
            values[valuesById[2] = "WARNING_VIOLENT"] = 2;
            values[valuesById[3] = "WARNING_ESCAPED"] = 3;
            values[valuesById[4] = "WARNING_CONTAGIOUS"] = 4;
            values[valuesById[5] = "WARNING_SUICIDAL"] = 5;
            return values;
        })();

        v1.Misidentification = (function() {

            const Misidentification = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Misidentification.prototype.name = null;
            Misidentification.prototype.dateOfBirth = null;
            Misidentification.prototype.document = null;

            Misidentification.create = function(properties) {
                return new Misidentification(properties);
            };

            Misidentification.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                    $root.tripoint.v1.PersonName.encode(message.name, writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.dateOfBirth != null && $Object.hasOwnProperty.call(message, "dateOfBirth"))
                    $root.tripoint.v1.PartialDate.encode(message.dateOfBirth, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.document != null && $Object.hasOwnProperty.call(message, "document"))
                    $root.tripoint.v1.TravelDocument.encode(message.document, writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Misidentification.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Misidentification();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.name = $root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1, message.name);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.dateOfBirth = $root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1, message.dateOfBirth);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.document = $root.tripoint.v1.TravelDocument.decode(reader, reader.size(), $undefined, _depth + 1, message.document);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Misidentification;
        })();

        v1.PhysicalDescription = (function() {

            const PhysicalDescription = function (properties) {
                this.feature = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PhysicalDescription.prototype.heightCm = 0;
            PhysicalDescription.prototype.weightKg = 0;
            PhysicalDescription.prototype.eyeColour = "";
            PhysicalDescription.prototype.hairColour = "";
            PhysicalDescription.prototype.feature = $util.emptyArray;

            PhysicalDescription.create = function(properties) {
                return new PhysicalDescription(properties);
            };

            PhysicalDescription.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.heightCm != null && $Object.hasOwnProperty.call(message, "heightCm") && message.heightCm !== 0)
                    writer.uint32(8).uint32(message.heightCm);
                if (message.weightKg != null && $Object.hasOwnProperty.call(message, "weightKg") && message.weightKg !== 0)
                    writer.uint32(16).uint32(message.weightKg);
                if (message.eyeColour != null && $Object.hasOwnProperty.call(message, "eyeColour") && message.eyeColour !== "")
                    writer.uint32(26).string(message.eyeColour);
                if (message.hairColour != null && $Object.hasOwnProperty.call(message, "hairColour") && message.hairColour !== "")
                    writer.uint32(34).string(message.hairColour);
                if (message.feature != null && message.feature.length)
                    for (let i = 0; i < message.feature.length; ++i)
                        $root.tripoint.v1.PhysicalFeature.encode(message.feature[i], writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PhysicalDescription.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.PhysicalDescription();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.heightCm = value;
                            else
                                delete message.heightCm;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.weightKg = value;
                            else
                                delete message.weightKg;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.eyeColour = value;
                            else
                                delete message.eyeColour;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.hairColour = value;
                            else
                                delete message.hairColour;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.feature && message.feature.length))
                                message.feature = [];
                            message.feature.push($root.tripoint.v1.PhysicalFeature.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PhysicalDescription;
        })();

        v1.PhysicalFeature = (function() {

            const PhysicalFeature = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PhysicalFeature.prototype.kind = 0;
            PhysicalFeature.prototype.location = "";
            PhysicalFeature.prototype.description = "";

            PhysicalFeature.create = function(properties) {
                return new PhysicalFeature(properties);
            };

            PhysicalFeature.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(8).int32(message.kind);
                if (message.location != null && $Object.hasOwnProperty.call(message, "location") && message.location !== "")
                    writer.uint32(18).string(message.location);
                if (message.description != null && $Object.hasOwnProperty.call(message, "description") && message.description !== "")
                    writer.uint32(26).string(message.description);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PhysicalFeature.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.PhysicalFeature();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.location = value;
                            else
                                delete message.location;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.description = value;
                            else
                                delete message.description;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PhysicalFeature;
        })();

        v1.PhysicalFeatureKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "PHYSICAL_FEATURE_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "PHYSICAL_FEATURE_KIND_SCAR"] = 1;
            values[valuesById[2] = "PHYSICAL_FEATURE_KIND_MARK"] = 2;
            values[valuesById[3] = "PHYSICAL_FEATURE_KIND_TATTOO"] = 3;
            values[valuesById[4] = "PHYSICAL_FEATURE_KIND_AMPUTATION"] = 4;
            values[valuesById[5] = "PHYSICAL_FEATURE_KIND_OTHER"] = 5;
            return values;
        })();

        v1.ListReference = (function() {

            const ListReference = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ListReference.prototype.publisher = "";
            ListReference.prototype.programme = "";
            ListReference.prototype.reference = "";
            ListReference.prototype.listed = "";

            ListReference.create = function(properties) {
                return new ListReference(properties);
            };

            ListReference.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.publisher != null && $Object.hasOwnProperty.call(message, "publisher") && message.publisher !== "")
                    writer.uint32(10).string(message.publisher);
                if (message.programme != null && $Object.hasOwnProperty.call(message, "programme") && message.programme !== "")
                    writer.uint32(18).string(message.programme);
                if (message.reference != null && $Object.hasOwnProperty.call(message, "reference") && message.reference !== "")
                    writer.uint32(26).string(message.reference);
                if (message.listed != null && $Object.hasOwnProperty.call(message, "listed") && message.listed !== "")
                    writer.uint32(34).string(message.listed);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ListReference.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ListReference();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.publisher = value;
                            else
                                delete message.publisher;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.programme = value;
                            else
                                delete message.programme;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reference = value;
                            else
                                delete message.reference;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.listed = value;
                            else
                                delete message.listed;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ListReference;
        })();

        v1.LinkedSubject = (function() {

            const LinkedSubject = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LinkedSubject.prototype.kind = 0;
            LinkedSubject.prototype.name = null;
            LinkedSubject.prototype.organization = null;
            LinkedSubject.prototype.recordReference = "";

            LinkedSubject.create = function(properties) {
                return new LinkedSubject(properties);
            };

            LinkedSubject.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(8).int32(message.kind);
                if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                    $root.tripoint.v1.PersonName.encode(message.name, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.organization != null && $Object.hasOwnProperty.call(message, "organization"))
                    $root.tripoint.v1.Organization.encode(message.organization, writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.recordReference != null && $Object.hasOwnProperty.call(message, "recordReference") && message.recordReference !== "")
                    writer.uint32(34).string(message.recordReference);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LinkedSubject.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.LinkedSubject();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.name = $root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1, message.name);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.organization = $root.tripoint.v1.Organization.decode(reader, reader.size(), $undefined, _depth + 1, message.organization);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.recordReference = value;
                            else
                                delete message.recordReference;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LinkedSubject;
        })();

        v1.LinkKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "LINK_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "LINK_KIND_FAMILY"] = 1;
            values[valuesById[2] = "LINK_KIND_ASSOCIATE"] = 2;
            values[valuesById[3] = "LINK_KIND_TRAVELS_WITH"] = 3;
            values[valuesById[4] = "LINK_KIND_OWNS"] = 4;
            values[valuesById[5] = "LINK_KIND_OWNED_BY"] = 5;
            values[valuesById[6] = "LINK_KIND_ACTS_FOR"] = 6;
            values[valuesById[7] = "LINK_KIND_EMPLOYED_BY"] = 7;
            return values;
        })();

        v1.DigitalCurrencyAddress = (function() {

            const DigitalCurrencyAddress = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            DigitalCurrencyAddress.prototype.currency = "";
            DigitalCurrencyAddress.prototype.address = "";

            DigitalCurrencyAddress.create = function(properties) {
                return new DigitalCurrencyAddress(properties);
            };

            DigitalCurrencyAddress.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.currency != null && $Object.hasOwnProperty.call(message, "currency") && message.currency !== "")
                    writer.uint32(10).string(message.currency);
                if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                    writer.uint32(18).string(message.address);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            DigitalCurrencyAddress.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.DigitalCurrencyAddress();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.currency = value;
                            else
                                delete message.currency;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.address = value;
                            else
                                delete message.address;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DigitalCurrencyAddress;
        })();

        v1.Receipt = (function() {

            const Receipt = function (properties) {
                this.verdicts = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Receipt.prototype.batchId = $util.newBuffer([]);
            Receipt.prototype.manifestSha256 = $util.newBuffer([]);
            Receipt.prototype.verdicts = $util.emptyArray;
            Receipt.prototype.parcelSha256 = $util.newBuffer([]);
            Receipt.prototype.code = "";

            Receipt.create = function(properties) {
                return new Receipt(properties);
            };

            Receipt.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.batchId != null && $Object.hasOwnProperty.call(message, "batchId") && message.batchId.length)
                    writer.uint32(10).bytes(message.batchId);
                if (message.manifestSha256 != null && $Object.hasOwnProperty.call(message, "manifestSha256") && message.manifestSha256.length)
                    writer.uint32(18).bytes(message.manifestSha256);
                if (message.verdicts != null && message.verdicts.length)
                    for (let i = 0; i < message.verdicts.length; ++i)
                        $root.tripoint.v1.Verdict.encode(message.verdicts[i], writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.parcelSha256 != null && $Object.hasOwnProperty.call(message, "parcelSha256") && message.parcelSha256.length)
                    writer.uint32(34).bytes(message.parcelSha256);
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(42).string(message.code);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Receipt.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Receipt();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.batchId = value;
                            else
                                delete message.batchId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.manifestSha256 = value;
                            else
                                delete message.manifestSha256;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.verdicts && message.verdicts.length))
                                message.verdicts = [];
                            message.verdicts.push($root.tripoint.v1.Verdict.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.parcelSha256 = value;
                            else
                                delete message.parcelSha256;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Receipt;
        })();

        v1.Verdict = (function() {

            const Verdict = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Verdict.prototype.exchangeId = $util.newBuffer([]);
            Verdict.prototype.verdict = 0;
            Verdict.prototype.code = "";
            Verdict.prototype.index = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Verdict.prototype.leafHash = $util.newBuffer([]);

            Verdict.create = function(properties) {
                return new Verdict(properties);
            };

            Verdict.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.exchangeId != null && $Object.hasOwnProperty.call(message, "exchangeId") && message.exchangeId.length)
                    writer.uint32(10).bytes(message.exchangeId);
                if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict") && message.verdict !== 0)
                    writer.uint32(16).int32(message.verdict);
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(26).string(message.code);
                if (message.index != null && $Object.hasOwnProperty.call(message, "index") && (typeof message.index === "object" ? message.index.low || message.index.high : message.index !== 0))
                    writer.uint32(32).uint64(message.index);
                if (message.leafHash != null && $Object.hasOwnProperty.call(message, "leafHash") && message.leafHash.length)
                    writer.uint32(42).bytes(message.leafHash);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Verdict.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Verdict();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.exchangeId = value;
                            else
                                delete message.exchangeId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.verdict = value;
                            else
                                delete message.verdict;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.index = value;
                            else
                                delete message.index;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.leafHash = value;
                            else
                                delete message.leafHash;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Verdict;
        })();

        v1.VerdictKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "VERDICT_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "VERDICT_KIND_ACCEPTED"] = 1;
            values[valuesById[2] = "VERDICT_KIND_REFUSED"] = 2;
            values[valuesById[3] = "VERDICT_KIND_RETRYABLE"] = 3;
            return values;
        })();

        v1.KeySet = (function() {

            const KeySet = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            KeySet.prototype.keySet = "";
            KeySet.prototype.revocationList = "";

            KeySet.create = function(properties) {
                return new KeySet(properties);
            };

            KeySet.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.keySet != null && $Object.hasOwnProperty.call(message, "keySet") && message.keySet !== "")
                    writer.uint32(10).string(message.keySet);
                if (message.revocationList != null && $Object.hasOwnProperty.call(message, "revocationList") && message.revocationList !== "")
                    writer.uint32(18).string(message.revocationList);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            KeySet.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.KeySet();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.keySet = value;
                            else
                                delete message.keySet;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.revocationList = value;
                            else
                                delete message.revocationList;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return KeySet;
        })();

        v1.AgreementSchedule = (function() {

            const AgreementSchedule = function (properties) {
                this.agreements = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            AgreementSchedule.prototype.agreements = $util.emptyArray;

            AgreementSchedule.create = function(properties) {
                return new AgreementSchedule(properties);
            };

            AgreementSchedule.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.agreements != null && message.agreements.length)
                    for (let i = 0; i < message.agreements.length; ++i)
                        $root.tripoint.v1.AgreementInForce.encode(message.agreements[i], writer.uint32(10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            AgreementSchedule.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.AgreementSchedule();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.agreements && message.agreements.length))
                                message.agreements = [];
                            message.agreements.push($root.tripoint.v1.AgreementInForce.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return AgreementSchedule;
        })();

        v1.AgreementInForce = (function() {

            const AgreementInForce = function (properties) {
                this.suspended = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            AgreementInForce.prototype.agreement = "";
            AgreementInForce.prototype.version = "";
            AgreementInForce.prototype.digest = $util.newBuffer([]);
            AgreementInForce.prototype.from = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            AgreementInForce.prototype.until = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            AgreementInForce.prototype.suspended = $util.emptyArray;

            AgreementInForce.create = function(properties) {
                return new AgreementInForce(properties);
            };

            AgreementInForce.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.agreement != null && $Object.hasOwnProperty.call(message, "agreement") && message.agreement !== "")
                    writer.uint32(10).string(message.agreement);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                    writer.uint32(18).string(message.version);
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest.length)
                    writer.uint32(26).bytes(message.digest);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && (typeof message.from === "object" ? message.from.low || message.from.high : message.from !== 0))
                    writer.uint32(32).uint64(message.from);
                if (message.until != null && $Object.hasOwnProperty.call(message, "until") && (typeof message.until === "object" ? message.until.low || message.until.high : message.until !== 0))
                    writer.uint32(40).uint64(message.until);
                if (message.suspended != null && message.suspended.length)
                    writer.uint32(50).int32s(message.suspended);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            AgreementInForce.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.AgreementInForce();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agreement = value;
                            else
                                delete message.agreement;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.until = value;
                            else
                                delete message.until;
                            continue;
                        }
                    case 6: {
                            if (wireType === 2) {
                                if (!(message.suspended && message.suspended.length))
                                    message.suspended = [];
                                reader.int32s(message.suspended);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.suspended && message.suspended.length))
                                message.suspended = [];
                            message.suspended.push(reader.int32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return AgreementInForce;
        })();

        v1.ReconcileRequest = (function() {

            const ReconcileRequest = function (properties) {
                this.exchangeIds = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ReconcileRequest.prototype.from = "";
            ReconcileRequest.prototype.to = "";
            ReconcileRequest.prototype.nonce = $util.newBuffer([]);
            ReconcileRequest.prototype.exchangeIds = $util.emptyArray;
            ReconcileRequest.prototype.first = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ReconcileRequest.prototype.before = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            ReconcileRequest.create = function(properties) {
                return new ReconcileRequest(properties);
            };

            ReconcileRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(18).string(message.to);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                    writer.uint32(26).bytes(message.nonce);
                if (message.exchangeIds != null && message.exchangeIds.length)
                    for (let i = 0; i < message.exchangeIds.length; ++i)
                        writer.uint32(34).bytes(message.exchangeIds[i]);
                if (message.first != null && $Object.hasOwnProperty.call(message, "first") && (typeof message.first === "object" ? message.first.low || message.first.high : message.first !== 0))
                    writer.uint32(40).uint64(message.first);
                if (message.before != null && $Object.hasOwnProperty.call(message, "before") && (typeof message.before === "object" ? message.before.low || message.before.high : message.before !== 0))
                    writer.uint32(48).uint64(message.before);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ReconcileRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ReconcileRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.exchangeIds && message.exchangeIds.length))
                                message.exchangeIds = [];
                            message.exchangeIds.push(reader.bytes());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.first = value;
                            else
                                delete message.first;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.before = value;
                            else
                                delete message.before;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReconcileRequest;
        })();

        v1.ReconcileReply = (function() {

            const ReconcileReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ReconcileReply.prototype.page = $util.newBuffer([]);
            ReconcileReply.prototype.signature = null;

            ReconcileReply.create = function(properties) {
                return new ReconcileReply(properties);
            };

            ReconcileReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.page != null && $Object.hasOwnProperty.call(message, "page") && message.page.length)
                    writer.uint32(10).bytes(message.page);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    $root.tripoint.v1.Signature.encode(message.signature, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ReconcileReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ReconcileReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.page = value;
                            else
                                delete message.page;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signature = $root.tripoint.v1.Signature.decode(reader, reader.size(), $undefined, _depth + 1, message.signature);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReconcileReply;
        })();

        v1.ReconcilePage = (function() {

            const ReconcilePage = function (properties) {
                this.rows = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ReconcilePage.prototype.from = "";
            ReconcilePage.prototype.to = "";
            ReconcilePage.prototype.requestSha256 = $util.newBuffer([]);
            ReconcilePage.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ReconcilePage.prototype.rows = $util.emptyArray;
            ReconcilePage.prototype.next = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ReconcilePage.prototype.last = false;

            ReconcilePage.create = function(properties) {
                return new ReconcilePage(properties);
            };

            ReconcilePage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(18).string(message.to);
                if (message.requestSha256 != null && $Object.hasOwnProperty.call(message, "requestSha256") && message.requestSha256.length)
                    writer.uint32(26).bytes(message.requestSha256);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(32).uint64(message.issued);
                if (message.rows != null && message.rows.length)
                    for (let i = 0; i < message.rows.length; ++i)
                        $root.tripoint.v1.ReconcileRow.encode(message.rows[i], writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.next != null && $Object.hasOwnProperty.call(message, "next") && (typeof message.next === "object" ? message.next.low || message.next.high : message.next !== 0))
                    writer.uint32(48).uint64(message.next);
                if (message.last != null && $Object.hasOwnProperty.call(message, "last") && message.last !== false)
                    writer.uint32(56).bool(message.last);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ReconcilePage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ReconcilePage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.requestSha256 = value;
                            else
                                delete message.requestSha256;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.rows && message.rows.length))
                                message.rows = [];
                            message.rows.push($root.tripoint.v1.ReconcileRow.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.next = value;
                            else
                                delete message.next;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.last = value;
                            else
                                delete message.last;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReconcilePage;
        })();

        v1.ReconcileRow = (function() {

            const ReconcileRow = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ReconcileRow.prototype.exchangeId = $util.newBuffer([]);
            ReconcileRow.prototype.verb = 0;
            ReconcileRow.prototype.sent = false;
            ReconcileRow.prototype.at = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ReconcileRow.prototype.statementDigest = $util.newBuffer([]);
            ReconcileRow.prototype.index = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ReconcileRow.prototype.leafHash = $util.newBuffer([]);
            ReconcileRow.prototype.verdict = 0;
            ReconcileRow.prototype.peer = null;
            ReconcileRow.prototype.correlation = $util.newBuffer([]);
            ReconcileRow.prototype.origin = "";
            ReconcileRow.prototype.leaf = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ReconcileRow.prototype.expired = false;
            ReconcileRow.prototype.erased = null;

            ReconcileRow.create = function(properties) {
                return new ReconcileRow(properties);
            };

            ReconcileRow.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.exchangeId != null && $Object.hasOwnProperty.call(message, "exchangeId") && message.exchangeId.length)
                    writer.uint32(10).bytes(message.exchangeId);
                if (message.verb != null && $Object.hasOwnProperty.call(message, "verb") && message.verb !== 0)
                    writer.uint32(16).int32(message.verb);
                if (message.sent != null && $Object.hasOwnProperty.call(message, "sent") && message.sent !== false)
                    writer.uint32(24).bool(message.sent);
                if (message.at != null && $Object.hasOwnProperty.call(message, "at") && (typeof message.at === "object" ? message.at.low || message.at.high : message.at !== 0))
                    writer.uint32(32).uint64(message.at);
                if (message.statementDigest != null && $Object.hasOwnProperty.call(message, "statementDigest") && message.statementDigest.length)
                    writer.uint32(42).bytes(message.statementDigest);
                if (message.index != null && $Object.hasOwnProperty.call(message, "index") && (typeof message.index === "object" ? message.index.low || message.index.high : message.index !== 0))
                    writer.uint32(48).uint64(message.index);
                if (message.leafHash != null && $Object.hasOwnProperty.call(message, "leafHash") && message.leafHash.length)
                    writer.uint32(58).bytes(message.leafHash);
                if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict") && message.verdict !== 0)
                    writer.uint32(64).int32(message.verdict);
                if (message.peer != null && $Object.hasOwnProperty.call(message, "peer"))
                    $root.tripoint.v1.PeerRef.encode(message.peer, writer.uint32(74).fork(), _depth + 1).ldelim();
                if (message.correlation != null && $Object.hasOwnProperty.call(message, "correlation") && message.correlation.length)
                    writer.uint32(82).bytes(message.correlation);
                if (message.origin != null && $Object.hasOwnProperty.call(message, "origin") && message.origin !== "")
                    writer.uint32(90).string(message.origin);
                if (message.leaf != null && $Object.hasOwnProperty.call(message, "leaf") && (typeof message.leaf === "object" ? message.leaf.low || message.leaf.high : message.leaf !== 0))
                    writer.uint32(96).uint64(message.leaf);
                if (message.expired != null && $Object.hasOwnProperty.call(message, "expired") && message.expired !== false)
                    writer.uint32(104).bool(message.expired);
                if (message.erased != null && $Object.hasOwnProperty.call(message, "erased"))
                    $root.tripoint.v1.PeerRef.encode(message.erased, writer.uint32(114).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ReconcileRow.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ReconcileRow();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.exchangeId = value;
                            else
                                delete message.exchangeId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.verb = value;
                            else
                                delete message.verb;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.sent = value;
                            else
                                delete message.sent;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.at = value;
                            else
                                delete message.at;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.statementDigest = value;
                            else
                                delete message.statementDigest;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.index = value;
                            else
                                delete message.index;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.leafHash = value;
                            else
                                delete message.leafHash;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.verdict = value;
                            else
                                delete message.verdict;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.peer = $root.tripoint.v1.PeerRef.decode(reader, reader.size(), $undefined, _depth + 1, message.peer);
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.correlation = value;
                            else
                                delete message.correlation;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.origin = value;
                            else
                                delete message.origin;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.leaf = value;
                            else
                                delete message.leaf;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.expired = value;
                            else
                                delete message.expired;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.erased = $root.tripoint.v1.PeerRef.decode(reader, reader.size(), $undefined, _depth + 1, message.erased);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReconcileRow;
        })();

        v1.Parcel = (function() {

            const Parcel = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Parcel.prototype.version = 0;
            Parcel.prototype.from = "";
            Parcel.prototype.to = "";
            Parcel.prototype.batchId = $util.newBuffer([]);
            Parcel.prototype.suite = "";
            Parcel.prototype.batch = null;

            Parcel.create = function(properties) {
                return new Parcel(properties);
            };

            Parcel.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(8).uint32(message.version);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(18).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(26).string(message.to);
                if (message.batchId != null && $Object.hasOwnProperty.call(message, "batchId") && message.batchId.length)
                    writer.uint32(34).bytes(message.batchId);
                if (message.suite != null && $Object.hasOwnProperty.call(message, "suite") && message.suite !== "")
                    writer.uint32(42).string(message.suite);
                if (message.batch != null && $Object.hasOwnProperty.call(message, "batch"))
                    $root.tripoint.v1.Jwe.encode(message.batch, writer.uint32(50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Parcel.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Parcel();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.batchId = value;
                            else
                                delete message.batchId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.suite = value;
                            else
                                delete message.suite;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.batch = $root.tripoint.v1.Jwe.decode(reader, reader.size(), $undefined, _depth + 1, message.batch);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Parcel;
        })();

        v1.Jwe = (function() {

            const Jwe = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Jwe.prototype["protected"] = $util.newBuffer([]);
            Jwe.prototype.iv = $util.newBuffer([]);
            Jwe.prototype.ciphertext = $util.newBuffer([]);
            Jwe.prototype.tag = $util.newBuffer([]);

            Jwe.create = function(properties) {
                return new Jwe(properties);
            };

            Jwe.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message["protected"] != null && $Object.hasOwnProperty.call(message, "protected") && message["protected"].length)
                    writer.uint32(10).bytes(message["protected"]);
                if (message.iv != null && $Object.hasOwnProperty.call(message, "iv") && message.iv.length)
                    writer.uint32(18).bytes(message.iv);
                if (message.ciphertext != null && $Object.hasOwnProperty.call(message, "ciphertext") && message.ciphertext.length)
                    writer.uint32(26).bytes(message.ciphertext);
                if (message.tag != null && $Object.hasOwnProperty.call(message, "tag") && message.tag.length)
                    writer.uint32(34).bytes(message.tag);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Jwe.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Jwe();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message["protected"] = value;
                            else
                                delete message["protected"];
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.iv = value;
                            else
                                delete message.iv;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.ciphertext = value;
                            else
                                delete message.ciphertext;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.tag = value;
                            else
                                delete message.tag;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Jwe;
        })();

        v1.Signature = (function() {

            const Signature = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Signature.prototype["protected"] = $util.newBuffer([]);
            Signature.prototype.signature = $util.newBuffer([]);

            Signature.create = function(properties) {
                return new Signature(properties);
            };

            Signature.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message["protected"] != null && $Object.hasOwnProperty.call(message, "protected") && message["protected"].length)
                    writer.uint32(10).bytes(message["protected"]);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(18).bytes(message.signature);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Signature.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Signature();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message["protected"] = value;
                            else
                                delete message["protected"];
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Signature;
        })();

        v1.Batch = (function() {

            const Batch = function (properties) {
                this.entries = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Batch.prototype.manifest = $util.newBuffer([]);
            Batch.prototype.signature = null;
            Batch.prototype.entries = $util.emptyArray;
            Batch.prototype.padding = $util.newBuffer([]);

            Batch.create = function(properties) {
                return new Batch(properties);
            };

            Batch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.manifest != null && $Object.hasOwnProperty.call(message, "manifest") && message.manifest.length)
                    writer.uint32(10).bytes(message.manifest);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    $root.tripoint.v1.Signature.encode(message.signature, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.entries != null && message.entries.length)
                    for (let i = 0; i < message.entries.length; ++i)
                        $root.tripoint.v1.BatchEntry.encode(message.entries[i], writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.padding != null && $Object.hasOwnProperty.call(message, "padding") && message.padding.length)
                    writer.uint32(122).bytes(message.padding);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Batch.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Batch();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.manifest = value;
                            else
                                delete message.manifest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signature = $root.tripoint.v1.Signature.decode(reader, reader.size(), $undefined, _depth + 1, message.signature);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.entries && message.entries.length))
                                message.entries = [];
                            message.entries.push($root.tripoint.v1.BatchEntry.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.padding = value;
                            else
                                delete message.padding;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Batch;
        })();

        v1.BatchEntry = (function() {

            const BatchEntry = function (properties) {
                this.disclosures = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            BatchEntry.prototype.statement = $util.newBuffer([]);
            BatchEntry.prototype.recordHeader = $util.newBuffer([]);
            BatchEntry.prototype.leaf = $util.newBuffer([]);
            BatchEntry.prototype.index = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            BatchEntry.prototype.commitments = $util.newBuffer([]);
            BatchEntry.prototype.disclosures = $util.emptyArray;

            BatchEntry.create = function(properties) {
                return new BatchEntry(properties);
            };

            BatchEntry.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.statement != null && $Object.hasOwnProperty.call(message, "statement") && message.statement.length)
                    writer.uint32(10).bytes(message.statement);
                if (message.recordHeader != null && $Object.hasOwnProperty.call(message, "recordHeader") && message.recordHeader.length)
                    writer.uint32(18).bytes(message.recordHeader);
                if (message.leaf != null && $Object.hasOwnProperty.call(message, "leaf") && message.leaf.length)
                    writer.uint32(26).bytes(message.leaf);
                if (message.index != null && $Object.hasOwnProperty.call(message, "index") && (typeof message.index === "object" ? message.index.low || message.index.high : message.index !== 0))
                    writer.uint32(32).uint64(message.index);
                if (message.commitments != null && $Object.hasOwnProperty.call(message, "commitments") && message.commitments.length)
                    writer.uint32(42).bytes(message.commitments);
                if (message.disclosures != null && message.disclosures.length)
                    for (let i = 0; i < message.disclosures.length; ++i)
                        $root.tripoint.v1.Disclosure.encode(message.disclosures[i], writer.uint32(50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            BatchEntry.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.BatchEntry();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.statement = value;
                            else
                                delete message.statement;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordHeader = value;
                            else
                                delete message.recordHeader;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.leaf = value;
                            else
                                delete message.leaf;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.index = value;
                            else
                                delete message.index;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.commitments = value;
                            else
                                delete message.commitments;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.disclosures && message.disclosures.length))
                                message.disclosures = [];
                            message.disclosures.push($root.tripoint.v1.Disclosure.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return BatchEntry;
        })();

        v1.Disclosure = (function() {

            const Disclosure = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Disclosure.prototype.field = 0;
            Disclosure.prototype.salt = $util.newBuffer([]);
            Disclosure.prototype.carried = $util.newBuffer([]);

            Disclosure.create = function(properties) {
                return new Disclosure(properties);
            };

            Disclosure.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.field != null && $Object.hasOwnProperty.call(message, "field") && message.field !== 0)
                    writer.uint32(8).uint32(message.field);
                if (message.salt != null && $Object.hasOwnProperty.call(message, "salt") && message.salt.length)
                    writer.uint32(18).bytes(message.salt);
                if (message.carried != null && $Object.hasOwnProperty.call(message, "carried") && message.carried.length)
                    writer.uint32(26).bytes(message.carried);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Disclosure.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Disclosure();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.field = value;
                            else
                                delete message.field;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.salt = value;
                            else
                                delete message.salt;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.carried = value;
                            else
                                delete message.carried;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Disclosure;
        })();

        v1.Manifest = (function() {

            const Manifest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Manifest.prototype.batchId = $util.newBuffer([]);
            Manifest.prototype.from = "";
            Manifest.prototype.to = "";
            Manifest.prototype.lane = 0;
            Manifest.prototype.linkSequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Manifest.prototype.receivedThrough = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Manifest.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Manifest.prototype.keySet = $util.newBuffer([]);
            Manifest.prototype.logOrigin = "";
            Manifest.prototype.count = 0;
            Manifest.prototype.root = $util.newBuffer([]);

            Manifest.create = function(properties) {
                return new Manifest(properties);
            };

            Manifest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.batchId != null && $Object.hasOwnProperty.call(message, "batchId") && message.batchId.length)
                    writer.uint32(10).bytes(message.batchId);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(18).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(26).string(message.to);
                if (message.lane != null && $Object.hasOwnProperty.call(message, "lane") && message.lane !== 0)
                    writer.uint32(32).int32(message.lane);
                if (message.linkSequence != null && $Object.hasOwnProperty.call(message, "linkSequence") && (typeof message.linkSequence === "object" ? message.linkSequence.low || message.linkSequence.high : message.linkSequence !== 0))
                    writer.uint32(40).uint64(message.linkSequence);
                if (message.receivedThrough != null && $Object.hasOwnProperty.call(message, "receivedThrough") && (typeof message.receivedThrough === "object" ? message.receivedThrough.low || message.receivedThrough.high : message.receivedThrough !== 0))
                    writer.uint32(48).uint64(message.receivedThrough);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(56).uint64(message.issued);
                if (message.keySet != null && $Object.hasOwnProperty.call(message, "keySet") && message.keySet.length)
                    writer.uint32(66).bytes(message.keySet);
                if (message.logOrigin != null && $Object.hasOwnProperty.call(message, "logOrigin") && message.logOrigin !== "")
                    writer.uint32(74).string(message.logOrigin);
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                    writer.uint32(80).uint32(message.count);
                if (message.root != null && $Object.hasOwnProperty.call(message, "root") && message.root.length)
                    writer.uint32(90).bytes(message.root);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Manifest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Manifest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.batchId = value;
                            else
                                delete message.batchId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.lane = value;
                            else
                                delete message.lane;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.linkSequence = value;
                            else
                                delete message.linkSequence;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.receivedThrough = value;
                            else
                                delete message.receivedThrough;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.keySet = value;
                            else
                                delete message.keySet;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.logOrigin = value;
                            else
                                delete message.logOrigin;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.root = value;
                            else
                                delete message.root;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Manifest;
        })();

        v1.Lane = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "LANE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "LANE_LINK"] = 1;
            values[valuesById[2] = "LANE_QUERY"] = 2;
            values[valuesById[3] = "LANE_ACK"] = 3;
            return values;
        })();

        v1.Statement = (function() {

            const Statement = function (properties) {
                this.clauses = [];
                this.obligations = [];
                this.withheld = [];
                this.provenance = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Statement.prototype.exchangeId = $util.newBuffer([]);
            Statement.prototype.salt = $util.newBuffer([]);
            Statement.prototype.correlation = $util.newBuffer([]);
            Statement.prototype.from = "";
            Statement.prototype.to = "";
            Statement.prototype.verb = 0;
            Statement.prototype.agreement = "";
            Statement.prototype.agreementDigest = $util.newBuffer([]);
            Statement.prototype.clauses = $util.emptyArray;
            Statement.prototype.purpose = "";
            Statement.prototype.priority = 0;
            Statement.prototype.obligations = $util.emptyArray;
            Statement.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Statement.prototype.recordDigest = $util.newBuffer([]);
            Statement.prototype.queryDigest = $util.newBuffer([]);
            Statement.prototype.deadline = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Statement.prototype.withheld = $util.emptyArray;
            Statement.prototype.agency = "";
            Statement.prototype.recipientAgency = "";
            Statement.prototype.exigent = false;
            Statement.prototype.about = null;
            Statement.prototype.provenance = $util.emptyArray;

            Statement.create = function(properties) {
                return new Statement(properties);
            };

            Statement.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.exchangeId != null && $Object.hasOwnProperty.call(message, "exchangeId") && message.exchangeId.length)
                    writer.uint32(10).bytes(message.exchangeId);
                if (message.salt != null && $Object.hasOwnProperty.call(message, "salt") && message.salt.length)
                    writer.uint32(18).bytes(message.salt);
                if (message.correlation != null && $Object.hasOwnProperty.call(message, "correlation") && message.correlation.length)
                    writer.uint32(26).bytes(message.correlation);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(34).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(42).string(message.to);
                if (message.verb != null && $Object.hasOwnProperty.call(message, "verb") && message.verb !== 0)
                    writer.uint32(48).int32(message.verb);
                if (message.agreement != null && $Object.hasOwnProperty.call(message, "agreement") && message.agreement !== "")
                    writer.uint32(58).string(message.agreement);
                if (message.agreementDigest != null && $Object.hasOwnProperty.call(message, "agreementDigest") && message.agreementDigest.length)
                    writer.uint32(66).bytes(message.agreementDigest);
                if (message.clauses != null && message.clauses.length)
                    for (let i = 0; i < message.clauses.length; ++i)
                        writer.uint32(74).string(message.clauses[i]);
                if (message.purpose != null && $Object.hasOwnProperty.call(message, "purpose") && message.purpose !== "")
                    writer.uint32(82).string(message.purpose);
                if (message.priority != null && $Object.hasOwnProperty.call(message, "priority") && message.priority !== 0)
                    writer.uint32(88).int32(message.priority);
                if (message.obligations != null && message.obligations.length)
                    for (let i = 0; i < message.obligations.length; ++i)
                        $root.tripoint.v1.Obligation.encode(message.obligations[i], writer.uint32(98).fork(), _depth + 1).ldelim();
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(104).uint64(message.issued);
                if (message.recordDigest != null && $Object.hasOwnProperty.call(message, "recordDigest") && message.recordDigest.length)
                    writer.uint32(114).bytes(message.recordDigest);
                if (message.queryDigest != null && $Object.hasOwnProperty.call(message, "queryDigest") && message.queryDigest.length)
                    writer.uint32(122).bytes(message.queryDigest);
                if (message.deadline != null && $Object.hasOwnProperty.call(message, "deadline") && (typeof message.deadline === "object" ? message.deadline.low || message.deadline.high : message.deadline !== 0))
                    writer.uint32(128).uint64(message.deadline);
                if (message.withheld != null && message.withheld.length)
                    for (let i = 0; i < message.withheld.length; ++i)
                        $root.tripoint.v1.Withheld.encode(message.withheld[i], writer.uint32(138).fork(), _depth + 1).ldelim();
                if (message.agency != null && $Object.hasOwnProperty.call(message, "agency") && message.agency !== "")
                    writer.uint32(146).string(message.agency);
                if (message.recipientAgency != null && $Object.hasOwnProperty.call(message, "recipientAgency") && message.recipientAgency !== "")
                    writer.uint32(154).string(message.recipientAgency);
                if (message.exigent != null && $Object.hasOwnProperty.call(message, "exigent") && message.exigent !== false)
                    writer.uint32(160).bool(message.exigent);
                if (message.about != null && $Object.hasOwnProperty.call(message, "about"))
                    $root.tripoint.v1.RecordVersion.encode(message.about, writer.uint32(170).fork(), _depth + 1).ldelim();
                if (message.provenance != null && message.provenance.length)
                    for (let i = 0; i < message.provenance.length; ++i)
                        $root.tripoint.v1.Transfer.encode(message.provenance[i], writer.uint32(178).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Statement.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Statement();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.exchangeId = value;
                            else
                                delete message.exchangeId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.salt = value;
                            else
                                delete message.salt;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.correlation = value;
                            else
                                delete message.correlation;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.verb = value;
                            else
                                delete message.verb;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agreement = value;
                            else
                                delete message.agreement;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.agreementDigest = value;
                            else
                                delete message.agreementDigest;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if (!(message.clauses && message.clauses.length))
                                message.clauses = [];
                            message.clauses.push(reader.stringVerify());
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.purpose = value;
                            else
                                delete message.purpose;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.priority = value;
                            else
                                delete message.priority;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (!(message.obligations && message.obligations.length))
                                message.obligations = [];
                            message.obligations.push($root.tripoint.v1.Obligation.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordDigest = value;
                            else
                                delete message.recordDigest;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.queryDigest = value;
                            else
                                delete message.queryDigest;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.deadline = value;
                            else
                                delete message.deadline;
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            if (!(message.withheld && message.withheld.length))
                                message.withheld = [];
                            message.withheld.push($root.tripoint.v1.Withheld.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agency = value;
                            else
                                delete message.agency;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.recipientAgency = value;
                            else
                                delete message.recipientAgency;
                            continue;
                        }
                    case 20: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.exigent = value;
                            else
                                delete message.exigent;
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            message.about = $root.tripoint.v1.RecordVersion.decode(reader, reader.size(), $undefined, _depth + 1, message.about);
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            if (!(message.provenance && message.provenance.length))
                                message.provenance = [];
                            message.provenance.push($root.tripoint.v1.Transfer.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Statement;
        })();

        v1.RecordVersion = (function() {

            const RecordVersion = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RecordVersion.prototype.originator = "";
            RecordVersion.prototype.recordId = $util.newBuffer([]);
            RecordVersion.prototype.version = 0;
            RecordVersion.prototype.recordDigest = $util.newBuffer([]);
            RecordVersion.prototype.answers = $util.newBuffer([]);
            RecordVersion.prototype.wrong = null;
            RecordVersion.prototype.until = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            RecordVersion.create = function(properties) {
                return new RecordVersion(properties);
            };

            RecordVersion.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.originator != null && $Object.hasOwnProperty.call(message, "originator") && message.originator !== "")
                    writer.uint32(10).string(message.originator);
                if (message.recordId != null && $Object.hasOwnProperty.call(message, "recordId") && message.recordId.length)
                    writer.uint32(18).bytes(message.recordId);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(24).uint32(message.version);
                if (message.recordDigest != null && $Object.hasOwnProperty.call(message, "recordDigest") && message.recordDigest.length)
                    writer.uint32(34).bytes(message.recordDigest);
                if (message.answers != null && $Object.hasOwnProperty.call(message, "answers") && message.answers.length)
                    writer.uint32(42).bytes(message.answers);
                if (message.wrong != null && $Object.hasOwnProperty.call(message, "wrong"))
                    $root.tripoint.v1.Correction.encode(message.wrong, writer.uint32(50).fork(), _depth + 1).ldelim();
                if (message.until != null && $Object.hasOwnProperty.call(message, "until") && (typeof message.until === "object" ? message.until.low || message.until.high : message.until !== 0))
                    writer.uint32(56).uint64(message.until);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RecordVersion.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.RecordVersion();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.originator = value;
                            else
                                delete message.originator;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordId = value;
                            else
                                delete message.recordId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordDigest = value;
                            else
                                delete message.recordDigest;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.answers = value;
                            else
                                delete message.answers;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.wrong = $root.tripoint.v1.Correction.decode(reader, reader.size(), $undefined, _depth + 1, message.wrong);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.until = value;
                            else
                                delete message.until;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RecordVersion;
        })();

        v1.Transfer = (function() {

            const Transfer = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Transfer.prototype.from = "";
            Transfer.prototype.to = "";
            Transfer.prototype.exchangeId = $util.newBuffer([]);
            Transfer.prototype.statementDigest = $util.newBuffer([]);
            Transfer.prototype.consent = $util.newBuffer([]);
            Transfer.prototype.record = null;
            Transfer.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            Transfer.create = function(properties) {
                return new Transfer(properties);
            };

            Transfer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(18).string(message.to);
                if (message.exchangeId != null && $Object.hasOwnProperty.call(message, "exchangeId") && message.exchangeId.length)
                    writer.uint32(26).bytes(message.exchangeId);
                if (message.statementDigest != null && $Object.hasOwnProperty.call(message, "statementDigest") && message.statementDigest.length)
                    writer.uint32(34).bytes(message.statementDigest);
                if (message.consent != null && $Object.hasOwnProperty.call(message, "consent") && message.consent.length)
                    writer.uint32(42).bytes(message.consent);
                if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                    $root.tripoint.v1.RecordVersion.encode(message.record, writer.uint32(50).fork(), _depth + 1).ldelim();
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(56).uint64(message.issued);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Transfer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Transfer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.exchangeId = value;
                            else
                                delete message.exchangeId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.statementDigest = value;
                            else
                                delete message.statementDigest;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.consent = value;
                            else
                                delete message.consent;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.record = $root.tripoint.v1.RecordVersion.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Transfer;
        })();

        v1.Withheld = (function() {

            const Withheld = function (properties) {
                this.fields = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Withheld.prototype.clause = "";
            Withheld.prototype.fields = $util.emptyArray;

            Withheld.create = function(properties) {
                return new Withheld(properties);
            };

            Withheld.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.clause != null && $Object.hasOwnProperty.call(message, "clause") && message.clause !== "")
                    writer.uint32(10).string(message.clause);
                if (message.fields != null && message.fields.length)
                    writer.uint32(18).uint32s(message.fields);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Withheld.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Withheld();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.clause = value;
                            else
                                delete message.clause;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.fields && message.fields.length))
                                    message.fields = [];
                                reader.uint32s(message.fields);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.fields && message.fields.length))
                                message.fields = [];
                            message.fields.push(reader.uint32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Withheld;
        })();

        v1.Obligation = (function() {

            const Obligation = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Obligation.prototype.kind = 0;
            Obligation.prototype.days = 0;
            Obligation.prototype.text = "";
            Obligation.prototype.clause = "";
            Obligation.prototype.hours = 0;

            Obligation.create = function(properties) {
                return new Obligation(properties);
            };

            Obligation.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(8).int32(message.kind);
                if (message.days != null && $Object.hasOwnProperty.call(message, "days") && message.days !== 0)
                    writer.uint32(16).uint32(message.days);
                if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                    writer.uint32(26).string(message.text);
                if (message.clause != null && $Object.hasOwnProperty.call(message, "clause") && message.clause !== "")
                    writer.uint32(34).string(message.clause);
                if (message.hours != null && $Object.hasOwnProperty.call(message, "hours") && message.hours !== 0)
                    writer.uint32(40).uint32(message.hours);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Obligation.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Obligation();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.days = value;
                            else
                                delete message.days;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.text = value;
                            else
                                delete message.text;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.clause = value;
                            else
                                delete message.clause;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.hours = value;
                            else
                                delete message.hours;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Obligation;
        })();

        v1.ObligationKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "OBLIGATION_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "OBLIGATION_KIND_RETENTION"] = 1;
            values[valuesById[2] = "OBLIGATION_KIND_CAVEAT"] = 2;
            values[valuesById[3] = "OBLIGATION_KIND_VERIFY_BEFORE_ACTION"] = 3;
            values[valuesById[4] = "OBLIGATION_KIND_ONWARD_CONSENT"] = 4;
            values[valuesById[5] = "OBLIGATION_KIND_DESTROY_ON_NO_MATCH"] = 5;
            values[valuesById[6] = "OBLIGATION_KIND_HUMAN_RELEASE"] = 6;
            values[valuesById[7] = "OBLIGATION_KIND_NOTIFY_ORIGINATOR"] = 7;
            values[valuesById[8] = "OBLIGATION_KIND_CONFIRM_CORRECTION"] = 8;
            values[valuesById[9] = "OBLIGATION_KIND_RESPOND"] = 9;
            values[valuesById[10] = "OBLIGATION_KIND_REVIEW"] = 10;
            values[valuesById[11] = "OBLIGATION_KIND_NOTE_TO_FILE"] = 11;
            values[valuesById[12] = "OBLIGATION_KIND_CONSULT"] = 12;
            return values;
        })();

        v1.RecordHeader = (function() {

            const RecordHeader = function (properties) {
                this.caveats = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RecordHeader.prototype.recordId = $util.newBuffer([]);
            RecordHeader.prototype.version = 0;
            RecordHeader.prototype.kind = 0;
            RecordHeader.prototype.supersedes = $util.newBuffer([]);
            RecordHeader.prototype.originator = null;
            RecordHeader.prototype.classification = 0;
            RecordHeader.prototype.caveats = $util.emptyArray;
            RecordHeader.prototype.created = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            RecordHeader.prototype.fieldCount = 0;
            RecordHeader.prototype.commitmentsDigest = $util.newBuffer([]);

            RecordHeader.create = function(properties) {
                return new RecordHeader(properties);
            };

            RecordHeader.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.recordId != null && $Object.hasOwnProperty.call(message, "recordId") && message.recordId.length)
                    writer.uint32(10).bytes(message.recordId);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(16).uint32(message.version);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(24).int32(message.kind);
                if (message.supersedes != null && $Object.hasOwnProperty.call(message, "supersedes") && message.supersedes.length)
                    writer.uint32(34).bytes(message.supersedes);
                if (message.originator != null && $Object.hasOwnProperty.call(message, "originator"))
                    $root.tripoint.v1.Originator.encode(message.originator, writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.classification != null && $Object.hasOwnProperty.call(message, "classification") && message.classification !== 0)
                    writer.uint32(48).int32(message.classification);
                if (message.caveats != null && message.caveats.length)
                    for (let i = 0; i < message.caveats.length; ++i)
                        $root.tripoint.v1.Caveat.encode(message.caveats[i], writer.uint32(58).fork(), _depth + 1).ldelim();
                if (message.created != null && $Object.hasOwnProperty.call(message, "created") && (typeof message.created === "object" ? message.created.low || message.created.high : message.created !== 0))
                    writer.uint32(64).uint64(message.created);
                if (message.fieldCount != null && $Object.hasOwnProperty.call(message, "fieldCount") && message.fieldCount !== 0)
                    writer.uint32(72).uint32(message.fieldCount);
                if (message.commitmentsDigest != null && $Object.hasOwnProperty.call(message, "commitmentsDigest") && message.commitmentsDigest.length)
                    writer.uint32(82).bytes(message.commitmentsDigest);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RecordHeader.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.RecordHeader();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordId = value;
                            else
                                delete message.recordId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.supersedes = value;
                            else
                                delete message.supersedes;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.originator = $root.tripoint.v1.Originator.decode(reader, reader.size(), $undefined, _depth + 1, message.originator);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.classification = value;
                            else
                                delete message.classification;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.caveats && message.caveats.length))
                                message.caveats = [];
                            message.caveats.push($root.tripoint.v1.Caveat.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.created = value;
                            else
                                delete message.created;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.fieldCount = value;
                            else
                                delete message.fieldCount;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.commitmentsDigest = value;
                            else
                                delete message.commitmentsDigest;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RecordHeader;
        })();

        v1.Caveat = (function() {

            const Caveat = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Caveat.prototype.code = 0;
            Caveat.prototype.until = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            Caveat.prototype.text = "";

            Caveat.create = function(properties) {
                return new Caveat(properties);
            };

            Caveat.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                    writer.uint32(8).int32(message.code);
                if (message.until != null && $Object.hasOwnProperty.call(message, "until") && (typeof message.until === "object" ? message.until.low || message.until.high : message.until !== 0))
                    writer.uint32(16).uint64(message.until);
                if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                    writer.uint32(26).string(message.text);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Caveat.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Caveat();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.until = value;
                            else
                                delete message.until;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.text = value;
                            else
                                delete message.text;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Caveat;
        })();

        v1.CaveatCode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CAVEAT_CODE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CAVEAT_CODE_H0"] = 1;
            values[valuesById[2] = "CAVEAT_CODE_H1"] = 2;
            values[valuesById[3] = "CAVEAT_CODE_H2"] = 3;
            values[valuesById[4] = "CAVEAT_CODE_H3"] = 4;
            values[valuesById[5] = "CAVEAT_CODE_CONCEALED"] = 5;
            values[valuesById[6] = "CAVEAT_CODE_NOTE"] = 6;
            return values;
        })();

        v1.Originator = (function() {

            const Originator = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            Originator.prototype.country = "";
            Originator.prototype.agency = "";

            Originator.create = function(properties) {
                return new Originator(properties);
            };

            Originator.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.country != null && $Object.hasOwnProperty.call(message, "country") && message.country !== "")
                    writer.uint32(10).string(message.country);
                if (message.agency != null && $Object.hasOwnProperty.call(message, "agency") && message.agency !== "")
                    writer.uint32(18).string(message.agency);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            Originator.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.Originator();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.country = value;
                            else
                                delete message.country;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agency = value;
                            else
                                delete message.agency;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Originator;
        })();

        v1.ResumeRequest = (function() {

            const ResumeRequest = function (properties) {
                this.keySets = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ResumeRequest.prototype.from = "";
            ResumeRequest.prototype.to = "";
            ResumeRequest.prototype.nonce = $util.newBuffer([]);
            ResumeRequest.prototype.keySets = $util.emptyArray;

            ResumeRequest.create = function(properties) {
                return new ResumeRequest(properties);
            };

            ResumeRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(18).string(message.to);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                    writer.uint32(26).bytes(message.nonce);
                if (message.keySets != null && message.keySets.length)
                    for (let i = 0; i < message.keySets.length; ++i)
                        writer.uint32(34).string(message.keySets[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ResumeRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ResumeRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.keySets && message.keySets.length))
                                message.keySets = [];
                            message.keySets.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ResumeRequest;
        })();

        v1.ResumeReply = (function() {

            const ResumeReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ResumeReply.prototype.state = $util.newBuffer([]);
            ResumeReply.prototype.signature = null;

            ResumeReply.create = function(properties) {
                return new ResumeReply(properties);
            };

            ResumeReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state.length)
                    writer.uint32(10).bytes(message.state);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    $root.tripoint.v1.Signature.encode(message.signature, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ResumeReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ResumeReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signature = $root.tripoint.v1.Signature.decode(reader, reader.size(), $undefined, _depth + 1, message.signature);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ResumeReply;
        })();

        v1.ResumeState = (function() {

            const ResumeState = function (properties) {
                this.keySets = [];
                this.promisedPath = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ResumeState.prototype.from = "";
            ResumeState.prototype.to = "";
            ResumeState.prototype.nonce = $util.newBuffer([]);
            ResumeState.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ResumeState.prototype.promised = false;
            ResumeState.prototype.promisedIndex = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ResumeState.prototype.promisedLeafHash = $util.newBuffer([]);
            ResumeState.prototype.receivedThrough = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ResumeState.prototype.sentThrough = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            ResumeState.prototype.checkpoint = "";
            ResumeState.prototype.keySets = $util.emptyArray;
            ResumeState.prototype.promisedOrigin = "";
            ResumeState.prototype.promisedBatch = null;
            ResumeState.prototype.promisedStatementDigest = $util.newBuffer([]);
            ResumeState.prototype.promisedPosition = 0;
            ResumeState.prototype.promisedPath = $util.emptyArray;
            ResumeState.prototype.receivedBatch = null;
            ResumeState.prototype.cosigned = "";

            ResumeState.create = function(properties) {
                return new ResumeState(properties);
            };

            ResumeState.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(18).string(message.to);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                    writer.uint32(26).bytes(message.nonce);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(32).uint64(message.issued);
                if (message.promised != null && $Object.hasOwnProperty.call(message, "promised") && message.promised !== false)
                    writer.uint32(40).bool(message.promised);
                if (message.promisedIndex != null && $Object.hasOwnProperty.call(message, "promisedIndex") && (typeof message.promisedIndex === "object" ? message.promisedIndex.low || message.promisedIndex.high : message.promisedIndex !== 0))
                    writer.uint32(48).uint64(message.promisedIndex);
                if (message.promisedLeafHash != null && $Object.hasOwnProperty.call(message, "promisedLeafHash") && message.promisedLeafHash.length)
                    writer.uint32(58).bytes(message.promisedLeafHash);
                if (message.receivedThrough != null && $Object.hasOwnProperty.call(message, "receivedThrough") && (typeof message.receivedThrough === "object" ? message.receivedThrough.low || message.receivedThrough.high : message.receivedThrough !== 0))
                    writer.uint32(64).uint64(message.receivedThrough);
                if (message.sentThrough != null && $Object.hasOwnProperty.call(message, "sentThrough") && (typeof message.sentThrough === "object" ? message.sentThrough.low || message.sentThrough.high : message.sentThrough !== 0))
                    writer.uint32(72).uint64(message.sentThrough);
                if (message.checkpoint != null && $Object.hasOwnProperty.call(message, "checkpoint") && message.checkpoint !== "")
                    writer.uint32(82).string(message.checkpoint);
                if (message.keySets != null && message.keySets.length)
                    for (let i = 0; i < message.keySets.length; ++i)
                        writer.uint32(90).string(message.keySets[i]);
                if (message.promisedOrigin != null && $Object.hasOwnProperty.call(message, "promisedOrigin") && message.promisedOrigin !== "")
                    writer.uint32(98).string(message.promisedOrigin);
                if (message.promisedBatch != null && $Object.hasOwnProperty.call(message, "promisedBatch"))
                    $root.tripoint.v1.OwnBatch.encode(message.promisedBatch, writer.uint32(106).fork(), _depth + 1).ldelim();
                if (message.promisedStatementDigest != null && $Object.hasOwnProperty.call(message, "promisedStatementDigest") && message.promisedStatementDigest.length)
                    writer.uint32(114).bytes(message.promisedStatementDigest);
                if (message.promisedPosition != null && $Object.hasOwnProperty.call(message, "promisedPosition") && message.promisedPosition !== 0)
                    writer.uint32(120).uint32(message.promisedPosition);
                if (message.promisedPath != null && message.promisedPath.length)
                    for (let i = 0; i < message.promisedPath.length; ++i)
                        writer.uint32(130).bytes(message.promisedPath[i]);
                if (message.receivedBatch != null && $Object.hasOwnProperty.call(message, "receivedBatch"))
                    $root.tripoint.v1.OwnBatch.encode(message.receivedBatch, writer.uint32(138).fork(), _depth + 1).ldelim();
                if (message.cosigned != null && $Object.hasOwnProperty.call(message, "cosigned") && message.cosigned !== "")
                    writer.uint32(162).string(message.cosigned);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ResumeState.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.ResumeState();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.promised = value;
                            else
                                delete message.promised;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.promisedIndex = value;
                            else
                                delete message.promisedIndex;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.promisedLeafHash = value;
                            else
                                delete message.promisedLeafHash;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.receivedThrough = value;
                            else
                                delete message.receivedThrough;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sentThrough = value;
                            else
                                delete message.sentThrough;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.checkpoint = value;
                            else
                                delete message.checkpoint;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.keySets && message.keySets.length))
                                message.keySets = [];
                            message.keySets.push(reader.stringVerify());
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.promisedOrigin = value;
                            else
                                delete message.promisedOrigin;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.promisedBatch = $root.tripoint.v1.OwnBatch.decode(reader, reader.size(), $undefined, _depth + 1, message.promisedBatch);
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.promisedStatementDigest = value;
                            else
                                delete message.promisedStatementDigest;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.promisedPosition = value;
                            else
                                delete message.promisedPosition;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            if (!(message.promisedPath && message.promisedPath.length))
                                message.promisedPath = [];
                            message.promisedPath.push(reader.bytes());
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            message.receivedBatch = $root.tripoint.v1.OwnBatch.decode(reader, reader.size(), $undefined, _depth + 1, message.receivedBatch);
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.cosigned = value;
                            else
                                delete message.cosigned;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ResumeState;
        })();

        v1.OwnBatch = (function() {

            const OwnBatch = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            OwnBatch.prototype.manifest = $util.newBuffer([]);
            OwnBatch.prototype.signature = null;
            OwnBatch.prototype.keySet = "";

            OwnBatch.create = function(properties) {
                return new OwnBatch(properties);
            };

            OwnBatch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.manifest != null && $Object.hasOwnProperty.call(message, "manifest") && message.manifest.length)
                    writer.uint32(10).bytes(message.manifest);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    $root.tripoint.v1.Signature.encode(message.signature, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.keySet != null && $Object.hasOwnProperty.call(message, "keySet") && message.keySet !== "")
                    writer.uint32(26).string(message.keySet);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            OwnBatch.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.OwnBatch();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.manifest = value;
                            else
                                delete message.manifest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signature = $root.tripoint.v1.Signature.decode(reader, reader.size(), $undefined, _depth + 1, message.signature);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.keySet = value;
                            else
                                delete message.keySet;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return OwnBatch;
        })();

        v1.SetRequest = (function() {

            const SetRequest = function (properties) {
                this.paths = [];
                this.recordIds = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            SetRequest.prototype.from = "";
            SetRequest.prototype.to = "";
            SetRequest.prototype.nonce = $util.newBuffer([]);
            SetRequest.prototype.root = $util.newBuffer([]);
            SetRequest.prototype.paths = $util.emptyArray;
            SetRequest.prototype.recordIds = $util.emptyArray;

            SetRequest.create = function(properties) {
                return new SetRequest(properties);
            };

            SetRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(18).string(message.to);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                    writer.uint32(26).bytes(message.nonce);
                if (message.root != null && $Object.hasOwnProperty.call(message, "root") && message.root.length)
                    writer.uint32(34).bytes(message.root);
                if (message.paths != null && message.paths.length)
                    for (let i = 0; i < message.paths.length; ++i)
                        writer.uint32(42).bytes(message.paths[i]);
                if (message.recordIds != null && message.recordIds.length)
                    for (let i = 0; i < message.recordIds.length; ++i)
                        writer.uint32(50).bytes(message.recordIds[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            SetRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.SetRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.root = value;
                            else
                                delete message.root;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.paths && message.paths.length))
                                message.paths = [];
                            message.paths.push(reader.bytes());
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.recordIds && message.recordIds.length))
                                message.recordIds = [];
                            message.recordIds.push(reader.bytes());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SetRequest;
        })();

        v1.SetReply = (function() {

            const SetReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            SetReply.prototype.page = $util.newBuffer([]);
            SetReply.prototype.signature = null;

            SetReply.create = function(properties) {
                return new SetReply(properties);
            };

            SetReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.page != null && $Object.hasOwnProperty.call(message, "page") && message.page.length)
                    writer.uint32(10).bytes(message.page);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    $root.tripoint.v1.Signature.encode(message.signature, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            SetReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.SetReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.page = value;
                            else
                                delete message.page;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signature = $root.tripoint.v1.Signature.decode(reader, reader.size(), $undefined, _depth + 1, message.signature);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SetReply;
        })();

        v1.SetPage = (function() {

            const SetPage = function (properties) {
                this.nodes = [];
                this.records = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            SetPage.prototype.from = "";
            SetPage.prototype.to = "";
            SetPage.prototype.requestSha256 = $util.newBuffer([]);
            SetPage.prototype.issued = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            SetPage.prototype.root = $util.newBuffer([]);
            SetPage.prototype.count = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            SetPage.prototype.logOrigin = "";
            SetPage.prototype.logSize = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            SetPage.prototype.preparing = false;
            SetPage.prototype.nodes = $util.emptyArray;
            SetPage.prototype.records = $util.emptyArray;

            SetPage.create = function(properties) {
                return new SetPage(properties);
            };

            SetPage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== "")
                    writer.uint32(10).string(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== "")
                    writer.uint32(18).string(message.to);
                if (message.requestSha256 != null && $Object.hasOwnProperty.call(message, "requestSha256") && message.requestSha256.length)
                    writer.uint32(26).bytes(message.requestSha256);
                if (message.issued != null && $Object.hasOwnProperty.call(message, "issued") && (typeof message.issued === "object" ? message.issued.low || message.issued.high : message.issued !== 0))
                    writer.uint32(32).uint64(message.issued);
                if (message.root != null && $Object.hasOwnProperty.call(message, "root") && message.root.length)
                    writer.uint32(42).bytes(message.root);
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && (typeof message.count === "object" ? message.count.low || message.count.high : message.count !== 0))
                    writer.uint32(48).uint64(message.count);
                if (message.logOrigin != null && $Object.hasOwnProperty.call(message, "logOrigin") && message.logOrigin !== "")
                    writer.uint32(58).string(message.logOrigin);
                if (message.logSize != null && $Object.hasOwnProperty.call(message, "logSize") && (typeof message.logSize === "object" ? message.logSize.low || message.logSize.high : message.logSize !== 0))
                    writer.uint32(64).uint64(message.logSize);
                if (message.preparing != null && $Object.hasOwnProperty.call(message, "preparing") && message.preparing !== false)
                    writer.uint32(72).bool(message.preparing);
                if (message.nodes != null && message.nodes.length)
                    for (let i = 0; i < message.nodes.length; ++i)
                        $root.tripoint.v1.SetNode.encode(message.nodes[i], writer.uint32(82).fork(), _depth + 1).ldelim();
                if (message.records != null && message.records.length)
                    for (let i = 0; i < message.records.length; ++i)
                        $root.tripoint.v1.SetRecord.encode(message.records[i], writer.uint32(90).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            SetPage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.SetPage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.requestSha256 = value;
                            else
                                delete message.requestSha256;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issued = value;
                            else
                                delete message.issued;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.root = value;
                            else
                                delete message.root;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.logOrigin = value;
                            else
                                delete message.logOrigin;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.logSize = value;
                            else
                                delete message.logSize;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.preparing = value;
                            else
                                delete message.preparing;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if (!(message.nodes && message.nodes.length))
                                message.nodes = [];
                            message.nodes.push($root.tripoint.v1.SetNode.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.records && message.records.length))
                                message.records = [];
                            message.records.push($root.tripoint.v1.SetRecord.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SetPage;
        })();

        v1.SetNode = (function() {

            const SetNode = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            SetNode.prototype.elements = $util.newBuffer([]);
            SetNode.prototype.children = $util.newBuffer([]);

            SetNode.create = function(properties) {
                return new SetNode(properties);
            };

            SetNode.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.elements != null && $Object.hasOwnProperty.call(message, "elements") && message.elements.length)
                    writer.uint32(10).bytes(message.elements);
                if (message.children != null && $Object.hasOwnProperty.call(message, "children") && message.children.length)
                    writer.uint32(18).bytes(message.children);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            SetNode.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.SetNode();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.elements = value;
                            else
                                delete message.elements;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.children = value;
                            else
                                delete message.children;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SetNode;
        })();

        v1.SetRecord = (function() {

            const SetRecord = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            SetRecord.prototype.recordId = $util.newBuffer([]);
            SetRecord.prototype.standing = 0;
            SetRecord.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            SetRecord.prototype.exchangeId = $util.newBuffer([]);
            SetRecord.prototype.at = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            SetRecord.create = function(properties) {
                return new SetRecord(properties);
            };

            SetRecord.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.recordId != null && $Object.hasOwnProperty.call(message, "recordId") && message.recordId.length)
                    writer.uint32(10).bytes(message.recordId);
                if (message.standing != null && $Object.hasOwnProperty.call(message, "standing") && message.standing !== 0)
                    writer.uint32(16).int32(message.standing);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && (typeof message.version === "object" ? message.version.low || message.version.high : message.version !== 0))
                    writer.uint32(24).uint64(message.version);
                if (message.exchangeId != null && $Object.hasOwnProperty.call(message, "exchangeId") && message.exchangeId.length)
                    writer.uint32(34).bytes(message.exchangeId);
                if (message.at != null && $Object.hasOwnProperty.call(message, "at") && (typeof message.at === "object" ? message.at.low || message.at.high : message.at !== 0))
                    writer.uint32(40).uint64(message.at);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            SetRecord.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.SetRecord();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.recordId = value;
                            else
                                delete message.recordId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.standing = value;
                            else
                                delete message.standing;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.exchangeId = value;
                            else
                                delete message.exchangeId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.at = value;
                            else
                                delete message.at;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SetRecord;
        })();

        v1.SetStanding = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SET_STANDING_UNSPECIFIED"] = 0;
            values[valuesById[1] = "SET_STANDING_IN_FORCE"] = 1;
            values[valuesById[2] = "SET_STANDING_RECALLED"] = 2;
            values[valuesById[3] = "SET_STANDING_ENDED"] = 3;
            return values;
        })();

        v1.VisaQuery = (function() {

            const VisaQuery = function (properties) {
                this.name = [];
                this.citizenship = [];
                this.biometric = [];
                this.allegedPersecutor = [];
                this.alternativeDateOfBirth = [];
                this.placeOfBirth = [];
                this.nationality = [];
                this.identification = [];
                this.previousDocument = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            VisaQuery.prototype.caseReference = "";
            VisaQuery.prototype.document = null;
            VisaQuery.prototype.name = $util.emptyArray;
            VisaQuery.prototype.dateOfBirth = null;
            VisaQuery.prototype.countryOfBirth = "";
            VisaQuery.prototype.sex = 0;
            VisaQuery.prototype.citizenship = $util.emptyArray;
            VisaQuery.prototype.biometric = $util.emptyArray;
            VisaQuery.prototype.allegedPersecutor = $util.emptyArray;
            VisaQuery.prototype.mrz = "";
            VisaQuery.prototype.alternativeDateOfBirth = $util.emptyArray;
            VisaQuery.prototype.placeOfBirth = $util.emptyArray;
            VisaQuery.prototype.nationality = $util.emptyArray;
            VisaQuery.prototype.identification = $util.emptyArray;
            VisaQuery.prototype.previousDocument = $util.emptyArray;

            VisaQuery.create = function(properties) {
                return new VisaQuery(properties);
            };

            VisaQuery.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.caseReference != null && $Object.hasOwnProperty.call(message, "caseReference") && message.caseReference !== "")
                    writer.uint32(10).string(message.caseReference);
                if (message.document != null && $Object.hasOwnProperty.call(message, "document"))
                    $root.tripoint.v1.TravelDocument.encode(message.document, writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.name != null && message.name.length)
                    for (let i = 0; i < message.name.length; ++i)
                        $root.tripoint.v1.PersonName.encode(message.name[i], writer.uint32(26).fork(), _depth + 1).ldelim();
                if (message.dateOfBirth != null && $Object.hasOwnProperty.call(message, "dateOfBirth"))
                    $root.tripoint.v1.PartialDate.encode(message.dateOfBirth, writer.uint32(34).fork(), _depth + 1).ldelim();
                if (message.countryOfBirth != null && $Object.hasOwnProperty.call(message, "countryOfBirth") && message.countryOfBirth !== "")
                    writer.uint32(42).string(message.countryOfBirth);
                if (message.sex != null && $Object.hasOwnProperty.call(message, "sex") && message.sex !== 0)
                    writer.uint32(48).int32(message.sex);
                if (message.citizenship != null && message.citizenship.length)
                    for (let i = 0; i < message.citizenship.length; ++i)
                        writer.uint32(58).string(message.citizenship[i]);
                if (message.biometric != null && message.biometric.length)
                    for (let i = 0; i < message.biometric.length; ++i)
                        $root.tripoint.v1.BiometricReference.encode(message.biometric[i], writer.uint32(66).fork(), _depth + 1).ldelim();
                if (message.allegedPersecutor != null && message.allegedPersecutor.length)
                    for (let i = 0; i < message.allegedPersecutor.length; ++i)
                        writer.uint32(74).string(message.allegedPersecutor[i]);
                if (message.mrz != null && $Object.hasOwnProperty.call(message, "mrz") && message.mrz !== "")
                    writer.uint32(82).string(message.mrz);
                if (message.alternativeDateOfBirth != null && message.alternativeDateOfBirth.length)
                    for (let i = 0; i < message.alternativeDateOfBirth.length; ++i)
                        $root.tripoint.v1.PartialDate.encode(message.alternativeDateOfBirth[i], writer.uint32(90).fork(), _depth + 1).ldelim();
                if (message.placeOfBirth != null && message.placeOfBirth.length)
                    for (let i = 0; i < message.placeOfBirth.length; ++i)
                        $root.tripoint.v1.Place.encode(message.placeOfBirth[i], writer.uint32(98).fork(), _depth + 1).ldelim();
                if (message.nationality != null && message.nationality.length)
                    for (let i = 0; i < message.nationality.length; ++i)
                        writer.uint32(106).string(message.nationality[i]);
                if (message.identification != null && message.identification.length)
                    for (let i = 0; i < message.identification.length; ++i)
                        $root.tripoint.v1.Identification.encode(message.identification[i], writer.uint32(114).fork(), _depth + 1).ldelim();
                if (message.previousDocument != null && message.previousDocument.length)
                    for (let i = 0; i < message.previousDocument.length; ++i)
                        $root.tripoint.v1.TravelDocument.encode(message.previousDocument[i], writer.uint32(122).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            VisaQuery.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.VisaQuery();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.caseReference = value;
                            else
                                delete message.caseReference;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.document = $root.tripoint.v1.TravelDocument.decode(reader, reader.size(), $undefined, _depth + 1, message.document);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.name && message.name.length))
                                message.name = [];
                            message.name.push($root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.dateOfBirth = $root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1, message.dateOfBirth);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.countryOfBirth = value;
                            else
                                delete message.countryOfBirth;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.sex = value;
                            else
                                delete message.sex;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.citizenship && message.citizenship.length))
                                message.citizenship = [];
                            message.citizenship.push(reader.stringVerify());
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if (!(message.biometric && message.biometric.length))
                                message.biometric = [];
                            message.biometric.push($root.tripoint.v1.BiometricReference.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if (!(message.allegedPersecutor && message.allegedPersecutor.length))
                                message.allegedPersecutor = [];
                            message.allegedPersecutor.push(reader.stringVerify());
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.mrz = value;
                            else
                                delete message.mrz;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.alternativeDateOfBirth && message.alternativeDateOfBirth.length))
                                message.alternativeDateOfBirth = [];
                            message.alternativeDateOfBirth.push($root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (!(message.placeOfBirth && message.placeOfBirth.length))
                                message.placeOfBirth = [];
                            message.placeOfBirth.push($root.tripoint.v1.Place.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if (!(message.nationality && message.nationality.length))
                                message.nationality = [];
                            message.nationality.push(reader.stringVerify());
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if (!(message.identification && message.identification.length))
                                message.identification = [];
                            message.identification.push($root.tripoint.v1.Identification.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if (!(message.previousDocument && message.previousDocument.length))
                                message.previousDocument = [];
                            message.previousDocument.push($root.tripoint.v1.TravelDocument.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return VisaQuery;
        })();

        v1.VisaAnswer = (function() {

            const VisaAnswer = function (properties) {
                this.name = [];
                this.alias = [];
                this.citizenship = [];
                this.biometric = [];
                this.alternativeDateOfBirth = [];
                this.placeOfBirth = [];
                this.nationality = [];
                this.identification = [];
                this.previousDocument = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            VisaAnswer.prototype.outcome = 0;
            VisaAnswer.prototype.reasonCode = "";
            VisaAnswer.prototype.refusalExtent = 0;
            VisaAnswer.prototype.name = $util.emptyArray;
            VisaAnswer.prototype.alias = $util.emptyArray;
            VisaAnswer.prototype.dateOfBirth = null;
            VisaAnswer.prototype.countryOfBirth = "";
            VisaAnswer.prototype.sex = 0;
            VisaAnswer.prototype.citizenship = $util.emptyArray;
            VisaAnswer.prototype.document = null;
            VisaAnswer.prototype.biometric = $util.emptyArray;
            VisaAnswer.prototype.visaNumberId = "";
            VisaAnswer.prototype.visaFoilNumberId = "";
            VisaAnswer.prototype.visaApplicationDate = "";
            VisaAnswer.prototype.visaApplicationLocation = "";
            VisaAnswer.prototype.visaApplicationDispositionStatus = 0;
            VisaAnswer.prototype.visaCancelCategory = "";
            VisaAnswer.prototype.visaClass = "";
            VisaAnswer.prototype.visaStatus = "";
            VisaAnswer.prototype.groundOfInadmissibility = "";
            VisaAnswer.prototype.refusalDate = "";
            VisaAnswer.prototype.removalDate = "";
            VisaAnswer.prototype.mrz = "";
            VisaAnswer.prototype.alternativeDateOfBirth = $util.emptyArray;
            VisaAnswer.prototype.placeOfBirth = $util.emptyArray;
            VisaAnswer.prototype.nationality = $util.emptyArray;
            VisaAnswer.prototype.identification = $util.emptyArray;
            VisaAnswer.prototype.previousDocument = $util.emptyArray;

            VisaAnswer.create = function(properties) {
                return new VisaAnswer(properties);
            };

            VisaAnswer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== 0)
                    writer.uint32(8).int32(message.outcome);
                if (message.reasonCode != null && $Object.hasOwnProperty.call(message, "reasonCode") && message.reasonCode !== "")
                    writer.uint32(18).string(message.reasonCode);
                if (message.refusalExtent != null && $Object.hasOwnProperty.call(message, "refusalExtent") && message.refusalExtent !== 0)
                    writer.uint32(24).int32(message.refusalExtent);
                if (message.name != null && message.name.length)
                    for (let i = 0; i < message.name.length; ++i)
                        $root.tripoint.v1.PersonName.encode(message.name[i], writer.uint32(34).fork(), _depth + 1).ldelim();
                if (message.alias != null && message.alias.length)
                    for (let i = 0; i < message.alias.length; ++i)
                        $root.tripoint.v1.PersonName.encode(message.alias[i], writer.uint32(42).fork(), _depth + 1).ldelim();
                if (message.dateOfBirth != null && $Object.hasOwnProperty.call(message, "dateOfBirth"))
                    $root.tripoint.v1.PartialDate.encode(message.dateOfBirth, writer.uint32(50).fork(), _depth + 1).ldelim();
                if (message.countryOfBirth != null && $Object.hasOwnProperty.call(message, "countryOfBirth") && message.countryOfBirth !== "")
                    writer.uint32(58).string(message.countryOfBirth);
                if (message.sex != null && $Object.hasOwnProperty.call(message, "sex") && message.sex !== 0)
                    writer.uint32(64).int32(message.sex);
                if (message.citizenship != null && message.citizenship.length)
                    for (let i = 0; i < message.citizenship.length; ++i)
                        writer.uint32(74).string(message.citizenship[i]);
                if (message.document != null && $Object.hasOwnProperty.call(message, "document"))
                    $root.tripoint.v1.TravelDocument.encode(message.document, writer.uint32(82).fork(), _depth + 1).ldelim();
                if (message.biometric != null && message.biometric.length)
                    for (let i = 0; i < message.biometric.length; ++i)
                        $root.tripoint.v1.BiometricReference.encode(message.biometric[i], writer.uint32(90).fork(), _depth + 1).ldelim();
                if (message.visaNumberId != null && $Object.hasOwnProperty.call(message, "visaNumberId") && message.visaNumberId !== "")
                    writer.uint32(98).string(message.visaNumberId);
                if (message.visaFoilNumberId != null && $Object.hasOwnProperty.call(message, "visaFoilNumberId") && message.visaFoilNumberId !== "")
                    writer.uint32(106).string(message.visaFoilNumberId);
                if (message.visaApplicationDate != null && $Object.hasOwnProperty.call(message, "visaApplicationDate") && message.visaApplicationDate !== "")
                    writer.uint32(114).string(message.visaApplicationDate);
                if (message.visaApplicationLocation != null && $Object.hasOwnProperty.call(message, "visaApplicationLocation") && message.visaApplicationLocation !== "")
                    writer.uint32(122).string(message.visaApplicationLocation);
                if (message.visaApplicationDispositionStatus != null && $Object.hasOwnProperty.call(message, "visaApplicationDispositionStatus") && message.visaApplicationDispositionStatus !== 0)
                    writer.uint32(128).int32(message.visaApplicationDispositionStatus);
                if (message.visaCancelCategory != null && $Object.hasOwnProperty.call(message, "visaCancelCategory") && message.visaCancelCategory !== "")
                    writer.uint32(138).string(message.visaCancelCategory);
                if (message.visaClass != null && $Object.hasOwnProperty.call(message, "visaClass") && message.visaClass !== "")
                    writer.uint32(146).string(message.visaClass);
                if (message.visaStatus != null && $Object.hasOwnProperty.call(message, "visaStatus") && message.visaStatus !== "")
                    writer.uint32(154).string(message.visaStatus);
                if (message.groundOfInadmissibility != null && $Object.hasOwnProperty.call(message, "groundOfInadmissibility") && message.groundOfInadmissibility !== "")
                    writer.uint32(162).string(message.groundOfInadmissibility);
                if (message.refusalDate != null && $Object.hasOwnProperty.call(message, "refusalDate") && message.refusalDate !== "")
                    writer.uint32(170).string(message.refusalDate);
                if (message.removalDate != null && $Object.hasOwnProperty.call(message, "removalDate") && message.removalDate !== "")
                    writer.uint32(178).string(message.removalDate);
                if (message.mrz != null && $Object.hasOwnProperty.call(message, "mrz") && message.mrz !== "")
                    writer.uint32(186).string(message.mrz);
                if (message.alternativeDateOfBirth != null && message.alternativeDateOfBirth.length)
                    for (let i = 0; i < message.alternativeDateOfBirth.length; ++i)
                        $root.tripoint.v1.PartialDate.encode(message.alternativeDateOfBirth[i], writer.uint32(194).fork(), _depth + 1).ldelim();
                if (message.placeOfBirth != null && message.placeOfBirth.length)
                    for (let i = 0; i < message.placeOfBirth.length; ++i)
                        $root.tripoint.v1.Place.encode(message.placeOfBirth[i], writer.uint32(202).fork(), _depth + 1).ldelim();
                if (message.nationality != null && message.nationality.length)
                    for (let i = 0; i < message.nationality.length; ++i)
                        writer.uint32(210).string(message.nationality[i]);
                if (message.identification != null && message.identification.length)
                    for (let i = 0; i < message.identification.length; ++i)
                        $root.tripoint.v1.Identification.encode(message.identification[i], writer.uint32(218).fork(), _depth + 1).ldelim();
                if (message.previousDocument != null && message.previousDocument.length)
                    for (let i = 0; i < message.previousDocument.length; ++i)
                        $root.tripoint.v1.TravelDocument.encode(message.previousDocument[i], writer.uint32(226).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            VisaAnswer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.tripoint.v1.VisaAnswer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reasonCode = value;
                            else
                                delete message.reasonCode;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.refusalExtent = value;
                            else
                                delete message.refusalExtent;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.name && message.name.length))
                                message.name = [];
                            message.name.push($root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.alias && message.alias.length))
                                message.alias = [];
                            message.alias.push($root.tripoint.v1.PersonName.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.dateOfBirth = $root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1, message.dateOfBirth);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.countryOfBirth = value;
                            else
                                delete message.countryOfBirth;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.sex = value;
                            else
                                delete message.sex;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if (!(message.citizenship && message.citizenship.length))
                                message.citizenship = [];
                            message.citizenship.push(reader.stringVerify());
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.document = $root.tripoint.v1.TravelDocument.decode(reader, reader.size(), $undefined, _depth + 1, message.document);
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.biometric && message.biometric.length))
                                message.biometric = [];
                            message.biometric.push($root.tripoint.v1.BiometricReference.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.visaNumberId = value;
                            else
                                delete message.visaNumberId;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.visaFoilNumberId = value;
                            else
                                delete message.visaFoilNumberId;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.visaApplicationDate = value;
                            else
                                delete message.visaApplicationDate;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.visaApplicationLocation = value;
                            else
                                delete message.visaApplicationLocation;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.visaApplicationDispositionStatus = value;
                            else
                                delete message.visaApplicationDispositionStatus;
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.visaCancelCategory = value;
                            else
                                delete message.visaCancelCategory;
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.visaClass = value;
                            else
                                delete message.visaClass;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.visaStatus = value;
                            else
                                delete message.visaStatus;
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.groundOfInadmissibility = value;
                            else
                                delete message.groundOfInadmissibility;
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.refusalDate = value;
                            else
                                delete message.refusalDate;
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.removalDate = value;
                            else
                                delete message.removalDate;
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.mrz = value;
                            else
                                delete message.mrz;
                            continue;
                        }
                    case 24: {
                            if (wireType !== 2)
                                break;
                            if (!(message.alternativeDateOfBirth && message.alternativeDateOfBirth.length))
                                message.alternativeDateOfBirth = [];
                            message.alternativeDateOfBirth.push($root.tripoint.v1.PartialDate.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 25: {
                            if (wireType !== 2)
                                break;
                            if (!(message.placeOfBirth && message.placeOfBirth.length))
                                message.placeOfBirth = [];
                            message.placeOfBirth.push($root.tripoint.v1.Place.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 26: {
                            if (wireType !== 2)
                                break;
                            if (!(message.nationality && message.nationality.length))
                                message.nationality = [];
                            message.nationality.push(reader.stringVerify());
                            continue;
                        }
                    case 27: {
                            if (wireType !== 2)
                                break;
                            if (!(message.identification && message.identification.length))
                                message.identification = [];
                            message.identification.push($root.tripoint.v1.Identification.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 28: {
                            if (wireType !== 2)
                                break;
                            if (!(message.previousDocument && message.previousDocument.length))
                                message.previousDocument = [];
                            message.previousDocument.push($root.tripoint.v1.TravelDocument.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return VisaAnswer;
        })();

        v1.VisaOutcome = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "VISA_OUTCOME_UNSPECIFIED"] = 0;
            values[valuesById[1] = "VISA_OUTCOME_MATCH"] = 1;
            values[valuesById[2] = "VISA_OUTCOME_NO_MATCH"] = 2;
            values[valuesById[3] = "VISA_OUTCOME_POSSIBLE"] = 3;
            values[valuesById[4] = "VISA_OUTCOME_REFUSED"] = 4;
            values[valuesById[5] = "VISA_OUTCOME_CONDITIONAL"] = 5;
            values[valuesById[6] = "VISA_OUTCOME_DEFERRED"] = 6;
            values[valuesById[7] = "VISA_OUTCOME_ERROR"] = 7;
            return values;
        })();

        v1.RefusalExtent = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REFUSAL_EXTENT_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REFUSAL_EXTENT_FULL"] = 1;
            values[valuesById[2] = "REFUSAL_EXTENT_PARTIAL"] = 2;
            return values;
        })();

        v1.VisaApplicationDisposition = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "VISA_APPLICATION_DISPOSITION_UNSPECIFIED"] = 0;
            values[valuesById[1] = "VISA_APPLICATION_DISPOSITION_ISSUED"] = 1;
            values[valuesById[2] = "VISA_APPLICATION_DISPOSITION_DENIED"] = 2;
            values[valuesById[3] = "VISA_APPLICATION_DISPOSITION_PENDING"] = 3;
            values[valuesById[4] = "VISA_APPLICATION_DISPOSITION_WITHDRAWN"] = 4;
            values[valuesById[5] = "VISA_APPLICATION_DISPOSITION_CANCELLED"] = 5;
            return values;
        })();

        return v1;
    })();

    return tripoint;
})();

export {
  $root as default
};
