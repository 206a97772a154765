// What tests do to a lookout that the United States posted to Canada: update it, take it back, and see what both ends say of it.
import type { RecordView } from '../../../../services/exchange/context/record-views.ts';
import { verifyTables } from '../../../../services/exchange/index.ts';
import { idempotency, lookoutTo, OFFICER, type Pair, type Side, until } from '../pair.ts';
import { changedText, post, replaced } from '../steps.ts';

export const { record: SPECIMEN } = lookoutTo('CA');

/** The code with which it is refused; `taken` if it is not. */
export const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );

export const update = ({ us }: Pair, id: string, record: object = {}, more: object = {}, key = idempotency()) =>
  us.exchange.update(id, { family: 'lookout', record: { ...SPECIMEN, ...record }, ...more }, OFFICER, key);

export const correct = ({ us }: Pair, id: string, record: object, wrong: object = {}, key = idempotency(), more: object = {}) =>
  us.exchange.correct(
    id,
    {
      family: 'lookout',
      record: { ...SPECIMEN, ...record },
      wrong: { reason: 'CLERICAL', fields: Object.keys(record), ...wrong },
      ...more,
    },
    OFFICER,
    key,
  );

export const confirm = ({ ca }: Pair, id: string, said: object = {}, key = idempotency()) =>
  ca.exchange.confirm(
    id,
    { derivedData: 'CORRECTED', earlierUse: 'NOT_USED', explanation: 'watch list rebuilt', ...said },
    { subject: 'officer-2', agency: 'CBSA' },
    key,
  );

export const recall = ({ us }: Pair, id: string, key = idempotency()) =>
  us.exchange.recall(id, { reason: 'INACCURATE', explanation: 'a misread name' }, OFFICER, key);

/** A lookout that Canada has. */
export async function posted({ us }: Pair, record: object = {}): Promise<{ readonly id: string; readonly exchange: string }> {
  const { id: exchange, recordId: id = '' } = await post(us, { record: { ...record } });
  await until('it is closed', async () => (await us.exchange.get(exchange)).state === 'CLOSED');
  return { id, exchange };
}

export const certified = ({ us }: Pair, id: string): Promise<RecordView> =>
  until('it is certified', async () => {
    const found = await us.exchange.record(id);
    return found.countries[0]?.certified === undefined ? undefined : found;
  });

export const differencesIn = ({ country, store, context }: Side) =>
  verifyTables({ self: country, store, vault: context.vault, now: context.clock(), idempotencyDays: 7 });

const SHORT: readonly (readonly [from: string, to: string])[] = [
  ['retention: { days: 1825,', 'retention: { days: 4,'],
  ['RETENTION, days: 1095,', 'RETENTION, days: 4,'],
  ['RETENTION, days: 365,', 'RETENTION, days: 1,'],
  ['noticeDays: 120', 'noticeDays: 1'],
  ['mostDays: 3650', 'mostDays: 10'],
  ['ARREST: 365,', 'ARREST: 1,'],
  ['decide-purpose: { kind: RESPOND, hours: 360,', 'decide-purpose: { kind: RESPOND, hours: 24,'],
];

/**
 * Texts under which a lookout is kept for four days, or one for a discreet check; extended to ten at most; announced a day ahead. `more`: further
 * changes of the agreement.
 */
export const shortLived = (...more: typeof SHORT) =>
  changedText('ca-us-lookouts', ({ 'agreement.yaml': yaml, ...files }) => ({
    ...files,
    'agreement.yaml': [...SHORT, ...more].reduce((text, [from, to]) => replaced(text, from, to), yaml as string),
  }));
