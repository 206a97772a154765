// Generates the example in docs/evidence-format.md from a bundle.
import { AuditKind, decode, nameOf } from '../../../proto/index.ts';
import { leafHash, sha256, toHex, utf8 } from '../../../services/domain/index.ts';
import { recordDigest, statementDigest, tupleHash } from '../../../services/envelope/index.ts';
import type { Json } from './forge.ts';

export const PAGE = new URL('../../../docs/evidence-format.md', import.meta.url);
/** The heading of the example, the last on the page. */
export const EXAMPLE = '## An example\n\n';

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const hash = (value: Uint8Array): string => `\`${toHex(value)}\``;

/** The text after the heading. */
export function exampleOf(bundle: Json): string {
  const { exchange, country, partner, leaves, statement, keySets } = bundle as never as {
    readonly exchange: string;
    readonly country: string;
    readonly partner: string;
    readonly leaves: readonly {
      index: string;
      entry: string;
      proof: string;
      opening: { user: { salt: string; value: string } };
    }[];
    readonly statement: Readonly<Record<'statement' | 'recordHeader' | 'leaf' | 'manifest' | 'index' | 'position', string>>;
    readonly keySets: Readonly<Record<string, readonly string[]>>;
  };
  const kindOf = (entry: string) => nameOf('AuditKind', decode('AuditEntry', bytes(entry)).kind);
  const [first] = leaves;
  const sent = leaves.find(({ entry }) => decode('AuditEntry', bytes(entry)).kind === AuditKind.SENT);
  if (first === undefined || sent === undefined) throw new Error('a bundle of what was held and sent');
  const said = bytes(statement.statement);
  const record = recordDigest(bytes(statement.recordHeader));
  const digest = statementDigest(said, record);
  const leaf = leafHash(bytes(statement.leaf));
  const { root, count } = decode('Manifest', bytes(statement.manifest));
  const user = decode('AuditEntry', bytes(first.entry)).commitments.at(-1)?.digest ?? new Uint8Array();
  const size = first.proof.split('\n\n')[1]?.split('\n')[1];
  const rows = [
    ['H(statement)', hash(sha256(said))],
    ['record digest', hash(record)],
    ['statement digest', hash(digest)],
    [`leaf(sender's entry), index ${statement.index}`, hash(leaf)],
    [
      `manifest tree leaf, position ${statement.position} (from 0), count ${count}`,
      hash(tupleHash(digest, leaf, Number(statement.index))),
    ],
    ['manifest root', hash(root)],
    [`digest of the first key set of ${country}`, hash(sha256(utf8(keySets[country]?.[0] ?? '')))],
    [`commitment \`user\` of entry ${first.index}`, hash(user)],
    ['its opening', `salt \`${first.opening.user.salt}\`, value \`${first.opening.user.value}\``],
  ];
  const entries = leaves.map(({ index, entry }) => `${index} ${kindOf(entry)}`);
  return `\`test/vectors/evidence/good.json\`: exchange ${exchange}, held, released by a person, then sent by ${country}
to ${partner}; entries ${entries.slice(0, -1).join(', ')} and ${entries.at(-1)}.

| | |
| --- | --- |
${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}

The proof of entry ${first.index}, a tree of ${size} entries that ${partner} cosigned:

\`\`\`
${first.proof}\`\`\`
`;
}
