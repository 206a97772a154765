// A small record of our own about a record that was shared, sent to one country: a recall, its certificate, a question, an answer.
import { Priority, type RecordKind, type Verb } from '../../../proto/index.ts';
import { type Country, TripointError } from '../../domain/index.ts';
import { factsOfVerb, familyOfKind, showRecord } from '../../records/index.ts';
import { type Concerned, originate, recordRows, type Transaction } from '../commit/index.ts';
import { type Context, classifications, type ExchangeView } from '../context/index.ts';
import { share } from './disclose.ts';

export interface Speech {
  readonly to: Country;
  readonly verb: Verb;
  /** Encoded, of the kind that the verb carries. */
  readonly content: Uint8Array;
  readonly about: Concerned;
  readonly purpose: string;
  readonly agency: string;
  readonly toAgency: string;
  /** That of the record that it is about. */
  readonly classification: number;
  readonly priority?: Priority;
  /** By `personOf`; empty for the gateway's own. */
  readonly author: string;
  readonly request?: Uint8Array;
}

/** Decided like any other exchange. */
export function speak(context: Context, tx: Transaction, speech: Speech): ExchangeView {
  const { verb, content, classification, priority = Priority.URGENT, agency, ...sharing } = speech;
  const kind = factsOfVerb(verb)?.kinds[0] as RecordKind;
  const family = familyOfKind(kind)?.family;
  if (family === undefined) throw new TripointError('VERB_NOT_ALLOWED');
  const record = originate(context, { kind, content, agency, classification, caveats: [], created: tx.at });
  for (const write of recordRows(context, record)) tx.write(...write);
  const said = {
    ...sharing,
    ...{ exchangeId: context.newId(), verb, family, json: showRecord(family, content), record, agency, priority },
    classification: classifications.name(classification),
    caveats: [],
  };
  return share(context, said, tx.at, 0, tx.countOf).commit(tx);
}
