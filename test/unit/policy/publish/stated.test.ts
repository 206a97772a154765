import { expect, test } from 'vitest';
import { statedIn } from '../../../../services/policy/publish/stated.ts';

test.each([
  ['twenty-five years', [25], [25 * 8760, 25 * 8784]],
  ['within forty-eight hours', [48], [48, 48]],
  ['no more than a hundred and twenty days', [120], [2880, 2880]],
  ['two thousand five hundred', [2500], undefined],
  ['2 thousand hours', [2000], [2000, 2000]],
  ['vingt et un jours', [21], [504, 504]],
  ['quatre-vingt-dix jours', [90], [2160, 2160]],
  ['soixante-douze heures', [72], [72, 72]],
  ['trois cent soixante-cinq jours', [365], [8760, 8760]],
  ['un an', [], [8760, 8784]],
  ['setenta y dos horas', [72], [72, 72]],
  ['veinticuatro horas', [24], [24, 24]],
  ['trescientos sesenta y cinco días', [365], [8760, 8760]],
] as const)('%s is one number', (text, numbers, duration) => {
  expect(statedIn(text)).toEqual({ numbers, durations: duration === undefined ? [] : [duration] });
});

test.each([
  ['between three and five days', [3, 5]],
  ['between two hundred and three hundred days', [200, 300]],
  ['in twenty, five or ten days', [20, 5, 10]],
  ['thirty (30) days', [30, 30]],
  ['five years for an arrest, one for an observation', [5, 1]],
] as const)('%s are several', (text, numbers) => {
  expect(statedIn(text).numbers).toEqual(numbers);
});
