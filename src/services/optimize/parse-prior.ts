import type { Prior } from '@/core/priors/apply-prior';
import { unknownAsset, wrongLength } from './asset-words';
import type { ForecastChoice, PriorChoice } from './estimates-schema';
import { invalidField } from './invalid-field';

/** Stated views as the engine takes them. Throws AppError `invalid_input` naming the field. */
export function parsePrior(
  choice: Exclude<PriorChoice, ForecastChoice>,
  symbols: readonly string[],
): Prior {
  const position = new Map(symbols.map((symbol, i) => [symbol.toUpperCase(), i]));
  const picksOf = (mix: Record<string, number>, field: string) => {
    const picks = new Float64Array(symbols.length);
    const named = new Set<number>();
    for (const [symbol, value] of Object.entries(mix)) {
      const index = position.get(symbol.trim().toUpperCase());
      if (index === undefined) throw invalidField(field, unknownAsset(symbol, symbols));
      if (named.has(index)) throw invalidField(field, `${symbol} is named twice: remove one`);
      named.add(index);
      picks[index] = value;
    }
    return picks;
  };
  if (choice.type === 'entropy-pooling') {
    return {
      kind: 'entropy-pooling',
      views: choice.views.map(({ name, assets, relation, value, loss }, i) => ({
        name: name ?? `view ${i + 1}`,
        picks: picksOf(assets, `prior.views.${i}.assets`),
        relation,
        value,
        ...(loss !== undefined && { loss }),
      })),
    };
  }
  const { riskAversion, tau, uncertainty } = choice;
  return {
    kind: 'black-litterman',
    riskAversion,
    tau,
    uncertainty,
    marketWeights: marketWeightsOf(choice.marketWeights, symbols.length),
    views: choice.views.map((view, i) => {
      const field = `prior.views.${i}`;
      if (uncertainty === 'given' && view.variance === undefined) {
        throw invalidField(
          `${field}.variance`,
          'needed where the uncertainty of views is given: give it, or make the uncertainty idzorek',
        );
      }
      if (uncertainty !== 'given' && view.variance !== undefined) {
        const mend = 'add "uncertainty": "given" beside the views, or remove it';
        throw invalidField(
          `${field}.variance`,
          `not read with the uncertainty ${uncertainty}: ${mend}`,
        );
      }
      if (uncertainty !== 'idzorek' && view.confidence !== undefined) {
        const mend = 'make the uncertainty idzorek, or remove it';
        throw invalidField(
          `${field}.confidence`,
          `not read with the uncertainty ${uncertainty}: ${mend}`,
        );
      }
      return {
        name: view.name ?? `view ${i + 1}`,
        picks: picksOf(view.assets, `${field}.assets`),
        expectedReturn: view.return,
        confidence: view.confidence ?? 0.5,
        ...(view.variance !== undefined && { variance: view.variance }),
      };
    }),
  };
}

/** Equal where none are given, else scaled to sum to one. Throws AppError `invalid_input`. */
export function marketWeightsOf(given: number[] | undefined, n: number): Float64Array {
  if (!given) return new Float64Array(n).fill(1 / n);
  const field = 'prior.marketWeights';
  if (given.length !== n) throw invalidField(field, wrongLength(given.length, n));
  const total = given.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw invalidField(field, 'at least one must be above zero');
  return Float64Array.from(given, (weight) => weight / total);
}
