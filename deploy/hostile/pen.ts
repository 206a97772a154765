// Statements, batches and parcels of the scripted partner: lawful except for what the options change.
import { type Disclosure, decode, encode, type Outgoing, type RecordKind, type Verb } from '../../proto/index.ts';
import { type Micros, newId, systemClock, toHex } from '../../services/domain/index.ts';
import { sealBatch } from '../../services/envelope/index.ts';
import type { Agreement } from '../../services/policy/index.ts';
import { type BatchOptions, type EntryOptions, entryOf, LOOKOUT, parcelOf, partsOf, signedBatch } from './forge.ts';
import type { Ledger } from './ledger.ts';
import type { Parties } from './parties.ts';

export interface Pen {
  /** A lookout, lawful except for what the options change. Ids are fresh unless a seed is given. */
  lookout(options?: EntryOptions): Outgoing<'BatchEntry'>;
  /** A link-plane record of any kind (receipt, key set). */
  linkRecord(kind: RecordKind, verb: Verb, content: Uint8Array, options?: EntryOptions): Outgoing<'BatchEntry'>;
  /** Facts of a manifest with the next link sequence. */
  facts(change?: BatchOptions['facts']): NonNullable<BatchOptions['facts']>;
  batch(entries: readonly Outgoing<'BatchEntry'>[], options?: BatchOptions): ReturnType<typeof signedBatch>;
  parcel(batch: Outgoing<'Batch'> & { readonly manifest: Uint8Array }, clear?: Outgoing<'Parcel'>): Promise<Uint8Array>;
  /** Seals a batch as the product does. */
  seal(batch: Awaited<ReturnType<typeof signedBatch>>): Promise<Uint8Array>;
  /** A unique text. */
  fresh(): string;
}

export function createPen(
  { us, gateway, logOrigin }: Parties,
  agreement: Agreement,
  ledger: Ledger,
  receivedThrough: () => number,
): Pen {
  let count = 0;
  const fresh = () => `${toHex(newId())}-${count++}`;
  const withheld = (present: readonly Disclosure[]) => present.filter(({ field }) => field !== 21);
  const content = encode('Lookout', { ...LOOKOUT, category: 1, actionOnHit: 1 });

  function stamped(options: EntryOptions, now: Micros, statement: Outgoing<'Statement'>): Outgoing<'BatchEntry'> {
    const seed = options.seed ?? fresh();
    return entryOf(us(), gateway, {
      index: ++count,
      ...options,
      seed,
      header: { created: now, ...(options.seed === undefined && { recordId: newId() }), ...options.header },
      statement: { issued: now, ...(options.seed === undefined && { exchangeId: newId() }), ...statement, ...options.statement },
    });
  }

  const facts: Pen['facts'] = (change = {}) => ({
    batchId: newId(),
    linkSequence: ledger.link().received + 1,
    receivedThrough: receivedThrough(),
    issued: systemClock(),
    keySet: us().signingKey.keySet,
    logOrigin,
    ...change,
  });

  return {
    fresh,
    facts,
    lookout: (options = {}) =>
      stamped({ content, disclose: withheld, ...options }, systemClock(), {
        agreement: agreement.id,
        agreementDigest: agreement.digest,
        clauses: ['SPP.criteria'],
        purpose: 'COUNTER_TERRORISM',
        agency: 'CBP',
      }),
    linkRecord: (kind, verb, record, options = {}) =>
      stamped({ kind, content: record, ...options }, systemClock(), {
        verb,
        agreement: '',
        agreementDigest: new Uint8Array(),
        clauses: [],
        purpose: '',
        priority: 0,
      }),
    batch: (entries, options = {}) => signedBatch(us(), gateway, entries, { ...options, facts: facts(options.facts) }),
    parcel: (batch, clear) => {
      const { batchId, to, from } = decode('Manifest', batch.manifest);
      const padding = batch.padding ?? new Uint8Array();
      return parcelOf({ ...partsOf(batch as never), padding }, { ...us(), country: from }, gateway, { batchId, to, ...clear });
    },
    seal: (batch) => sealBatch(batch as never, gateway.recipient),
  };
}
