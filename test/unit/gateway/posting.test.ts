import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../../gateway/contract/index.ts';
import { startServer, type TestServer } from './harness.ts';
import { CARGO, LOOKOUT } from './memory-exchange.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const cargo = (over: object = {}) => ({ to: ['CA', 'US'], purpose: 'p', cargo: CARGO, ...over });
const faultsOf = async (body: unknown) => ((await (await server.post(body)).json()) as Problem).faults;

describe('what a caller may say of an exchange beside its record', () => {
  it('reaches the exchange as it was said', async () => {
    const said = {
      verb: 'NOTIFY',
      exigent: { reason: 'a source is missing' },
      mistreatmentRisk: 'SUBSTANTIAL',
      recipientAgencies: { CA: 'CBSA', US: 'CBP' },
      caveats: [{ code: 'H2' }, { code: 'CONCEALED', until: '2030-01-01', text: 'until the arrest' }],
      priority: 'CRITICAL',
      classification: 'CONFIDENTIAL',
    };
    expect((await server.post(cargo(said))).status).toBe(202);
    expect(server.exchange.released.at(-1)).toEqual({
      to: ['CA', 'US'],
      purpose: 'p',
      family: 'cargo',
      record: CARGO,
      referenceIsNew: true,
      ...said,
    });
  });

  it('is nothing unless it was said', async () => {
    await server.post(cargo());
    expect(Object.keys(server.exchange.released.at(-1) ?? {}).sort()).toEqual(
      ['to', 'purpose', 'priority', 'classification', 'caveats', 'family', 'record', 'referenceIsNew'].sort(),
    );
  });

  it('tells all its faults at once', async () => {
    const faults = await faultsOf({
      to: ['CA'],
      purpose: 'p',
      lookout: LOOKOUT,
      verb: 'NOTIFY',
      exigent: { reason: '', by: 'me' },
      mistreatmentRisk: 'SOME',
      recipientAgencies: { CA: 'cbsa', MX: 'SAT' },
    });
    expect(faults).toEqual([
      { field: '/exigent/by', rule: 'no such field here' },
      { field: '/exigent/reason', rule: '1 to 500 characters, not only spaces, no control characters' },
      { field: '/mistreatmentRisk', rule: 'one of NONE, SUBSTANTIAL' },
      { field: '/recipientAgencies/CA', rule: 'the code of an agency: 1 to 64 capital letters, digits and _, a letter first' },
      { field: '/verb', rule: 'NOTIFY only with cargo' },
      { field: '/recipientAgencies/MX', rule: 'one of the countries in /to' },
    ]);
  });

  it.each([
    [{ verb: 'QUERY' }, '/verb'],
    [{ exigent: true }, '/exigent'],
    [{ exigent: {} }, '/exigent/reason'],
    [{ exigent: { reason: 'x'.repeat(501) } }, '/exigent/reason'],
    [{ exigent: { reason: 'a\u0007b' } }, '/exigent/reason'],
    [{ recipientAgencies: ['CBSA'] }, '/recipientAgencies'],
    [{ recipientAgencies: { CA: 'A'.repeat(65) } }, '/recipientAgencies/CA'],
    [{ recipientAgencies: { 'C/A': 'CBSA' } }, '/recipientAgencies/C~1A'],
  ])('%j is a fault of %s', async (over, field) => {
    expect((await faultsOf(cargo(over))).map((fault) => fault.field)).toContain(field);
  });

  it.each([
    [['H3'], '/caveats/0/code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [[{ code: 'h3' }], '/caveats/0/code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [[{ code: 'H3 ' }], '/caveats/0/code', 'one of H0, H1, H2, H3, CONCEALED, NOTE'],
    [[{ code: 'H3', until: '2030-01-01' }], '/caveats/0/until', 'only with CONCEALED'],
    [[{ code: 'CONCEALED' }], '/caveats/0/until', 'required with CONCEALED'],
    [[{ code: 'NOTE' }], '/caveats/0/text', 'required with NOTE'],
    [[{ code: 'H3', level: 1 }], '/caveats/0/level', 'no such field here'],
    [[{ code: 'H3' }, { code: 'H3' }], '/caveats/1', 'given twice'],
    [Array.from({ length: 17 }, (_, i) => ({ code: 'NOTE', text: `${i}` })), '/caveats', 'at most 16 of them'],
    ['H3', '/caveats', 'a list'],
  ])('caveats %j: %s is %s', async (caveats, field, rule) => {
    const before = server.exchange.released.length;
    expect(await faultsOf(cargo({ caveats }))).toContainEqual({ field, rule });
    expect(server.exchange.released).toHaveLength(before);
  });

  it('is bounded: a map of agencies without end gives a short answer', async () => {
    const recipientAgencies = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`K${i}`, 'X']));
    const faults = await faultsOf(cargo({ recipientAgencies }));
    expect(faults[0]).toEqual({ field: '/recipientAgencies', rule: 'at most 16 of them' });
    expect(faults.length).toBeLessThan(64);
  });
});
