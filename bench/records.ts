// How fast records are read: JSON checked by every rule and encoded, as at intake; and decoded and checked, as on arrival.
import { FAMILIES, type Family, formatFaults, readRecord, showRecord } from '../services/records/index.ts';
import { type Report, whole } from './report.ts';
import { lookout } from './sample.ts';

/** As most of what is sent: a cargo alert on one container, a lookout on a person, a question and an answer. */
const SAMPLES: readonly { readonly name: string; readonly family: Family; readonly json: unknown }[] = [
  {
    name: 'cargo alert',
    family: 'cargo',
    json: {
      ...{ recordReference: 'B-C-1', riskCategory: 'NARCOTICS', requestedAction: 'EXAM', riskScore: 800, sourceGrade: 'B2' },
      ...{ cargoControlNumber: '9000T1', carrierScac: 'TSTU', imoNumber: '9074729', portOfUnlading: 'CAVAN' },
      ...{
        shippingContainer: [{ iso6346Code: 'CSQU3054383', seal: [{ sealId: 'S-1' }] }],
        commodity: [{ commodityHtsCode: '950300' }],
      },
      ...{ consignor: { name: 'SPECIMEN WORKS', country: 'DE' }, consignee: { name: 'SPECIMEN LTD', country: 'CA' } },
    },
  },
  { name: 'lookout', family: 'lookout', json: lookout('B-L-1') },
  {
    name: 'visa question',
    family: 'visaQuery',
    json: {
      caseReference: 'B-Q-1',
      document: { documentNumber: 'L898902C3', issuingState: 'UTO', documentType: 'P' },
      name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' }],
      ...{ dateOfBirth: { date: '1974-08-12' }, citizenship: ['UTO'] },
    },
  },
  {
    name: 'visa answer',
    family: 'visaAnswer',
    json: {
      ...{ outcome: 'MATCH', visaNumberId: 'B-V-1', visaApplicationDate: '2025-01-02', visaClass: 'B1' },
      ...{ name: [{ primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' }], dateOfBirth: { date: '1974-08-12' } },
      ...{ document: { documentNumber: 'L898902C3', issuingState: 'UTO' }, visaApplicationDispositionStatus: 'ISSUED' },
    },
  },
];

const AT = Date.UTC(2026, 0, 1) * 1000;
const RUN = 200;

/** Calls per second of CPU time. */
function rate(once: () => unknown, ms: number): number {
  let calls = 0;
  const begun = process.cpuUsage();
  const end = performance.now() + ms;
  while (performance.now() < end) {
    for (let i = 0; i < RUN; i++) once();
    calls += RUN;
  }
  const { user, system } = process.cpuUsage(begun);
  return (calls * 1e6) / (user + system);
}

export function measureRecords(report: Report, runMs: number): void {
  report.section('Records: a core of CPU time, every rule of every field');
  const rows = SAMPLES.map(({ name, family, json }) => {
    const read = () => readRecord(family, json, AT);
    const content = read();
    const admit = () => formatFaults(family, showRecord(family, content), AT);
    for (const once of [read, admit]) rate(once, runMs);
    return { name, message: FAMILIES[family].message, bytes: content.length, read: rate(read, runMs), admit: rate(admit, runMs) };
  });
  // As many of each: the time of all of them, not the mean of the rates.
  const together = (of: 'read' | 'admit'): number => rows.length / rows.reduce((sum, row) => sum + 1 / row[of], 0);
  report.figures('records', { rows, read: together('read'), admit: together('admit') }, [
    [
      'validated and encoded, as many of each',
      `${whole(together('read'))}/s`,
      `decoded and checked ${whole(together('admit'))}/s`,
    ],
    ...rows.map(
      ({ name, bytes, read, admit }) => [`  ${name}, ${bytes} bytes`, `${whole(read)}/s`, `${whole(admit)}/s`] as const,
    ),
  ]);
}
