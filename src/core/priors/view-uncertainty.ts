import type { View } from './view';

/**
 * How sure the views are: `given` reads each view's variance; `he-litterman` takes each as uncertain as
 * the prior is about the same mix; `idzorek` turns each view's confidence into a variance.
 */
export type ViewUncertainty = 'given' | 'he-litterman' | 'idzorek';

/**
 * Variance omega of the error of one view, given the prior variance p tau Sigma p' of its mix;
 * Infinity where the view is to be ignored (confidence 0).
 *
 * Idzorek asks for the omega at which the view, taken alone, moves the weights by `confidence` times as
 * far as certainty would. The move is proportional to prior / (prior + omega), hence
 * omega = prior (1 - confidence) / confidence.
 *
 * Source: He and Litterman (1999); Idzorek (2005), 3.2; Walters (2014), The Black-Litterman Model in Detail.
 */
export function viewVariance(
  view: View,
  priorVariance: number,
  uncertainty: ViewUncertainty,
): number {
  if (uncertainty === 'he-litterman') return priorVariance;
  if (uncertainty === 'given') {
    if (view.variance === undefined || !(view.variance >= 0)) {
      throw new Error(`viewVariance: view "${view.name}" needs a variance of 0 or more`);
    }
    return view.variance;
  }
  const { confidence } = view;
  if (confidence === undefined || !(confidence >= 0 && confidence <= 1)) {
    throw new Error(`viewVariance: view "${view.name}" needs a confidence from 0 to 1`);
  }
  return confidence === 0
    ? Number.POSITIVE_INFINITY
    : (priorVariance * (1 - confidence)) / confidence;
}
