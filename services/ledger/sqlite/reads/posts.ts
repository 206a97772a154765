// Posts, by which a repeated one is recognised, and answered questions.
import { type Found, read } from './read.ts';

export const POSTS = {
  post: read<[asked: Uint8Array], { body: Uint8Array; exchange_ids: Uint8Array }>(
    'SELECT body, exchange_ids FROM idempotency WHERE asked = ?',
  ),
  postBefore: read<[at: number], Found>('SELECT 1 FROM idempotency WHERE at < ? LIMIT 1'),
  answered: read<[partner: string, queryId: Uint8Array], { query_digest: Uint8Array; answer_batch_id: Uint8Array }>(
    'SELECT query_digest, answer_batch_id FROM answered WHERE partner = ? AND query_id = ?',
  ),
} as const;
