import type { ChangeLink, Link, Links as LinkList } from '../../contract/index.ts';
import { type CallOptions, type Client, segment } from '../client.ts';

export interface Links {
  /**
   * The link with each partner: its state, and why it is down.
   *
   * @example const { links } = await gateway.links.list();
   */
  list(options?: CallOptions): Promise<LinkList>;
  /**
   * Takes a link down in both directions until it is resumed; everything else continues. Idempotent; retried automatically.
   *
   * @example const { state } = await operator.links.suspend('CA', { reason: 'it floods us' });
   */
  suspend(partner: string, body: ChangeLink, options?: CallOptions): Promise<Link>;
  /** @example await operator.links.resume('CA', { reason: 'it has mended it' }); */
  resume(partner: string, body: ChangeLink, options?: CallOptions): Promise<Link>;
}

export const linksOf = ({ get, put }: Client): Links => ({
  list: ({ signal } = {}) => get('/v1/links', signal),
  suspend: (partner, body, { signal } = {}) => put(`/v1/links/${segment(partner)}/suspension`, body, signal),
  resume: (partner, body, { signal } = {}) => put(`/v1/links/${segment(partner)}/resumption`, body, signal),
});
