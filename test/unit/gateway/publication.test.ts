import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkAgreementFolder } from '../../../gateway/server/offline.ts';
import { invariantsIn, proveInThread } from '../../../gateway/server/publication.ts';
import { loadAgreement } from '../../../services/policy/index.ts';
import { BROKEN, edited, textsOf } from '../policy/prove/corpus.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripoint-publication-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { 'invariants.yaml': invariantsText, ...files } = textsOf('sound');
const brokenBy = (name: string) => {
  const { 'invariants.yaml': _, ...texts } = edited(BROKEN.find((one) => one.name === name)!);
  return texts;
};

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe('a proof in a thread', () => {
  test("finds nothing in a sound text, and the country's own invariant broken in another", async () => {
    const prove = proveInThread(invariantsIn(write('invariants.yaml', invariantsText)));
    expect(await prove(files, [])).toEqual([]);
    const found = await prove(brokenBy('One person where two were agreed'), []);
    expect(found).toMatchObject([
      { severity: 'error', check: 'case-fails' },
      { severity: 'error', check: 'case-fails' },
      {
        severity: 'error',
        check: 'invariant-broken',
        field: 'invariants.yaml#low-grade-needs-two',
        counterexample: { approvals: 1 },
      },
    ]);
  });

  test('holds the text against those in force', async () => {
    const other = loadAgreement({ ...files, 'agreement.yaml': files['agreement.yaml'].replace('id: sound', 'id: another') });
    const found = await proveInThread([])(files, [other]);
    expect(new Set(found.map(({ check }) => check))).toEqual(new Set(['agreements-overlap']));
  });

  test('that takes too long refuses the text', async () => {
    await expect(proveInThread([], 0)(files, [])).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      faults: [{ field: 'rules.cedar' }],
    });
  });
});

test('invariants that cannot be read, or say nothing, are a fault of the configuration', () => {
  expect(invariantsIn(undefined)).toEqual([]);
  expect(() => invariantsIn(join(folder, 'none.yaml'))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(() => invariantsIn(write('empty.yaml', 'invariants: []'))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

describe('before a country signs', () => {
  const home = (name: string, texts: Readonly<Record<string, string>>): string => {
    const own = mkdtempSync(join(folder, 'signing-'));
    const inside = join(own, name);
    mkdirSync(inside);
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(inside, file), text);
    return own;
  };
  const config = (agreementsFolder: string) => ({ agreementsFolder, invariantsFile: write('own.yaml', invariantsText) });

  test('its text is held to what activation asks, its folder being named like it', () => {
    const sound = home('sound', files);
    expect(checkAgreementFolder(join(sound, 'sound'), config(sound))).toBeUndefined();
    const broken = home('sound', brokenBy('One person where two were agreed'));
    expect(() => checkAgreementFolder(join(broken, 'sound'), config(broken))).toThrow('Permitted by post');
    const misnamed = home('other', files);
    expect(() => checkAgreementFolder(join(misnamed, 'other'), config(sound))).toThrow("the folder's name, other");
  });

  test('a text that ends another is signed as it is', () => {
    const texts = brokenBy('One person where two were agreed');
    const ended = home('sound', {
      ...texts,
      'agreement.yaml': texts['agreement.yaml'].replace('status: IN_FORCE', 'status: TERMINATED'),
    });
    expect(checkAgreementFolder(join(ended, 'sound'), config(ended))).toBeUndefined();
  });
});
