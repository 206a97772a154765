import { describe, expect, test } from 'vitest';
import type { AgreementContext } from '../../../../services/exchange/index.ts';
import type { ProofFinding } from '../../../../services/policy/index.ts';
import { NOW, signedText } from '../pair.ts';
import { activate, changes, ID, NEXT, OPERATOR, revised, revision, startsPairs } from './setting.ts';

const { start } = startsPairs();

const broken: ProofFinding = {
  severity: 'error',
  check: 'invariant-broken',
  agreement: `${ID}@${NEXT}`,
  field: 'rules.cedar#post-arrest',
  line: 3,
  rule: 'Nothing above CONFIDENTIAL ever leaves or arrives.',
};

/** Notes what it was asked, and finds this. */
function prover(found: readonly ProofFinding[]) {
  const asked: Parameters<AgreementContext['prove']>[] = [];
  const prove: AgreementContext['prove'] = async (...question) => {
    asked.push(question);
    return found;
  };
  return { asked, prove };
}

describe('an activation', () => {
  test('of a text of which an error is proved is refused with place and rule, and nothing changes', async () => {
    const { asked, prove } = prover([broken]);
    const { us } = await start({ prove });
    const before = [await us.exchange.agreements(), changes(us).length];
    const text = await revision();
    await expect(activate(us, Promise.resolve(text))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      faults: [{ field: 'rules.cedar:3#post-arrest', rule: broken.rule }],
    });
    expect([await us.exchange.agreements(), changes(us).length]).toEqual(before);
    const [[files, beside] = []] = asked;
    expect(files).toEqual(text.files);
    const held = (await us.exchange.agreements()).map(({ id, version }) => `${id}@${version}`);
    expect(beside?.map(({ id, version }) => `${id}@${version}`).sort()).toEqual(
      held.filter((name) => !name.startsWith('trilateral-lookout')),
    );
  });

  test('of a text with a warning goes through, and the warning is in the log', async () => {
    const { us } = await start({ prove: prover([{ ...broken, severity: 'warning', check: 'clause-unused' }]).prove });
    expect(await activate(us, revision())).toMatchObject({ inForce: true });
    expect(us.logged).toContain('warn agreement has a questionable rule');
  });

  test('proves only what all parties signed, and what is in force here not once more', async () => {
    const { asked, prove } = prover([]);
    const { us } = await start({ prove });
    await expect(activate(us, signedText(revised(NEXT), { by: ['US'] }))).rejects.toMatchObject({
      code: 'AGREEMENT_SIGNATURE_INVALID',
    });
    expect(asked).toHaveLength(0);
    await activate(us, revision());
    await activate(us, revision());
    expect(asked).toHaveLength(1);
  });

  test('of a text that ends another waits for no proof', async () => {
    const { asked, prove } = prover([broken]);
    const { us } = await start({ prove });
    const ended = revised(NEXT, (yaml) => yaml.replace(/^status: .*$/m, 'status: TERMINATED'));
    expect(await activate(us, signedText(ended, { takesEffect: NOW }))).toMatchObject({ inForce: false });
    expect(asked).toHaveLength(0);
  });

  test('does not keep a suspension waiting while it is proved', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly ProofFinding[]>();
    const { us } = await start({ prove: () => promise });
    const activated = activate(us, revision());
    expect(await us.exchange.suspend(ID, ['LOOKOUT'], 'assurances were broken', OPERATOR)).toMatchObject({
      suspended: ['LOOKOUT'],
    });
    resolve([]);
    expect(await activated).toMatchObject({ version: NEXT, inForce: true, suspended: ['LOOKOUT'] });
  });

  test('of bytes that show something else says what they hide, beside where the reader stopped', async () => {
    const { us } = await start();
    const files = revised(NEXT);
    const hidden = { ...files, 'rules.cedar': `\uFEFF${files['rules.cedar']}` };
    const error = await us.exchange.activate(hidden, [], OPERATOR).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect((error as { faults: { field: string; rule: string }[] }).faults).toContainEqual({
      field: 'rules.cedar:1',
      rule: expect.stringContaining('byte order mark'),
    });
  });
});
