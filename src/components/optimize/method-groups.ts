import type { MethodDescription } from '@/components/run/report-terms';

export interface MethodGroup {
  readonly label: string;
  /** What a person wants who opens the group. */
  readonly hint: string;
  readonly methods: readonly MethodDescription[];
}

interface GroupLine {
  readonly label: string;
  readonly hint: string;
  /** In the order of the form; what is not registered is passed over. */
  readonly ids: readonly string[];
}

const commonIds = ['min-variance', 'max-sharpe', 'risk-parity', 'max-utility', 'equal-weight'];

const groupLines: readonly GroupLine[] = [
  {
    label: 'Reach a target',
    hint: 'You name the return or the risk.',
    ids: ['target-return', 'target-volatility'],
  },
  {
    label: 'Spread the risk',
    hint: 'No forecast of returns; no asset decides alone.',
    ids: ['max-diversification', 'inverse-volatility', 'hrp', 'herc', 'nco'],
  },
  {
    label: 'Look at the bad days',
    hint: 'Losses count, gains do not.',
    ids: ['min-cvar', 'target-return-cvar', 'min-cdar', 'min-semivariance'],
  },
  {
    label: 'Weigh return against risk',
    hint: 'More cautious or bolder than the common ones.',
    ids: ['robust-mean-variance', 'max-kelly'],
  },
  {
    label: 'Follow a benchmark',
    hint: 'The benchmark is equal weight in the chosen assets.',
    ids: ['min-tracking-error'],
  },
];

const rest: Omit<GroupLine, 'ids'> = { label: 'More methods', hint: 'Not sorted yet.' };

/** The few that most people need, then the others by purpose; a method without a line here comes last. */
export function groupMethods(methods: readonly MethodDescription[]): {
  common: readonly MethodDescription[];
  groups: readonly MethodGroup[];
} {
  const pick = (ids: readonly string[]) =>
    ids.flatMap((id) => methods.filter((method) => method.id === id));
  const placed = new Set([...commonIds, ...groupLines.flatMap(({ ids }) => ids)]);
  const groups = [
    ...groupLines.map(({ label, hint, ids }) => ({ label, hint, methods: pick(ids) })),
    { ...rest, methods: methods.filter(({ id }) => !placed.has(id)) },
  ];
  return { common: pick(commonIds), groups: groups.filter((group) => group.methods.length > 0) };
}
