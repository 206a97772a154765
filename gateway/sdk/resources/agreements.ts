import type {
  ActivateAgreement,
  Agreement,
  AgreementFiles,
  Agreements as AgreementList,
  AgreementTerms,
  ChangeSuspension,
} from '../../contract/index.ts';
import { type CallOptions, type Client, segment } from '../client.ts';

export interface Agreements {
  /**
   * Every text to which this country is a party.
   *
   * @example const { agreements } = await gateway.agreements.list();
   */
  list(options?: CallOptions): Promise<AgreementList>;
  /**
   * What a text permits; `agreement` is an id, or `id@version`. Throws NOT_FOUND.
   *
   * @example const { purposes, grants, fields } = await gateway.agreements.terms('alpha-beta-lookouts');
   */
  terms(agreement: string, options?: CallOptions): Promise<AgreementTerms>;
  /**
   * A text itself, the files that its digest is over; `agreement` as above. Throws NOT_FOUND.
   *
   * @example const { digest } = await gateway.agreements.text('alpha-beta-lookouts');
   */
  text(agreement: string, options?: CallOptions): Promise<AgreementFiles>;
  /**
   * Activates a text that all its parties signed. Idempotent; retried automatically. Throws AGREEMENT_SIGNATURE_INVALID.
   *
   * @example const { inForce, from } = await operator.agreements.activate({ files, signatures });
   */
  activate(body: ActivateAgreement, options?: CallOptions): Promise<Agreement>;
  /**
   * Suspends record kinds of an agreement, at once and by this country alone. Idempotent; retried automatically.
   *
   * @example await operator.agreements.suspend('alpha-beta-lookouts', { kinds: ['LOOKOUT'], reason: 'a breach at the partner' });
   */
  suspend(agreement: string, body: ChangeSuspension, options?: CallOptions): Promise<Agreement>;
  /** @example await operator.agreements.resume('alpha-beta-lookouts', { kinds: ['LOOKOUT'], reason: 'it is mended' }); */
  resume(agreement: string, body: ChangeSuspension, options?: CallOptions): Promise<Agreement>;
}

export const agreementsOf = ({ get, put }: Client): Agreements => ({
  list: ({ signal } = {}) => get('/v1/agreements', signal),
  terms: (agreement, { signal } = {}) => get(`/v1/agreements/${segment(agreement)}`, signal),
  text: (agreement, { signal } = {}) => get(`/v1/agreements/${segment(agreement)}/text`, signal),
  activate: (body, { signal } = {}) => put('/v1/agreements', body, signal),
  suspend: (agreement, body, { signal } = {}) => put(`/v1/agreements/${segment(agreement)}/suspension`, body, signal),
  resume: (agreement, body, { signal } = {}) => put(`/v1/agreements/${segment(agreement)}/resumption`, body, signal),
});
