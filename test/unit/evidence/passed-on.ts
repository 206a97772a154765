// A record that went on to a third country, with the evidence of who sent it and of who received it; and the same evidence, altered.
import { decode, encode, type Transfer } from '../../../proto/index.ts';
import type { TrustPolicy } from '../../../services/evidence/index.ts';
import { passedOn, posted, record, startThree, type Three } from '../exchange/release/third.ts';
import type { Json } from './forge.ts';
import type { Altered } from './rows.ts';
import { allFinal } from './scene.ts';
import { trusted } from './trust.ts';

export interface PassedOn {
  readonly three: Three;
  /** Of the same exchange, by country. */
  readonly bundles: Readonly<Record<'CA' | 'MX', Json>>;
}

export async function startPassedOn(): Promise<PassedOn> {
  const three = await startThree();
  const { ca, mx } = three;
  const copy = await passedOn(three, await posted(three));
  const id = (await record(ca, copy)).countries[0]?.exchanges[0]?.id ?? '';
  await three.settled();
  await allFinal({ us: ca, ca: mx });
  const bundleOf = async ({ exchange }: typeof ca) =>
    JSON.parse(new TextDecoder().decode(await exchange.evidence(id, { openings: true }))) as Json;
  return { three, bundles: { CA: await bundleOf(ca), MX: await bundleOf(mx) } };
}

/** The policy of an auditor who has pinned all three. */
export const trustOfThree = ({ sides }: Three): TrustPolicy => ({ countries: sides.map(trusted), witnesses: 2 });

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

function from(bundle: Json, change: (steps: readonly Transfer[]) => readonly Transfer[]): Json {
  const said = decode('Statement', bytes(bundle.statement.statement));
  const statement = encode('Statement', { ...said, provenance: change(said.provenance) });
  return { ...bundle, statement: { ...bundle.statement, statement: Buffer.from(statement).toString('base64') } };
}

/** Each bundle, and each with another origin put in its place: whose record it is, and by whose leave it came, is signed like the rest. */
export const passedOnAlterations = (bundles: PassedOn['bundles']): Altered[] =>
  Object.entries(bundles).flatMap(([country, bundle]): Altered[] => {
    const altered = (name: string, change: (step: Transfer) => readonly Transfer[]): Altered => ({
      name: `${country}, ${name}`,
      fails: 'statement-digest',
      verdict: 'fail',
      bundle: from(bundle, ([step]) => change(step as Transfer)),
    });
    return [
      { name: country, fails: undefined, verdict: 'pass', bundle },
      altered('without its origin', () => []),
      altered('from another country', (step) => [
        { ...step, from: 'GB', record: step.record && { ...step.record, originator: 'GB' } },
      ]),
      altered('by another consent', (step) => [{ ...step, consent: step.exchangeId }]),
      altered('of another version', (step) => [{ ...step, record: step.record && { ...step.record, version: 2 } }]),
      altered('by way of the same country twice', (step) => [
        { ...step, to: 'US' },
        { ...step, to: 'CA' },
      ]),
      altered('by a step of no record', (step) => [{ ...step, record: null }]),
    ];
  });
