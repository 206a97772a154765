// The agreements chapter: holds for people, suspensions, two countries under different texts, and the effect of a draft.
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, GatewayError } from '../../../gateway/sdk/index.ts';
import { loadConfig } from '../../../gateway/server/config.ts';
import { openHistory } from '../../../gateway/server/history.ts';
import { readAgreementFolder } from '../../../gateway/server/offline.ts';
import { loadAgreement } from '../../../services/policy/index.ts';
import type { Federation, Node } from '../../federation/index.ts';
import { CARGO, LOOKOUT } from '../data.ts';
import { expect, type Narrator, type Observed, type Say, type Steps, tell } from '../narrator.ts';
import { collect, cursorOf, leafKindsOf, until } from '../watching.ts';

const AUTHOR = 'us-officer-1';
const RELEASERS = ['us-releaser-1', 'us-releaser-2'] as const;
const TEXTS = join(import.meta.dirname, '../../../policies/agreements');
const LOOKOUTS = 'ca-us-lookouts';
const CARGO_TEXT = 'ca-us-cargo';

interface Cast {
  readonly federation: Federation;
  readonly us: Node;
  readonly ca: Node;
  /** A client of the U.S. gateway, as the author of the posts. */
  readonly officer: Gateway;
  /** A folder for texts that are not in force. */
  readonly drafts: string;
}

const STEPS: Steps<Cast> = [
  ['Derogatory data is held until two people other than its author release it', waitsForTwo],
  ['Canada suspends cargo: both ends refuse it at once, lookouts continue, and cargo resumes', cargoIsSuspended],
  ['A revision takes effect once all have signed; nothing is released until both activate it', textIsRevised],
  ['Replaying the log reproduces every decision so far', decidedAgain],
  ['What if every terrorism lookout needed a human release? A draft rule is run over the log', draftOverTheLog],
];

export async function agreements(federation: Federation, narrator: Narrator): Promise<void> {
  const node = (country: string): Node => federation.nodes[country] as Node;
  const [us, ca] = [node('US'), node('CA')];
  const drafts = mkdtempSync(join(tmpdir(), 'tripoint-drafts-'));
  try {
    await tell(narrator, STEPS, { federation, us, ca, officer: us.as(AUTHOR), drafts });
  } finally {
    rmSync(drafts, { recursive: true, force: true });
  }
}

async function waitsForTwo({ us, ca, officer }: Cast, say: Say): Promise<Observed> {
  const cursor = await cursorOf(ca, 'ca-officer-1');
  const posted = await officer.exchanges.post({
    to: ['CA'],
    purpose: 'MATCH_FOLLOW_UP',
    priority: 'URGENT',
    lookout: { ...LOOKOUT, recordReference: 'NTC-FOLLOW-UP-1' },
  });
  const [held] = posted.exchanges;
  const id = held?.id ?? '';
  const [duty] = held?.duties ?? [];
  expect(held?.state === 'HELD' && duty?.kind === 'RELEASE' && duty.waiting === 2, 'it is held for two', held);
  say(`held under ${held.decision?.agreement}, ${held.decision?.clauses.join(', ')}: two named people must release it`);
  const approve = (subject: string, reason: string) =>
    us.as(subject).duties.settle(id, 'RELEASE', { verdict: 'APPROVE', reason });
  const first = await approve(RELEASERS[0], 'The match is confirmed');
  expect(first.state === 'HELD' && first.duties?.[0]?.waiting === 1, 'one person is not enough', first);
  const again = await approve(RELEASERS[0], 'Once more').catch((error: unknown) => error);
  expect(again instanceof GatewayError && again.code === 'SAME_PERSON', 'nor the same person twice', again);
  say(`${RELEASERS[0]} approves; the same person again is refused, ${again.code}`);
  const second = await approve(RELEASERS[1], 'The indicators are needed at the border');
  expect(second.state !== 'HELD' && second.state !== 'DENIED', 'the second releases it', second);
  const [event] = await collect(ca, 'ca-officer-1', cursor, 'exchange.received', 1);
  expect(event?.exchange?.id === id, 'Canada has it under the same exchange id', event?.exchange?.id);
  expect(event.exchange.record?.derogatoryIndicator !== undefined, 'with the indicators', event.exchange.record);
  const kinds = leafKindsOf(us, id);
  const expected = ['HELD', 'APPROVED', 'RELEASED', 'SENT'];
  expect(JSON.stringify(kinds.slice(0, 4)) === JSON.stringify(expected), 'every step is in the log', kinds);
  say(`${RELEASERS[1]} approves: sent. Entries in the U.S. log: ${kinds.join(', ')}`);
  return { exchangeId: id, entries: kinds };
}

async function cargoIsSuspended({ us, ca, officer }: Cast, say: Say): Promise<Observed> {
  const operator = ca.as('ca-operator-1');
  const suspended = await operator.agreements.suspend(CARGO_TEXT, {
    kinds: ['HIGH_RISK_CARGO'],
    reason: 'Assurances of confidentiality are in question',
  });
  expect(suspended.suspended.includes('HIGH_RISK_CARGO'), 'it is suspended', suspended);
  await until('the U.S. to hear of it', async () => suspensionIn(us, 'CA'));
  const post = (reference: string) =>
    officer.exchanges.post({ to: ['CA'], purpose: 'CARGO_SECURITY', cargo: { ...CARGO, recordReference: reference } });
  const [refused] = (await post('NTC-SUSPENDED-1')).exchanges;
  expect(refused?.code === 'AGREEMENT_SUSPENDED', 'cargo is refused in the U.S. before it leaves', refused);
  say(`cargo: ${refused.code}, clause ${refused.decision?.clauses.join(', ')}`);
  const lookout = { ...LOOKOUT, recordReference: 'NTC-BESIDE-1' };
  const [beside] = (await officer.exchanges.post({ to: ['CA'], purpose: 'COUNTER_TERRORISM', lookout })).exchanges;
  expect(beside?.state === 'QUEUED' || beside?.state === 'CLOSED', 'lookouts go on', beside);
  say(`a lookout under ${LOOKOUTS}: ${beside.state}`);
  await operator.agreements.resume(CARGO_TEXT, { kinds: ['HIGH_RISK_CARGO'], reason: 'They were renewed' });
  await until('the U.S. to hear that it resumed', async () => !(await suspensionIn(us, 'CA')));
  const [sent] = (await post('NTC-RESUMED-1')).exchanges;
  expect(sent?.state === 'QUEUED', 'cargo goes again', sent);
  say('resumed: cargo is released again');
  return { refused: refused.code, beside: beside.state };
}

async function textIsRevised({ federation, us, ca, officer, drafts }: Cast, say: Say): Promise<Observed> {
  // The clause and the number in one revision: a text whose clause states other days than its rule is not activated.
  const folder = revised(drafts, LOOKOUTS, '2', (text) =>
    text
      .replace('retention: { days: 1825', 'retention: { days: 1460')
      .replace('is kept for five years', 'is kept for four years'),
  );
  const operator = us.as('us-operator-1');
  const takesEffect = Date.now() * 1000;
  await federation.signAgreement(folder, ['US'], takesEffect);
  const early = await operator.agreements.activate(signedText(folder)).catch((error: unknown) => error);
  expect(early instanceof GatewayError && early.code === 'AGREEMENT_SIGNATURE_INVALID', 'one signature is not enough', early);
  say(`signed by the U.S. alone: ${early.code}, ${early.faults.map(({ field, rule }) => `${field}: ${rule}`).join('; ')}`);
  await federation.signAgreement(folder, ['CA'], takesEffect);
  const [usCursor, caCursor] = [await cursorOf(us, AUTHOR), await cursorOf(ca, 'ca-officer-1')];
  const active = await operator.agreements.activate(signedText(folder));
  say(`active in the U.S.: ${active.id}@${active.version}, digest ${active.digest.slice(0, 16)}…`);
  await collect(us, AUTHOR, usCursor, 'agreement.mismatch', 1);
  await collect(ca, 'ca-officer-1', caCursor, 'agreement.mismatch', 1);
  const post = (reference: string) =>
    officer.exchanges.post({
      to: ['CA'],
      purpose: 'COUNTER_TERRORISM',
      lookout: { ...LOOKOUT, recordReference: reference },
    });
  const [refused] = (await post('NTC-MISMATCH-1')).exchanges;
  expect(refused?.code === 'AGREEMENT_DIGEST_MISMATCH', 'nothing new goes under two texts', refused);
  say(`Canada still acts under version 1: both sides raise an alarm, and a lookout is refused, ${refused.code}`);
  await ca.as('ca-operator-1').agreements.activate(signedText(folder));
  await until('both to agree', async () => partnerSays(us, LOOKOUTS, 'CA', 'SAME'));
  const [sent] = (await post('NTC-AGREED-1')).exchanges;
  expect(sent?.state === 'QUEUED', 'and goes once both act under version 2', sent);
  await until('its receipt', async () => (await officer.exchanges.get(sent.id)).state === 'CLOSED');
  await until('what was refused to go by itself', async () => (await officer.exchanges.get(refused.id)).retries === 'DONE');
  say('active in Canada too: the next lookout is accepted under version 2, and the gateway has retried the refused one');
  return { digest: active.digest, refused: refused.code };
}

async function decidedAgain({ us, ca }: Cast, say: Say): Promise<Observed> {
  const counts = Object.fromEntries(
    [us, ca].map(({ country, configFile }) => {
      using history = openHistory(loadConfig(configFile, {}));
      let same = 0;
      for (const { logged, again } of history.replayed({})) {
        if ('unreadable' in logged) continue;
        expect(again?.problems.length === 0, `${country}: ${logged.exchangeId} comes out the same`, again?.problems);
        same++;
      }
      return [country, same];
    }),
  );
  for (const [country, count] of Object.entries(counts)) say(`${country}: ${count} decisions, all reproduced`);
  return { counts };
}

async function draftOverTheLog({ us, drafts }: Cast, say: Say): Promise<Observed> {
  const folder = revised(drafts, LOOKOUTS, '3-draft', (text) => text);
  appendFileSync(join(folder, 'rules.cedar'), WAITS);
  const draft = loadAgreement(readAgreementFolder(folder).files);
  using history = openHistory(loadConfig(us.configFile, {}));
  const changes = new Map<string, number>();
  let decided = 0;
  for (const { flip } of history.under(draft, {})) {
    decided++;
    if (flip === undefined) continue;
    const change = `${flip.before} → ${flip.after.outcome}`;
    changes.set(change, (changes.get(change) ?? 0) + 1);
  }
  const held = changes.get('PERMIT_WITH_OBLIGATIONS → HOLD_FOR_RELEASE') ?? 0;
  expect(held > 0, 'what was permitted would be held', Object.fromEntries(changes));
  for (const [change, count] of changes) say(`${count} of ${decided}: ${change}`);
  return { decided, changes: Object.fromEntries(changes) };
}

const WAITS = `
@id("terrorism-waits")
@clause("D.source-grade")
@outcome("hold")
forbid (principal, action == Action::"release", resource == Kind::"LOOKOUT")
when { context has category && context.category == LookoutCategory::"TERRORISM" }
unless { context has approvals && context.approvals >= 1 };
`;

/** Copies a shipped text under another version number. */
function revised(drafts: string, id: string, version: string, edit: (text: string) => string): string {
  const folder = join(drafts, `${id}@${version}`);
  cpSync(join(TEXTS, id), folder, { recursive: true });
  const file = join(folder, 'agreement.yaml');
  writeFileSync(file, edit(readFileSync(file, 'utf8').replace('version: "1"', `version: "${version}"`)));
  return folder;
}

function signedText(folder: string): { files: Record<string, string>; signatures: string[] } {
  const signatures = join(folder, 'signatures');
  return {
    files: readAgreementFolder(folder).files as Record<string, string>,
    signatures: readdirSync(signatures).map((name) => readFileSync(join(signatures, name), 'utf8').trim()),
  };
}

async function suspensionIn({ as, country }: Node, partner: string): Promise<boolean> {
  const { agreements: held } = await as(`${country.toLowerCase()}-operator-1`).agreements.list();
  const cargo = held.find(({ id }) => id === CARGO_TEXT);
  return cargo?.partners.some((one) => one.country === partner && one.suspended.includes('HIGH_RISK_CARGO')) ?? false;
}

async function partnerSays({ as, country }: Node, agreement: string, partner: string, says: string): Promise<boolean> {
  const { agreements: held } = await as(`${country.toLowerCase()}-operator-1`).agreements.list();
  return held.some(
    ({ id, inForce, partners }) =>
      id === agreement && inForce && partners.some((one) => one.country === partner && one.says === says),
  );
}
