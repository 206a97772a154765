// Regenerates test/vectors/evidence: node test/unit/evidence/freeze.ts. To be run only when the format changes. With names, it
// writes only those: node test/unit/evidence/freeze.ts turned
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readEvidence, type TrustPolicy, writeEvidence } from '../../../services/evidence/index.ts';
import { alterations } from './alterations.ts';
import { EXAMPLE, exampleOf, PAGE } from './example.ts';
import type { Json } from './forge.ts';
import { LIES } from './lies.ts';
import { passedOnAlterations, startPassedOn, trustOfThree } from './passed-on.ts';
import { patchOf } from './patch.ts';
import { type Altered, givenBy, rowsMade } from './rows.ts';
import { startScene } from './scene.ts';
import { spokenAlterations, startSpoken } from './spoken.ts';
import { startTogether, togetherAlterations } from './together.ts';
import { trustOf } from './trust.ts';
import { turned, turnedAlterations } from './turned.ts';

/** Maximum size of a case in the file. */
const MOST = 8 << 10;
const folder = new URL('../../vectors/evidence/', import.meta.url);
mkdirSync(folder, { recursive: true });
const write = (name: string, content: string | Uint8Array) => writeFileSync(new URL(name, folder), content);
const writeBundle = (name: string, bundle: Json) => write(name, writeEvidence(readEvidence(bundle)));

const scene = await startScene();
const given = await givenBy(scene);

function freeze(
  prefix: string,
  good: Json,
  trust: TrustPolicy,
  altered: readonly Altered[],
  { pair } = scene,
  most = MOST,
): void {
  const cases = altered.map((one) => ({
    name: one.name,
    fails: one.fails ?? null,
    verdict: one.verdict,
    patch: patchOf(good, one.bundle),
    trust: patchOf(trust.countries, (one.trust ?? trust).countries),
    ...policyOf(one.trust ?? trust),
  }));
  const { witnesses, countries } = trust;
  write(`${prefix}trust.json`, `${JSON.stringify({ at: pair.now(), witnesses, countries }, null, 2)}\n`);
  const small = cases.map((one) => JSON.stringify(one)).filter((one) => one.length <= most);
  write(`${prefix}altered.json`, `[\n${small.join(',\n')}\n]\n`);
  process.stdout.write(`${prefix}altered.json: ${small.length} of ${cases.length} alterations\n`);
}

/** The auditor's policy, where it differs from trust.json. */
function policyOf({ quorum, witnesses }: TrustPolicy): { readonly policy?: object } {
  if (quorum === undefined && witnesses === given.trust.witnesses) return {};
  return { policy: { ...(quorum !== undefined && { quorum }), ...(witnesses !== undefined && { witnesses }) } };
}

const SUITES = {
  async good() {
    writeBundle('good.json', given.good);
    const page = readFileSync(PAGE, 'utf8');
    writeFileSync(PAGE, page.slice(0, page.indexOf(EXAMPLE) + EXAMPLE.length) + exampleOf(given.good));
    writeBundle('received.json', given.received);
    freeze('', given.good, given.trust, [...(await alterations(given)), ...(await rowsMade(LIES, given))]);
  },
  async turned() {
    const made = turned(given);
    writeBundle('turned.json', made.bundle);
    writeBundle('turned-received.json', made.received);
    freeze('turned-', made.bundle, made.trust, await turnedAlterations(given, made));
  },
  async rejected() {
    const made = await startTogether();
    writeBundle('rejected.json', made.good);
    writeBundle('rejected-sent.json', made.sent);
    freeze('rejected-', made.good, made.trust, await togetherAlterations(made), { ...scene, pair: made.pair });
    await made.pair.close();
  },
  /** Every verb by which countries speak of a record. */
  async spoken() {
    const { pair, bundles } = await startSpoken();
    const good = bundles.get('RFI US');
    writeBundle('spoken.json', good);
    // One end of each; and altered, one that is said first, one that answers, one that is a version.
    const ofUs = new Map([...bundles].filter(([name]) => name.endsWith(' US')));
    const isKept = ({ name, verdict }: Altered) => verdict === 'pass' || /^(HIT|RFI_REPLY|CORRECT) /.test(name);
    freeze('spoken-', good, trustOf(pair), spokenAlterations(ofUs).filter(isKept), { ...scene, pair }, 3 * MOST);
    await pair.close();
  },
  /** A record that went on to a third country. */
  async passedOn() {
    const { three, bundles } = await startPassedOn();
    writeBundle('passed-on.json', bundles.CA);
    freeze('passed-on-', bundles.CA, trustOfThree(three), passedOnAlterations(bundles), { ...scene, pair: three }, 3 * MOST);
    await three.close();
  },
};
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SUITES);
for (const name of names) await SUITES[name as keyof typeof SUITES]();
await scene.pair.close();
