import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type EvilPartner, exchangeIdOf, startEvilPartner } from '../../../../deploy/hostile/partner.ts';
import { AuditKind, type Outgoing, VerdictKind } from '../../../../proto/index.ts';
import { type Code, sameBytes, sha256, toHex } from '../../../../services/domain/index.ts';

export type Entry = Outgoing<'BatchEntry'>;

export let us: EvilPartner;
export let pid: number | undefined;
/** One gateway for all cases: each is refused, and the process survives all of them. */
export function withPartner(): void {
  beforeAll(async () => {
    // A high limit, so that hundreds of refusals are not delayed by the partner's budget.
    us = await startEvilPartner('US', 'CA', { settings: { link: { refusalsPerMinute: 1_000_000 } } });
    pid = us.node.gateway.pid();
  }, 120_000);
  afterAll(() => us?.stop());
  afterEach(async () => {
    expect(us.node.gateway.pid()).toBe(pid);
    expect((await fetch(`${us.node.url}/healthz`)).ok).toBe(true);
  });
}

export const sealed = async (entries: readonly Entry[], options?: Parameters<EvilPartner['batch']>[1]) =>
  us.seal(await us.batch(entries, options));
export const good = () => sealed([us.lookout()]);

/** Expects that the link is not blocked: a lawful lookout right afterwards is accepted. */
export async function expectGoodAfter(): Promise<void> {
  const entry = us.lookout();
  await us.deliver([entry]);
  expect(await us.verdictOn(exchangeIdOf(entry))).toMatchObject({ verdict: VerdictKind.ACCEPTED, code: '' });
}

/** Expects that a parcel does not open: it is quarantined, logged, reported as an event and answered with a signed rejection. */
export async function expectQuarantined(parcel: Uint8Array, code: Code): Promise<void> {
  const [cursor, before] = [us.ledger.events().at(-1)?.cursor ?? 0, us.ledger.link().received];
  await us.publish(parcel);
  expect(await us.rejectionOf(parcel)).toMatchObject({ code, parcelSha256: sha256(parcel) });
  expect(us.ledger.quarantined(parcel)).toBe(code);
  const leaf = us.ledger.leavesOf(code).find(({ parcelSha256 }) => sameBytes(parcelSha256, sha256(parcel)));
  expect(leaf).toMatchObject({ kind: AuditKind.REJECTED, from: 'US', to: 'CA', country: 'CA' });
  expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'parcel.quarantined', code }));
  expect(us.ledger.link().received).toBe(before);
}

export async function expectQuarantinedAnyway(parcel: Uint8Array): Promise<void> {
  await us.publish(parcel);
  expect(await us.rejectionOf(parcel, 30_000)).toMatchObject({ code: 'MALFORMED' });
}

/** Expects that a statement under a valid manifest gets its own verdict in the receipt, and that the leaf in the receipt is in the log. */
export async function expectVerdict(entry: Entry, code: Code, verdict: VerdictKind = VerdictKind.REFUSED): Promise<void> {
  const cursor = us.ledger.events().at(-1)?.cursor ?? 0;
  await us.publish(await sealed([entry]));
  const said = await us.verdictOn(exchangeIdOf(entry));
  expect(said).toMatchObject({ code, verdict });
  const leaf = us.ledger.leafAt(said.index);
  expect(toHex(leaf?.hash ?? new Uint8Array())).toBe(toHex(said.leafHash));
  expect(leaf?.entry).toMatchObject({ kind: AuditKind.REJECTED, externalReason: code, exchangeId: exchangeIdOf(entry) });
  expect(us.ledger.events(cursor)).toContainEqual(expect.objectContaining({ type: 'parcel.quarantined', code }));
  expect(us.ledger.exchangesReceived(exchangeIdOf(entry))).toBe(0);
}

export const idOf = (id: Uint8Array) => toHex(id).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
