// The audit chapter: what a third party can verify about the three logs, and how tampering with one of them is detected.
import { createPrivateKey } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Gateway, Log } from '../../../gateway/sdk/index.ts';
import { ledgerSource, mirrorLog, verifyMirror } from '../../../gateway/server/mirror.ts';
import { readPublicFacts } from '../../../gateway/server/public-facts.ts';
import { addCheckpointBody, checkpointText, ed25519Signer, ed25519Verifier, signNote } from '../../../services/audit/index.ts';
import { sha256, systemClock, toHex, utf8 } from '../../../services/domain/index.ts';
import {
  type Inconsistency,
  type Report,
  type Step,
  type TrustPolicy,
  trustIn,
  verifyEvidence,
  verifyInconsistency,
} from '../../../services/evidence/index.ts';
import { readStore } from '../../../services/ledger/index.ts';
import type { Federation, Node } from '../../federation/index.ts';
import { CARGO, LOOKOUT } from '../data.ts';
import { expect, type Narrator, type Observed, type Say, type Steps, tell } from '../narrator.ts';
import { until } from '../watching.ts';

const COUNTRIES = ['US', 'CA', 'MX'] as const;
const PAIRS = [
  ['US', 'CA'],
  ['US', 'MX'],
  ['CA', 'MX'],
] as const;
/** The auditors' questions whose data the ledger keeps. */
const QUESTIONS = ['1', '2', '3', '4', '5', '7', '12', '13', '14', '15'] as const;

/** How long before the end of a year the rollover is announced, plus a few minutes. */
const YEAR_TURN_MS = 6.5 * 3_600_000;

interface Cast {
  readonly federation: Federation;
  readonly us: Node;
  readonly ca: Node;
  readonly mx: Node;
  readonly as: (country: string, role: string) => Gateway;
  /** The public.json of each country. */
  readonly trust: TrustPolicy;
  readonly scratch: string;
  /** The exchange that one step proves and later steps erase and query. */
  exchange: string;
}

const STEPS: Steps<Cast> = [
  ['Three logs, each FINAL: cosigned by the other two countries', allFinal],
  ['Every pair of logs is reconciled, exchange by exchange: no gap', logsCompared],
  ["One exchange is proved offline, from a bundle and each country's published keys", provedOffline],
  ['One byte of a copy of the log is altered: anyone with the tiles finds the entry', tileIsAltered],
  ['A record is erased in Canada: it can no longer be read, and its proof still verifies', recordIsErased],
  ['The witness refuses a forged fork of the Mexican log, and two signed statements prove the fork', forkIsRefused],
  ["Mexico's store is restored from an older copy: its gateway refuses to sign, and says why", storeIsPutBack],
  ["An auditor's questions are answered from the log, and each question is itself logged", auditorAsks],
  ['The U.S. log rolls over; anyone who trusted the first can follow, and its mirror verifies', logTurns],
];

export async function audit(federation: Federation, narrator: Narrator): Promise<void> {
  const node = (country: string): Node => federation.nodes[country] as Node;
  const as = (country: string, role: string) => node(country).as(`${country.toLowerCase()}-${role}`);
  const trust = trustIn(COUNTRIES.map((country) => JSON.parse(readFileSync(node(country).publicFile, 'utf8')) as unknown));
  const scratch = mkdtempSync(join(tmpdir(), 'tripoint-audit-'));
  try {
    const countries = { us: node('US'), ca: node('CA'), mx: node('MX') };
    await tell(narrator, STEPS, { federation, ...countries, as, trust, scratch, exchange: '' });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function allFinal({ as }: Cast, say: Say): Promise<Observed> {
  const sizes: Record<string, number> = {};
  for (const country of COUNTRIES) {
    await until(`${country} FINAL`, async () => (await as(country, 'operator-1').log.status()).state === 'FINAL');
    const { size, witnesses } = await as(country, 'operator-1').log.status();
    sizes[country] = size;
    say(`${country}: ${size} entries, cosigned by ${witnesses.map((witness) => witness.country).join(' and ')}`);
  }
  return { sizes };
}

async function logsCompared({ as }: Cast, say: Say): Promise<Observed> {
  const compared: Record<string, number> = {};
  // Exchanges logged within the last second may still be in transit.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const [a, b] of PAIRS) {
    const found = await as(a, 'auditor-1').log.reconcile(b);
    expect(found.gaps.length === 0 && found.compared > 0, `${a} and ${b} tell one story`, found);
    compared[`${a} ${b}`] = found.compared;
    say(`${a} and ${b}: ${found.compared} exchanges, no gap`);
  }
  return { compared };
}

async function provedOffline(cast: Cast, say: Say): Promise<Observed> {
  const { as, trust } = cast;
  const lookout = { ...LOOKOUT, recordReference: 'NTC-EVIDENCE-1' };
  const posted = await as('US', 'officer-1').exchanges.post({ to: ['CA'], purpose: 'COUNTER_TERRORISM', lookout });
  const exchange = posted.exchanges[0]?.id ?? '';
  cast.exchange = exchange;
  const grant = await as('US', 'releaser-1').audit.grant({
    exchange,
    auditor: 'us-auditor-1',
    hours: 1,
    reason: 'The yearly audit',
  });
  say(`${grant.auditor} may see its content for an hour: granted by a second person, entry ${grant.log.index}`);
  await until('its receipt', async () => (await as('US', 'officer-1').exchanges.get(exchange)).state === 'CLOSED');
  const { bundle, report } = await provenBundle(
    cast,
    'US',
    exchange,
    'both logs to be cosigned',
    'cosignatures',
    'receipt',
    'peer-reference',
  );
  say(`${bundle.length} bytes; ${report.steps.map((one) => `${mark(one.verdict)} ${one.step}`).join('  ')}`);
  const altered = Buffer.from(bundle)
    .toString('utf8')
    .replace(/"index": ?(\d+)/, (_, n: string) => `"index":${Number(n) + 1}`);
  const found = await verifyEvidence(utf8(altered), trust, systemClock());
  const failing = found.steps.find(({ verdict }) => verdict === 'fail')?.step;
  expect(found.verdict === 'fail' && failing !== undefined, 'an altered bundle fails', found);
  say(`with one number altered: ✖ ${failing}`);
  return { exchange, bytes: bundle.length, steps: stepsOf(report), altered: failing };
}

async function tileIsAltered({ us, ca, mx, scratch }: Cast, say: Say): Promise<Observed> {
  const copy = join(scratch, 'tiles');
  const { source, close } = ledgerSource(us.ledger);
  await mirrorLog(source, copy).finally(close);
  const { size } = verifyMirror(copy, us.publicFile, [ca.publicFile, mx.publicFile]);
  const file = firstBundle(copy);
  const bytes = readFileSync(file);
  bytes[400] = (bytes[400] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  let message = 'it verifies';
  try {
    verifyMirror(copy, us.publicFile, []);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message !== 'it verifies', 'it is found', message);
  say(`${size} entries verify from the tiles alone; altered: ${message}`);
  return { size, verdict: message };
}

async function recordIsErased(cast: Cast, say: Say): Promise<Observed> {
  const { as, exchange } = cast;
  const certificate = await as('CA', 'releaser-1').exchanges.erase(exchange, {
    basis: 'COURT_ORDER',
    reason: 'Ordered on a synthetic date',
  });
  const { record } = await as('CA', 'officer-1').exchanges.get(exchange);
  expect(record === undefined, 'the record is gone', record);
  const { report } = await provenBundle(cast, 'CA', exchange, 'the erasure to be cosigned', 'erased', 'cosignatures');
  const inclusion = report.steps.find(({ step: name }) => name === 'inclusion');
  expect(report.verdict !== 'fail' && inclusion?.verdict === 'pass', 'the proof holds', stepsOf(report));
  const lost = report.steps.filter(({ verdict }) => verdict === 'not-checkable').map(({ step: name }) => name);
  say(`certificate: ${certificate.method}, ${certificate.basis}; the entry is still proved, not checkable: ${lost.join(', ')}`);
  return { basis: certificate.basis, notCheckable: lost };
}

async function forkIsRefused({ federation, ca, mx }: Cast, say: Say): Promise<Observed> {
  const facts = readPublicFacts(mx.publicFile);
  const key = createPrivateKey(readFileSync(join(federation.keys.countries.MX?.folder ?? '', 'log.key')));
  const path = `${ca.url}/witness/${toHex(sha256(utf8(facts.log.origin)))}/checkpoint`;
  const forge = async (): Promise<number> => {
    const [origin = '', size = ''] = (await (await fetch(path)).text()).split('\n');
    const root = sha256(utf8('another history'));
    const note = signNote(checkpointText({ origin, size: Number(size), root }), [ed25519Signer(origin, key)]);
    const body = Buffer.from(addCheckpointBody({ old: Number(size), proof: [], note }));
    return (await fetch(`${ca.url}/witness/add-checkpoint`, { method: 'POST', body })).status;
  };
  let status = 0;
  await until('the answer of the witness', async () => {
    status = await forge();
    return status !== 409;
  });
  expect(status === 422, 'it is refused', status);
  const evidence = await accusationIn(ca);
  const accused = { country: 'MX', logs: [ed25519Verifier(facts.log.vkey)], signing: () => undefined };
  const proven = await verifyInconsistency(evidence, accused);
  expect(proven === 'PROVEN', 'a stranger can check it', proven);
  say(`the Canadian witness answers ${status} and keeps both signed statements: ${evidence.kind}, ${proven}`);
  return { status, kind: evidence.kind, verdict: proven };
}

async function storeIsPutBack({ us, mx, as, scratch }: Cast, say: Say): Promise<Observed> {
  const data = dirname(mx.ledger);
  const [older, newer] = [join(scratch, 'older'), join(scratch, 'newer')];
  await mx.gateway.stop();
  copyLedger(data, older);
  await mx.gateway.start();
  await until('Mexico to be linked', async () => linked(us, 'MX'));
  const cargo = { ...CARGO, recordReference: 'ANAM-1' };
  const posted = await as('MX', 'officer-1').exchanges.post({ to: ['US'], purpose: 'CARGO_SECURITY', cargo });
  const id = posted.exchanges[0]?.id ?? '';
  await until('its receipt', async () => (await as('MX', 'officer-1').exchanges.get(id)).state === 'CLOSED');
  await mx.gateway.stop();
  copyLedger(data, newer);
  copyLedger(older, data);
  const refused = await mx.gateway.start().then(
    () => 'it started',
    (error: Error) => error.message,
  );
  expect(refused.includes('ROLLED_BACK'), 'it refuses', refused);
  copyLedger(newer, data);
  await mx.gateway.start();
  await until('Mexico to be linked again', async () => linked(us, 'MX'));
  say('ROLLED_BACK: the partners hold more of its log than its store does; with the newer store it continues');
  return { refused: 'ROLLED_BACK' };
}

async function auditorAsks({ as, exchange }: Cast, say: Say): Promise<Observed> {
  const auditor = as('US', 'auditor-1');
  const answers: Record<string, number> = {};
  for (const question of QUESTIONS) {
    const asked = question === '1' ? { person: 'UTO L898902C3' } : question === '13' ? { exchange } : {};
    const answer = await auditor.audit.ask(question, asked);
    expect(answer.unavailable !== true, `question ${question} has its data`, answer);
    answers[question] = answer.rows.length;
    say(`${question.padStart(2)}. ${answer.title} — ${answer.rows.length} rows`);
  }
  return { answers };
}

async function logTurns(cast: Cast, say: Say): Promise<Observed> {
  const { us, ca, mx, as, scratch } = cast;
  const operator = as('US', 'operator-1');
  const lookout = { ...LOOKOUT, recordReference: 'NTC-EVIDENCE-2' };
  let { logs }: { logs: readonly Log[] } = await operator.log.list();
  const { origin, until: yearEnd = '' } = logs.at(-1) as Log;
  // The rollover at the end of the year is then already announced, and only one can be pending.
  if (Date.parse(yearEnd) - Date.now() < YEAR_TURN_MS) {
    say(
      `${origin} rolls over at the end of the year, ${yearEnd}: the date is announced, and this demonstration cannot bring it forward`,
    );
    return { waits: origin, until: yearEnd };
  }
  const turn = await operator.log.turn({ afterS: 1, reason: 'Planned: one log a year' });
  await until('the next log', async () => {
    ({ logs } = await operator.log.list());
    return logs.at(-1)?.origin === turn.origin;
  });
  const posted = await as('US', 'officer-1').exchanges.post({ to: ['CA'], purpose: 'COUNTER_TERRORISM', lookout });
  const id = posted.exchanges[0]?.id ?? '';
  await provenBundle(cast, 'US', id, 'the exchange to be cosigned', 'cosignatures', 'receipt', 'peer-reference');
  await until('every log FINAL', async () => {
    ({ logs } = await operator.log.list());
    return logs.every(({ final }) => final);
  });
  const [ended, next] = logs.slice(-2) as [Log, Log];
  const copy = join(scratch, 'ended');
  const { source, close } = ledgerSource(us.ledger, ended.origin);
  await mirrorLog(source, copy).finally(close);
  const verified = verifyMirror(copy, us.publicFile, [ca.publicFile, mx.publicFile]);
  expect(verified.size === verified.ended && verified.missing.length === 0, 'the copy is the whole log', verified);
  say(`${ended.origin}  ${ended.size} entries  FINAL, ended; its mirror is complete, its key destroyed`);
  say(`${next.origin}  ${next.size} entries  FINAL, open; an exchange in it is proved with keys known before it began`);
  return { ended: ended.origin, size: ended.size, next: next.origin };
}

/** The evidence of a country about an exchange, once these verification steps pass. */
async function provenBundle({ as, trust }: Cast, country: string, id: string, what: string, ...steps: readonly Step[]) {
  let shown: { readonly bundle: Uint8Array; readonly report: Report } | undefined;
  await until(what, async () => {
    const bundle = await as(country, 'auditor-1').log.evidence(id);
    shown = { bundle, report: await verifyEvidence(bundle, trust, systemClock()) };
    const passed = shown.report.steps.filter(({ verdict }) => verdict === 'pass').map(({ step }) => step);
    return steps.every((one) => passed.includes(one));
  });
  return shown as NonNullable<typeof shown>;
}

const mark = (verdict: string): string => (verdict === 'pass' ? '✔' : verdict === 'fail' ? '✖' : '◌');
const stepsOf = ({ steps }: Report): Record<string, string> =>
  Object.fromEntries(steps.map(({ step, verdict }) => [step, verdict]));

/** The file of the first entry bundle: the full one, or the largest partial one. */
function firstBundle(copy: string): string {
  const folder = join(copy, 'tile/entries');
  if (readdirSync(folder).includes('000')) return join(folder, '000');
  const width = Math.max(...readdirSync(join(folder, '000.p')).map(Number));
  return join(folder, '000.p', String(width));
}

async function linked({ as, country }: Node, partner: string): Promise<boolean> {
  const { checks } = await as(`${country.toLowerCase()}-operator-1`).ready();
  return checks.some(({ name, status }) => name === `link ${partner}` && status === 'OK');
}

async function accusationIn(node: Node): Promise<Inconsistency> {
  const newest = () => {
    const store = readStore(node.ledger);
    try {
      return store.get('lastInconsistency')?.evidence;
    } finally {
      store.close();
    }
  };
  await until('the evidence', async () => newest() !== undefined);
  return JSON.parse(newest() ?? '') as Inconsistency;
}

/** Copies only the ledger's files; nats-server's streams are beside them and must stay as they are. */
function copyLedger(from: string, to: string): void {
  const ledgerIn = (folder: string) => readdirSync(folder).filter((name) => /^(ledger|keys)\.db/.test(name));
  mkdirSync(to, { recursive: true });
  for (const name of ledgerIn(to)) rmSync(join(to, name));
  for (const name of ledgerIn(from)) copyFileSync(join(from, name), join(to, name));
}
