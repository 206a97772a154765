// Three countries, of which the second holds a lookout of the first and passes it on to the third.
import { DAY } from '../../../../services/domain/index.ts';
import type { NamedText, User } from '../../../../services/exchange/index.ts';
import { filesOf } from '../../policy/folders.ts';
import { idempotency, OFFICER, type Pair, type PairOptions, type Side, signedText, startPair, until } from '../pair.ts';
import { post, replaced } from '../steps.ts';

export const CA_OFFICER: User = { subject: 'officer-2', agency: 'CBSA' };
const MX_OFFICER: User = { subject: 'officer-3', agency: 'INM' };

export interface Three extends Pair {
  readonly mx: Side;
}

const CRITERIA = 'trilateral-lookout-criteria';
let signed: Promise<NamedText> | undefined;
async function sign(): Promise<NamedText> {
  const files = filesOf(CRITERIA);
  const agreed = { ...files, 'agreement.yaml': replaced(files['agreement.yaml'], 'status: NEGOTIATING', 'status: IN_FORCE') };
  return { name: CRITERIA, ...(await signedText(agreed, { by: ['US', 'CA', 'MX'] })) };
}
/** The criteria for lookouts of all three, which are still being negotiated, as a text in force. */
async function texts(_: string, shipped: readonly NamedText[]): Promise<readonly NamedText[]> {
  signed ??= sign();
  const inForce = await signed;
  return shipped.map((text) => (text.name === CRITERIA ? inForce : text));
}

export async function startThree(options: PairOptions = {}): Promise<Three> {
  const pair = await startPair({ countries: ['US', 'CA', 'MX'], texts, ...options, limits: { sweepMs: 20, ...options.limits } });
  return { ...pair, mx: pair.sides[2] as Side };
}

const officerOf = ({ country }: Side): User => ({ US: OFFICER, CA: CA_OFFICER, MX: MX_OFFICER })[country] ?? OFFICER;

export const record = (side: Side, id: string) => side.exchange.record(id, { agency: officerOf(side).agency });

let references = 0;
/** A lookout of the United States that Canada has. */
export async function posted({ us }: Three, change: Parameters<typeof post>[1] = {}): Promise<string> {
  const fields = { recordReference: `THIRD-${++references}`, ...change.record };
  const { id, recordId = '' } = await post(us, { ...change, record: fields });
  await until('it is closed', async () => (await us.exchange.get(id)).state === 'CLOSED');
  return recordId;
}

export const dayAfter = (at: number): string => new Date((at + DAY) / 1000).toISOString().slice(0, 10);

async function asked({ ca, us }: Three, id: string, thirdCountry: string): Promise<string> {
  const content = { thirdCountry, need: 'SECURITY' };
  const { result } = await ca.exchange.say(id, { verb: 'ONWARD_REQUEST', content }, CA_OFFICER, idempotency());
  const question = result.exchanges[0]?.id ?? '';
  await until('the request is there', async () => (await us.exchange.get(question).catch(() => undefined)) !== undefined);
  return question;
}

const stateOf = async (side: Side, id: string, question: string) =>
  (await record(side, id)).countries[0]?.said.find(({ exchange }) => exchange.id === question)?.state;

/** Returns the exchange of the request. */
export async function granted(three: Three, id: string, validUntil = dayAfter(three.now()), to = 'MX'): Promise<string> {
  const question = await asked(three, id, to);
  await answer(three, question, 'ONWARD_GRANT', { validUntil });
  await until('the grant is there', async () => (await stateOf(three.ca, id, question)) === 'GRANTED');
  return question;
}

export const answer = ({ us }: Three, question: string, verb: string, content: object) =>
  us.exchange.answer(question, { verb, content }, OFFICER, idempotency());

export const passOn = ({ ca }: Three, id: string, more: object = {}, user = CA_OFFICER, key = idempotency()) =>
  ca.exchange.onward(id, { to: 'MX', ...more }, user, key);

/** A second person releases what waits: the text with Mexico wants one for each version. Returns the exchange. */
export async function letGo({ ca }: Three, copy: string): Promise<string> {
  const held = await until('it waits for a second person', async () =>
    (await record(ca, copy)).countries[0]?.exchanges.find(({ state }) => state === 'HELD'),
  );
  const releaser = { ...CA_OFFICER, subject: 'releaser-2' };
  await ca.exchange.settle(held.id, 'RELEASE', { verdict: 'APPROVE', reason: 'seen' }, releaser);
  await until('Mexico has it', async () => (await ca.exchange.get(held.id)).state === 'CLOSED');
  return held.id;
}

/** Granted and passed on: the record of Canada that Mexico has. */
export async function passedOn(three: Three, id: string): Promise<string> {
  await granted(three, id);
  const { result } = await passOn(three, id);
  await letGo(three, result.recordId);
  return result.recordId;
}

/** Once Mexico has destroyed it and said so, and Canada has destroyed its own. */
export const isTakenBack = ({ ca, mx }: Three, copy: string): Promise<boolean> =>
  until('it is taken back', async () => {
    const [here, there] = [await record(ca, copy), await record(mx, copy)];
    const isGone = [here, there].every(({ state, versions }) => state === 'RECALLED' && versions.every(({ erased }) => erased));
    return isGone && here.countries[0]?.certified !== undefined;
  });
