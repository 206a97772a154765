import { describe, expect, test, vi } from 'vitest';
import { documentOf } from '../../../services/authoring/index.ts';
import { toHex } from '../../../services/domain/index.ts';
import { LANGUAGES, messages } from '../../../services/messages/index.ts';
import { loadAgreement } from '../../../services/policy/index.ts';
import { htmlOf, pdfOfDocument, plainOf } from '../../../services/print/index.ts';
import { drawDocument, pdf } from '../../../services/print/pdf.ts';
import { FOLDERS, filesOf } from '../policy/folders.ts';
import { load, textsOf } from '../policy/prove/corpus.ts';

const agreements = FOLDERS.map((folder) => loadAgreement(filesOf(folder)));
const english = messages('en');
const lookouts = agreements.find(({ id }) => id === 'ca-us-lookouts')!;

/** What the table of fields says of a group for an agency. */
function cellOf(agreement: typeof lookouts, group: string, agency: string): string | undefined {
  const { sections } = documentOf(agreement, [], english, 'en');
  const table = sections.find(({ title }) => title.startsWith('Fields by recipient'))?.table;
  const column = table?.columns.findIndex((name) => name.startsWith(`${agency} `)) ?? -1;
  return table?.rows.find(([head]) => head?.startsWith(`${group}:`))?.[column];
}

describe('the document of an agreement', () => {
  test.each(LANGUAGES)('in %s says every clause, party, purpose, duty and notice of each text', (language) => {
    for (const agreement of agreements) {
      const text = plainOf(documentOf(agreement, [], messages(language), language)).replaceAll(/\s+/g, ' ');
      const { clauses, parties, purposes, obligations, notices, rules } = agreement;
      const named = [
        ...Object.entries(clauses).flatMap(([name, one]) => [`[${one.mark}] ${name}`, one.text, one.source]),
        ...parties.flatMap(({ agencies }) => agencies),
        ...Object.values(purposes).map((one) => one.text),
        ...Object.keys(obligations),
        ...Object.values(notices).map((one) => one.text),
        ...rules.map(({ id }) => id),
        toHex(agreement.digest),
      ];
      expect(named.filter((one) => !text.includes(one.replaceAll(/\s+/g, ' ')))).toEqual([]);
    }
  });

  test('says of each group and agency whether it is shown, on which facts it depends, or the clause that withholds it', () => {
    expect(cellOf(lookouts, 'biometric', 'CBSA')).toBe(
      'shown, depending on category, concealed, exigent\nafter approval, depending on actionOnHit, handling, hasDerogatory, otherActions, purpose, sourceGrade',
    );
    expect(cellOf(lookouts, 'national', 'CBP')).toBe('withheld, D.national-reference');
    const customs = agreements.find(({ id }) => id === 'ca-mx-customs')!;
    expect(cellOf(customs, 'shipment', 'CBSA')).toBe('shown\nafter approval, depending on handling, sourceGrade');
    expect(cellOf(customs, 'commercial', 'CBSA')).toBe('withheld, D.commercial');
    const second = agreements.find(({ id }) => id === 'trilateral-lookout-criteria')!;
    expect(cellOf(second, 'identity', 'CBSA')).toBe('shown\nafter approval');
  });

  test('says under which condition each rule decides, in words', () => {
    const { sections } = documentOf(lookouts, [], english, 'en');
    const rowOf = (id: string) => sections.flatMap(({ table }) => table?.rows ?? []).find(([head]) => head === id);
    expect(rowOf('derogatory-two-persons')).toEqual([
      'derogatory-two-persons',
      'waits for a person’s release',
      'Release\nlookout',
      'where purpose is MATCH_FOLLOW_UP\nunless hasDerogatory is false, approvals is at least 2 or exigent is true',
      '[D] D.two-persons',
    ]);
    expect(rowOf('mistreatment-ca')?.slice(2, 4)).toEqual([
      'Release\nlookout, to Canada (CA)',
      'where mistreatmentRisk is SUBSTANTIAL',
    ]);
    expect(rowOf('identity-minimum')?.[3]).toBe(
      'unless (the point of decision is admit and concealed is true), (subjectKind is known and is not PERSON) or ' +
        '(subjectKind is known, hasName is true and (hasBirthDate is true or hasDocument is true))',
    );
    expect(rowOf('recall')?.[3]).toBe('always');
  });

  test('says what each purpose is for, on which what no agreement may let happen depends', () => {
    const visa = agreements.find(({ id }) => id === 'ca-us-visa-information')!;
    const pairsOf = (agreement: typeof visa) =>
      Object.fromEntries(documentOf(agreement, [], english, 'en').sections.flatMap(({ pairs }) => pairs ?? []));
    expect(pairsOf(visa).PROTECTION).toContain('what protects claimants applies');
    const { PROTECTION, ...others } = visa.purposes;
    const lying = { ...visa, purposes: { ...others, PROTECTION: { ...PROTECTION!, for: 'OTHER' } } } as const;
    expect(pairsOf(lying).PROTECTION).toContain('neither for claims for protection nor to follow up a match');
    const { for: _, ...unsaid } = PROTECTION!;
    expect(pairsOf({ ...visa, purposes: { ...others, PROTECTION: unsaid } }).PROTECTION).toContain('is not said');
  });

  test('leaves no condition of any text in Cedar, and says a date beside it', () => {
    for (const agreement of agreements) expect(plainOf(documentOf(agreement, [], english, 'en'))).not.toMatch(/context\b/);
  });

  test('does not say withheld of a group that is shown from a date on, or on a condition', () => {
    const texts = textsOf('sound');
    const kept = /@id\("keep-national"\)\n@clause\("national"\)\nforbid [^;]*(?=;)/;
    const cellWith = (change: (rule: string) => string) =>
      cellOf(load({ ...texts, 'rules.cedar': texts['rules.cedar'].replace(kept, change) }), 'national', 'BORDER');
    expect(cellWith((rule) => rule)).toBe('withheld, national');
    expect(cellWith((rule) => `@until("2027-01-01")\n${rule}`)).toBe(
      'shown, depending on until 2027-01-01\nafter approval, depending on quota, sourceGrade',
    );
    expect(cellWith((rule) => `${rule}\nwhen // always\n{ principal == Party::"CL" }`)).toMatch(/^shown, depending on/);
  });

  test('says who signed these bytes, who signed others, and who did not', () => {
    const claim = { takesEffect: Date.UTC(2027, 0, 1) * 1000 };
    const signed = (digest: string, party = 'CA') => plainOf(documentOf(lookouts, [{ ...claim, party, digest }], english, 'en'));
    expect(signed(toHex(lookouts.digest))).toContain('Canada (CA)           signed this text, to take effect at 2027-01-01T');
    expect(signed('00'.repeat(32))).toContain('signed ANOTHER text');
    expect(signed(toHex(lookouts.digest))).toContain('United States (US)    not signed');
  });

  test('in French dates, colons and who has not signed are as French writes them', () => {
    const french = plainOf(documentOf(lookouts, [], messages('fr'), 'fr')).replaceAll(/\s+/g, ' ');
    for (const said of [
      'En vigueur à compter du 2016-01-01',
      'États-Unis (US) non signé',
      'en cas de danger de mort',
      ' national : ',
    ])
      expect(french).toContain(said);
    expect(french).not.toMatch(/ [a-z]+: [a-z]+[A-Z]/);
  });
});

describe('a draft', () => {
  test('is said to be one on top, with who has not signed these bytes, until all have', () => {
    const digest = toHex(lookouts.digest);
    const topOf = (claims: Readonly<Record<string, string>>) => {
      const claimed = Object.entries(claims).map(([party, signed]) => ({ party, digest: signed, takesEffect: 0 }));
      return plainOf(documentOf(lookouts, claimed, english, 'en')).split('\n')[0];
    };
    expect(topOf({})).toBe('DRAFT: not yet signed by Canada (CA), United States (US)');
    expect(topOf({ CA: digest, US: '00'.repeat(32) })).toBe('DRAFT: not yet signed by United States (US)');
    expect(topOf({ CA: digest, US: digest })).toBe(lookouts.title);
    const draft = documentOf(lookouts, [], english, 'en');
    expect(htmlOf(draft)).toMatch(/<header>\n<p><strong>DRAFT: /);
  });

  test('is not said to be in force by its signatures alone', () => {
    expect(plainOf(documentOf(lookouts, [], english, 'en')).replaceAll(/\s+/g, ' ')).toContain(
      'once all parties have signed, the text has been activated, and its time has come',
    );
  });
});

describe('its formats', () => {
  test('HTML has one title, headings in order, heads of rows and columns, its language, and no script', () => {
    const html = htmlOf(documentOf(lookouts, [], messages('fr'), 'fr'));
    expect(html).toContain('<html lang="fr-CA">');
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html.match(/<h2 /g)?.length).toBeGreaterThan(8);
    expect(html).toContain('<th scope="col">');
    expect(html).toContain('<th scope="row">');
    expect(html).not.toMatch(/<script|<img|javascript:| on\w+=|https?:/i);
  });

  test('HTML shows the texts of an agreement as texts', () => {
    const [first] = Object.keys(lookouts.clauses);
    const clauses = {
      ...lookouts.clauses,
      [first as string]: { text: '<script>alert("1")</script> & more', source: "O'Hara", mark: 'D' as const },
    };
    const html = htmlOf(documentOf({ ...lookouts, clauses }, [], english, 'en'));
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more');
    expect(html).not.toContain('<script>');
  });

  test('PDF is the same bytes for the same text', async () => {
    const made = () => pdfOfDocument(documentOf(lookouts, [], english, 'en'), new Date(0));
    const [one, other] = [await made(), await made()];
    expect(Buffer.from(one.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).toBe(0);
  });

  test('PDF ends no page after a title or within a clause', async () => {
    const clause = (i: number): [string, string] => [`clause ${i}`, 'First line.\nSecond line.\nThird line.\nIts source.'];
    const parted: string[] = [];
    // Wherever on a page the second section begins.
    for (let lines = 1; lines <= 60; lines++) {
      const sections = [
        { title: 'First', pairs: Array.from({ length: lines }, (_, i): [string, string] => [`line ${i}`, 'x']) },
        { title: 'Second', notes: ['A note.\nAnd more of it.'], pairs: [clause(1), clause(2)] },
        { title: 'Third', notes: ['A note.\nAnd more of it.'], table: { columns: ['A', 'B'], rows: [['a', 'b']] } },
      ];
      const document = { ...documentOf(lookouts, [], english, 'en'), sections };
      const facts = { author: '', subject: '', keywords: '', createdAt: new Date(0), text: JSON.stringify(document) };
      await pdf({ ...document, ...facts }, async (sheet) => {
        const drawn: { text: string; page: number }[] = [];
        let [page, last] = [1, 0];
        const drawing = vi.spyOn(sheet.set, 'draw').mockImplementation((text, _x, y) => {
          if (y < last - 200) page++;
          last = y;
          drawn.push({ text: String(text), page });
        });
        await drawDocument(sheet, document);
        drawing.mockRestore();
        const together = [
          ['Second', 'Its source.'],
          ['clause 2', ''],
          ['Third', 'a'],
        ] as const;
        for (const [from, to] of together) {
          const start = drawn.findIndex(({ text }) => text === from);
          const end = drawn.findIndex(({ text }, i) => i > start && text === (to === '' ? 'Its source.' : to));
          if (start < 0 || end < 0 || drawn[start]?.page !== drawn[end]?.page) parted.push(`${from} after ${lines} lines`);
        }
      });
    }
    expect(parted).toEqual([]);
  });

  test('plain text keeps to the width of a page', () => {
    const lines = plainOf(documentOf(lookouts, [], english, 'en')).split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});
