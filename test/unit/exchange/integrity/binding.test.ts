// Rows swapped on the disk, without any key: what is sealed opens at its own place alone.
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { idFromText, toHex } from '../../../../services/domain/index.ts';
import type { Visa } from '../../../../services/exchange/index.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { keysBeside } from '../../../../services/ledger/sqlite/keys.ts';
import { exchanged, type Pair, type Side, startPair, until } from '../pair.ts';

let pair: Pair;
afterEach(() => pair?.close());

function alter({ file }: Side, sql: string, ...parameters: Uint8Array[]): void {
  const beside = new DatabaseSync(file, { timeout: 5_000 });
  beside.prepare('ATTACH ? AS keys').run(keysBeside(file));
  beside.prepare(sql).run(...parameters);
  beside.close();
}
const corrupt = (named: string) => expect.objectContaining({ code: 'LEDGER_CORRUPT', message: expect.stringContaining(named) });

const visa = (documentNumber: string): Visa => ({
  answer: {
    document: { documentNumber, issuingState: 'UTO', documentType: 'P' },
    name: [{ primaryIdentifier: 'SPECIMEN', secondaryIdentifier: documentNumber }],
    visaClass: 'B1',
    visaApplicationDispositionStatus: 'DENIED',
    refusalDate: '2025-03-20',
  },
  subject: { citizenship: ['UTO'], permanentResidence: [], allegedPersecutor: [], findings: ['TEMPORARY_DOCUMENT_DENIED'] },
});

test('two visas that changed places answer nobody: no partner gets the match of another person, nor is told why', async () => {
  pair = await startPair();
  await pair.us.exchange.storeVisas([visa('A1'), visa('B2')]);
  await until('both resumed', async () =>
    [await pair.us.exchange.health(), await pair.ca.exchange.health()].every(({ checks }) =>
      checks.every(({ status }) => status === 'OK'),
    ),
  );
  const ask = (documentNumber: string) => {
    const document = { documentNumber, issuingState: 'UTO', documentType: 'P' };
    const record = { caseReference: 'CASE-1', document, citizenship: ['UTO'] };
    return pair.ca.exchange.query(
      { to: 'US', purpose: 'ENTRY_OR_STAY', mistreatmentRisk: 'NONE', record },
      { subject: 'officer-2', agency: 'IRCC' },
    );
  };
  expect((await ask('A1')).outcome).toBe('MATCH');
  const rows = rawOf(pair.us.store).all('SELECT * FROM visa');
  rows.forEach(({ document }, i) => {
    const { vault_id: id, sealed } = rows[1 - i] as (typeof rows)[0];
    alter(pair.us, 'UPDATE visa SET vault_id = ?, sealed = ? WHERE document = ?', ...([id, sealed, document] as Uint8Array[]));
  });
  const kinds = () => rawOf(pair.ca.store).get('SELECT count(*) AS n FROM leaf WHERE kind = 8')?.n;
  const before = kinds();
  expect((await ask('A1')).outcome).toBe('UNAVAILABLE');
  expect((await ask('NOBODY')).outcome).toBe('NO_MATCH');
  expect(pair.us.logged).toContain('error sealed ledger row altered');
  await pair.settled();
  expect(kinds()).toBe(before);
});

test('the sealed contents of two records that changed places show neither, and the row is named', async () => {
  pair = await startPair();
  const { us } = pair;
  const texts = [await exchanged(us, 'ONE'), await exchanged(us, 'TWO')];
  const ids = texts.map(idFromText);
  const OF = 'SELECT r.record_id, r.vault_id, r.sealed FROM exchange e JOIN record r USING (record_id) WHERE e.exchange_id = ?';
  const rows = ids.map((id) => rawOf(us.store).get(OF, id) as Record<string, Uint8Array>);
  rows.forEach(({ record_id: record }, i) => {
    const { vault_id: id, sealed } = rows[1 - i] as Record<string, Uint8Array>;
    alter(
      us,
      'UPDATE record SET vault_id = ?, sealed = ? WHERE record_id = ?',
      id as Uint8Array,
      sealed as Uint8Array,
      record as Uint8Array,
    );
  });
  for (const [i, text] of texts.entries()) {
    await expect(us.exchange.get(text)).rejects.toMatchObject({ code: 'ROW_UNREADABLE' });
    expect(us.loggedFacts.map(({ why }) => why)).toContainEqual(
      expect.stringContaining(`record US ${toHex(rows[i]?.record_id as Uint8Array)} 1`),
    );
  }
});

test('what opens the entry of one exchange opens that of no other', async () => {
  pair = await startPair();
  const { us } = pair;
  const ids = [await exchanged(us, 'ONE'), await exchanged(us, 'TWO')];
  const OF = 'SELECT vault_id, sealed FROM exchange WHERE exchange_id = ?';
  const other = rawOf(us.store).get(OF, idFromText(ids[1] as string)) as Record<string, Uint8Array>;
  const first = idFromText(ids[0] as string);
  alter(
    us,
    'UPDATE exchange SET vault_id = ?, sealed = ? WHERE exchange_id = ?',
    other.vault_id as Uint8Array,
    other.sealed as Uint8Array,
    first,
  );
  const shown = us.exchange.evidence(ids[0] as string, { openings: true });
  await expect(shown).rejects.toEqual(corrupt(`exchange ${toHex(first)} sent CA`));
});

test('erased: a key that was put back opens nothing, neither for its own exchange nor for another that is made to name its record', async () => {
  pair = await startPair();
  const { us } = pair;
  const erased = await exchanged(us, 'MARKER-ERASED');
  const other = await exchanged(us, 'MARKER-KEPT');
  const [id, otherId] = [erased, other].map(idFromText) as [Uint8Array, Uint8Array];
  const KEY = 'SELECT k.* FROM exchange e JOIN vault_key k ON k.vault_id = e.vault_id WHERE e.exchange_id = ?';
  const key = rawOf(us.store).get(KEY, id) as Record<string, Uint8Array>;
  await us.exchange.erase(erased, { basis: 'RECALL', reason: 'an error' }, { subject: 'releaser-1', agency: 'CBP' });
  alter(us, 'INSERT INTO vault_key VALUES (?, ?)', key.vault_id as Uint8Array, key.wrapped as Uint8Array);
  // The start looks for such keys by the exchange: its row names none now.
  alter(us, 'UPDATE exchange SET vault_id = zeroblob(16) WHERE exchange_id = ?', id);
  const view = await us.exchange.get(erased);
  expect(view).toMatchObject({ erased: { basis: 'RECALL' } });
  expect(view.record).toBeUndefined();
  const bundle = JSON.parse(new TextDecoder().decode(await us.exchange.evidence(erased, { openings: false })));
  expect(bundle.statement).toHaveProperty('statement');
  expect(bundle.statement).not.toHaveProperty('disclosures');
  alter(
    us,
    'UPDATE exchange SET (record_id, record_version) = (SELECT record_id, record_version FROM exchange WHERE exchange_id = ?) WHERE exchange_id = ?',
    id,
    otherId,
  );
  await expect(us.exchange.get(other)).rejects.toMatchObject({ code: 'ROW_UNREADABLE' });
});
