import type { CorporateAction } from './contract';

export interface UnusedAction {
  readonly action: CorporateAction;
  readonly detail: string;
}

export interface AdjustedCloses {
  readonly adjustedCloses: Float64Array;
  /** Actions that cannot be true of these closes; the others that have no price before them change nothing. */
  readonly unused: readonly UnusedAction[];
}

/**
 * Closes as traded, adjusted backwards so that ratios of them are total returns: before an ex-date every close is
 * multiplied by (P/s - D) / P, with P the last close before it, s new shares per old share and D the dividend per new
 * share. The newest close stays. Splits alone give 1/s, a dividend alone 1 - D/P.
 *
 * `dates` ascend, `closes` are positive. An ex-date without a price of its own acts between its neighbours. Several
 * dividends of one day add up, several splits multiply; the order of `actions` does not matter. A dividend that is not
 * smaller than the price, or a value that is not positive and finite, is left out and told.
 *
 * Source: the multipliers of the Center for Research in Security Prices, as data vendors apply them.
 */
export function adjustCloses(
  dates: readonly string[],
  closes: ArrayLike<number>,
  actions: readonly CorporateAction[],
): AdjustedCloses {
  if (dates.length !== closes.length) {
    throw new Error(`adjustCloses: ${dates.length} days and ${closes.length} closes`);
  }
  const unused: UnusedAction[] = [];
  const byDay = groupActions(actions, unused);
  const adjustedCloses = new Float64Array(dates.length);
  let factor = 1;
  let next = byDay.length - 1;
  const newest = dates.at(-1) ?? '';
  while (next >= 0 && byDay[next]!.date > newest) next--;
  for (let i = dates.length - 1; i >= 0; i--) {
    // What lies behind this day has its P here: every action after day i and not after day i + 1.
    for (; next >= 0 && byDay[next]!.date > dates[i]!; next--) {
      const { date, shares, dividend, list } = byDay[next]!;
      const multiplier = (closes[i]! / shares - dividend) / closes[i]!;
      if (multiplier > 0) factor *= multiplier;
      else {
        const detail = `A dividend of ${dividend} on ${date} is not smaller than the price before it, ${closes[i]}.`;
        unused.push(...list.map((action) => ({ action, detail })));
      }
    }
    adjustedCloses[i] = closes[i]! * factor;
  }
  return { adjustedCloses, unused };
}

interface DayActions {
  readonly date: string;
  readonly shares: number;
  readonly dividend: number;
  readonly list: readonly CorporateAction[];
}

function groupActions(actions: readonly CorporateAction[], unused: UnusedAction[]): DayActions[] {
  const days = new Map<string, CorporateAction[]>();
  for (const action of actions) {
    if (!(action.value > 0 && Number.isFinite(action.value))) {
      const detail = `A ${action.kind} of ${action.value} on ${action.date}: it is a positive number.`;
      unused.push({ action, detail });
      continue;
    }
    const list = days.get(action.date);
    if (list) list.push(action);
    else days.set(action.date, [action]);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, list]) => {
      // Sorted, for sums and products of floats depend on their order.
      const values = (kind: CorporateAction['kind']) =>
        list
          .filter((action) => action.kind === kind)
          .map(({ value }) => value)
          .sort((a, b) => a - b);
      return {
        date,
        shares: values('split').reduce((product, value) => product * value, 1),
        dividend: values('dividend').reduce((sum, value) => sum + value, 0),
        list,
      };
    });
}
