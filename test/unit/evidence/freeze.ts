// Writes test/vectors/evidence anew: node test/unit/evidence/freeze.ts. With the format the vectors change, and with nothing else.
import { mkdirSync, writeFileSync } from 'node:fs';
import { alterations } from './alterations.ts';
import { Forge } from './forge.ts';
import { patchOf } from './patch.ts';
import { startScene } from './scene.ts';
import { trustOf } from './trust.ts';

/** What a case may take in the file. */
const MOST = 8 << 10;
const folder = new URL('../../vectors/evidence/', import.meta.url);

const scene = await startScene();
const { pair, id, other, first } = scene;
const { us, ca } = pair;
const trust = trustOf(pair);
const file = async (side: typeof us, one: string) =>
  Buffer.from(await side.exchange.evidence(one, { openings: true })).toString();
const of = async (side: typeof us, one: string) => JSON.parse(await file(side, one));
const text = await file(us, id);
const good = JSON.parse(text);
const given = { good, other: await of(us, other), first: await of(us, first), received: await of(ca, id) };
const cases = (await alterations({ ...given, trust, scene, forge: new Forge(pair) })).map((one) => ({
  name: one.name,
  fails: one.fails ?? null,
  verdict: one.verdict,
  patch: patchOf(good, one.bundle),
  trust: patchOf(trust.countries, (one.trust ?? trust).countries),
}));

mkdirSync(folder, { recursive: true });
const write = (name: string, content: string) => writeFileSync(new URL(name, folder), content);
write('good.json', text);
write('received.json', await file(ca, id));
write('trust.json', `${JSON.stringify({ at: pair.now(), countries: trust.countries }, null, 2)}\n`);
const small = cases.map((one) => JSON.stringify(one)).filter((one) => one.length <= MOST);
write('altered.json', `[\n${small.join(',\n')}\n]\n`);
process.stdout.write(`${small.length} of ${cases.length} alterations\n`);
await pair.close();
