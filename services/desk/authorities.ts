// The clauses that an answer cites, in the words that the parties signed.
import { toHex } from '../domain/index.ts';
import type { Reader } from '../ledger/index.ts';
import { textsNamed } from './texts.ts';
import type { Authority, TableRow } from './types.ts';

/** The clauses that the rows cite, grouped by agreement and version. */
export function authoritiesOf(ledger: Pick<Reader, 'all'>, rows: readonly TableRow[]): Authority[] {
  const cited = new Map<string, { readonly agreement: string; readonly version: string; readonly clauses: Set<string> }>();
  for (const { agreement, agreementVersion: version, clauses } of rows) {
    if (typeof agreement !== 'string' || typeof version !== 'string' || typeof clauses !== 'string') continue;
    const name = JSON.stringify([agreement, version]);
    const found = cited.get(name) ?? { agreement, version, clauses: new Set<string>() };
    cited.set(name, found);
    for (const clause of clauses.split(', ')) found.clauses.add(clause);
  }
  return [...cited.values()]
    .sort((a, b) => (a.agreement + a.version < b.agreement + b.version ? -1 : 1))
    .map(({ agreement, version, clauses }) => {
      const text = textsNamed(ledger, agreement).findLast((one) => one.version === version);
      return {
        agreement,
        version,
        ...(text && { title: text.title, digest: toHex(text.digest) }),
        clauses: [...clauses].sort().map((id) => {
          const clause = text !== undefined && Object.hasOwn(text.clauses, id) ? text.clauses[id] : undefined;
          return { id, ...(clause && { text: clause.text, source: clause.source, mark: clause.mark }) };
        }),
      };
    });
}
