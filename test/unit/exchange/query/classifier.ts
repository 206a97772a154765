// Distinguishes two kinds of observations as well as it can: two learners, each judged on observations that it was not trained on.

/** One observation: its features, always in the same order, and its kind. */
export interface Observed {
  readonly features: readonly number[];
  readonly isSecond: boolean;
}

type Learner = (learnt: readonly Observed[]) => (features: readonly number[]) => boolean;

/** A decision stump: the one feature and threshold that separate best. */
const stump: Learner = (learnt) => {
  let best = { right: 0, feature: 0, bound: 0, isAbove: true };
  const width = learnt[0]?.features.length ?? 0;
  const seconds = learnt.filter(({ isSecond }) => isSecond).length;
  for (let feature = 0; feature < width; feature++) {
    const counts = new Map<number, [first: number, second: number]>();
    for (const { features, isSecond } of learnt) {
      const value = features[feature] as number;
      const count = counts.get(value) ?? [0, 0];
      count[isSecond ? 1 : 0]++;
      counts.set(value, count);
    }
    const values = [...counts.keys()].sort((a, b) => a - b);
    let [firsts, below] = [0, 0];
    values.slice(0, -1).forEach((value, i) => {
      const [first, second] = counts.get(value) as [number, number];
      firsts += first;
      below += second;
      // Predicts the second kind above the threshold, or the reverse.
      const right = seconds - below + firsts;
      for (const isAbove of [true, false]) {
        const n = isAbove ? right : learnt.length - right;
        const bound = (value + (values[i + 1] as number)) / 2;
        if (n > best.right) best = { right: n, feature, bound, isAbove };
      }
    });
  }
  return (features) => (features[best.feature] as number) > best.bound === best.isAbove;
};

/** Gaussian naive Bayes over all features. */
const bayes: Learner = (learnt) => {
  const width = learnt[0]?.features.length ?? 0;
  const of = (isSecond: boolean) => {
    const rows = learnt.filter((one) => one.isSecond === isSecond);
    return Array.from({ length: width }, (_, i) => {
      const mean = rows.reduce((sum, { features }) => sum + (features[i] as number), 0) / rows.length;
      const spread = rows.reduce((sum, { features }) => sum + ((features[i] as number) - mean) ** 2, 0) / rows.length;
      return { mean, spread: spread + 1e-3 };
    });
  };
  const [first, second] = [of(false), of(true)];
  const likelihood = (features: readonly number[], by: typeof first) =>
    by.reduce((sum, { mean, spread }, i) => sum - ((features[i] as number) - mean) ** 2 / spread - Math.log(spread), 0);
  return (features) => likelihood(features, second) > likelihood(features, first);
};

/** The accuracy of the better learner, with two-fold cross-validation. */
export function accuracyOf(observed: readonly Observed[]): number {
  const halves = [observed.filter((_, i) => i % 4 < 2), observed.filter((_, i) => i % 4 >= 2)] as const;
  return Math.max(
    ...[stump, bayes].map((learn) => {
      const right = halves.map((held, i) => {
        const judge = learn(halves[1 - i] as Observed[]);
        return held.filter(({ features, isSecond }) => judge(features) === isSecond).length;
      });
      return right.reduce((sum, n) => sum + n, 0) / observed.length;
    }),
  );
}
