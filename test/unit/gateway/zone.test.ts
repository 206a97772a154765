// A machine-readable zone on the command line, with other options beside it.
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../gateway/cli/failure.ts';
import { withZone } from '../../../gateway/cli/zone.ts';
import { systemClock } from '../../../services/domain/index.ts';
import { messages } from '../../../services/messages/index.ts';

const terminal = { progress: () => {}, say: messages('en') };

const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const SUBJECT = {
  subjectKind: 'PERSON',
  name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' }],
  dateOfBirth: { date: '1974-08-12' },
  citizenship: ['UTO'],
  sex: 'FEMALE',
  document: [{ documentNumber: 'L898902C3', issuingState: 'UTO', documentType: 'P', expiry: '2012-04-15' }],
};

async function refusal(beside: Record<string, unknown>, lines = LINES): Promise<CommandError> {
  const thrown = await withZone(lines, beside, terminal, systemClock).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof CommandError) return thrown;
  throw new Error('it is refused', { cause: thrown });
}

describe('a zone', () => {
  it.each([
    ['as it is', LINES],
    ['in small letters', LINES.map((line) => line.toLowerCase())],
    ['with spaces', LINES.map((line) => ` ${line.slice(0, 10)} ${line.slice(10)} `)],
    ['with empty lines', ['', ...LINES, '']],
    ['in one text', [LINES.join('\r\n')]],
  ])('%s says who it is', async (_, lines) => {
    expect(await withZone(lines, {}, terminal, systemClock)).toEqual(SUBJECT);
  });

  it('that was misread is not used', async () => {
    const { faults } = await refusal({}, [LINES[0] as string, 'L898902C37UTO7408122F1204159ZE184226B<<<<<10']);
    expect(faults?.length).toBeGreaterThan(0);
  });

  it.each([
    ['--surname and --given', { name: [{ primaryIdentifier: 'OTHER' }] }],
    ['--born', { dateOfBirth: { date: '1980-01-01' } }],
    ['--document and --issuing-state', { document: [{ documentNumber: 'ZZ1' }] }],
    ['--document and --issuing-state', { document: [{ documentNumber: 'L898902C3', issuingState: 'XXA' }] }],
    ['--citizenship', { citizenship: ['XXA'] }],
    ['sex', { sex: 'MALE' }],
  ])('and %s of somebody else are refused, by name', async (field, beside) => {
    const { told, faults } = await refusal(beside);
    expect(told).toEqual(['fail.mrz-other']);
    expect(faults?.map((fault) => fault.field)).toEqual([field]);
  });

  it('is completed by what is said beside it of the same person', async () => {
    const beside = {
      name: [{ primaryIdentifier: 'Eriksson', secondaryIdentifier: 'Anna' }],
      dateOfBirth: { date: '1974' },
      citizenship: ['XXA', 'UTO'],
      document: [{ documentNumber: 'L-898902.C3' }],
      category: 'SERIOUS_CRIME',
    };
    expect(await withZone(LINES, beside, terminal, systemClock)).toEqual({
      ...SUBJECT,
      ...beside,
      dateOfBirth: { date: '1974-08-12' },
      document: [{ ...SUBJECT.document[0], documentNumber: 'L-898902.C3' }],
    });
  });
});
