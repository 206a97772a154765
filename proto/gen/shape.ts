// Written by proto/generate.ts.
export const messages = {
 "AuditEntry": [
  {
   "name": "schema",
   "id": 1,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "eventId",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "exchangeId",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "kind",
   "id": 4,
   "type": "AuditKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "occurredAt",
   "id": 5,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "clockStatus",
   "id": 6,
   "type": "ClockStatus",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "country",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "gatewayId",
   "id": 8,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "softwareDigest",
   "id": 9,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "from",
   "id": 10,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 11,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "recordKind",
   "id": 12,
   "type": "RecordKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "verb",
   "id": 13,
   "type": "Verb",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "recordId",
   "id": 14,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "recordVersion",
   "id": 15,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "purpose",
   "id": 16,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "legalBasis",
   "id": 17,
   "type": "LegalBasis",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "outcome",
   "id": 18,
   "type": "Outcome",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "externalReason",
   "id": 19,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "disclosed",
   "id": 20,
   "type": "uint32",
   "wire": "varint",
   "repeated": true
  },
  {
   "name": "statementDigest",
   "id": 21,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "manifestSha256",
   "id": 22,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "senderKeyId",
   "id": 23,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "commitments",
   "id": 24,
   "type": "Commitment",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "peerRef",
   "id": 25,
   "type": "PeerRef",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "retentionClass",
   "id": 26,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "parcelSha256",
   "id": 27,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "log",
   "id": 28,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "refused",
   "id": 29,
   "type": "Refused",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "usersDigest",
   "id": 30,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "releasedTime",
   "id": 31,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "duties",
   "id": 33,
   "type": "Duty",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "until",
   "id": 34,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 35,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "request",
   "id": 36,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "kept",
   "id": 37,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "correlation",
   "id": 38,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "about",
   "id": 39,
   "type": "Concerned",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "onward",
   "id": 40,
   "type": "Concerned",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Concerned": [
  {
   "name": "originator",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "recordId",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "version",
   "id": 3,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "answers",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Duty": [
  {
   "name": "kind",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "clause",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "due",
   "id": 3,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "waiting",
   "id": 4,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Refused": [
  {
   "name": "count",
   "id": 1,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "root",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "LegalBasis": [
  {
   "name": "agreement",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "version",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "digest",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "clauses",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "Commitment": [
  {
   "name": "name",
   "id": 1,
   "type": "CommitmentName",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "digest",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "PeerRef": [
  {
   "name": "origin",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "index",
   "id": 2,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "leafHash",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "HighRiskCargo": [
  {
   "name": "recordReference",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "matchIndicator",
   "id": 2,
   "type": "MatchIndicator",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "cargoControlNumber",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "conveyanceReferenceNumber",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "houseBill",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "containerBillOfLadingId",
   "id": 6,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "transportMode",
   "id": 7,
   "type": "TransportMode",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "carrierScac",
   "id": 8,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "imoNumber",
   "id": 9,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "voyage",
   "id": 10,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "portOfLading",
   "id": 11,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "portOfUnlading",
   "id": 12,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "inspectionLocation",
   "id": 13,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "estimatedArrival",
   "id": 14,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "consignmentRoutingCountry",
   "id": 15,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "shippingContainer",
   "id": 16,
   "type": "ShippingContainer",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "commodity",
   "id": 17,
   "type": "Commodity",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "consignor",
   "id": 18,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "consignee",
   "id": 19,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "seller",
   "id": 20,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "buyer",
   "id": 21,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "manufacturer",
   "id": 22,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "shipTo",
   "id": 23,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "consolidator",
   "id": 24,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "stuffingEstablishment",
   "id": 25,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "importerOfRecordNumber",
   "id": 26,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "consigneeNumber",
   "id": 27,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "countryOfOrigin",
   "id": 28,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "stowPosition",
   "id": 29,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "containerStatus",
   "id": 30,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "riskCategory",
   "id": 31,
   "type": "CargoRiskCategory",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "riskScore",
   "id": 32,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "riskIndicator",
   "id": 33,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "requestedAction",
   "id": 34,
   "type": "RequestedAction",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "inspectionResult",
   "id": 35,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "radioactiveSource",
   "id": 36,
   "type": "RadioactiveSource",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "sourceGrade",
   "id": 37,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "legalAuthority",
   "id": 38,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "validUntil",
   "id": 39,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "reviewBy",
   "id": 40,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "carrierCode",
   "id": 41,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "uniqueConsignmentReference",
   "id": 42,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "notifyParty",
   "id": 43,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "deliveryParty",
   "id": 44,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "bookingParty",
   "id": 45,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "commercialLine",
   "id": 46,
   "type": "CommercialLine",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "transportEquipment",
   "id": 47,
   "type": "TransportEquipment",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "bond",
   "id": 48,
   "type": "CustomsBond",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "isfTransactionNumber",
   "id": 49,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "customsOffice",
   "id": 50,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "customsSublocation",
   "id": 51,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "undgContact",
   "id": 52,
   "type": "ContactInformation",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "conveyance",
   "id": 53,
   "type": "Conveyance",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "ShippingContainer": [
  {
   "name": "iso6346Code",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "seal",
   "id": 2,
   "type": "Seal",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "sizeType",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "stowPosition",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "event",
   "id": 5,
   "type": "ContainerEvent",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "ContainerEvent": [
  {
   "name": "code",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "occurredAt",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "location",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "TransportEquipment": [
  {
   "name": "kind",
   "id": 1,
   "type": "TransportEquipmentKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "identification",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "plate",
   "id": 3,
   "type": "Plate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "seal",
   "id": 4,
   "type": "Seal",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "description",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "CommercialLine": [
  {
   "name": "line",
   "id": 1,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "manufacturer",
   "id": 2,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "marks",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "value",
   "id": 4,
   "type": "double",
   "wire": "fixed64",
   "repeated": false
  },
  {
   "name": "currency",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "CustomsBond": [
  {
   "name": "number",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "kind",
   "id": 2,
   "type": "BondKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "suretyCode",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Seal": [
  {
   "name": "sealId",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "sealIntactStatus",
   "id": 2,
   "type": "SealIntactStatus",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Commodity": [
  {
   "name": "commodityHtsCode",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "commodityUndgIdentification",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "imoClassCode",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "description",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "countryOfOrigin",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "packageQuantity",
   "id": 6,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "packageType",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "grossWeightKg",
   "id": 8,
   "type": "double",
   "wire": "fixed64",
   "repeated": false
  }
 ],
 "RadioactiveSource": [
  {
   "name": "nuclide",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "activityTbq",
   "id": 2,
   "type": "double",
   "wire": "fixed64",
   "repeated": false
  },
  {
   "name": "referenceDate",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "iaeaCategory",
   "id": 4,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "licenceNumber",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "importerConsent",
   "id": 6,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Organization": [
  {
   "name": "name",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "address",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "country",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "identification",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "PersonName": [
  {
   "name": "primaryIdentifier",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "secondaryIdentifier",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "script",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "quality",
   "id": 4,
   "type": "NameQuality",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "category",
   "id": 5,
   "type": "NameCategory",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "prefix",
   "id": 6,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "suffix",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "language",
   "id": 8,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "originalScriptName",
   "id": 9,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "PartialDate": [
  {
   "name": "date",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "until",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "approximate",
   "id": 3,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Place": [
  {
   "name": "city",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "region",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "country",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "countryName",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Address": [
  {
   "name": "street",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "city",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "region",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "postalCode",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "country",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "ContactInformation": [
  {
   "name": "name",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "telephone",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "email",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "Identification": [
  {
   "name": "number",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "kind",
   "id": 2,
   "type": "IdentificationKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "issuingState",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "expiry",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "status",
   "id": 6,
   "type": "DocumentStatus",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Conveyance": [
  {
   "name": "vessel",
   "id": 1,
   "type": "Vessel",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "aircraft",
   "id": 2,
   "type": "Aircraft",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "vehicle",
   "id": 3,
   "type": "Vehicle",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Vessel": [
  {
   "name": "name",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "imoNumber",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "mmsi",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "callSign",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "flag",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "formerName",
   "id": 6,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "formerFlag",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "Aircraft": [
  {
   "name": "tailIdentification",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "icaoAddress",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "model",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Vehicle": [
  {
   "name": "vin",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "plate",
   "id": 2,
   "type": "Plate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "make",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "model",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "colour",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "modelYear",
   "id": 6,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Plate": [
  {
   "name": "number",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "region",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "country",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "TravelDocument": [
  {
   "name": "documentNumber",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "issuingState",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "documentType",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "expiry",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "status",
   "id": 6,
   "type": "DocumentStatus",
   "wire": "varint",
   "repeated": false
  }
 ],
 "BiometricReference": [
  {
   "name": "modality",
   "id": 1,
   "type": "BiometricModality",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "standard",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "sha256",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Rfi": [
  {
   "name": "topic",
   "id": 1,
   "type": "RfiTopic",
   "wire": "varint",
   "repeated": true
  },
  {
   "name": "question",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "caseReference",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "RfiReply": [
  {
   "name": "outcome",
   "id": 1,
   "type": "RfiOutcome",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "declined",
   "id": 2,
   "type": "RfiDeclined",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "answer",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Hit": [
  {
   "name": "category",
   "id": 1,
   "type": "EncounterCategory",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "occurredAt",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "location",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "matchedOn",
   "id": 4,
   "type": "MatchedOn",
   "wire": "varint",
   "repeated": true
  },
  {
   "name": "actionTaken",
   "id": 5,
   "type": "ActionTaken",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "notTaken",
   "id": 6,
   "type": "NotTaken",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "name",
   "id": 7,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "dateOfBirth",
   "id": 8,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "document",
   "id": 9,
   "type": "TravelDocument",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "conveyanceIdentification",
   "id": 10,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "caseReference",
   "id": 11,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 12,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "HitOutcome": [
  {
   "name": "actionOnHit",
   "id": 1,
   "type": "ActionOnHit",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "differsIn",
   "id": 2,
   "type": "MatchedOn",
   "wire": "varint",
   "repeated": true
  },
  {
   "name": "misidentification",
   "id": 3,
   "type": "Misidentification",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "note",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "InspectionFeedback": [
  {
   "name": "examType",
   "id": 1,
   "type": "ExamType",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "finding",
   "id": 2,
   "type": "ExamFinding",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "seizure",
   "id": 3,
   "type": "Seizure",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "usefulness",
   "id": 4,
   "type": "Usefulness",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "usefulIndicator",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "inspectedAt",
   "id": 6,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "location",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "iso6346Code",
   "id": 8,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "sealStatus",
   "id": 9,
   "type": "SealStatus",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "note",
   "id": 10,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Seizure": [
  {
   "name": "category",
   "id": 1,
   "type": "CargoRiskCategory",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "description",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "massKg",
   "id": 3,
   "type": "double",
   "wire": "fixed64",
   "repeated": false
  }
 ],
 "RemovalRequest": [
  {
   "name": "ground",
   "id": 1,
   "type": "RemovalGround",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "justification",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "caseReference",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "RemovalAnswer": [
  {
   "name": "removedBecause",
   "id": 1,
   "type": "RecallReason",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "retainedBecause",
   "id": 2,
   "type": "RetainedBecause",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "justification",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Dispute": [
  {
   "name": "matter",
   "id": 1,
   "type": "DisputedMatter",
   "wire": "varint",
   "repeated": true
  },
  {
   "name": "remedy",
   "id": 2,
   "type": "Remedy",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "statement",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "caseReference",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "DisputeOutcome": [
  {
   "name": "finding",
   "id": 1,
   "type": "DisputeFinding",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "reasons",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "IncidentNotice": [
  {
   "name": "kind",
   "id": 1,
   "type": "IncidentKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "occurredAt",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "discoveredAt",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "measure",
   "id": 4,
   "type": "IncidentMeasure",
   "wire": "varint",
   "repeated": true
  },
  {
   "name": "status",
   "id": 5,
   "type": "IncidentStatus",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "personsAffected",
   "id": 6,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "account",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 8,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "OnwardRequest": [
  {
   "name": "thirdCountry",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "need",
   "id": 2,
   "type": "OnwardNeed",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "justification",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "caseReference",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "OnwardAnswer": [
  {
   "name": "validUntil",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "deniedBecause",
   "id": 2,
   "type": "OnwardDenied",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "revokedBecause",
   "id": 3,
   "type": "OnwardRevoked",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "note",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Recall": [
  {
   "name": "reason",
   "id": 1,
   "type": "RecallReason",
   "wire": "varint",
   "repeated": false
  }
 ],
 "DestructionCertificate": [
  {
   "name": "method",
   "id": 1,
   "type": "DestructionMethod",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "destroyed",
   "id": 2,
   "type": "Destroyed",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "Destroyed": [
  {
   "name": "version",
   "id": 1,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "recordDigest",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "exchangeId",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "logOrigin",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "index",
   "id": 5,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "leafHash",
   "id": 6,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "OverrideReview": [
  {
   "name": "finding",
   "id": 1,
   "type": "ReviewFinding",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Correction": [
  {
   "name": "reason",
   "id": 1,
   "type": "CorrectionReason",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "fields",
   "id": 2,
   "type": "uint32",
   "wire": "varint",
   "repeated": true
  }
 ],
 "CorrectionConfirmation": [
  {
   "name": "derivedData",
   "id": 1,
   "type": "DerivedData",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "earlierUse",
   "id": 2,
   "type": "EarlierUse",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Extension": [
  {
   "name": "ground",
   "id": 1,
   "type": "ExtensionGround",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "assessment",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "assessedBy",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "caseReference",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "ExpiryNotice": [
  {
   "name": "expiresOn",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "PurposeAchieved": [
  {
   "name": "achievement",
   "id": 1,
   "type": "Achievement",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "achievedOn",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "note",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "caseReference",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "contactPoint",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Lookout": [
  {
   "name": "recordReference",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "subjectKind",
   "id": 2,
   "type": "SubjectKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "name",
   "id": 3,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "alias",
   "id": 4,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "dateOfBirth",
   "id": 5,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "countryOfBirth",
   "id": 6,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "citizenship",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "sex",
   "id": 8,
   "type": "Sex",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "document",
   "id": 9,
   "type": "TravelDocument",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "biometric",
   "id": 10,
   "type": "BiometricReference",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "corporation",
   "id": 11,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "conveyanceIdentification",
   "id": 12,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "shipmentReference",
   "id": 13,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "category",
   "id": 14,
   "type": "LookoutCategory",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "actionOnHit",
   "id": 15,
   "type": "ActionOnHit",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "warning",
   "id": 16,
   "type": "Warning",
   "wire": "varint",
   "repeated": true
  },
  {
   "name": "subjectHandling",
   "id": 17,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "subjectReasonOnList",
   "id": 18,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "derogatoryIndicator",
   "id": 19,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "derogatoryInformationExpiration",
   "id": 20,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "alienLookoutIndicator",
   "id": 21,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "legalAuthority",
   "id": 22,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "decisionReference",
   "id": 23,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "linkedLookout",
   "id": 24,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "sourceGrade",
   "id": 25,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "misidentification",
   "id": 26,
   "type": "Misidentification",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "contactPoint",
   "id": 27,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "validUntil",
   "id": 28,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "reviewBy",
   "id": 29,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "alternativeDateOfBirth",
   "id": 30,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "placeOfBirth",
   "id": 31,
   "type": "Place",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "nationality",
   "id": 32,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "identification",
   "id": 33,
   "type": "Identification",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "address",
   "id": 34,
   "type": "Address",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "contactInformation",
   "id": 35,
   "type": "ContactInformation",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "dateOfDeath",
   "id": 36,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "physicalDescription",
   "id": 37,
   "type": "PhysicalDescription",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "watchlist",
   "id": 38,
   "type": "ListReference",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "linkedSubject",
   "id": 39,
   "type": "LinkedSubject",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "digitalCurrencyAddress",
   "id": 40,
   "type": "DigitalCurrencyAddress",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "conveyance",
   "id": 41,
   "type": "Conveyance",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "Misidentification": [
  {
   "name": "name",
   "id": 1,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "dateOfBirth",
   "id": 2,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "document",
   "id": 3,
   "type": "TravelDocument",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "PhysicalDescription": [
  {
   "name": "heightCm",
   "id": 1,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "weightKg",
   "id": 2,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "eyeColour",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "hairColour",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "feature",
   "id": 5,
   "type": "PhysicalFeature",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "PhysicalFeature": [
  {
   "name": "kind",
   "id": 1,
   "type": "PhysicalFeatureKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "location",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "description",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "ListReference": [
  {
   "name": "publisher",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "programme",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "reference",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "listed",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "LinkedSubject": [
  {
   "name": "kind",
   "id": 1,
   "type": "LinkKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "name",
   "id": 2,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "organization",
   "id": 3,
   "type": "Organization",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "recordReference",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "DigitalCurrencyAddress": [
  {
   "name": "currency",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "address",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Receipt": [
  {
   "name": "batchId",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "manifestSha256",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "verdicts",
   "id": 3,
   "type": "Verdict",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "parcelSha256",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "code",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Verdict": [
  {
   "name": "exchangeId",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "verdict",
   "id": 2,
   "type": "VerdictKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "code",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "index",
   "id": 4,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "leafHash",
   "id": 5,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "KeySet": [
  {
   "name": "keySet",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "revocationList",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "AgreementSchedule": [
  {
   "name": "agreements",
   "id": 1,
   "type": "AgreementInForce",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "AgreementInForce": [
  {
   "name": "agreement",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "version",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "digest",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "from",
   "id": 4,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "until",
   "id": 5,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "suspended",
   "id": 6,
   "type": "RecordKind",
   "wire": "varint",
   "repeated": true
  }
 ],
 "ReconcileRequest": [
  {
   "name": "from",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "nonce",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "exchangeIds",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "first",
   "id": 5,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "before",
   "id": 6,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  }
 ],
 "ReconcileReply": [
  {
   "name": "page",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "signature",
   "id": 2,
   "type": "Signature",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "ReconcilePage": [
  {
   "name": "from",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "requestSha256",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 4,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "rows",
   "id": 5,
   "type": "ReconcileRow",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "next",
   "id": 6,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "last",
   "id": 7,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  }
 ],
 "ReconcileRow": [
  {
   "name": "exchangeId",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "verb",
   "id": 2,
   "type": "Verb",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "sent",
   "id": 3,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "at",
   "id": 4,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "statementDigest",
   "id": 5,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "index",
   "id": 6,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "leafHash",
   "id": 7,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "verdict",
   "id": 8,
   "type": "VerdictKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "peer",
   "id": 9,
   "type": "PeerRef",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "correlation",
   "id": 10,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "origin",
   "id": 11,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "leaf",
   "id": 12,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "expired",
   "id": 13,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "erased",
   "id": 14,
   "type": "PeerRef",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Parcel": [
  {
   "name": "version",
   "id": 1,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "from",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "batchId",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "suite",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "batch",
   "id": 6,
   "type": "Jwe",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Jwe": [
  {
   "name": "protected",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "iv",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "ciphertext",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "tag",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Signature": [
  {
   "name": "protected",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "signature",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Batch": [
  {
   "name": "manifest",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "signature",
   "id": 2,
   "type": "Signature",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "entries",
   "id": 3,
   "type": "BatchEntry",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "padding",
   "id": 15,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "BatchEntry": [
  {
   "name": "statement",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "recordHeader",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "leaf",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "index",
   "id": 4,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "commitments",
   "id": 5,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "disclosures",
   "id": 6,
   "type": "Disclosure",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "Disclosure": [
  {
   "name": "field",
   "id": 1,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "salt",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "carried",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Manifest": [
  {
   "name": "batchId",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "from",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "lane",
   "id": 4,
   "type": "Lane",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "linkSequence",
   "id": 5,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "receivedThrough",
   "id": 6,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 7,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "keySet",
   "id": 8,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "logOrigin",
   "id": 9,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "count",
   "id": 10,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "root",
   "id": 11,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Statement": [
  {
   "name": "exchangeId",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "salt",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "correlation",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "from",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "verb",
   "id": 6,
   "type": "Verb",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "agreement",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "agreementDigest",
   "id": 8,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "clauses",
   "id": 9,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "purpose",
   "id": 10,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "priority",
   "id": 11,
   "type": "Priority",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "obligations",
   "id": 12,
   "type": "Obligation",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "issued",
   "id": 13,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "recordDigest",
   "id": 14,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "queryDigest",
   "id": 15,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "deadline",
   "id": 16,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "withheld",
   "id": 17,
   "type": "Withheld",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "agency",
   "id": 18,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "recipientAgency",
   "id": 19,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "exigent",
   "id": 20,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "about",
   "id": 21,
   "type": "RecordVersion",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "provenance",
   "id": 22,
   "type": "Transfer",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "RecordVersion": [
  {
   "name": "originator",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "recordId",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "version",
   "id": 3,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "recordDigest",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "answers",
   "id": 5,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "wrong",
   "id": 6,
   "type": "Correction",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "until",
   "id": 7,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Transfer": [
  {
   "name": "from",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "exchangeId",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "statementDigest",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "consent",
   "id": 5,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "record",
   "id": 6,
   "type": "RecordVersion",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 7,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  }
 ],
 "Withheld": [
  {
   "name": "clause",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "fields",
   "id": 2,
   "type": "uint32",
   "wire": "varint",
   "repeated": true
  }
 ],
 "Obligation": [
  {
   "name": "kind",
   "id": 1,
   "type": "ObligationKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "days",
   "id": 2,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "text",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "clause",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "hours",
   "id": 5,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  }
 ],
 "RecordHeader": [
  {
   "name": "recordId",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "version",
   "id": 2,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "kind",
   "id": 3,
   "type": "RecordKind",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "supersedes",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "originator",
   "id": 5,
   "type": "Originator",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "classification",
   "id": 6,
   "type": "Classification",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "caveats",
   "id": 7,
   "type": "Caveat",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "created",
   "id": 8,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "fieldCount",
   "id": 9,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "commitmentsDigest",
   "id": 10,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Caveat": [
  {
   "name": "code",
   "id": 1,
   "type": "CaveatCode",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "until",
   "id": 2,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "text",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "Originator": [
  {
   "name": "country",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "agency",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "ResumeRequest": [
  {
   "name": "from",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "nonce",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "keySets",
   "id": 4,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "ResumeReply": [
  {
   "name": "state",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "signature",
   "id": 2,
   "type": "Signature",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "ResumeState": [
  {
   "name": "from",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "nonce",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 4,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "promised",
   "id": 5,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "promisedIndex",
   "id": 6,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "promisedLeafHash",
   "id": 7,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "receivedThrough",
   "id": 8,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "sentThrough",
   "id": 9,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "checkpoint",
   "id": 10,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "keySets",
   "id": 11,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "promisedOrigin",
   "id": 12,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "promisedBatch",
   "id": 13,
   "type": "OwnBatch",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "promisedStatementDigest",
   "id": 14,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "promisedPosition",
   "id": 15,
   "type": "uint32",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "promisedPath",
   "id": 16,
   "type": "bytes",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "receivedBatch",
   "id": 17,
   "type": "OwnBatch",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "cosigned",
   "id": 20,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "OwnBatch": [
  {
   "name": "manifest",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "signature",
   "id": 2,
   "type": "Signature",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "keySet",
   "id": 3,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "SetRequest": [
  {
   "name": "from",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "nonce",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "root",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "paths",
   "id": 5,
   "type": "bytes",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "recordIds",
   "id": 6,
   "type": "bytes",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "SetReply": [
  {
   "name": "page",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "signature",
   "id": 2,
   "type": "Signature",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "SetPage": [
  {
   "name": "from",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "to",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "requestSha256",
   "id": 3,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "issued",
   "id": 4,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "root",
   "id": 5,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "count",
   "id": 6,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "logOrigin",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "logSize",
   "id": 8,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "preparing",
   "id": 9,
   "type": "bool",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "nodes",
   "id": 10,
   "type": "SetNode",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "records",
   "id": 11,
   "type": "SetRecord",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "SetNode": [
  {
   "name": "elements",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "children",
   "id": 2,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  }
 ],
 "SetRecord": [
  {
   "name": "recordId",
   "id": 1,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "standing",
   "id": 2,
   "type": "SetStanding",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "version",
   "id": 3,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "exchangeId",
   "id": 4,
   "type": "bytes",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "at",
   "id": 5,
   "type": "uint64",
   "wire": "varint",
   "repeated": false
  }
 ],
 "VisaQuery": [
  {
   "name": "caseReference",
   "id": 1,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "document",
   "id": 2,
   "type": "TravelDocument",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "name",
   "id": 3,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "dateOfBirth",
   "id": 4,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "countryOfBirth",
   "id": 5,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "sex",
   "id": 6,
   "type": "Sex",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "citizenship",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "biometric",
   "id": 8,
   "type": "BiometricReference",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "allegedPersecutor",
   "id": 9,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "mrz",
   "id": 10,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "alternativeDateOfBirth",
   "id": 11,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "placeOfBirth",
   "id": 12,
   "type": "Place",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "nationality",
   "id": 13,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "identification",
   "id": 14,
   "type": "Identification",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "previousDocument",
   "id": 15,
   "type": "TravelDocument",
   "wire": "bytes",
   "repeated": true
  }
 ],
 "VisaAnswer": [
  {
   "name": "outcome",
   "id": 1,
   "type": "VisaOutcome",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "reasonCode",
   "id": 2,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "refusalExtent",
   "id": 3,
   "type": "RefusalExtent",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "name",
   "id": 4,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "alias",
   "id": 5,
   "type": "PersonName",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "dateOfBirth",
   "id": 6,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "countryOfBirth",
   "id": 7,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "sex",
   "id": 8,
   "type": "Sex",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "citizenship",
   "id": 9,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "document",
   "id": 10,
   "type": "TravelDocument",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "biometric",
   "id": 11,
   "type": "BiometricReference",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "visaNumberId",
   "id": 12,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "visaFoilNumberId",
   "id": 13,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "visaApplicationDate",
   "id": 14,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "visaApplicationLocation",
   "id": 15,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "visaApplicationDispositionStatus",
   "id": 16,
   "type": "VisaApplicationDisposition",
   "wire": "varint",
   "repeated": false
  },
  {
   "name": "visaCancelCategory",
   "id": 17,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "visaClass",
   "id": 18,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "visaStatus",
   "id": 19,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "groundOfInadmissibility",
   "id": 20,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "refusalDate",
   "id": 21,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "removalDate",
   "id": 22,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "mrz",
   "id": 23,
   "type": "string",
   "wire": "bytes",
   "repeated": false
  },
  {
   "name": "alternativeDateOfBirth",
   "id": 24,
   "type": "PartialDate",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "placeOfBirth",
   "id": 25,
   "type": "Place",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "nationality",
   "id": 26,
   "type": "string",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "identification",
   "id": 27,
   "type": "Identification",
   "wire": "bytes",
   "repeated": true
  },
  {
   "name": "previousDocument",
   "id": 28,
   "type": "TravelDocument",
   "wire": "bytes",
   "repeated": true
  }
 ]
} as const;

export const enums = {
 "AuditKind": {
  "UNSPECIFIED": 0,
  "SENT": 1,
  "RECEIVED": 2,
  "RECEIPT": 3,
  "REFUSED": 4,
  "SUPPRESSED": 5,
  "HELD": 6,
  "RELEASED": 7,
  "REJECTED": 8,
  "FAILED": 9,
  "KEY_CHANGE": 10,
  "AGREEMENT_CHANGE": 11,
  "WITNESSED": 12,
  "INCONSISTENCY": 13,
  "ERASED": 14,
  "AUDITOR_ACCESS": 15,
  "OVERRIDE": 16,
  "START": 17,
  "RECOVERY": 18,
  "APPROVED": 19,
  "DENIED": 20,
  "HOLD_EXPIRED": 21,
  "OVERRIDE_REVIEWED": 22,
  "OBLIGATION_MET": 23,
  "OBLIGATION_OVERDUE": 24,
  "LOG_ENDED": 25,
  "LOG_BEGUN": 26,
  "LOG_EXPIRED": 27,
  "USERS_CHANGE": 28,
  "CLOCK_RELEASED": 29,
  "LINK_SUSPENDED": 30,
  "LINK_RESUMED": 31,
  "RECALLED": 32,
  "OBLIGATION_ENDED": 33,
  "EXTENDED": 34,
  "REVIEWED": 35,
  "RECORD_ACCESS": 36,
  "ONWARD_REFUSED": 37
 },
 "ClockStatus": {
  "UNSPECIFIED": 0,
  "SYNCHRONIZED": 1,
  "UNSYNCHRONIZED": 2,
  "STEPPED_BACK": 3,
  "IN_DOUBT": 4
 },
 "Outcome": {
  "UNSPECIFIED": 0,
  "PERMIT": 1,
  "PERMIT_WITH_OBLIGATIONS": 2,
  "HOLD_FOR_RELEASE": 3,
  "REFUSE": 4,
  "SUPPRESS": 5
 },
 "CommitmentName": {
  "UNSPECIFIED": 0,
  "DECISION": 1,
  "REASON": 2,
  "USER": 3,
  "SUBJECT": 4,
  "QUERY": 5
 },
 "RecordKind": {
  "UNSPECIFIED": 0,
  "HIGH_RISK_CARGO": 1,
  "LOOKOUT": 2,
  "VISA_QUERY": 3,
  "VISA_ANSWER": 4,
  "RECALL": 5,
  "DESTRUCTION_CERTIFICATE": 6,
  "CORRECTION_CONFIRMATION": 7,
  "EXTENSION": 8,
  "EXPIRY_NOTICE": 9,
  "PURPOSE_ACHIEVED": 10,
  "OVERRIDE_REVIEW": 23,
  "HIT": 11,
  "HIT_OUTCOME": 12,
  "RFI": 13,
  "RFI_REPLY": 14,
  "INSPECTION_FEEDBACK": 15,
  "REMOVAL_REQUEST": 16,
  "REMOVAL_ANSWER": 17,
  "ONWARD_REQUEST": 18,
  "ONWARD_ANSWER": 19,
  "DISPUTE": 20,
  "DISPUTE_OUTCOME": 21,
  "INCIDENT_NOTICE": 22,
  "RECEIPT": 64,
  "KEY_SET": 65,
  "AGREEMENT_SCHEDULE": 66
 },
 "Verb": {
  "UNSPECIFIED": 0,
  "POST": 1,
  "QUERY": 2,
  "RESPONSE": 3,
  "NOTIFY": 4,
  "UPDATE": 5,
  "RECALL": 6,
  "DESTRUCTION_CERTIFICATE": 7,
  "CORRECT": 8,
  "CORRECTION_CONFIRMED": 9,
  "EXTEND": 10,
  "EXPIRY_NOTICE": 11,
  "PURPOSE_ACHIEVED": 12,
  "OVERRIDE_REVIEWED": 31,
  "HIT": 13,
  "ENCOUNTER": 14,
  "HIT_CONFIRMED": 15,
  "MISIDENTIFIED": 16,
  "RFI": 17,
  "RFI_REPLY": 18,
  "INSPECTION_FEEDBACK": 19,
  "REMOVAL_REQUEST": 20,
  "REMOVED": 21,
  "RETAINED": 22,
  "ONWARD_REQUEST": 23,
  "ONWARD_GRANT": 24,
  "ONWARD_DENY": 25,
  "ONWARD_REVOKE": 26,
  "DISPUTE": 27,
  "REDRESS": 28,
  "DISPUTE_OUTCOME": 29,
  "INCIDENT_NOTICE": 30,
  "RECEIPT": 64,
  "REJECTION": 65,
  "KEY_SET": 66,
  "AGREEMENT_SCHEDULE": 67
 },
 "Priority": {
  "UNSPECIFIED": 0,
  "ROUTINE": 1,
  "URGENT": 2,
  "CRITICAL": 3
 },
 "Classification": {
  "UNSPECIFIED": 0,
  "UNCLASSIFIED": 1,
  "PROTECTED": 2,
  "CONFIDENTIAL": 3,
  "SECRET": 4
 },
 "MatchIndicator": {
  "UNSPECIFIED": 0,
  "MATCHED": 1,
  "DID_NOT_MATCH": 2
 },
 "TransportMode": {
  "UNSPECIFIED": 0,
  "SEA": 1,
  "AIR": 2,
  "RAIL": 3,
  "ROAD": 4
 },
 "CargoRiskCategory": {
  "UNSPECIFIED": 0,
  "WEAPONS": 1,
  "EXPLOSIVES": 2,
  "RADIOACTIVE": 3,
  "CHEMICAL_BIOLOGICAL": 4,
  "NARCOTICS": 5,
  "CONTRABAND": 6,
  "HUMAN_SMUGGLING": 7,
  "OTHER": 8
 },
 "RequestedAction": {
  "UNSPECIFIED": 0,
  "HOLD": 1,
  "NII_SCAN": 2,
  "EXAM": 3,
  "DO_NOT_LOAD": 4
 },
 "TransportEquipmentKind": {
  "UNSPECIFIED": 0,
  "CONTAINER": 1,
  "CHASSIS": 2,
  "RAIL_CAR": 3,
  "TRAILER": 4,
  "TRUCK": 5,
  "UNIT_LOAD_DEVICE": 6
 },
 "BondKind": {
  "UNSPECIFIED": 0,
  "SINGLE_TRANSACTION": 1,
  "CONTINUOUS": 2
 },
 "SealIntactStatus": {
  "UNSPECIFIED": 0,
  "INTACT": 1,
  "BROKEN": 2,
  "MISSING": 3
 },
 "NameCategory": {
  "UNSPECIFIED": 0,
  "ALSO_KNOWN_AS": 1,
  "FORMERLY_KNOWN_AS": 2,
  "MAIDEN": 3,
  "RELIGIOUS": 4,
  "ASSUMED": 5
 },
 "NameQuality": {
  "UNSPECIFIED": 0,
  "GOOD": 1,
  "LOW": 2
 },
 "IdentificationKind": {
  "UNSPECIFIED": 0,
  "NATIONAL": 1,
  "TAX": 2,
  "ALIEN_REGISTRATION": 3,
  "CURP": 4,
  "DRIVER_LICENCE": 5,
  "OTHER": 6
 },
 "DocumentStatus": {
  "UNSPECIFIED": 0,
  "VALID": 1,
  "CANCELLED": 2,
  "LOST": 3,
  "STOLEN": 4,
  "STOLEN_BLANK": 5,
  "COUNTERFEIT": 6
 },
 "BiometricModality": {
  "UNSPECIFIED": 0,
  "FACE": 1,
  "FINGERPRINT": 2,
  "IRIS": 3
 },
 "Sex": {
  "UNSPECIFIED": 0,
  "FEMALE": 1,
  "MALE": 2,
  "X": 3
 },
 "RfiTopic": {
  "UNSPECIFIED": 0,
  "IDENTITY": 1,
  "TRAVEL_DOCUMENT": 2,
  "MOVEMENT": 3,
  "LEGAL_BASIS": 4,
  "RISK_INDICATOR": 5,
  "ASSOCIATION": 6,
  "CONSIGNMENT": 7,
  "HANDLING": 8
 },
 "RfiOutcome": {
  "UNSPECIFIED": 0,
  "ANSWERED": 1,
  "PARTLY_ANSWERED": 2,
  "NOTHING_KNOWN": 3,
  "DECLINED": 4
 },
 "RfiDeclined": {
  "UNSPECIFIED": 0,
  "LAW": 1,
  "OPERATION": 2,
  "THIRD_PARTY": 3,
  "DISPROPORTIONATE": 4
 },
 "EncounterCategory": {
  "UNSPECIFIED": 0,
  "APPLICATION": 1,
  "ENFORCEMENT": 2,
  "ENROLLMENT": 3,
  "INTERVIEW": 4,
  "PERSON_CROSSING": 5,
  "PRIMARY": 6,
  "SECONDARY": 7
 },
 "MatchedOn": {
  "UNSPECIFIED": 0,
  "NAME": 1,
  "DATE_OF_BIRTH": 2,
  "DOCUMENT": 3,
  "BIOMETRIC": 4,
  "CONVEYANCE": 5,
  "CONTAINER": 6
 },
 "ActionTaken": {
  "UNSPECIFIED": 0,
  "NOT_TAKEN": 1,
  "ARRESTED": 2,
  "REFUSED_ENTRY": 3,
  "REFERRED_TO_SECONDARY": 4,
  "CHECKED_DISCREETLY": 5,
  "ORIGINATOR_CONTACTED": 6,
  "SEIZED": 7
 },
 "NotTaken": {
  "UNSPECIFIED": 0,
  "LAW": 1,
  "IDENTITY_IN_DOUBT": 2,
  "NOT_LOCATED": 3,
  "ORIGINATOR_ADVISED": 4
 },
 "ExamType": {
  "UNSPECIFIED": 0,
  "DOCUMENT_REVIEW": 1,
  "NII_SCAN": 2,
  "RADIATION_DETECTION": 3,
  "CANINE": 4,
  "TAILGATE": 5,
  "PARTIAL_UNLOADING": 6,
  "FULL_UNLOADING": 7,
  "SAMPLING": 8
 },
 "ExamFinding": {
  "UNSPECIFIED": 0,
  "NOTHING_FOUND": 1,
  "DISCREPANCY": 2,
  "CONTRABAND": 3,
  "RADIOACTIVE_SOURCE": 4,
  "NOT_EXAMINED": 5
 },
 "Usefulness": {
  "UNSPECIFIED": 0,
  "BORNE_OUT": 1,
  "PARTLY_BORNE_OUT": 2,
  "NOT_BORNE_OUT": 3
 },
 "SealStatus": {
  "UNSPECIFIED": 0,
  "INTACT": 1,
  "BROKEN": 2,
  "MISSING": 3,
  "REPLACED": 4
 },
 "RemovalGround": {
  "UNSPECIFIED": 0,
  "INACCURATE": 1,
  "MISIDENTIFIED": 2,
  "UNLAWFUL": 3,
  "NO_LONGER_NEEDED": 4,
  "OUTSIDE_CRITERIA": 5
 },
 "RetainedBecause": {
  "UNSPECIFIED": 0,
  "MEETS_CRITERIA": 1,
  "OPEN_INVESTIGATION": 2,
  "LEGAL_DUTY": 3
 },
 "DisputedMatter": {
  "UNSPECIFIED": 0,
  "IDENTITY": 1,
  "FACTS": 2,
  "LAWFULNESS": 3,
  "RETENTION": 4,
  "DISCLOSURE": 5
 },
 "Remedy": {
  "UNSPECIFIED": 0,
  "CORRECTION": 1,
  "REMOVAL": 2,
  "EXPLANATION": 3,
  "RESTRICTION": 4
 },
 "DisputeFinding": {
  "UNSPECIFIED": 0,
  "STANDS": 1,
  "CORRECTED": 2,
  "WITHDRAWN": 3,
  "NOT_ADMISSIBLE": 4
 },
 "IncidentKind": {
  "UNSPECIFIED": 0,
  "UNAUTHORISED_ACCESS": 1,
  "UNAUTHORISED_DISCLOSURE": 2,
  "LOSS": 3,
  "ALTERATION": 4,
  "MISUSE": 5
 },
 "IncidentMeasure": {
  "UNSPECIFIED": 0,
  "ACCESS_REVOKED": 1,
  "COPIES_DESTROYED": 2,
  "PERSONS_INFORMED": 3,
  "AUTHORITY_INFORMED": 4,
  "INVESTIGATION_OPENED": 5
 },
 "IncidentStatus": {
  "UNSPECIFIED": 0,
  "ONGOING": 1,
  "CONTAINED": 2,
  "CLOSED": 3
 },
 "OnwardNeed": {
  "UNSPECIFIED": 0,
  "SECURITY": 1,
  "PERSON": 2,
  "PROCEEDINGS": 3,
  "CONSIGNMENT": 4
 },
 "OnwardDenied": {
  "UNSPECIFIED": 0,
  "LAW": 1,
  "SOURCE_PROTECTION": 2,
  "MISTREATMENT_RISK": 3,
  "DISPROPORTIONATE": 4
 },
 "OnwardRevoked": {
  "UNSPECIFIED": 0,
  "NO_LONGER_NEEDED": 1,
  "ASSURANCES_BROKEN": 2,
  "MISTREATMENT_RISK": 3,
  "LAW": 4
 },
 "RecallReason": {
  "UNSPECIFIED": 0,
  "INACCURATE": 1,
  "MISIDENTIFIED": 2,
  "UNLAWFUL": 3,
  "NO_LONGER_NEEDED": 4,
  "NOT_FOR_RECIPIENT": 5
 },
 "DestructionMethod": {
  "UNSPECIFIED": 0,
  "KEY_DESTROYED": 1
 },
 "ReviewFinding": {
  "UNSPECIFIED": 0,
  "UPHELD": 1,
  "OVERTURNED": 2
 },
 "CorrectionReason": {
  "UNSPECIFIED": 0,
  "CLERICAL": 1,
  "MISATTRIBUTED": 2,
  "OUTDATED": 3,
  "UNRELIABLE_SOURCE": 4,
  "CONTESTED": 5
 },
 "DerivedData": {
  "UNSPECIFIED": 0,
  "NONE": 1,
  "CORRECTED": 2,
  "DESTROYED": 3
 },
 "EarlierUse": {
  "UNSPECIFIED": 0,
  "NOT_USED": 1,
  "NOTED": 2
 },
 "ExtensionGround": {
  "UNSPECIFIED": 0,
  "STILL_SOUGHT": 1,
  "OPEN_INVESTIGATION": 2,
  "PENDING_PROCEEDINGS": 3,
  "THREAT_CONTINUES": 4
 },
 "Achievement": {
  "UNSPECIFIED": 0,
  "ACTION_CARRIED_OUT": 1,
  "FOUND": 2,
  "PROCEEDINGS_ENDED": 3
 },
 "SubjectKind": {
  "UNSPECIFIED": 0,
  "PERSON": 1,
  "CORPORATION": 2,
  "CONVEYANCE": 3,
  "SHIPMENT": 4,
  "DOCUMENT": 5
 },
 "LookoutCategory": {
  "UNSPECIFIED": 0,
  "TERRORISM": 1,
  "SERIOUS_CRIME": 2,
  "ORGANIZED_CRIME": 3,
  "IMMIGRATION": 4,
  "MISSING_PERSON": 5,
  "STOLEN_DOCUMENT": 6
 },
 "ActionOnHit": {
  "UNSPECIFIED": 0,
  "ARREST": 1,
  "REFER_TO_SECONDARY": 2,
  "DISCREET_CHECK": 3,
  "REFUSE_ENTRY": 4,
  "CONTACT_ORIGINATOR": 5
 },
 "Warning": {
  "UNSPECIFIED": 0,
  "ARMED": 1,
  "VIOLENT": 2,
  "ESCAPED": 3,
  "CONTAGIOUS": 4,
  "SUICIDAL": 5
 },
 "PhysicalFeatureKind": {
  "UNSPECIFIED": 0,
  "SCAR": 1,
  "MARK": 2,
  "TATTOO": 3,
  "AMPUTATION": 4,
  "OTHER": 5
 },
 "LinkKind": {
  "UNSPECIFIED": 0,
  "FAMILY": 1,
  "ASSOCIATE": 2,
  "TRAVELS_WITH": 3,
  "OWNS": 4,
  "OWNED_BY": 5,
  "ACTS_FOR": 6,
  "EMPLOYED_BY": 7
 },
 "VerdictKind": {
  "UNSPECIFIED": 0,
  "ACCEPTED": 1,
  "REFUSED": 2,
  "RETRYABLE": 3
 },
 "Lane": {
  "UNSPECIFIED": 0,
  "LINK": 1,
  "QUERY": 2,
  "ACK": 3
 },
 "ObligationKind": {
  "UNSPECIFIED": 0,
  "RETENTION": 1,
  "CAVEAT": 2,
  "VERIFY_BEFORE_ACTION": 3,
  "ONWARD_CONSENT": 4,
  "DESTROY_ON_NO_MATCH": 5,
  "HUMAN_RELEASE": 6,
  "NOTIFY_ORIGINATOR": 7,
  "CONFIRM_CORRECTION": 8,
  "RESPOND": 9,
  "REVIEW": 10,
  "NOTE_TO_FILE": 11,
  "CONSULT": 12
 },
 "CaveatCode": {
  "UNSPECIFIED": 0,
  "H0": 1,
  "H1": 2,
  "H2": 3,
  "H3": 4,
  "CONCEALED": 5,
  "NOTE": 6
 },
 "SetStanding": {
  "UNSPECIFIED": 0,
  "IN_FORCE": 1,
  "RECALLED": 2,
  "ENDED": 3
 },
 "VisaOutcome": {
  "UNSPECIFIED": 0,
  "MATCH": 1,
  "NO_MATCH": 2,
  "POSSIBLE": 3,
  "REFUSED": 4,
  "CONDITIONAL": 5,
  "DEFERRED": 6,
  "ERROR": 7
 },
 "RefusalExtent": {
  "UNSPECIFIED": 0,
  "FULL": 1,
  "PARTIAL": 2
 },
 "VisaApplicationDisposition": {
  "UNSPECIFIED": 0,
  "ISSUED": 1,
  "DENIED": 2,
  "PENDING": 3,
  "WITHDRAWN": 4,
  "CANCELLED": 5
 }
} as const;
