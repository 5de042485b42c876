import { choleskySolve } from '@/core/linalg/cholesky-solve';

/** Mean daily realized variance over a horizon = constant + daily x today + weekly x mean of 5 days + monthly x of 22. */
export interface Har {
  readonly coefficients: Float64Array;
  /** Of the targets it was fitted on. */
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

const week = 5;
const month = 22;
const width = 4;

/** Days needed before a day can be forecast from. */
export const harHistory = month;

/** [1, today, mean of 5 days, mean of 22 days] of each day; rows before the 22nd day are zero. */
export function harRegressors(variances: Float64Array): Float64Array {
  const rows = new Float64Array(width * variances.length);
  for (let day = month - 1; day < variances.length; day++) {
    let [weekly, monthly] = [0, 0];
    for (let back = 0; back < month; back++) {
      const variance = variances[day - back]!;
      monthly += variance;
      if (back < week) weekly += variance;
    }
    rows.set([1, variances[day]!, weekly / week, monthly / month], width * day);
  }
  return rows;
}

/** Mean of the next `horizon` daily variances, for days that have them. */
export function futureMeans(variances: Float64Array, horizon: number): Float64Array {
  const means = new Float64Array(Math.max(variances.length - horizon, 0));
  for (let day = 0; day < means.length; day++) {
    let sum = 0;
    for (let ahead = 1; ahead <= horizon; ahead++) sum += variances[day + ahead]!;
    means[day] = sum / horizon;
  }
  return means;
}

/**
 * Ordinary least squares of `targets` on `regressors` over days from..to (to excluded). Columns are scaled to a like size
 * before the normal equations are solved. Source: Corsi (2009), equation 8, direct for each horizon.
 */
export function fitHar(
  regressors: Float64Array,
  targets: Float64Array,
  from: number,
  to: number,
): Har {
  if (to - from < 10 * width || from < month - 1 || to > targets.length) {
    throw new RangeError(`fitHar: days ${from} to ${to} of ${targets.length}`);
  }
  const count = to - from;
  let [mean, least, most] = [0, Number.POSITIVE_INFINITY, 0];
  for (let day = from; day < to; day++) {
    mean += targets[day]! / count;
    least = Math.min(least, targets[day]!);
    most = Math.max(most, targets[day]!);
  }
  const scale = mean || 1;
  const matrix = new Float64Array(width * width);
  const coefficients = new Float64Array(width);
  for (let day = from; day < to; day++) {
    const row = regressors.subarray(width * day, width * (day + 1));
    const scaled = (i: number) => (i === 0 ? 1 : row[i]! / scale);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) matrix[width * i + j]! += scaled(i) * scaled(j);
      coefficients[i]! += (scaled(i) * targets[day]!) / scale;
    }
  }
  if (!choleskySolve(matrix, coefficients)) {
    throw new RangeError('fitHar: the regressors depend on each other');
  }
  coefficients[0]! *= scale;
  return { coefficients, mean, least, most };
}

/**
 * Mean daily variance expected after a day with these regressors. An answer outside the targets seen becomes their mean.
 * Source: Bollerslev, Patton and Quaedvlieg (2016), the "insanity filter".
 */
export function harForecast({ coefficients, mean, least, most }: Har, row: Float64Array): number {
  const forecast = coefficients.reduce((sum, c, i) => sum + c * row[i]!, 0);
  return forecast > 0 && forecast >= least && forecast <= most ? forecast : mean;
}
