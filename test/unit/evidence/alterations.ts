// Every alteration of a valid bundle, and the first step that must fail. `undefined`: no step fails, and the report says why less is
// proved. The valid bundle is that of scene.ts, with leaves HELD, RELEASED, SENT.
import { AGREEMENT_ROWS } from './alterations/agreement.ts';
import { LOG_ROWS } from './alterations/log.ts';
import { STATEMENT_ROWS } from './alterations/statement.ts';
import { type Altered, type Given, rowsMade } from './rows.ts';

export const alterations = (given: Given): Promise<Altered[]> =>
  rowsMade([...LOG_ROWS, ...STATEMENT_ROWS, ...AGREEMENT_ROWS], given);
