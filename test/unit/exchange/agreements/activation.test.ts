import { describe, expect, test } from 'vitest';
import { CommitmentName } from '../../../../proto/index.ts';
import { openCommitment } from '../../../../services/audit/index.ts';
import { HOUR, MINUTE, toHex, utf8 } from '../../../../services/domain/index.ts';
import { actedUnder, createReplayer, loggedDecisions } from '../../../../services/exchange/index.ts';
import { placeOf, rawOf } from '../../../../services/ledger/index.ts';
import { loadAgreement } from '../../../../services/policy/index.ts';
import { filesOf } from '../../policy/folders.ts';
import { exchanged, NOW, signedText, until } from '../pair.ts';
import {
  activate,
  changes,
  events,
  ID,
  MISMATCH,
  NEXT,
  OPERATOR,
  posted,
  revised,
  revision,
  SHIPPED,
  sameVersion,
  saysOf,
  startsPairs,
} from './setting.ts';

const { start } = startsPairs();

describe('an activation', () => {
  test('by one party alone is told on both sides, and nothing is exchanged under it until the other activates it too', async () => {
    const { us, ca, settled } = await start();
    expect(await activate(us, revision())).toMatchObject({
      version: NEXT,
      from: NOW,
      inForce: true,
      partners: [{ says: 'DIFFERENT' }],
    });
    await until('the other is told', async () => (await events(ca)).includes(MISMATCH));
    expect(await events(us)).toEqual(['agreement.changed', MISMATCH]);
    expect(await events(ca)).toEqual([MISMATCH]);
    for (const { logged } of [us, ca]) expect(logged).toContain('warn agreement mismatch');
    expect(await posted(us, 'A')).toBe('AGREEMENT_DIGEST_MISMATCH');
    expect(await posted(ca, 'B')).toBe('AGREEMENT_DIGEST_MISMATCH');

    await activate(ca, revision());
    await until('both know', async () => (await saysOf(us)) === 'SAME' && (await saysOf(ca)) === 'SAME');
    await settled();
    // What each refused itself meanwhile leaves now.
    for (const side of [us, ca]) {
      await until('it is closed', async () => (await events(side)).includes('exchange.closed'));
      expect((await events(side)).filter((event) => event.startsWith('agreement.'))).toEqual([
        ...(side === us ? ['agreement.changed'] : []),
        MISMATCH,
        'agreement.changed',
      ]);
      expect((await events(side)).filter((event) => event.startsWith('exchange.retried'))).toEqual([
        'exchange.retried AGREEMENT_DIGEST_MISMATCH',
      ]);
    }
    const id = await exchanged(us, 'C');
    const { digest } = loadAgreement(revised(NEXT));
    expect((await us.exchange.get(id)).decision?.agreementDigest).toBe(toHex(digest));
    await exchanged(ca, 'D');
  });

  test('gives out each text that it holds as it was signed: by its version, and by its id the one that governs', async () => {
    const pair = await start();
    const { us } = pair;
    await activate(us, revision(NEXT, pair.now() + HOUR));
    const { 'cases.yaml': _, ...shipped } = filesOf(ID);
    const { 'cases.yaml': __, ...next } = revised(NEXT);
    expect(await us.exchange.agreementText(ID)).toMatchObject({
      id: ID,
      files: shipped,
      digest: toHex(loadAgreement(shipped).digest),
    });
    const text = await us.exchange.agreementText(`${ID}@${NEXT}`);
    expect(text).toEqual({ id: ID, version: NEXT, digest: toHex(loadAgreement(next).digest), files: next });
    await expect(us.exchange.agreementText('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('for a time to come is told at once; until then the text before goes on, and from then on only the new one', async () => {
    const pair = await start();
    const { us, ca } = pair;
    await activate(us, revision(NEXT, pair.now() + HOUR));
    await until('the other is told', async () => (await events(ca)).includes(MISMATCH));
    await exchanged(us, 'before');
    expect([await saysOf(us), await saysOf(ca)]).toEqual(['SAME', 'SAME']);
    pair.advance(HOUR);
    expect([await saysOf(us), await saysOf(ca)]).toEqual(['DIFFERENT', 'DIFFERENT']);
    expect(await posted(us, 'after')).toBe('AGREEMENT_DIGEST_MISMATCH');
    await activate(ca, revision(NEXT, pair.now()));
    await until('both act under it', async () => (await saysOf(us)) === 'SAME');
    await exchanged(us, 'again');
  });

  test('leaves what was sent under the text before to finish under it', async () => {
    const pair = await start();
    const { us, ca } = pair;
    pair.cut(true);
    expect(await posted(us, 'under the first')).toBe('QUEUED');
    pair.advance(MINUTE);
    for (const side of [us, ca]) await activate(side, revision(NEXT, pair.now()));
    pair.cut(false);
    await until('closed', async () => (await events(us)).includes('exchange.closed'));
  });

  test('of a text that takes effect in the past leaves the decisions before it as they were', async () => {
    const pair = await start();
    const { us } = pair;
    const ended = (yaml: string) => yaml.replace(/^status: .*$/m, 'status: TERMINATED');
    await activate(us, signedText(revised('1.5', ended), { takesEffect: NOW }));
    expect(await posted(us, 'under no text')).toBe('NO_AGREEMENT');
    pair.advance(MINUTE);
    await activate(us, revision(NEXT, NOW + 1));
    using replayer = createReplayer(actedUnder(us.store));
    const problems = [...loggedDecisions(us.store, us.context.vault)].map((logged) =>
      'unreadable' in logged ? [logged.unreadable] : replayer.replay(logged).problems,
    );
    expect(problems).toEqual([[]]);
  });

  test('has what the other rejected for its text decided again, once both act under the same', async () => {
    const pair = await start();
    const { us, ca } = pair;
    pair.cut(true);
    await activate(ca, revision(NEXT, pair.now()));
    expect(await posted(us, 'under a text that has ended')).toBe('QUEUED');
    pair.cut(false);
    await until('rejected', async () => (await events(us)).includes('exchange.rejected AGREEMENT_DIGEST_MISMATCH'));
    await until('told', async () => (await saysOf(us)) === 'DIFFERENT');
    await activate(us, revision(NEXT, pair.now()));
    await until('closed', async () => (await events(us)).includes('exchange.closed'));
    const received = await ca.exchange.events(0, 1_000);
    expect(received.filter(({ type }) => type === 'exchange.received')).toHaveLength(1);
  });

  test.each(['SUSPENDED', 'TERMINATED'])('of a text that all signed as %s ends the one before', async (status) => {
    const { us, ca } = await start();
    const ended = () =>
      signedText(
        revised(NEXT, (yaml) => yaml.replace(/^status: .*$/m, `status: ${status}`)),
        { takesEffect: NOW },
      );
    for (const side of [us, ca]) await activate(side, ended());
    await until('both know', async () => (await saysOf(us)) === 'SAME' && (await saysOf(ca)) === 'SAME');
    expect(await posted(us, 'A')).toBe('NO_AGREEMENT');
    const views = (await us.exchange.agreements()).filter(({ id }) => id === ID);
    expect(views.map(({ inForce, until: end }) => [inForce, end])).toEqual([
      [false, NOW],
      [false, undefined],
    ]);
  });

  test('is in the log with its text, and who did it as commitments that open', async () => {
    const { us } = await start();
    await activate(us, revision());
    const { index, entry } = changes(us).findLast(({ entry: { from } }) => from === 'US') ?? {};
    expect(entry).toMatchObject({ legalBasis: { agreement: ID, version: NEXT, digest: loadAgreement(revised(NEXT)).digest } });
    const row = rawOf(us.store).get(
      'SELECT o.vault_id, o.sealed, k.wrapped FROM opening o JOIN vault_key k ON k.vault_id = o.vault_id WHERE leaf_index = ?',
      index ?? -1,
    );
    const key = us.context.vault.unwrap(row?.vault_id as Uint8Array, row?.wrapped as Uint8Array);
    const place = placeOf.opening(index ?? -1, new Uint8Array());
    const { user, salts } = JSON.parse(Buffer.from(us.context.vault.open(key, place, row?.sealed as Uint8Array)).toString());
    const commitment = entry?.commitments.find(({ name }) => name === CommitmentName.USER)?.digest ?? new Uint8Array();
    expect(user).toBe('operator-1 NTC');
    expect(openCommitment(commitment, CommitmentName.USER, Buffer.from(salts, 'base64').subarray(0, 32), utf8(user))).toBe(true);
    expect(JSON.stringify(entry)).not.toContain('operator');
  });

  test('made twice is made once', async () => {
    const { us } = await start();
    const first = await activate(us, revision());
    const logged = changes(us).length;
    expect(await activate(us, revision())).toEqual(first);
    expect([changes(us).length, rawOf(us.store).get('SELECT count(*) AS n FROM agreement WHERE version = ?', NEXT)?.n]).toEqual([
      logged,
      1,
    ]);
  });

  test.each<[string, string, string, () => Promise<{ files: Readonly<Record<string, string>>; signatures: readonly string[] }>]>([
    ['no signature', 'AGREEMENT_SIGNATURE_INVALID', 'signatures/CA', async () => ({ files: revised(NEXT), signatures: [] })],
    ['one party missing', 'AGREEMENT_SIGNATURE_INVALID', 'signatures/CA', () => signedText(revised(NEXT), { by: ['US'] })],
    [
      'one party twice',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures/US',
      () => signedText(revised(NEXT), { by: ['US', 'US', 'CA'] }),
    ],
    [
      'another text than was signed',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures/CA/digest',
      async () => ({ ...(await revision()), files: revised(NEXT, (yaml) => `${yaml}# x\n`) }),
    ],
    [
      'what is no signature',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures/2',
      async () => ({ files: revised(NEXT), signatures: [...(await revision()).signatures, 'x.y.z'] }),
    ],
    [
      'more signatures than there can be parties',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures',
      async () => ({ files: revised(NEXT), signatures: Array.from({ length: 17 }, () => 'x') }),
    ],
    [
      'a file that is missing',
      'CONFIG_INVALID',
      'rules.cedar',
      async () => ({ files: { 'agreement.yaml': 'id: x' }, signatures: [] }),
    ],
    [
      'a text of others',
      'CONFIG_INVALID',
      'agreement.yaml/parties',
      async () => ({ files: filesOf('us-mx-cargo'), signatures: [] }),
    ],
    [
      'a text under negotiation',
      'CONFIG_INVALID',
      'agreement.yaml/status',
      () => signedText(revised(NEXT, (yaml) => yaml.replace(/^status: .*$/m, 'status: NEGOTIATING'))),
    ],
    ['the time of the text before', 'CONFIG_INVALID', `${ID}@${NEXT}`, () => revision(NEXT, NOW - HOUR)],
    ['a time before that of the text in force', 'CONFIG_INVALID', `${ID}@${NEXT}`, () => revision(NEXT, NOW - 2 * HOUR)],
    [
      'the version of the text before',
      'CONFIG_INVALID',
      `${ID}@${SHIPPED}/version`,
      () => signedText(sameVersion(), { takesEffect: NOW }),
    ],
    [
      'the text before for another time',
      'AGREEMENT_SIGNATURE_INVALID',
      'signatures',
      () => signedText(filesOf(ID), { takesEffect: NOW }),
    ],
  ])('with %s is refused, and nothing changes', async (_, code, field, text) => {
    const { ca } = await start();
    // Its partner's schedule may still be on its way into the log.
    const held = async () => [await ca.exchange.agreements(), rawOf(ca.store).all('SELECT digest, takes_effect FROM agreement')];
    const before = await held();
    const { files, signatures } = await text();
    const error = await ca.exchange.activate(files, signatures, OPERATOR).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect((error as { faults: { field: string }[] }).faults.map((fault) => fault.field)).toContain(field);
    expect(await held()).toEqual(before);
    expect(await posted(ca, 'A')).toBe('QUEUED');
  });
});
