import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, microsOf, SECOND, systemClock, timeText } from '../../../services/domain/index.ts';

describe('time', () => {
  it('is written in UTC with microseconds', () => {
    expect(timeText(0)).toBe('1970-01-01T00:00:00.000000Z');
    expect(timeText(1)).toBe('1970-01-01T00:00:00.000001Z');
    expect(timeText(1_767_225_600_000_000 - 1)).toBe('2025-12-31T23:59:59.999999Z');
    expect(timeText(Date.UTC(2026, 1, 28) * 1000 + DAY + HOUR + MINUTE + SECOND)).toBe('2026-03-01T01:01:01.000000Z');
  });

  it('reads back to the same microsecond', () => {
    // From 1970 to 2255, as far as whole microseconds go.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (time) => {
        const text = timeText(time);
        expect(text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
        expect(Date.parse(`${text.slice(0, 23)}Z`) * 1000 + Number(text.slice(23, 26))).toBe(time);
        expect(microsOf(text)).toBe(time);
      }),
      { seed: 13 },
    );
  });

  it('of a day is its first moment; what no calendar or clock has is none', () => {
    expect(microsOf('2026-02-28')).toBe(Date.UTC(2026, 1, 28) * 1000);
    expect(microsOf('2026-02-28T01:00:00.25Z')).toBe(Date.UTC(2026, 1, 28, 1) * 1000 + 250_000);
    for (const text of [
      '2026-02-30',
      '2026-13-01',
      '2026-02-28T24:00:00Z',
      '2026-02-28T01:00:00',
      '2026-02-28T01:00:00+01:00',
      '',
      'soon',
    ])
      expect(microsOf(text)).toBeUndefined();
  });

  it('sorts as text as it does as numbers', () => {
    const moment = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(timeText(a) < timeText(b)).toBe(a < b);
      }),
      { seed: 14 },
    );
  });

  it('of the system is in whole microseconds', () => {
    const [before, now, after] = [Date.now(), systemClock(), Date.now()];
    expect(Number.isSafeInteger(now)).toBe(true);
    expect(now).toBeGreaterThanOrEqual(before * 1000);
    expect(now).toBeLessThanOrEqual(after * 1000 + 999);
  });
});
