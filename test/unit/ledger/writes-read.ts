// Every write by name, in an order in which each has an effect, and a read by name that shows the effect, for the contract of engines.
import { AuditKind, Verb } from '../../../proto/index.ts';
import { counter, type Reader, type Write } from '../../../services/ledger/index.ts';

/** A write, a read that shows it, and the result of the read after the write; before the write the result must differ. */
export type Step = readonly [write: Write, shown: (reader: Reader) => unknown, then: unknown];

const bytes = (n: number, length = 16): Uint8Array => new Uint8Array(length).fill(n);
export const [EXCHANGE, OTHER, RECORD, BATCH, KEY, PERSON] = [1, 2, 3, 4, 5, 6].map((n) => bytes(n)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const [HASH, MORE] = [bytes(7, 32), bytes(8, 32)];
const NONE = new Uint8Array();
const HOUR = 3_600_000_000;
export const COUNTED = counter('an-agreement', 'US', 'CA', 2, 1, '2026');

const record = (version: number): Write => ['record', 'US', RECORD, version, 3, HASH, MORE, KEY, bytes(version)];
const exchange = (id: Uint8Array, direction: string, verb: number, leaf: number): Write => [
  ...(['exchange', id, direction, 'CA', verb, 'HELD', null, 1_000, 'US', RECORD, 1, bytes(9), 'null', leaf] as const),
  ...([null, BATCH, 0, KEY, bytes(10)] as const),
];
const duty = (kind: string): Write => ['duty', EXCHANGE, 'sent', 'CA', kind, 'C.1', 5, 50, 'OPEN', 1];
const unshown: Write = ['unshown', 'CA', 'log/ca', 'MX', 6, 'note'];

const one =
  <R>(read: (reader: Reader) => R | undefined, ...columns: readonly (keyof R)[]) =>
  (reader: Reader): unknown => {
    const row = read(reader);
    return row && columns.map((column) => row[column]);
  };
const count = (rows: (reader: Reader) => readonly unknown[]) => (reader: Reader) => rows(reader).length;
const has = (row: (reader: Reader) => unknown) => (reader: Reader) => row(reader) !== undefined;
const shownExchange = (...columns: ('state' | 'decided_again' | 'peer' | 'decision')[]) =>
  one((reader) => reader.get('exchangeShown', EXCHANGE), ...columns);
const dutyOf = (kind: string) => one((reader) => reader.get('dutyOfKind', EXCHANGE, kind), 'state', 'waiting');
const link = one((reader) => reader.get('linkPosition', 'CA'), 'sent_through', 'received_through', 'peer_received_through');
const entry = (leaf: number) => one((reader) => reader.get('leafEntry', leaf), 'entry');
const post = one((reader) => reader.get('post', HASH), 'body', 'exchange_ids');
const cosigned = count((reader) => reader.all('cosignedTrees'));
const grants = count((reader) => reader.all('contentGrants'));
const approvals = count((reader) => reader.all('approvalsOf', EXCHANGE));
const openings = count((reader) => reader.all('openingsOfExchange', EXCHANGE));
const promises = count((reader) => reader.all('promisesBelow', 'CA', 100, 'log/ca', 9));
const quarantine = one((reader) => reader.get('quarantineHeld', 'CA'), 'n', 'bytes');
const counted = one((reader) => reader.get('counter', ...COUNTED.key), 'n');

const LOG: readonly Step[] = [
  [['log', 1, 'log/us', 0], one((reader) => reader.get('logs'), 'origin', 'size'), ['log/us', null]],
  [['leaf', 0, HASH, bytes(1, 8), AuditKind.SENT, EXCHANGE], entry(0), [bytes(1, 8)]],
  [['leaf', 1, MORE, bytes(2, 8), AuditKind.RECEIPT, OTHER], entry(1), [bytes(2, 8)]],
  [['node', 1, 1, 0, HASH], one((reader) => reader.get('nodeHashes', 1, 1, 0, 9), 'hashes'), [HASH]],
  [['partnerTurn', 'CA', 1, 'turn'], one((reader) => reader.get('partnerTurns', 'CA'), 'number', 'turn'), [1, 'turn']],
];

const RECORDS: readonly Step[] = [
  [['vaultKey', KEY, bytes(11, 60)], (reader) => reader.keys.get(KEY), bytes(11, 60)],
  [record(1), one((reader) => reader.get('newestVersion', RECORD, 'US'), 'version', 'state'), [1, 'IN_FORCE']],
  [record(2), one((reader) => reader.get('recordVersion', RECORD, 2, 'US'), 'sealed'), [bytes(2)]],
  [
    ['recordsSuperseded', 'SUPERSEDED', 'US', RECORD],
    (reader) => reader.all('recordsUnannounced').map(({ record_state: state }) => state),
    ['SUPERSEDED', 'IN_FORCE'],
  ],
  [
    ['recordDestroyed', 'DESTROYED', 'US', RECORD, 2],
    one((reader) => reader.get('newestVersion', RECORD, 'US'), 'state'),
    ['DESTROYED'],
  ],
  [
    ['recordDerived', 'IN_FORCE', 'US', RECORD, 2],
    one((reader) => reader.get('newestVersion', RECORD, 'US'), 'state'),
    ['IN_FORCE'],
  ],
  [
    ['recordRecalled', 'RECALLED', 'US', RECORD],
    one((reader) => reader.get('recordsRecalled'), 'source', 'record_id'),
    ['US', RECORD],
  ],
  [
    ['about', 'US', RECORD, 2, EXCHANGE, 'sent', 'CA', Verb.RECALL],
    one((reader) => reader.get('recordsAbout'), 'version', 'verb'),
    [2, 6],
  ],
  [['aboutDropped', 'US', RECORD, EXCHANGE, 'sent', 'CA'], has((reader) => reader.get('recordsAbout')), false],
  [
    ['onward', RECORD, 2, 'CA', PERSON, 1, EXCHANGE, 7_000],
    one((reader) => reader.get('onwardOf', RECORD, 2), 'source', 'original_version', 'until'),
    ['CA', 1, 7_000],
  ],
  [['onwardDropped', RECORD, 2], has((reader) => reader.get('onwardOf', RECORD, 2)), false],
  [exchange(EXCHANGE, 'sent', Verb.POST, 0), shownExchange('state', 'decision'), ['HELD', 'null']],
  [
    ['recordReferred', 'US', RECORD, 3, 3, HASH, MORE, KEY, bytes(3), PERSON],
    one((reader) => reader.get('exchangeOfReference', PERSON), 'partner', 'at'),
    ['CA', 1_000],
  ],
  [['referenceErased', RECORD], has((reader) => reader.get('exchangeOfReference', PERSON)), false],
  [
    ['exchangeDecided', 'QUEUED', 'X', 2_000, bytes(9), '{}', 0, BATCH, 0, bytes(12), EXCHANGE, 'CA'],
    shownExchange('state', 'decision'),
    ['QUEUED', '{}'],
  ],
  [['exchangeState', 'CLOSED', null, '{}', EXCHANGE, 'sent', 'CA'], shownExchange('state', 'peer'), ['CLOSED', '{}']],
  [['decidedAgain', OTHER, EXCHANGE, 'CA'], shownExchange('decided_again'), [OTHER]],
  [['visa', HASH, KEY, bytes(1)], one((reader) => reader.get('visa', HASH), 'sealed'), [bytes(1)]],
  [['visaMoved', HASH], has((reader) => reader.get('visa', HASH)), false],
];

const TRAFFIC: readonly Step[] = [
  [
    ['batch', BATCH, 'sent', 'CA', 1, 0, bytes(1), HASH, null, null, null, null],
    one((reader) => reader.get('batch', BATCH, 'sent'), 'manifest', 'signature'),
    [bytes(1), null],
  ],
  [['batchSignature', bytes(2), bytes(3), BATCH], one((reader) => reader.get('batch', BATCH, 'sent'), 'signature'), [bytes(3)]],
  [['batchReceipt', OTHER, BATCH], one((reader) => reader.get('batch', BATCH, 'sent'), 'receipt_batch'), [OTHER]],
  [
    ['batch', OTHER, 'received', 'CA', 1, 0, bytes(1), HASH, null, null, null, null],
    has((reader) => reader.get('batch', OTHER, 'received')),
    true,
  ],
  [['batchTaken', 0, MORE, OTHER], one((reader) => reader.get('batch', OTHER, 'received'), 'receipt_batch'), [MORE]],
  [['retained', BATCH, bytes(4)], one((reader) => reader.get('retained', BATCH), 'entries'), [bytes(4)]],
  [['retainedAgain', bytes(5), BATCH], one((reader) => reader.get('retained', BATCH), 'entries'), [bytes(5)]],
  [['linkSent', 'CA', 3], link, [3, 0, 0]],
  [['linkReceived', 'CA', 4], link, [3, 4, 0]],
  [['linkPeerReceived', 'CA', 5], link, [3, 4, 5]],
  [
    ['linkPromised', 'CA', 'log/ca', 7, HASH, BATCH, 1, MORE],
    one((reader) => reader.get('linkPromise', 'CA'), 'promised_index', 'promised_position'),
    [7, 1],
  ],
  [['linkDerived', 'CA', 6, 6, 6], link, [6, 6, 6]],
  [['pending', 'CA', 9, bytes(5)], one((reader) => reader.get('parcelPending', 'CA', 9), 'parcel'), [bytes(5)]],
  [['pendingDone', 'CA', 9], has((reader) => reader.get('parcelPending', 'CA', 9)), false],
  [['quarantine', 'CA', 10, 'X', HASH, bytes(6, 3), null], quarantine, [1, 3]],
  [['quarantineExpired', 11, 9], quarantine, [0, 0]],
  [exchange(OTHER, 'received', Verb.RECEIPT, 1), one((reader) => reader.get('exchangeEnds', OTHER), 'direction'), ['received']],
  [['quarantine', 'CA', 12, 'X', MORE, bytes(6, 4), BATCH], quarantine, [1, 4]],
  [['quarantineErased', OTHER], quarantine, [0, 0]],
  [
    ['event', 'test', 1, 'CA', 'X', EXCHANGE, 'sent'],
    one((reader) => reader.get('events', 0, 9), 'code', 'exchange_id'),
    ['X', EXCHANGE],
  ],
  [['eventOfMany', 'test', 2, 'MX', 'Y', 4], one((reader) => reader.get('eventsOf', 0, 9, 'MX'), 'n'), [4]],
  [
    ['refused', 1, 0, OTHER, 'SCHEMA_INVALID', 'log/ca', 3, HASH],
    one((reader) => reader.get('refusedTogether', 1), 'code', 'peer_index'),
    ['SCHEMA_INVALID', 3],
  ],
  [['idempotency', HASH, MORE, EXCHANGE, 100], post, [MORE, EXCHANGE]],
  [['idempotencyErased', 0, 200, EXCHANGE], post, [new Uint8Array(16), EXCHANGE]],
  [['idempotencyDropped', HASH], post, undefined],
  [['idempotency', HASH, MORE, EXCHANGE, 100], post, [MORE, EXCHANGE]],
  [['idempotencyExpired', 101, 9], post, undefined],
  [
    ['answered', 'CA', EXCHANGE, HASH, BATCH, 30],
    one((reader) => reader.get('answered', 'CA', EXCHANGE), 'answer_batch_id'),
    [BATCH],
  ],
  [['answeredExpired', 31], has((reader) => reader.get('answered', 'CA', EXCHANGE)), false],
];

const STANDING: readonly Step[] = [
  [['keySet', 'CA', 1, 5, 'jws'], one((reader) => reader.get('keySets', 'CA'), 'number', 'jws', 'at'), [1, 'jws', 5]],
  [['revocationList', 'CA', 2, 6, 'list'], one((reader) => reader.get('lastRevocationList', 'CA'), 'jws', 'at'), ['list', 6]],
  [
    ['agreement', HASH, 'an-agreement', '1', 7, 8, '{}', '[]'],
    one((reader) => reader.get('agreementText', HASH), 'files', 'signatures'),
    ['{}', '[]'],
  ],
  [['suspended', 'an-agreement', 3, 9], count((reader) => reader.all('suspensions')), 1],
  [['resumed', 'an-agreement', 3], count((reader) => reader.all('suspensions')), 0],
  [['scheduleTheirs', 'CA', bytes(1)], one((reader) => reader.get('schedules'), 'theirs', 'told'), [bytes(1), null]],
  [['scheduleTold', 'CA', bytes(2)], one((reader) => reader.get('toldSchedule', 'CA'), 'told'), [bytes(2)]],
  [duty('RELEASE'), dutyOf('RELEASE'), ['OPEN', 1]],
  [['dutyState', 'MET', 0, EXCHANGE, 'sent', 'RELEASE'], dutyOf('RELEASE'), ['MET', 0]],
  [duty('REVIEW'), dutyOf('REVIEW'), ['OPEN', 1]],
  [
    ['dutyDue', 'C.2', 9, EXCHANGE, 'sent', 'REVIEW'],
    one((reader) => reader.get('dutyOfKind', EXCHANGE, 'REVIEW'), 'clause', 'due'),
    ['C.2', 9],
  ],
  [['dutiesExpired', EXCHANGE, 'sent'], dutyOf('REVIEW'), ['EXPIRED', 0]],
  [['dutyDerived', ...duty('REVIEW').slice(1)] as unknown as Write, dutyOf('REVIEW'), ['OPEN', 1]],
  [['dutyDropped', EXCHANGE, 'sent', 'REVIEW'], dutyOf('REVIEW'), undefined],
  [['approval', EXCHANGE, 'RELEASE', PERSON, 1], one((reader) => reader.get('releaseApprovals', EXCHANGE), 'person'), [PERSON]],
  [['approvalDropped', EXCHANGE, 'RELEASE', PERSON], approvals, 0],
  [['contentGrant', EXCHANGE, PERSON, 99, 0], grants, 1],
  [['grantDropped', EXCHANGE, PERSON], grants, 0],
  [['opening', 0, EXCHANGE, KEY, bytes(3)], openings, 1],
  [['counted', ...COUNTED.key, 2], counted, [2]],
  [['counted', ...COUNTED.key, 3], counted, [5]],
  [['counterDerived', ...COUNTED.key, 1], counted, [1]],
];

const OVERSIGHT: readonly Step[] = [
  [['promise', 'CA', 'log/ca', 3, HASH, MORE, BATCH, 0, 4], promises, 1],
  [['promiseKept', 'CA', 3, HASH], promises, 0],
  [
    ['witnessed', 'log/ca', 9, HASH, 'note', 5],
    one((reader) => reader.get('witnessedTree', 'log/ca'), 'size', 'note'),
    [9, 'note'],
  ],
  [
    ['cosigned', 1, 2, 'note', 5 * HOUR + 1, '["CA"]'],
    one((reader) => reader.get('cosignedBy', 'CA'), 'size', 'note'),
    [2, 'note'],
  ],
  [['cosignedBefore', 1, 3, '["CA"]', 0], cosigned, 0],
  [unshown, count((reader) => reader.all('unshownTrees', 'CA')), 1],
  [['shown', 'log/ca', 'MX'], count((reader) => reader.all('unshownTrees', 'CA')), 0],
  [['inconsistency', 'CA', 7, 'FORK', '{}'], one((reader) => reader.get('inconsistencies'), 'kind', 'evidence'), ['FORK', '{}']],
  [['reconciliation', 'CA', 8, '{}'], one((reader) => reader.get('reconciliationWith', 'CA'), 'at', 'result'), [8, '{}']],
];

/** The expiry of a log's entries, with everything that is deleted along with them. */
const EXPIRY: readonly Step[] = [
  [['logEnded', 2, HASH, 'checkpoint', 'turn', 1], one((reader) => reader.get('endedTree', 1), 'size', 'expired'), [2, null]],
  [['logExpired', 5, 1], one((reader) => reader.get('logExpiring'), 'size', 'emptied'), [2, 0]],
  [['approval', EXCHANGE, 'RELEASE', PERSON, 1], approvals, 1],
  [['expiredApprovals', 0, 2], approvals, 0],
  [['contentGrant', EXCHANGE, PERSON, 99, 0], grants, 1],
  [['expiredGrants', 0, 2], grants, 0],
  [['expiredOpenings', 0, 2], openings, 0],
  [['expiredRetained', 0, 2], has((reader) => reader.get('retained', BATCH)), false],
  [['expiredLinkRecords', 0, 2], has((reader) => reader.get('recordVersion', RECORD, 1, 'US')), false],
  [['expiredExchanges', 0, 2], one((reader) => reader.get('statementSent', EXCHANGE), 'statement'), [NONE]],
  [['expiredEntries', 0, 2], entry(0), [NONE]],
  [['logEmptied', 2, 1], has((reader) => reader.get('logExpiring')), false],
  [['vaultKeyDestroyed', KEY], (reader) => reader.keys.get(KEY), undefined],
];

export const STEPS: readonly Step[] = [...LOG, ...RECORDS, ...TRAFFIC, ...STANDING, ...OVERSIGHT, ...EXPIRY];

/** Writes that no read shows: they delete rows that only a migration creates. */
export const UNSHOWN: readonly Write[0][] = ['visaRefound'];
