import type {
  AskAudit,
  AuditAnswer,
  AuditCsv,
  AuditQuestions,
  ContentGrant,
  DrawSample,
  FindEntries,
  GrantContent,
} from '../../contract/index.ts';
import { type CallOptions, type Client, search, segment } from '../client.ts';

/** Filters and settings of one question; undefined ones are left out. */
export type AuditAsked<Asked> = { readonly [Name in keyof Asked]: Asked[Name] | undefined };

export interface AuditReport {
  readonly bytes: Uint8Array;
  readonly next?: string;
}

/** For auditors. Each call is logged, so none is retried. */
export interface Audit {
  /**
   * The available questions, in the reader's language.
   *
   * @example const { questions } = await auditor.audit.questions({ lang: 'fr' });
   */
  questions(options?: CallOptions & Pick<AskAudit, 'lang'>): Promise<AuditQuestions>;
  /**
   * One page of an answer. Its `next` is the `cursor` of the next page.
   *
   * @example const { rows, next } = await auditor.audit.ask('1', { person: 'L898902C3', limit: '50' });
   */
  ask(question: string, asked?: AuditAsked<AskAudit>, options?: CallOptions): Promise<AuditAnswer>;
  /**
   * One page of an answer as a CSV or PDF report, with the cursor of the next report.
   *
   * @example const { bytes } = await auditor.audit.report('2', { format: 'pdf', lang: 'es' });
   */
  report(
    question: string,
    asked: AuditAsked<AskAudit> & { readonly format: 'csv' | 'pdf' },
    options?: CallOptions,
  ): Promise<AuditReport>;
  /**
   * The CSV tables of one reading: its rows, its heading (the question and its basis), and what was erased; with the cursor of the next page.
   *
   * @example const { rows } = await auditor.audit.csv('2');
   */
  csv(question: string, asked?: AuditAsked<AskAudit>, options?: CallOptions): Promise<AuditCsv & Pick<AuditReport, 'next'>>;
  /**
   * Entries of the log by any filter.
   *
   * @example const { rows } = await auditor.audit.entries({ partner: 'CA', from: '2026-01-01' });
   */
  entries(asked?: AuditAsked<FindEntries>, options?: CallOptions): Promise<AuditAnswer>;
  /**
   * Entries in the order of SHA-256(seed ‖ leaf hash): the same for everyone who draws with this seed below this size.
   *
   * @example const { rows } = await auditor.audit.sample({ seed: 'first quarter', n: '25' });
   */
  sample(asked: AuditAsked<DrawSample>, options?: CallOptions): Promise<AuditAnswer>;
  /**
   * Grants an auditor access to the content of one exchange; for releasers. Throws SAME_PERSON, NOT_FOUND.
   *
   * @example await releaser.audit.grant({ exchange: exchangeId, auditor: 'us-auditor-7', hours: 24, reason: 'a complaint' });
   */
  grant(body: GrantContent, options?: CallOptions): Promise<ContentGrant>;
}

const questionPath = (question: string): string => `/v1/audit/questions/${segment(question)}`;

export const auditOf = ({ transport, json, getOnce, post }: Client): Audit => ({
  questions: ({ signal, lang } = {}) => getOnce(`/v1/audit/questions${search({ lang })}`, signal),
  ask: (question, asked = {}, { signal } = {}) => getOnce(`${questionPath(question)}${search(asked)}`, signal),
  async report(question, asked, { signal } = {}) {
    const path = `${questionPath(question)}${search(asked)}`;
    const call = { method: 'GET', path, headers: { accept: '*/*' }, idempotent: false, signal } as const;
    const { bytes, headers } = await transport.send(call);
    return { bytes, ...nextIn(headers) };
  },
  async csv(question, asked = {}, { signal } = {}) {
    const path = `${questionPath(question)}${search({ ...asked, format: 'csv', part: 'all' })}`;
    const { value, headers } = await json<AuditCsv>({ method: 'GET', path, idempotent: false, signal });
    return { ...value, ...nextIn(headers) };
  },
  entries: (asked = {}, { signal } = {}) => getOnce(`/v1/audit/entries${search(asked)}`, signal),
  sample: (asked, { signal } = {}) => getOnce(`/v1/audit/sample${search(asked)}`, signal),
  grant: (body, { signal } = {}) => post('/v1/audit/grants', body, signal),
});

function nextIn(headers: Headers): Pick<AuditReport, 'next'> {
  const next = headers.get('x-next-cursor');
  return next === null ? {} : { next };
}
