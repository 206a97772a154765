import type { Fault } from '../../../services/domain/index.ts';
import { ACTIONS, type CasesResult, nameOfText, RULE_KINDS } from '../../../services/policy/index.ts';
import { load, runTable } from './loading.ts';
import { rowFor } from './untouched.ts';

export interface Tested {
  readonly folder: string;
  /** id@version, or the folder when it does not load. */
  readonly name: string;
  readonly rules: number;
  /** Why it does not load, or why its table cannot be read. */
  readonly faults: readonly Fault[];
  readonly result?: CasesResult;
  /** Everything that no case exercises, each with the lines of a case that would. */
  readonly untouched: readonly {
    readonly what: ReturnType<CasesResult['untouched']>[number]['what'];
    readonly name: string;
    readonly rows: readonly string[];
  }[];
}

interface ShowingCase {
  readonly agreement: string;
  readonly name: string;
}

export interface TestedKind {
  readonly number: number;
  readonly name: (typeof RULE_KINDS)[number]['name'];
  readonly ends: (typeof RULE_KINDS)[number]['ends'];
  /** It applies to all ends. */
  readonly everywhere: boolean;
  /** Cases as expected that demonstrate such a rule permitting or obliging; stopping or alerting. */
  readonly pass: readonly ShowingCase[];
  readonly fail: readonly ShowingCase[];
}

/** Runs the decision table of each folder, and gathers over all of them which cases show which kind of rule. */
export function testAgreements(folders: readonly string[]): { tested: readonly Tested[]; kinds: readonly TestedKind[] } {
  const tested = folders.map(testAgreement);
  const kinds = RULE_KINDS.map(({ number, name, ends }): TestedKind => {
    const showing = (how: 'pass' | 'fail') =>
      tested.flatMap(({ name: agreement, result }) =>
        (result?.kinds[name][how] ?? []).map((shown) => ({ agreement, name: shown })),
      );
    const everywhere = ACTIONS.every((action) => ends.some((end) => end === action));
    return { number, name, ends, everywhere, pass: showing('pass'), fail: showing('fail') };
  });
  return { tested, kinds };
}

function testAgreement(folder: string): Tested {
  const agreement = load(folder);
  if ('faults' in agreement) return { folder, name: folder, rules: 0, faults: agreement.faults, untouched: [] };
  const [name, rules] = [nameOfText(agreement), agreement.rules.length];
  const result = runTable(folder, agreement);
  if ('faults' in result) return { folder, name, rules, faults: result.faults, untouched: [] };
  const untouched = result.untouched().map((one) => ({ what: one.what, name: one.name, rows: rowFor(one, result, agreement) }));
  return { folder, name, rules, faults: [], result, untouched };
}
