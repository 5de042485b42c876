import { asOne, boxConstraints } from '@/core/constraints/box-constraints';
import type { ConstraintName } from '@/core/constraints/text-tokens';
import type { Constraints, LinearConstraint } from '@/core/optimizers/contract';
import { shownSymbol } from '@/lib/uploaded-symbol';
import { unknownAsset, wrongLength } from './asset-words';
import type { ConstraintsInput } from './constraints-schema';
import { invalidField } from './invalid-field';

/** An uploaded asset is also called by the part of its symbol that people see, where that means one thing only. */
function shortNames(
  symbols: readonly string[],
  names: readonly ConstraintName[],
): ConstraintName[] {
  const taken = new Set(names.map(({ name }) => name.toUpperCase()));
  const times = new Map<string, number>();
  const short = symbols.map(shownSymbol);
  for (const name of short) times.set(name, (times.get(name) ?? 0) + 1);
  return short.flatMap((name, i) =>
    taken.has(name) || times.get(name) !== 1
      ? []
      : [{ name, coefficients: new Float64Array(symbols.length).fill(1, i, i + 1) }],
  );
}

type Row = Exclude<NonNullable<ConstraintsInput['linear']>[number], string>;

const at = (field: string) => `constraints.${field}`;

const invalid = (field: string, message: string) => invalidField(at(field), message);

/**
 * Limits as the engine takes them.
 *
 * @param sectors assets by sector, whose names a text may use beside symbols and groups
 * @throws AppError `invalid_input` naming the field, and for a text the place in it
 */
export async function parseConstraints(
  input: ConstraintsInput,
  symbols: readonly string[],
  sectors: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<Constraints> {
  const { groups = [], linear = [] } = input;
  const n = symbols.length;
  const position = new Map(symbols.map((symbol, i) => [symbol.toUpperCase(), i]));
  const sumOf = (assets: readonly string[], field: string) => {
    const coefficients = new Float64Array(n);
    for (const asset of assets) {
      const index = position.get(asset.toUpperCase());
      if (index === undefined) throw invalid(field, unknownAsset(asset, symbols));
      if (coefficients[index] === 1) throw invalid(field, `${asset} is named twice: remove one`);
      coefficients[index] = 1;
    }
    return coefficients;
  };

  const rows: LinearConstraint[] = [];
  requireOneMeaning(symbols, groups);
  const groupNames: ConstraintName[] = groups.map(({ name, assets, min, max }, i) => {
    const coefficients = sumOf(assets, `groups.${i}.assets`);
    if (min !== undefined || max !== undefined) {
      rows.push(row({ name, coefficients, min, max }, `groups.${i}`));
    }
    return { name, coefficients };
  });
  const names: ConstraintName[] = [
    ...symbols.map((name) => ({ name, coefficients: sumOf([name], 'linear') })),
    ...groupNames,
    ...[...sectors].map(([name, assets]) => ({ name, coefficients: sumOf(assets, 'linear') })),
  ];
  names.push(...shortNames(symbols, names));
  for (const [i, entry] of linear.entries()) {
    const field = `linear.${i}`;
    rows.push(
      typeof entry === 'string'
        ? await parseText(entry, names, n, field)
        : parseRow(entry, symbols, position, field),
    );
  }
  const box = boxConstraints(
    n,
    bound(input.minWeight, n, 'minWeight'),
    bound(input.maxWeight, n, 'maxWeight'),
    budgetOf(input),
    rows,
  );
  return { ...box, ...extrasOf(input, n), ...riskContributionsOf(input, symbols, position) };
}

/** A text that names a group must not mean an asset or another group. */
function requireOneMeaning(
  symbols: readonly string[],
  groups: readonly { readonly name: string }[],
): void {
  const taken = new Map(symbols.map((symbol) => [symbol.toLowerCase(), 'an asset']));
  groups.forEach(({ name }, i) => {
    const other = taken.get(name.toLowerCase());
    if (other) throw invalid(`groups.${i}.name`, `${name} is the name of ${other} already`);
    taken.set(name.toLowerCase(), 'a group');
  });
}

/** A net exposure that is one number is a budget by another name. */
function budgetOf({ budget, net }: ConstraintsInput): number {
  if (net === undefined) return budget ?? 1;
  if (budget !== undefined) {
    throw invalid('net', 'says what budget says: the sum of the weights. Remove one of them');
  }
  return typeof net === 'number' ? net : 1;
}

/** Those that are given. */
function extrasOf(input: ConstraintsInput, n: number): Partial<Constraints> {
  const { turnover, transactionCost, gross, net, trackingError, l1, l2 } = input;
  const { maxAssets, minPosition } = input;
  return {
    ...(maxAssets !== undefined && { maxAssets }),
    ...(minPosition !== undefined && { minPosition }),
    ...(turnover !== undefined && { turnover }),
    ...(transactionCost !== undefined && {
      transactionCost: bound(transactionCost, n, 'transactionCost'),
    }),
    ...(gross !== undefined && { gross }),
    ...(typeof net === 'object' && { net }),
    ...(trackingError !== undefined && { trackingError }),
    ...(l1 !== undefined && { l1 }),
    ...(l2 !== undefined && { l2 }),
  };
}

/** Least shares of the risk, one per asset. */
function riskContributionsOf(
  { riskContributions }: ConstraintsInput,
  symbols: readonly string[],
  position: ReadonlyMap<string, number>,
): Partial<Constraints> {
  if (!riskContributions) return {};
  const shares = new Float64Array(symbols.length);
  riskContributions.forEach(({ asset, min }, i) => {
    const field = `riskContributions.${i}.asset`;
    const index = position.get(asset.toUpperCase());
    if (index === undefined) throw invalid(field, unknownAsset(asset, symbols));
    if (shares[index]! > 0)
      throw invalid(field, `${asset} has a minimum already: remove one of them`);
    shares[index] = min;
  });
  return { riskContributions: shares };
}

async function parseText(text: string, names: readonly ConstraintName[], n: number, field: string) {
  // The parser is large and most requests have no text.
  const { parseTextConstraint } = await import('@/core/constraints/text-constraint');
  const answer = parseTextConstraint(text, names, n);
  if (answer.status === 'parsed') return answer.constraint;
  throw invalid(field, `at character ${answer.position + 1} of "${text}": ${answer.message}`);
}

function parseRow(
  { name, coefficients, min, max }: Row,
  symbols: readonly string[],
  position: ReadonlyMap<string, number>,
  field: string,
): LinearConstraint {
  const n = symbols.length;
  const dense = new Float64Array(n);
  if (Array.isArray(coefficients)) {
    if (coefficients.length !== n) {
      throw invalid(`${field}.coefficients`, wrongLength(coefficients.length, n));
    }
    dense.set(coefficients);
  } else {
    const named = new Set<number>();
    for (const [symbol, value] of Object.entries(coefficients)) {
      const index = position.get(symbol.trim().toUpperCase());
      if (index === undefined) {
        throw invalid(`${field}.coefficients`, unknownAsset(symbol, symbols));
      }
      if (named.has(index))
        throw invalid(`${field}.coefficients`, `${symbol} is named twice: remove one`);
      named.add(index);
      dense[index] = value;
    }
  }
  return row({ name: name ?? field, coefficients: dense, min, max }, field);
}

function row(
  limits: {
    name: string;
    coefficients: Float64Array;
    min: number | undefined;
    max: number | undefined;
  },
  field: string,
): LinearConstraint {
  const {
    name,
    coefficients,
    min = Number.NEGATIVE_INFINITY,
    max = Number.POSITIVE_INFINITY,
  } = limits;
  if (min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY) {
    throw invalid(field, 'give min, max or both');
  }
  const one = asOne(min, max);
  if (one !== undefined) return row({ name, coefficients, min: one, max: one }, field);
  if (min > max)
    throw invalid(
      `${field}.min`,
      `the minimum ${min} is above the maximum ${max}: lower the one or raise the other`,
    );
  if (coefficients.every((value) => value === 0)) {
    throw invalid(
      `${field}.coefficients`,
      'every coefficient is zero: give at least one that is not, or remove the row',
    );
  }
  return { name, coefficients, min, max };
}

function bound(value: number | number[], n: number, field: string): number | Float64Array {
  if (typeof value === 'number') return value;
  if (value.length !== n) throw invalid(field, wrongLength(value.length, n));
  return Float64Array.from(value);
}
