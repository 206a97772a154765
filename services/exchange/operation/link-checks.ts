// The check of a link: whether it carries anything, which side must act, and what to do.
import { counted } from '../../domain/index.ts';
import type { Context, HealthCheck, LinkView } from '../context/index.ts';
import { type Link, standstillOf } from '../link/index.ts';

type ObservedLink = Pick<Link, 'partner' | 'dispatcher' | 'status' | 'resumed' | 'resumeFault'>;

const MISBEHAVES = 'docs/operations.md, "A partner misbehaves"';

export function linkView(context: Context, link: ObservedLink): LinkView {
  const { partner } = link;
  const reason = context.aside.why(partner);
  if (reason !== undefined) {
    const { code, detail } = reason;
    return { partner, state: code === 'LINK_SUSPENDED' ? 'SUSPENDED' : 'ASIDE', code, detail: `${code}: ${detail}` };
  }
  const { connected, lastError = 'LINK_DOWN', lastHop, pullFault } = link.status() ?? { connected: false };
  const waiting = (code: string, why: string): LinkView => ({ partner, state: 'WAITING', code, detail: `${code}: ${why}` });
  if (!connected) return waiting(lastError, lastHop ?? 'not connected yet');
  if (pullFault !== undefined) return waiting('LINK_DOWN', `hop stream at the server of ${partner}: ${pullFault}`);
  const still = standstillOf(context, partner, link.dispatcher, link.resumed());
  if (still !== undefined) return waiting(still.code, still.why);
  if (!link.resumed()) return waiting('LINK_NOT_RESUMED', `hop gateway of ${partner}: ${link.resumeFault() ?? 'not asked yet'}`);
  return { partner, state: 'UP', detail: `${counted(link.dispatcher.outstanding(), 'batch', 'batches')} outstanding` };
}

export function linkCheck(context: Context, link: ObservedLink): HealthCheck {
  const { partner, state, detail } = linkView(context, link);
  const name = `link ${partner}`;
  if (state === 'UP') return { name, status: 'OK', detail };
  if (state === 'SUSPENDED') return { name, status: 'WARN', detail, next: `tripoint link resume ${partner} --reason TEXT` };
  return { name, status: 'FAIL', detail, next: state === 'ASIDE' ? MISBEHAVES : wayOut(context, link) };
}

function wayOut(context: Context, link: ObservedLink): string {
  const { partner } = link;
  const { connected, pullFault } = link.status() ?? { connected: false };
  if (!connected) return 'tripoint doctor --config FILE   (from this machine: are name, network, TLS and nkey right?)';
  if (pullFault !== undefined) return `call ${partner}: its operator runs tripoint nats provision`;
  const still = standstillOf(context, partner, link.dispatcher, link.resumed());
  return still?.next ?? `call ${partner}: is its gateway up, and does it reach our nats-server?`;
}
