import type { FormState } from '@/components/optimize/form-state';

/** What controls of limits on each asset are given: their part of the form, and how many assets are chosen. */
export interface LimitProps<K extends keyof FormState> {
  limits: Pick<FormState, K>;
  assets: number;
  errors: { [key in K]?: string | undefined };
  onChange: (limits: Partial<Pick<FormState, K>>) => void;
}
