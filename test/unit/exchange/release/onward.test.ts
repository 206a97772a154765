// A partner's record goes on to a third country, with the consent of its originator alone, and says there whose it is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKind, decode, RecordKind, Verb } from '../../../../proto/index.ts';
import { DAY, idFromText, newId } from '../../../../services/domain/index.ts';
import { checkOrigin, judge } from '../../../../services/exchange/admission/index.ts';
import { createVerbHandlers, type IntakeOptions } from '../../../../services/exchange/link/verb-handlers.ts';
import { rawOf } from '../../../../services/ledger/index.ts';
import { idempotency, lookoutTo, until } from '../pair.ts';
import { codeOf, differencesIn } from './living.ts';
import {
  answer,
  CA_OFFICER,
  dayAfter,
  granted,
  letGo,
  passedOn,
  passOn,
  posted,
  record,
  startThree,
  type Three,
} from './third.ts';

let three: Three;
beforeAll(async () => {
  three = await startThree();
});
afterAll(() => three?.close());

const refusals = () =>
  rawOf(three.ca.store)
    .all('SELECT entry FROM leaf WHERE kind = ? ORDER BY leaf_index', AuditKind.ONWARD_REFUSED)
    .map(({ entry }) => decode('AuditEntry', entry as Uint8Array));

describe('with consent', () => {
  test('the third country has it as a record of its sender, and reads whose it is and by whose leave it came', async () => {
    const id = await posted(three, { caveats: [{ code: 'H1' }], classification: 'PROTECTED' });
    const request = await granted(three, id);
    const { result, replayed } = await passOn(three, id, { priority: 'URGENT' });
    expect(replayed).toBe(false);
    const [sent] = result.exchanges;
    expect(sent).toMatchObject({ partner: 'MX', verb: 'POST', state: 'HELD', recordVersion: 1, priority: 'URGENT' });
    expect(sent?.recordId).not.toBe(id);
    await letGo(three, result.recordId);
    expect(await three.ca.exchange.get(sent?.id ?? '')).toMatchObject({ provenance: sent?.provenance });
    const [original, there] = [await record(three.ca, id), await record(three.mx, result.recordId)];
    expect(there).toMatchObject({ originator: { country: 'CA', agency: 'CBSA' }, state: 'IN_FORCE' });
    const [right] = original.countries[0]?.onward ?? [];
    expect(right).toMatchObject({ to: 'MX', request, consent: 'GRANTED', copy: result.recordId });
    const step = { from: 'US', to: 'CA', consent: right?.grant, recordId: id, recordVersion: 1 };
    expect(there.provenance).toMatchObject([step]);
    const { record: fields, caveats, classification } = there.shown ?? {};
    expect(fields).toEqual(original.shown?.record);
    expect([caveats, classification]).toEqual([[{ code: 'H1' }], 'PROTECTED']);
    // Its originator can see where it may have gone, and by which of its answers.
    const known = (await record(three.us, id)).countries.find(({ country }) => country === 'CA')?.onward;
    expect(known).toEqual([{ to: 'MX', request, grant: right?.grant, until: dayAfter(three.now()), consent: 'GRANTED' }]);
    for (const side of three.sides) expect(differencesIn(side)).toEqual([]);
  });

  test('it goes once, and a repeated request is answered alike', async () => {
    const id = await posted(three);
    await granted(three, id);
    const key = idempotency();
    const first = await passOn(three, id, {}, CA_OFFICER, key);
    const again = await passOn(three, id, {}, CA_OFFICER, key);
    expect([again.replayed, again.result.recordId]).toEqual([true, first.result.recordId]);
    expect(await codeOf(passOn(three, id))).toBe('STATE_CONFLICT');
  });

  test('its reference is not taken by it: our agency has records of its own', async () => {
    const id = await posted(three);
    await passedOn(three, id);
    const reference = (await record(three.ca, id)).shown?.record?.recordReference as string;
    const own = { ...lookoutTo('MX', reference), referenceIsNew: true };
    expect(await codeOf(three.ca.exchange.release(own, CA_OFFICER, idempotency()))).toBe('taken');
  });

  test('nobody here changes what it says', async () => {
    const copy = await passedOn(three, await posted(three));
    const next = { family: 'lookout', record: lookoutTo('MX').record } as const;
    const wrong = { reason: 'CLERICAL', fields: ['dateOfBirth'] };
    const extension = { until: '2031-01-01', ground: 'STILL_SOUGHT', assessment: 'It stands.', assessedBy: 'Review unit' };
    const { exchange } = three.ca;
    expect(await codeOf(exchange.update(copy, next, CA_OFFICER, idempotency()))).toBe('STATE_CONFLICT');
    expect(await codeOf(exchange.correct(copy, { ...next, wrong }, CA_OFFICER, idempotency()))).toBe('STATE_CONFLICT');
    expect(await codeOf(exchange.extend(copy, extension, CA_OFFICER, idempotency()))).toBe('STATE_CONFLICT');
  });
});

describe('without consent in force', () => {
  test('a clause refuses it, and the log says so', async () => {
    const id = await posted(three);
    const before = refusals().length;
    expect(await codeOf(passOn(three, id))).toBe('POLICY_REFUSED');
    const [entry] = refusals().slice(before);
    expect(entry).toMatchObject({ from: 'CA', to: 'MX', recordVersion: 1, externalReason: 'POLICY_REFUSED' });
    expect(entry?.legalBasis).toMatchObject({ agreement: 'ca-us-lookouts', clauses: ['D.onward'] });
    // Nothing of it was kept for a third country.
    expect(three.ca.store.all('onwardEach').map(({ original }) => Buffer.from(original).toString('hex'))).not.toContain(
      id.replaceAll('-', ''),
    );
    expect(differencesIn(three.ca)).toEqual([]);
  });

  test.each([
    ['for another country', (id: string) => granted(three, id, dayAfter(three.now()), 'GB')],
    ['that is over', (id: string) => granted(three, id, dayAfter(three.now() - 2 * DAY))],
    [
      'that was revoked',
      async (id: string) => {
        const request = await granted(three, id);
        await answer(three, request, 'ONWARD_REVOKE', { revokedBecause: 'LAW' });
        await until('it is revoked', async () => (await record(three.ca, id)).countries[0]?.onward[0]?.consent === 'NONE');
      },
    ],
  ])('one %s gives no right', async (_, prepare) => {
    const id = await posted(three);
    await prepare(id);
    expect(await codeOf(passOn(three, id))).toBe('POLICY_REFUSED');
  });
});

describe('what may not go', () => {
  test('goes to no stranger, and not back to whoever gave it', async () => {
    const id = await posted(three);
    await granted(three, id);
    expect(await codeOf(passOn(three, id, { to: 'US' }))).toBe('INVALID');
    expect(await codeOf(passOn(three, id, { to: 'GB' }))).toBe('INVALID');
    expect(await codeOf(passOn(three, id, { purpose: 'NO_SUCH_PURPOSE' }))).toBe('INVALID');
  });

  test('is what another agency alone may see', async () => {
    const id = await posted(three, { caveats: [{ code: 'H2' }] });
    await granted(three, id);
    expect(await codeOf(passOn(three, id, {}, { subject: 'officer-9', agency: 'RCMP' }))).toBe('AGENCY_NOT_ADDRESSED');
  });

  test('a chain: what came onward goes no further, and whoever passed it on grants nothing', async () => {
    const copy = await passedOn(three, await posted(three));
    const { mx, ca } = three;
    const user = { subject: 'officer-3', agency: 'INM' };
    expect(await codeOf(mx.exchange.onward(copy, { to: 'US' }, user, idempotency()))).toBe('STATE_CONFLICT');
    const content = { thirdCountry: 'GB', need: 'SECURITY' };
    const { result } = await mx.exchange.say(copy, { verb: 'ONWARD_REQUEST', content }, user, idempotency());
    const question = result.exchanges[0]?.id ?? '';
    await until('it is asked', async () => (await ca.exchange.get(question).catch(() => undefined)) !== undefined);
    const grant = { verb: 'ONWARD_GRANT', content: { validUntil: dayAfter(three.now()) } };
    expect(await codeOf(ca.exchange.answer(question, grant, CA_OFFICER, idempotency()))).toBe('STATE_CONFLICT');
  });

  test('laundering: no version hides whose record it is, in the store or in one commit', async () => {
    const copy = await passedOn(three, await posted(three));
    const kept = new Map<string, Uint8Array | undefined>();
    const tx = {
      claim: (key: string, value?: Uint8Array) => !kept.has(key) && kept.set(key, value) === kept,
      claimed: (key: string) => kept.get(key),
    };
    const version = (recordId: Uint8Array, provenance: readonly object[], hasVersions: boolean) => () =>
      checkOrigin(
        three.mx.context,
        tx as unknown as Parameters<typeof checkOrigin>[1],
        { statement: { from: 'CA', verb: Verb.UPDATE, provenance }, header: { recordId } } as never,
        hasVersions,
      );
    expect(version(idFromText(copy), [], true)).toThrow('that of its other versions');
    const recordId = newId();
    const from = (original: Uint8Array) => [{ record: { originator: 'US', recordId: original } }];
    expect(version(recordId, [], false)).not.toThrow();
    expect(version(recordId, [], true)).not.toThrow();
    expect(version(recordId, from(recordId), true)).toThrow('that of its other versions');
  });

  test('impersonation: a record of ours, sent back as what came from us, is refused with an alarm', () => {
    const opened = {
      statement: { from: 'CA', to: 'US', verb: Verb.POST, exchangeId: newId(), provenance: [{ from: 'US', to: 'CA' }] },
      header: { kind: RecordKind.LOOKOUT, recordId: newId(), version: 1, originator: { country: 'CA', agency: 'CBSA' } },
      headerBytes: new Uint8Array(),
    } as unknown as Parameters<typeof judge>[1];
    const { context } = three.us;
    const judged = judge(context, opened);
    const events: string[] = [];
    const tx = { claim: () => true, claimed: () => undefined, event: (type: string) => void events.push(type) };
    const take = createVerbHandlers(context, 'CA', {} as IntakeOptions).of(Verb.POST).take as (...args: unknown[]) => unknown;
    expect(take(tx, {}, opened, judged, 0)).toMatchObject({ error: { code: 'RECORD_MISMATCH' } });
    expect(events).toEqual(['link.alarm']);
  });
});
