import { afterEach } from 'vitest';
import { AuditKind, decode, Verb } from '../../../../proto/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { loadAgreement } from '../../../../services/policy/index.ts';
import { filesOf } from '../../policy/folders.ts';
import { idempotency, lookoutTo, NOW, OFFICER, type Pair, type Side, signedText, startPair } from '../pair.ts';

export const ID = 'ca-us-lookouts';
export const SHIPPED = loadAgreement(filesOf(ID)).version;
export const NEXT = '9.9';
export const OPERATOR = { subject: 'operator-1', agency: 'NTC' };
export const CA_OFFICER = { subject: 'officer-2', agency: 'CBSA' };

/** Starts pairs. After each test, closes them and everything added to `open`, in reverse order. */
export function startsPairs() {
  const open: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  const start = async (options: Parameters<typeof startPair>[0] = {}): Promise<Pair> => {
    const pair = await startPair(options);
    open.push(pair.close);
    return pair;
  };
  return { open, start };
}

/** The shipped text under another version, with further changes. */
export const revised = (version: string, change: (yaml: string) => string = (yaml) => yaml): Record<string, string> => {
  const files = filesOf(ID);
  return {
    ...files,
    'agreement.yaml': change((files['agreement.yaml'] ?? '').replace(/^version: .*$/m, `version: "${version}"`)),
  };
};
export const revision = (version = NEXT, takesEffect = NOW) => signedText(revised(version), { takesEffect });
export const activate = async ({ exchange }: Side, text: ReturnType<typeof revision>) => {
  const { files, signatures } = await text;
  return exchange.activate(files, signatures, OPERATOR);
};

export const events = async ({ exchange }: Side) =>
  (await exchange.events(0, 1_000)).map(({ type, code }) => (code ? `${type} ${code}` : type));
export const MISMATCH = 'agreement.mismatch AGREEMENT_DIGEST_MISMATCH';
export const saysOf = async ({ exchange }: Side) => (await exchange.agreements()).find(({ id }) => id === ID)?.partners[0]?.says;
export const changes = ({ store }: Side) =>
  rawOf(store)
    .all('SELECT leaf_index, entry FROM leaf WHERE kind = ? ORDER BY leaf_index', AuditKind.AGREEMENT_CHANGE)
    .map((row) => ({ index: row.leaf_index as number, entry: decode('AuditEntry', row.entry as Uint8Array) }));
export const told = ({ store }: Side) =>
  rawOf(store).get(`SELECT count(*) AS n FROM exchange WHERE verb = ${Verb.AGREEMENT_SCHEDULE} AND direction = 'sent'`)
    ?.n as number;

/** Posts a lookout and returns its state at the sender. */
export async function posted(from: Side, reference: string): Promise<string> {
  const to = from.country === 'US' ? 'CA' : 'US';
  const user = from.country === 'US' ? OFFICER : CA_OFFICER;
  const { result } = await from.exchange.release(lookoutTo(to, reference), user, idempotency());
  const [sent] = result.exchanges;
  return sent?.code ?? sent?.state ?? '';
}

export const sameVersion = () => {
  const files = filesOf(ID);
  return { ...files, 'agreement.yaml': `${files['agreement.yaml']}# the same but for this\n` };
};
