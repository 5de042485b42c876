import type { CorporateAction, PriceBar } from '@/market/contract';

export const qualityReasons = [
  'wrong_currency',
  'unusable_day',
  'future_day',
  'unusable_price',
  'unusable_volume',
  'inconsistent_bar',
  'duplicate_day',
  'spike',
  'unadjusted_split',
] as const;

/** Why a price was not stored. */
export type QualityReason = (typeof qualityReasons)[number];

export interface QuarantinedBar {
  readonly bar: PriceBar;
  readonly reason: QualityReason;
  /** A sentence for the person who has to judge it. */
  readonly detail: string;
}

/** Something odd that may be right: told, not refused. */
export interface QualityFact {
  readonly kind:
    | 'repeated_day'
    | 'large_move'
    | 'stale_run'
    | 'calendar_gap'
    | 'weekend'
    | 'unusable_action';
  /** First and last day that it concerns. */
  readonly from: string;
  readonly to: string;
  readonly detail: string;
}

/** The bars of one asset. */
export interface QualityQuestion {
  readonly bars: readonly PriceBar[];
  readonly actions?: readonly CorporateAction[];
  /** What the prices are in. */
  readonly currency: string;
  /** What the asset is traded in, where that is known already. */
  readonly assetCurrency?: string | undefined;
  /** `YYYY-MM-DD`; later days have not happened. */
  readonly today: string;
  /** Days whose jump a person has looked at and found real. */
  readonly confirmedJumps?: readonly string[];
}

export interface QualityReport {
  /** By day, each day once. */
  readonly accepted: readonly PriceBar[];
  /** Those given that can be stored; the others are among the facts. */
  readonly actions: readonly CorporateAction[];
  readonly quarantined: readonly QuarantinedBar[];
  readonly facts: readonly QualityFact[];
}
