// Every alteration of a good bundle, and the step that must be the first to fail. `undefined`: none fails, and the report says why less is
// proven. The good bundle is that of scene.ts: leaves HELD, RELEASED, SENT.
import { AGREEMENT_ROWS } from './alterations/agreement.ts';
import { LOG_ROWS } from './alterations/log.ts';
import { STATEMENT_ROWS } from './alterations/statement.ts';
import { type Altered, type Given, rowsMade } from './rows.ts';

export const alterations = (given: Given): Promise<Altered[]> =>
  rowsMade([...LOG_ROWS, ...STATEMENT_ROWS, ...AGREEMENT_ROWS], given);
