// Receives the batches of the gateway under test, opens them, and tracks how far they have arrived.
import { decode, Lane, type Receipt, Verb, type Verdict } from '../../proto/index.ts';
import type { PullHandler } from '../../services/delivery/index.ts';
import { type Country, sha256, systemClock, toHex } from '../../services/domain/index.ts';
import { isFaulty, type OpenedBatch, type OpeningKeys, openParcel } from '../../services/envelope/index.ts';
import { until } from './until.ts';

/** One batch from the gateway, opened with its published keys. */
export interface Answer {
  readonly batch: OpenedBatch;
  readonly receipts: readonly { readonly verb: Verb; readonly receipt: Receipt }[];
}

export interface Hearing {
  readonly answers: readonly Answer[];
  /** The link sequence up to which the gateway's batches have arrived without a gap. */
  receivedThrough(): number;
  readonly handler: PullHandler;
  verdictOn(exchangeId: Uint8Array, ms?: number): Promise<Verdict>;
  verdictsOn(exchangeId: Uint8Array): Verdict[];
  rejectionOf(parcel: Uint8Array, ms?: number): Promise<Receipt>;
}

/** Confirms every this many batches, since the gateway stops at the end of its window. */
const CONFIRM_EVERY = 16;

/** `received`: the number of batches that have already arrived. `confirm` sends the gateway the current `receivedThrough`. */
export function createHearing(
  { self, partner }: { readonly self: Country; readonly partner: Country },
  keys: OpeningKeys,
  received: number,
  confirm: () => Promise<void>,
): Hearing {
  const answers: Answer[] = [];
  const seen = new Set<number>();
  let receivedThrough = received;
  let confirmed = received;

  async function hear(bytes: Uint8Array): Promise<void> {
    const batch = await openParcel(bytes, { self, partner }, keys, systemClock());
    const { lane, linkSequence } = batch.manifest;
    if (lane !== Lane.LINK || seen.has(linkSequence)) return;
    seen.add(linkSequence);
    while (seen.has(receivedThrough + 1)) receivedThrough++;
    const receipts = batch.statements.flatMap((statement) => {
      if (isFaulty(statement)) throw statement.error;
      const { verb } = statement.statement;
      if (verb !== Verb.RECEIPT && verb !== Verb.REJECTION) return [];
      return [{ verb, receipt: decode('Receipt', statement.record) }];
    });
    answers.push({ batch, receipts });
  }

  const verdictsOn = (exchangeId: Uint8Array): Verdict[] =>
    answers
      .flatMap(({ receipts }) => receipts.flatMap(({ receipt }) => receipt.verdicts))
      .filter((verdict) => toHex(verdict.exchangeId) === toHex(exchangeId));

  return {
    answers,
    receivedThrough: () => receivedThrough,
    async handler(messages) {
      for (const { bytes } of messages) await hear(bytes);
      if (receivedThrough - confirmed >= CONFIRM_EVERY) {
        confirmed = receivedThrough;
        await confirm();
      }
      return messages.map(() => 'ack' as const);
    },
    verdictsOn,
    verdictOn: (exchangeId, ms) => until('a verdict', () => verdictsOn(exchangeId)[0], ms),
    rejectionOf(parcel, ms) {
      const digest = toHex(sha256(parcel));
      const rejection = () =>
        answers
          .flatMap(({ receipts }) => receipts)
          .find(({ verb, receipt }) => verb === Verb.REJECTION && toHex(receipt.parcelSha256) === digest)?.receipt;
      return until('a rejection', rejection, ms);
    },
  };
}
