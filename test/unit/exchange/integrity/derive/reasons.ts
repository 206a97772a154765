/** `table.column`, or `table` for its rows: why it is harmless that the value is not compared with the log. */
const DATED = 'when a note came here: the note has its own time, which is signed';
const SHOWN = 'told to our own people: nothing is acted on by it';
const COMPARED = 'where the daily comparison goes on: the comparison itself is with the log of the partner';
const OPENED =
  'a parcel as its sender sealed it, opened like any other in the place of the batch that it is of; what does not open is sent again';
const ENDED = 'of a log that goes on nobody reads it: it counts together with the turn, which both keys sign';

export const REASONS: Readonly<Record<string, string>> = {
  'cosigned.hour': DATED,
  'cosigned.at': DATED,
  cosigned: 'a checkpoint is cosigned anew within a minute',
  'key_set.at': 'by which it is judged again: a time at which it was not valid is named, and within its window any will do',
  key_set: 'the last set that is missing is announced, or comes with RESUME, once more; behind one that is missing none holds',
  'promise.at': 'from when on its log is asked for it: it is asked sooner or later',
  promise: 'a second reading of what `retained` and `batch` bind, which are compared: it only says what is still to be looked at',
  'witnessed.at': DATED,
  witnessed: 'a witness whose store was put back is told so by those who hold what it cosigned',
  'revocation_list.at': 'by which it is judged again: a time before it was signed is named, and any after that will do',
  'unshown.at': 'from when on it counts: it counts sooner or later',
  'unshown.teller': 'told to our own people: what counts is the note, which the partner signed',
  unshown: 'whoever showed it shows it again at the next look; what it had shown to others they have kept',
  'answered.expires': 'only how long a stored answer is given again: the question itself is known by its exchange',
  answered: 'a question that is known by its exchange is not answered a second time',
  'event.cursor': SHOWN,
  'event.type': SHOWN,
  'event.at': SHOWN,
  'event.partner': SHOWN,
  'event.code': SHOWN,
  'event.exchange_id': SHOWN,
  'event.direction': SHOWN,
  'event.n': SHOWN,
  event: SHOWN,
  'head.revision': 'counts the commits of one process after another: the writer refuses any other than the next',
  'head.edge': 'compared with the tree before anything is signed over it',
  'head.keys_mark': 'another one is refused at the start, and by whoever looks at both files: it goes with no state of the keys',
  'head.latest': 'an earlier time only lets go of a hold by the clock; every entry has a time of its own',
  'inbox_pending.partner': OPENED,
  'inbox_pending.link_sequence': OPENED,
  'inbox_pending.parcel': OPENED,
  inbox_pending: OPENED,
  'inconsistency.inconsistency_id': SHOWN,
  'link.peer_received_through': "the partner's word, which it repeats: less is sent again, more than was sent is healed",
  'log.size': ENDED,
  'log.root': ENDED,
  'log.checkpoint': ENDED,
  'log.emptied': 'how far entries that have expired are emptied: what is left of them is compared with the end',
  'reconciliation.partner': COMPARED,
  'reconciliation.at': COMPARED,
  'reconciliation.result': COMPARED,
  reconciliation: COMPARED,
  'record.reference': 'by which a second record is noticed: a person may say that it is meant, and nothing else rests on it',
  'quarantine.quarantine_id': SHOWN,
  'quarantine.partner': SHOWN,
  'quarantine.at': SHOWN,
  'quarantine.code': SHOWN,
  'quarantine.batch_id': 'what finds the parcel when what it holds is erased; thirty days later it goes by itself',
  quarantine: 'thirty days later it goes by itself; its entry REJECTED stays',
  'sqlite_sequence.name': SHOWN,
  'sqlite_sequence.seq': SHOWN,
  sqlite_sequence: SHOWN,
};

/** Tables in which the scene leaves no row, and the tests that alter their rows instead. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  node: 'recovery.test.ts',
  onward: 'release/copies.test.ts',
  partner_turn: 'signed by both keys and chained from the pinned one: partner-log.test.ts',
  visa_before: 'empty once a store of an earlier version has started: exchange/visas.test.ts',
};
