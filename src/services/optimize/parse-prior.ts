import type { Prior } from '@/core/priors/apply-prior';
import { AppError } from '@/lib/errors';
import type { PriorChoice } from './estimates-schema';

const invalid = (field: string, message: string) =>
  new AppError('invalid_input', `${field}: ${message}`, { field });

/** Views as the engine takes them. Throws AppError `invalid_input` naming the field. */
export function parsePrior(choice: PriorChoice, symbols: readonly string[]): Prior {
  const position = new Map(symbols.map((symbol, i) => [symbol.toUpperCase(), i]));
  const picksOf = (mix: Record<string, number>, field: string) => {
    const picks = new Float64Array(symbols.length);
    for (const [symbol, value] of Object.entries(mix)) {
      const index = position.get(symbol.trim().toUpperCase());
      if (index === undefined) throw invalid(field, `${symbol} is not among the symbols`);
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
        throw invalid(`${field}.variance`, 'needed where the uncertainty of views is given');
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

function marketWeightsOf(given: number[] | undefined, n: number): Float64Array {
  if (!given) return new Float64Array(n).fill(1 / n);
  const field = 'prior.marketWeights';
  if (given.length !== n) throw invalid(field, `${given.length} numbers for ${n} assets`);
  const total = given.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw invalid(field, 'at least one must be above zero');
  return Float64Array.from(given, (weight) => weight / total);
}
