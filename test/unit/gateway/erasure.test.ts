import pc from 'picocolors';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { destructionCard, exchangeCard } from '../../../gateway/cli/cards.ts';
import { checkOf, Destruction, Exchange, type Problem } from '../../../gateway/contract/index.ts';
import { createGateway } from '../../../gateway/sdk/index.ts';
import { messages } from '../../../services/messages/index.ts';
import { startServer, type TestServer, TOKENS } from './harness.ts';
import { idOf, LOOKOUT } from './memory-exchange.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const gatewayOf = (role: 'officer' | 'releaser') => createGateway({ baseUrl: server.url, token: TOKENS[role] });
const RECALL = { basis: 'RECALL', reason: 'a misread name' } as const;

async function posted(): Promise<string> {
  const { exchanges } = await gatewayOf('officer').exchanges.post({ to: ['CA'], purpose: 'p', lookout: LOOKOUT });
  return exchanges[0]?.id ?? '';
}

it('what is erased has no record any more and says so, and its certificate is what the erasing answered', async () => {
  const id = await posted();
  const { exchanges } = gatewayOf('releaser');
  const certificate = await exchanges.erase(id, RECALL);
  expect(checkOf(Destruction)(certificate).faults).toBeUndefined();
  expect(await gatewayOf('officer').exchanges.destruction(id)).toEqual(certificate);
  const erased = await gatewayOf('officer').exchanges.get(id);
  expect(checkOf(Exchange)(erased).faults).toBeUndefined();
  expect(erased).toMatchObject({ erased: { basis: 'RECALL', at: certificate.at } });
  expect(erased).not.toHaveProperty('record');
  await expect(exchanges.erase(id, RECALL)).rejects.toMatchObject({ code: 'ERASED', status: 410 });
  await expect(exchanges.destruction(idOf(999))).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
});

it('a basis and a reason are asked for, all faults at once, and a reason is never in the log of requests', async () => {
  const erase = (id: string, body: unknown) =>
    server.call(`/v1/exchanges/${id}/erasure`, {
      method: 'POST',
      role: 'releaser',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const response = await erase('no-id', { basis: 'BOREDOM', reason: ' ' });
  expect(response.status).toBe(422);
  const { faults } = (await response.json()) as Problem;
  expect(faults.map(({ field }) => field).sort()).toEqual(['/basis', '/reason', 'id']);
  expect((await erase(await posted(), { ...RECALL, reason: 'SECRET-REASON' })).status).toBe(200);
  expect(server.logged()).not.toContain('SECRET-REASON');
});

it('a card shows a certificate, who did it as a commitment, and an exchange as erased', async () => {
  const id = await posted();
  const certificate = await gatewayOf('releaser').exchanges.erase(id, RECALL);
  const face = { paint: pc.createColors(false), say: messages('en') };
  const card = destructionCard(certificate, face).join('\n');
  for (const part of [id, certificate.recordDigest, 'vault key destroyed', 'RECALL', `commitment ${certificate.officer}`])
    expect(card).toContain(part);
  const { officer: _, ...byItself } = certificate;
  const due = destructionCard({ ...byItself, basis: 'RETENTION', agreement: 'ca-us-lookouts', clause: '7(2)' }, face);
  expect(due.join('\n')).toContain('RETENTION, ca-us-lookouts, §7(2)');
  expect(due.join('\n')).toContain('by          this gateway, when it was due');
  expect(exchangeCard(await gatewayOf('officer').exchanges.get(id), face).join('\n')).toMatch(/ERASED .*RECALL/);
});
